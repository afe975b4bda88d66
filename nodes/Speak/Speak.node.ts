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
import { speak } from './index';

export class Speak implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Speak',
    name: 'speak',
    icon: { light: 'file:speak.svg', dark: 'file:speak.dark.svg' },
    group: ['output'],
    version: 1,
    subtitle: '={{ $parameter["text"] }}',
    description: 'Says a prompt in a live call.',
    defaults: { name: 'Speak' },
    inputs: [NodeConnectionTypes.Main],
    outputs: n8nOutputs(speak.definition),
    credentials: [{ name: 'dialflowEngineApi', required: true, testedBy: 'dialflowEngineTest' }],
    usableAsTool: true,
    properties: n8nProperties(speak.definition),
  };

  methods = n8nMethods();

  constructor() {
    speakHostLanguage(this.description, speak.definition);
  }

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return executeNode(this, speak);
  }
}
