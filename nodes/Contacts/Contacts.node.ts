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
import { contacts } from './index';

export class Contacts implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Contacts',
    name: 'contacts',
    icon: { light: 'file:contacts.svg', dark: 'file:contacts.dark.svg' },
    group: ['transform'],
    version: 1,
    subtitle: '={{ $parameter["source"] === "file" ? $parameter["path"] : $parameter["source"] }}',
    description: 'Reads and checks a roster: who can be called, and which rows cannot be used.',
    defaults: { name: 'Contacts' },
    inputs: [NodeConnectionTypes.Main],
    outputs: n8nOutputs(contacts.definition),
    credentials: [{ name: 'dialflowEngineApi', required: true, testedBy: 'dialflowEngineTest' }],
    usableAsTool: true,
    properties: n8nProperties(contacts.definition),
  };

  methods = n8nMethods();

  constructor() {
    speakHostLanguage(this.description, contacts.definition);
  }

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return executeNode(this, contacts);
  }
}
