import type { ICredentialType, INodeProperties } from 'n8n-workflow';
import { credentialProperties } from '../nodes/host/n8n/properties';
import { botAccess } from './bot.fields';

/** Where an outside bot is; tested by its node (`dialflowBotTest`). */
export class DialflowBotApi implements ICredentialType {
  name = 'dialflowBotApi';

  displayName = 'Dialflow Bot API';

  icon = {
    light: 'file:bot.svg',
    dark: 'file:bot.dark.svg',
  } as const;

  documentationUrl = 'https://github.com/dialflow/n8n-nodes-telephony/blob/main/docs/operators.md';

  properties: INodeProperties[] = credentialProperties(botAccess);
}
