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
import { dial } from './index';

export class Dial implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Dial',
    name: 'dial',
    icon: { light: 'file:dial.svg', dark: 'file:dial.dark.svg' },
    group: ['output'],
    version: 1,
    subtitle: '={{ $parameter["number"] }}',
    description: 'Calls one number and waits for the answer.',
    defaults: { name: 'Dial' },
    inputs: [NodeConnectionTypes.Main],
    outputs: n8nOutputs(dial.definition),
    credentials: [{ name: 'dialflowEngineApi', required: true, testedBy: 'dialflowEngineTest' }],
    usableAsTool: true,
    properties: n8nProperties(dial.definition),
  };

  methods = n8nMethods();

  constructor() {
    speakHostLanguage(this.description, dial.definition);
  }

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return executeNode(this, dial);
  }
}
