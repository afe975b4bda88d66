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
import { bindPrivacyNumber } from './index';

export class BindPrivacyNumber implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Bind Privacy Number',
    name: 'bindPrivacyNumber',
    icon: { light: 'file:bindPrivacyNumber.svg', dark: 'file:bindPrivacyNumber.dark.svg' },
    group: ['transform'],
    version: 1,
    subtitle: '={{ $parameter["operation"] }}',
    description: "Binds people's numbers to a privacy number; unbinds, changes, finds; blacklists.",
    defaults: { name: 'Bind Privacy Number' },
    inputs: [NodeConnectionTypes.Main],
    outputs: n8nOutputs(bindPrivacyNumber.definition),
    credentials: [{ name: 'dialflowEngineApi', required: true, testedBy: 'dialflowEngineTest' }],
    usableAsTool: true,
    properties: n8nProperties(bindPrivacyNumber.definition),
  };

  methods = n8nMethods();

  constructor() {
    speakHostLanguage(this.description, bindPrivacyNumber.definition);
  }

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return executeNode(this, bindPrivacyNumber);
  }
}
