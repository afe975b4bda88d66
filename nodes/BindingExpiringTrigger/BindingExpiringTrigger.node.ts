import {
  NodeConnectionTypes,
  type INodeType,
  type INodeTypeDescription,
  type ITriggerFunctions,
  type ITriggerResponse,
} from 'n8n-workflow';
import { speakHostLanguage } from '../host/n8n/language';
import { n8nMethods } from '../host/n8n/methods';
import { n8nProperties } from '../host/n8n/properties';
import { startTrigger } from '../host/n8n/trigger';
import { bindingExpiringTrigger } from './index';

export class BindingExpiringTrigger implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Binding Expiring Trigger',
    name: 'bindingExpiringTrigger',
    icon: {
      light: 'file:bindingExpiringTrigger.svg',
      dark: 'file:bindingExpiringTrigger.dark.svg',
    },
    group: ['trigger'],
    version: 1,
    subtitle: '={{ $parameter["events"].join(", ") }}',
    description:
      'Starts the flow when a binding is about to expire or has ended, or a pool is nearly used up.',
    defaults: { name: 'Binding Expiring Trigger' },
    inputs: [],
    outputs: [NodeConnectionTypes.Main],
    credentials: [{ name: 'dialflowEngineApi', required: true, testedBy: 'dialflowEngineTest' }],
    properties: n8nProperties(bindingExpiringTrigger.definition),
  };

  methods = n8nMethods();

  constructor() {
    speakHostLanguage(this.description, bindingExpiringTrigger.definition);
  }

  async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
    return startTrigger(this, bindingExpiringTrigger);
  }
}
