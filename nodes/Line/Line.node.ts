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
import { line } from './index';

export class Line implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Line',
    name: 'line',
    icon: { light: 'file:line.svg', dark: 'file:line.dark.svg' },
    group: ['transform'],
    version: 1,
    subtitle:
      '={{ [$parameter["operation"], $parameter["operation"] === "test" ? $parameter["trunk"] : ""].join(" ").trim() }}',
    description: 'Tells how trunks, phones and speech stand, or tests a trunk.',
    defaults: { name: 'Line' },
    inputs: [NodeConnectionTypes.Main],
    outputs: n8nOutputs(line.definition),
    credentials: [{ name: 'dialflowEngineApi', required: true, testedBy: 'dialflowEngineTest' }],
    usableAsTool: true,
    properties: n8nProperties(line.definition),
  };

  methods = n8nMethods();

  constructor() {
    speakHostLanguage(this.description, line.definition);
  }

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return executeNode(this, line);
  }
}
