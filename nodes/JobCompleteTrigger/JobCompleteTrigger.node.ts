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
import { jobCompleteTrigger } from './index';

export class JobCompleteTrigger implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Job Complete Trigger',
    name: 'jobCompleteTrigger',
    icon: { light: 'file:jobCompleteTrigger.svg', dark: 'file:jobCompleteTrigger.dark.svg' },
    group: ['trigger'],
    version: 1,
    subtitle:
      '={{ String($parameter["jobGroup"] || "").replace(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, "") || $parameter["scene"] }}',
    description: 'Starts the flow when all calling of one contact is over.',
    defaults: { name: 'Job Complete Trigger' },
    inputs: [],
    outputs: [NodeConnectionTypes.Main],
    credentials: [{ name: 'dialflowEngineApi', required: true, testedBy: 'dialflowEngineTest' }],
    properties: n8nProperties(jobCompleteTrigger.definition),
  };

  methods = n8nMethods();

  constructor() {
    speakHostLanguage(this.description, jobCompleteTrigger.definition);
  }

  async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
    return startTrigger(this, jobCompleteTrigger);
  }
}
