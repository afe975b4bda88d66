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
import { interceptSmsTrigger } from './index';

export class InterceptSmsTrigger implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Intercept SMS Trigger',
    name: 'interceptSmsTrigger',
    icon: { light: 'file:interceptSmsTrigger.svg', dark: 'file:interceptSmsTrigger.dark.svg' },
    group: ['trigger'],
    version: 1,
    subtitle: '={{ $parameter["x"] || $parameter["pool"] }}',
    description: 'Starts the flow when a text message comes in to a privacy number.',
    defaults: { name: 'Intercept SMS Trigger' },
    inputs: [],
    outputs: [NodeConnectionTypes.Main],
    credentials: [{ name: 'dialflowEngineApi', required: true, testedBy: 'dialflowEngineTest' }],
    properties: n8nProperties(interceptSmsTrigger.definition),
  };

  methods = n8nMethods();

  constructor() {
    speakHostLanguage(this.description, interceptSmsTrigger.definition);
  }

  async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
    return startTrigger(this, interceptSmsTrigger);
  }
}
