import { DialflowError, type EventFilter, type Webhook } from '../../engine/api';
import { privacyEvents } from '../common/privacyFilter';
import { optional, several } from '../common/values';
import { verbatim } from '../common/terms';
import { words } from '../host/definition';
import type { AllResult } from '../host/run';
import { answer, scopeOf, type Context } from './answer';

type Operation = (context: Context) => Promise<AllResult>;

export const webhookOperations = {
  webhooks: async ({ client }) => {
    const list = await client.webhooks.list();
    return answer(list, words(`${list.length} 个 Webhook`, several(list.length, 'webhook')));
  },

  createWebhook: async (context) => {
    const { settings, client } = context;
    const made = await client.webhooks.create({
      url: settings.url.trim(),
      ...optional('name', settings.webhookName),
      filter: filterOf(context),
      allowPrivate: settings.allowPrivate,
    });
    return answer([made], verbatim(made.name));
  },

  createReceipts: async ({ settings, client }) => {
    const { pool, numbers, receipts } = settings;
    const { types, ...filter } = privacyEvents({ types: [...receipts], pool, numbers });
    const made = await client.webhooks.create({
      url: settings.url.trim(),
      ...optional('name', settings.webhookName),
      format: 'batch',
      filter: { ...filter, ...(receipts.length > 0 && { types }) },
      allowPrivate: settings.allowPrivate,
    });
    return answer([made], verbatim(made.name));
  },

  updateWebhook: async (context) => {
    const { settings, client } = context;
    const { id, format, filter: before } = await find(context, settings.webhook);
    const changed = await client.webhooks.update({
      webhookId: id,
      ...optional('url', settings.newUrl),
      ...optional('name', settings.webhookName),
      // Where neither address nor filter is given, what it may lead to stays as well.
      ...(settings.newUrl.trim() !== '' && { allowPrivate: settings.allowPrivate }),
      ...(settings.changeFilter && {
        filter: format === 'batch' ? receiptsOf(context, before) : filterOf(context),
      }),
      ...(settings.state !== 'keep' && { enabled: settings.state === 'enable' }),
      ...(settings.newSecret && { newSecret: true }),
    });
    return answer([changed], verbatim(changed.name));
  },

  testWebhook: async (context) => {
    const { id, name } = await find(context, context.settings.webhook);
    const result = await context.client.webhooks.test({ webhookId: id });
    const status = result.delivered
      ? words(`${name} 已送达`, `${name} took it`)
      : words(`${name} 未送达`, `${name} did not take it`);
    return answer([result], status);
  },

  deleteWebhook: async (context) => {
    const { id, name } = await find(context, context.settings.webhook);
    await context.client.webhooks.delete({ webhookId: id });
    return answer([{ id, name, deleted: true }], words(`已删除 ${name}`, `${name} deleted`));
  },

  deadLetters: async (context) => {
    const { ofWebhook, limit } = context.settings;
    const only = ofWebhook.trim() === '' ? undefined : await find(context, ofWebhook);
    const { list } = await context.client.webhooks.deadLetters({
      ...(only && { webhookId: only.id }),
      limit,
    });
    return answer(list, words(`${list.length} 条死信`, several(list.length, 'dead letter')));
  },

  resend: async (context) => {
    const { webhook, sequences } = context.settings;
    const { id } = await find(context, webhook);
    const which = sequences.match(/\d+/g)?.map(Number);
    const { resent } = await context.client.webhooks.resend({
      webhookId: id,
      ...(which && { sequences: which }),
    });
    return answer([{ resent }], words(`重发 ${resent} 条`, `${resent} sent again`));
  },
} satisfies Record<string, Operation>;

function filterOf(context: Context): EventFilter {
  const { events, jobGroup, scene, direct, hideNumbers } = context.settings;
  return {
    ...scopeOf(context),
    ...(events.length > 0 && { types: [...events] }),
    ...optional('group', jobGroup),
    ...optional('scene', scene),
    ...(direct && { direct }),
    ...(hideNumbers && { masked: true }),
  };
}

/** Receipts belong to number pools: what is given of scenes and instances is not about them. */
const receiptsOf = ({ settings }: Context, { types: _, ...before }: EventFilter): EventFilter => ({
  ...before,
  ...(settings.events.length > 0 && { types: [...settings.events] }),
});

/** By id or by name. */
async function find({ client }: Context, idOrName: string): Promise<Webhook> {
  const wanted = idOrName.trim();
  const all = await client.webhooks.list();
  const found = all.filter(({ id, name }) => id === wanted || name === wanted);
  const [only, ...others] = found;
  if (!only) throw DialflowError.notFound('webhook', wanted);
  if (others.length === 0) return only;
  const ids = found.map(({ id }) => id).join(', ');
  throw new DialflowError(
    'InvalidInput',
    `${found.length} webhooks are named "${wanted}". Name the one you mean by its id: ${ids}.`,
  );
}
