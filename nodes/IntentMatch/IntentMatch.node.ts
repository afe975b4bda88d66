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
import { intentMatch } from './index';

export class IntentMatch implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Intent Match',
    name: 'intentMatch',
    icon: { light: 'file:intentMatch.svg', dark: 'file:intentMatch.dark.svg' },
    group: ['transform'],
    version: 1,
    subtitle:
      '={{ ($parameter["branches"].values ?? []).map((branch) => branch.name).join(" | ") }}',
    description: 'Takes a branch by the intent of what the callee answered.',
    defaults: { name: 'Intent Match' },
    inputs: [NodeConnectionTypes.Main],
    outputs: n8nOutputs(intentMatch.definition),
    credentials: [{ name: 'dialflowEngineApi', required: true, testedBy: 'dialflowEngineTest' }],
    usableAsTool: true,
    properties: n8nProperties(intentMatch.definition),
  };

  methods = n8nMethods();

  constructor() {
    speakHostLanguage(this.description, intentMatch.definition);
  }

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return executeNode(this, intentMatch);
  }
}
