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
import { privacyCallTrigger } from './index';

export class PrivacyCallTrigger implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Privacy Call Trigger',
    name: 'privacyCallTrigger',
    icon: { light: 'file:privacyCallTrigger.svg', dark: 'file:privacyCallTrigger.dark.svg' },
    group: ['trigger'],
    version: 1,
    subtitle: '={{ $parameter["events"].join(", ") }}',
    description:
      'Starts the flow when a call through a privacy number begins or ends, or its recording, transcript or bill is there.',
    defaults: { name: 'Privacy Call Trigger' },
    inputs: [],
    outputs: [NodeConnectionTypes.Main],
    credentials: [{ name: 'dialflowEngineApi', required: true, testedBy: 'dialflowEngineTest' }],
    properties: n8nProperties(privacyCallTrigger.definition),
  };

  methods = n8nMethods();

  constructor() {
    speakHostLanguage(this.description, privacyCallTrigger.definition);
  }

  async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
    return startTrigger(this, privacyCallTrigger);
  }
}
