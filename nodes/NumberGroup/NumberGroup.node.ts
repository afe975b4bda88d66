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
import { numberGroup } from './index';

export class NumberGroup implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Number Group (G)',
    name: 'numberGroup',
    icon: { light: 'file:numberGroup.svg', dark: 'file:numberGroup.dark.svg' },
    group: ['transform'],
    version: 1,
    subtitle: '={{ $parameter["operation"] }}',
    description: 'Creates and keeps groups of numbers that reach A through an AXG number.',
    defaults: { name: 'Number Group (G)' },
    inputs: [NodeConnectionTypes.Main],
    outputs: n8nOutputs(numberGroup.definition),
    credentials: [{ name: 'dialflowEngineApi', required: true, testedBy: 'dialflowEngineTest' }],
    usableAsTool: true,
    properties: n8nProperties(numberGroup.definition),
  };

  methods = n8nMethods();

  constructor() {
    speakHostLanguage(this.description, numberGroup.definition);
  }

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return executeNode(this, numberGroup);
  }
}
