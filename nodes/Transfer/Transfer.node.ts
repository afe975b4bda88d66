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
import { transfer } from './index';

export class Transfer implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Transfer',
    name: 'transfer',
    icon: { light: 'file:transfer.svg', dark: 'file:transfer.dark.svg' },
    group: ['transform'],
    version: 1,
    subtitle:
      '={{ $parameter["target"] === "number" ? $parameter["number"] : [$parameter["phones"]].flat().join(", ") }}',
    description: 'Hands the callee over to a person.',
    defaults: { name: 'Transfer' },
    inputs: [NodeConnectionTypes.Main],
    outputs: n8nOutputs(transfer.definition),
    credentials: [{ name: 'dialflowEngineApi', required: true, testedBy: 'dialflowEngineTest' }],
    usableAsTool: true,
    properties: n8nProperties(transfer.definition),
  };

  methods = n8nMethods();

  constructor() {
    speakHostLanguage(this.description, transfer.definition);
  }

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return executeNode(this, transfer);
  }
}
