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
import { tag } from './index';

export class Tag implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Tag',
    name: 'tag',
    icon: { light: 'file:tag.svg', dark: 'file:tag.dark.svg' },
    group: ['output'],
    version: 1,
    subtitle:
      '={{ ($parameter["tags"].values ?? []).filter((tag) => tag.group || tag.name).map((tag) => tag.group + "/" + tag.name).join(", ") }}',
    description: "Sets tags on a call: what came of it, in the business's words.",
    defaults: { name: 'Tag' },
    inputs: [NodeConnectionTypes.Main],
    outputs: n8nOutputs(tag.definition),
    credentials: [{ name: 'dialflowEngineApi', required: true, testedBy: 'dialflowEngineTest' }],
    usableAsTool: true,
    properties: n8nProperties(tag.definition),
  };

  methods = n8nMethods();

  constructor() {
    speakHostLanguage(this.description, tag.definition);
  }

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return executeNode(this, tag);
  }
}
