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
import { hangUp } from './index';

export class HangUp implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Hang Up',
    name: 'hangUp',
    icon: { light: 'file:hangUp.svg', dark: 'file:hangUp.dark.svg' },
    group: ['output'],
    version: 1,
    subtitle: '={{ $parameter["text"] || $parameter["reason"] }}',
    description: 'Ends the call.',
    defaults: { name: 'Hang Up' },
    inputs: [NodeConnectionTypes.Main],
    outputs: n8nOutputs(hangUp.definition),
    credentials: [{ name: 'dialflowEngineApi', required: true, testedBy: 'dialflowEngineTest' }],
    usableAsTool: true,
    properties: n8nProperties(hangUp.definition),
  };

  methods = n8nMethods();

  constructor() {
    speakHostLanguage(this.description, hangUp.definition);
  }

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return executeNode(this, hangUp);
  }
}
