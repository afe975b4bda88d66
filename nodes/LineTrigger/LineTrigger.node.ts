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
import { lineTrigger } from './index';

export class LineTrigger implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Line Trigger',
    name: 'lineTrigger',
    icon: { light: 'file:lineTrigger.svg', dark: 'file:lineTrigger.dark.svg' },
    group: ['trigger'],
    version: 1,
    subtitle: '={{ $parameter["when"] }}',
    description: 'Starts the flow when a trunk goes up or down.',
    defaults: { name: 'Line Trigger' },
    inputs: [],
    outputs: [NodeConnectionTypes.Main],
    credentials: [{ name: 'dialflowEngineApi', required: true, testedBy: 'dialflowEngineTest' }],
    properties: n8nProperties(lineTrigger.definition),
  };

  methods = n8nMethods();

  constructor() {
    speakHostLanguage(this.description, lineTrigger.definition);
  }

  async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
    return startTrigger(this, lineTrigger);
  }
}
