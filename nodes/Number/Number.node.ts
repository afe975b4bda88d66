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
import { number } from './index';

export class Number implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Number',
    name: 'number',
    icon: { light: 'file:number.svg', dark: 'file:number.dark.svg' },
    group: ['transform'],
    version: 1,
    subtitle: '={{ $parameter["operation"] }}',
    description: 'Lists, adds, changes and removes caller numbers; tells where a number belongs.',
    defaults: { name: 'Number' },
    inputs: [NodeConnectionTypes.Main],
    outputs: n8nOutputs(number.definition),
    credentials: [{ name: 'dialflowEngineApi', required: true, testedBy: 'dialflowEngineTest' }],
    usableAsTool: true,
    properties: n8nProperties(number.definition),
  };

  methods = n8nMethods();

  constructor() {
    speakHostLanguage(this.description, number.definition);
  }

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return executeNode(this, number);
  }
}
