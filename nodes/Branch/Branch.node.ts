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
import { branch } from './index';

export class Branch implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Branch',
    name: 'branch',
    icon: { light: 'file:branch.svg', dark: 'file:branch.dark.svg' },
    group: ['transform'],
    version: 1,
    subtitle:
      '={{ ($parameter["branches"].values ?? []).map((branch) => branch.name).join(" | ") }}',
    description:
      'Asks, listens and takes a branch by the answer: a round of a conversation in one node.',
    defaults: { name: 'Branch' },
    inputs: [NodeConnectionTypes.Main],
    outputs: n8nOutputs(branch.definition),
    credentials: [{ name: 'dialflowEngineApi', required: true, testedBy: 'dialflowEngineTest' }],
    usableAsTool: true,
    properties: n8nProperties(branch.definition),
  };

  methods = n8nMethods();

  constructor() {
    speakHostLanguage(this.description, branch.definition);
  }

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return executeNode(this, branch);
  }
}
