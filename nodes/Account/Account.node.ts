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
import { account } from './index';

export class Account implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Account',
    name: 'account',
    icon: { light: 'file:account.svg', dark: 'file:account.dark.svg' },
    group: ['transform'],
    version: 1,
    subtitle: '={{ $parameter["operation"] }}',
    description:
      'Operation log, usage and cost, prices, planning of lines, instances, and webhooks for events.',
    defaults: { name: 'Account' },
    inputs: [NodeConnectionTypes.Main],
    outputs: n8nOutputs(account.definition),
    credentials: [{ name: 'dialflowEngineApi', required: true, testedBy: 'dialflowEngineTest' }],
    usableAsTool: true,
    properties: n8nProperties(account.definition),
  };

  methods = n8nMethods();

  constructor() {
    speakHostLanguage(this.description, account.definition);
  }

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return executeNode(this, account);
  }
}
