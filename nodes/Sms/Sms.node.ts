import {
  NodeConnectionTypes,
  type IExecuteFunctions,
  type INodeExecutionData,
  type INodeType,
  type INodeTypeDescription,
} from 'n8n-workflow';
import { executeNode } from '../host/n8n/execute';
import { speakHostLanguage } from '../host/n8n/language';
import { n8nMethods } from '../host/n8n/methods';
import { n8nOutputs } from '../host/n8n/outputs';
import { n8nProperties } from '../host/n8n/properties';
import { sms } from './index';

export class Sms implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'SMS',
    name: 'sms',
    icon: { light: 'file:sms.svg', dark: 'file:sms.dark.svg' },
    group: ['output'],
    version: 1,
    subtitle: '={{ $parameter["operation"] }}',
    description:
      'Sends, answers, confirms and reads text messages through privacy numbers; who wants none; how the gateways stand.',
    defaults: { name: 'SMS' },
    inputs: [NodeConnectionTypes.Main],
    outputs: n8nOutputs(sms.definition),
    credentials: [{ name: 'dialflowEngineApi', required: true, testedBy: 'dialflowEngineTest' }],
    usableAsTool: true,
    properties: n8nProperties(sms.definition),
  };

  methods = n8nMethods();

  constructor() {
    speakHostLanguage(this.description, sms.definition);
  }

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return executeNode(this, sms);
  }
}
