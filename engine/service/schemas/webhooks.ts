import { EVENT_TYPES, WEBHOOK_FORMATS, type EventFilter } from '../../api';
import { bool, id, limit, listOf, name, object, sequence, text } from './shapes';
import type { Params, ParamsOf } from './shapes';

const filter = object<EventFilter>(
  {},
  {
    types: { ...listOf({ enum: EVENT_TYPES }, 100), minItems: 1 },
    instanceId: id,
    group: id,
    scene: id,
    direct: bool,
    masked: bool,
  },
);

const settings = { name: text(200), filter, secret: name(1000), allowPrivate: bool };
const ofWebhook = object<Params<'webhooks', 'get'>>({ webhookId: id }, {});

export const webhookParams: ParamsOf<'webhooks'> = {
  create: object<Params<'webhooks', 'create'>>(
    { url: name(2_000) },
    { ...settings, format: { enum: WEBHOOK_FORMATS } },
  ),
  list: null,
  get: ofWebhook,
  update: object<Params<'webhooks', 'update'>>(
    { webhookId: id },
    { ...settings, url: name(2_000), enabled: bool, newSecret: bool },
  ),
  delete: ofWebhook,
  test: ofWebhook,
  deadLetters: object<Params<'webhooks', 'deadLetters'>>(
    {},
    { webhookId: id, limit, after: text(300) },
  ),
  resend: object<Params<'webhooks', 'resend'>>(
    { webhookId: id },
    { sequences: listOf(sequence, 10_000) },
  ),
};
