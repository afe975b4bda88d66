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
import { jobGroup } from './index';

export class JobGroup implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Job Group',
    name: 'jobGroup',
    icon: { light: 'file:jobGroup.svg', dark: 'file:jobGroup.dark.svg' },
    group: ['output'],
    version: 1,
    subtitle:
      '={{ [$parameter["operation"], $parameter["name"] || String($parameter["jobGroup"] || "").replace(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, "")].join(" ").trim() }}',
    description: 'Creates and runs a calling campaign; pauses, resumes, stops or reads it.',
    defaults: { name: 'Job Group' },
    inputs: [NodeConnectionTypes.Main],
    outputs: n8nOutputs(jobGroup.definition),
    credentials: [{ name: 'dialflowEngineApi', required: true, testedBy: 'dialflowEngineTest' }],
    usableAsTool: true,
    properties: n8nProperties(jobGroup.definition),
  };

  methods = n8nMethods();

  constructor() {
    speakHostLanguage(this.description, jobGroup.definition);
  }

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return executeNode(this, jobGroup);
  }
}
