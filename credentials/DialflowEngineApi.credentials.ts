import type { ICredentialType, INodeProperties } from 'n8n-workflow';
import { credentialProperties } from '../nodes/host/n8n/properties';
import { engineFields } from './engine.definition';

/** Which engine n8n's nodes use; tested by the nodes (`dialflowEngineTest`). */
export class DialflowEngineApi implements ICredentialType {
  name = 'dialflowEngineApi';

  displayName = 'Dialflow Engine API';

  icon = {
    light: 'file:engine.svg',
    dark: 'file:engine.dark.svg',
  } as const;

  documentationUrl = 'https://github.com/dialflow/n8n-nodes-telephony/blob/main/docs/operators.md';

  properties: INodeProperties[] = credentialProperties(engineFields);
}
