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
import { rules } from './index';

export class Rules implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Rules',
    name: 'rules',
    icon: { light: 'file:rules.svg', dark: 'file:rules.dark.svg' },
    group: ['transform'],
    version: 1,
    subtitle: '={{ $parameter["operation"] }}',
    description:
      'Checks wording and industries, keeps do-not-call and allow lists, records complaints.',
    defaults: { name: 'Rules' },
    inputs: [NodeConnectionTypes.Main],
    outputs: n8nOutputs(rules.definition),
    credentials: [{ name: 'dialflowEngineApi', required: true, testedBy: 'dialflowEngineTest' }],
    usableAsTool: true,
    properties: n8nProperties(rules.definition),
  };

  methods = n8nMethods();

  constructor() {
    speakHostLanguage(this.description, rules.definition);
  }

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return executeNode(this, rules);
  }
}
