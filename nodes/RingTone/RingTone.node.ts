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
import { ringTone } from './index';

export class RingTone implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Ring Tone',
    name: 'ringTone',
    icon: { light: 'file:ringTone.svg', dark: 'file:ringTone.dark.svg' },
    group: ['transform'],
    version: 1,
    subtitle: '={{ $parameter["operation"] }}',
    description: 'Adds, lists and removes what callers of privacy numbers hear while it rings.',
    defaults: { name: 'Ring Tone' },
    inputs: [NodeConnectionTypes.Main],
    outputs: n8nOutputs(ringTone.definition),
    credentials: [{ name: 'dialflowEngineApi', required: true, testedBy: 'dialflowEngineTest' }],
    usableAsTool: true,
    properties: n8nProperties(ringTone.definition),
  };

  methods = n8nMethods();

  constructor() {
    speakHostLanguage(this.description, ringTone.definition);
  }

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return executeNode(this, ringTone);
  }
}
