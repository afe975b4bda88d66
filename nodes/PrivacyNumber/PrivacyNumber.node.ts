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
import { privacyNumber } from './index';

export class PrivacyNumber implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Privacy Number',
    name: 'privacyNumber',
    icon: { light: 'file:privacyNumber.svg', dark: 'file:privacyNumber.dark.svg' },
    group: ['transform'],
    version: 1,
    subtitle: '={{ $parameter["operation"] }}',
    description:
      'Buys, releases, locks, moves, verifies and lists privacy numbers (X numbers); keeps their stock.',
    defaults: { name: 'Privacy Number' },
    inputs: [NodeConnectionTypes.Main],
    outputs: n8nOutputs(privacyNumber.definition),
    credentials: [{ name: 'dialflowEngineApi', required: true, testedBy: 'dialflowEngineTest' }],
    usableAsTool: true,
    properties: n8nProperties(privacyNumber.definition),
  };

  methods = n8nMethods();

  constructor() {
    speakHostLanguage(this.description, privacyNumber.definition);
  }

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return executeNode(this, privacyNumber);
  }
}
