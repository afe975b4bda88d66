import {
  NodeConnectionTypes,
  type IExecuteFunctions,
  type INodeExecutionData,
  type INodeType,
  type INodeTypeDescription,
} from 'n8n-workflow';
import { botMethods } from '../host/n8n/botTest';
import { executeNode } from '../host/n8n/execute';
import { speakHostLanguage } from '../host/n8n/language';
import { n8nOutputs } from '../host/n8n/outputs';
import { n8nProperties } from '../host/n8n/properties';
import { outsideBot } from './index';

export class OutsideBot implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Outside Bot',
    name: 'outsideBot',
    icon: { light: 'file:outsideBot.svg', dark: 'file:outsideBot.dark.svg' },
    group: ['transform'],
    version: 1,
    subtitle:
      '={{ ($parameter["branches"].values ?? []).map((branch) => branch.name).join(" | ") || $parameter["model"] }}',
    description:
      'Lets a language model, or a bot of your own, talk with the callee until it takes a branch.',
    defaults: { name: 'Outside Bot' },
    inputs: [NodeConnectionTypes.Main],
    outputs: n8nOutputs(outsideBot.definition),
    credentials: [
      { name: 'dialflowEngineApi', required: true, testedBy: 'dialflowEngineTest' },
      { name: 'dialflowBotApi', required: true, testedBy: 'dialflowBotTest' },
    ],
    usableAsTool: true,
    properties: n8nProperties(outsideBot.definition),
  };

  methods = botMethods();

  constructor() {
    speakHostLanguage(this.description, outsideBot.definition);
  }

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return executeNode(this, outsideBot);
  }
}
