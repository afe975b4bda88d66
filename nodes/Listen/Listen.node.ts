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
import { listen } from './index';

export class Listen implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Listen',
    name: 'listen',
    icon: { light: 'file:listen.svg', dark: 'file:listen.dark.svg' },
    group: ['transform'],
    version: 1,
    subtitle: '={{ $parameter["accept"] + ", " + $parameter["noInputSeconds"] + " s" }}',
    description: 'Waits for what the callee says or presses.',
    defaults: { name: 'Listen' },
    inputs: [NodeConnectionTypes.Main],
    outputs: n8nOutputs(listen.definition),
    credentials: [{ name: 'dialflowEngineApi', required: true, testedBy: 'dialflowEngineTest' }],
    usableAsTool: true,
    properties: n8nProperties(listen.definition),
  };

  methods = n8nMethods();

  constructor() {
    speakHostLanguage(this.description, listen.definition);
  }

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return executeNode(this, listen);
  }
}
