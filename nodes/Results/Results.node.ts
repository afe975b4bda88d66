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
import { results } from './index';

export class Results implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Results',
    name: 'results',
    icon: { light: 'file:results.svg', dark: 'file:results.dark.svg' },
    group: ['transform'],
    version: 1,
    subtitle:
      '={{ [$parameter["operation"], String($parameter["jobGroup"] || "").replace(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, "")].join(" ").trim() }}',
    description:
      'Reads call history, details and statistics, draws charts, exports files, labels calls.',
    defaults: { name: 'Results' },
    inputs: [NodeConnectionTypes.Main],
    outputs: n8nOutputs(results.definition),
    credentials: [{ name: 'dialflowEngineApi', required: true, testedBy: 'dialflowEngineTest' }],
    usableAsTool: true,
    properties: n8nProperties(results.definition),
  };

  methods = n8nMethods();

  constructor() {
    speakHostLanguage(this.description, results.definition);
  }

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return executeNode(this, results);
  }
}
