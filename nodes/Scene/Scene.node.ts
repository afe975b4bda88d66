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
import { scene } from './index';

export class Scene implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Scene',
    name: 'scene',
    icon: { light: 'file:scene.svg', dark: 'file:scene.dark.svg' },
    group: ['transform'],
    version: 1,
    subtitle: '={{ $parameter["operation"] }}',
    description:
      'Imports, reviews, publishes and reads scenes: intents, global questions and tag groups.',
    defaults: { name: 'Scene' },
    inputs: [NodeConnectionTypes.Main],
    outputs: n8nOutputs(scene.definition),
    credentials: [{ name: 'dialflowEngineApi', required: true, testedBy: 'dialflowEngineTest' }],
    usableAsTool: true,
    properties: n8nProperties(scene.definition),
  };

  methods = n8nMethods();

  constructor() {
    speakHostLanguage(this.description, scene.definition);
  }

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return executeNode(this, scene);
  }
}
