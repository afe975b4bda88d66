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
import { numberPool } from './index';

export class NumberPool implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Number Pool',
    name: 'numberPool',
    icon: { light: 'file:numberPool.svg', dark: 'file:numberPool.dark.svg' },
    group: ['transform'],
    version: 1,
    subtitle: '={{ $parameter["operation"] }}',
    description:
      'Creates, configures and lists pools of privacy numbers; usage, bills, prices and arrears.',
    defaults: { name: 'Number Pool' },
    inputs: [NodeConnectionTypes.Main],
    outputs: n8nOutputs(numberPool.definition),
    credentials: [{ name: 'dialflowEngineApi', required: true, testedBy: 'dialflowEngineTest' }],
    usableAsTool: true,
    properties: n8nProperties(numberPool.definition),
  };

  methods = n8nMethods();

  constructor() {
    speakHostLanguage(this.description, numberPool.definition);
  }

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return executeNode(this, numberPool);
  }
}
