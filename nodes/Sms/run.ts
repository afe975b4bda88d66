import { DialflowError, type Sms, type SmsFilter, type SmsGatewayStatus } from '../../engine/api';
import { allPages } from '../common/allPages';
import { plainNumber } from '../common/checks';
import { orRefused } from '../common/refusals';
import { named } from '../common/renamed';
import { findPool } from '../common/resources';
import { smsText } from '../common/smsText';
import { timeOf } from '../common/times';
import { isObject, listed, optional } from '../common/values';
import { words, type Words } from '../host/definition';
import type { Data, EachContext, Result, RunEach } from '../host/run';
import type { definition } from './definition';

type Context = EachContext<typeof definition.fields>;

/** The engine's paths → the node's fields. */
const FIELDS = [
  ['phoneNumbers', 'numbers'],
  ['replyTo', 'smsId'],
  ['number', 'ofNumber'],
] as const;

export const run: RunEach<typeof definition.fields> = (context) =>
  orRefused(() => named(byOperation(context), FIELDS));

async function byOperation(context: Context): Promise<Result> {
  const { settings, client, input } = context;
  const { sms } = client;
  switch (settings.operation) {
    case 'send': {
      const { text, to, outId } = settings;
      const bindingId = idOf('bound', settings.bindingId, 'bindingId', input);
      return ofOne(await sms.send({ bindingId, to, text, ...optional('outId', outId) }));
    }
    case 'reply': {
      const { text, outId } = settings;
      const replyTo = idOf('sms', settings.smsId, 'smsId', input);
      return ofOne(await sms.send({ replyTo, text, ...optional('outId', outId) }));
    }
    case 'confirm': {
      const smsId = idOf('sms', settings.smsId, 'smsId', input);
      return ofOne(await sms.confirm({ smsId, ...optional('text', settings.otherText) }));
    }
    case 'get':
      return ofOne(await sms.get({ smsId: idOf('sms', settings.smsId, 'smsId', input) }));
    case 'list':
      return list(context);
    case 'addStops': {
      const { added } = await sms.addStops(await stopsIn(context));
      return done({ added }, words(`已添加 ${added} 个`, `${added} added`));
    }
    case 'removeStops': {
      const { removed } = await sms.removeStops(await stopsIn(context));
      return done({ removed }, words(`已移除 ${removed} 个`, `${removed} removed`));
    }
    case 'listStops': {
      const filter = { ...(await inPool(context)), ...ofNumber(context) };
      const ask = (page: object) => sms.listStops({ ...filter, ...page });
      const stops = await allPages(settings.limit, ask);
      return counted({ stops }, stops.length);
    }
    case 'status':
      return told(await sms.status());
  }
}

// ---------------------------------------------------------------- messages

async function list(context: Context): Promise<Result> {
  const { client, settings } = context;
  const { x, state, ofBinding, ofOutId, from, until, limit } = settings;
  const [first, last] = [timeOf(from), timeOf(until, true)];
  const filter: SmsFilter = {
    ...(await inPool(context)),
    ...ofNumber(context),
    ...optional('x', plainNumber(x)),
    ...optional('bindingId', ofBinding),
    ...optional('outId', ofOutId),
    ...(state !== 'all' && { state }),
    ...(first !== undefined && { from: first }),
    ...(last !== undefined && { to: last }),
  };
  const messages = await allPages(limit, (page) => client.sms.list({ ...filter, ...page }));
  return counted({ messages }, messages.length);
}

const ofOne = (sms: Sms): Result => done({ sms: { ...sms } }, smsText(sms));

// ---------------------------------------------------------------- gateways

function told(gateways: SmsGatewayStatus[]): Result {
  const others = gateways.filter(({ state }) => state !== 'up');
  const names = others.map(({ name }) => name);
  const status =
    gateways.length === 0
      ? words('没有短信通道', 'no gateways')
      : names.length === 0
        ? words('全部可用', 'all are up')
        : words(`${names.join('，')} 不可用`, `${names.join(', ')} not up`);
  return {
    output: names.length === 0 ? 'ok' : 'refused',
    data: { gateways, allUp: names.length === 0 },
    status,
    alarming: names.length > 0,
  };
}

// ---------------------------------------------------------------- settings

/** What the form says, else what came with the input. */
function idOf(what: 'sms' | 'bound', given: string, field: string, input: Data): string {
  const brought = input[what];
  const id = given.trim() || (isObject(brought) ? brought['id'] : undefined);
  if (typeof id === 'string' && id !== '') return id;
  throw DialflowError.invalid('configuration of this node', [
    { path: field, reason: `must be given, or come with the input as ${what}.id` },
  ]);
}

async function inPool({ client, settings }: Context): Promise<{ poolKey?: string }> {
  if (settings.ofPool.trim() === '') return {};
  return { poolKey: (await findPool({ client }, settings.ofPool)).key };
}

const ofNumber = ({ settings }: Context): { number?: string } =>
  optional('number', plainNumber(settings.ofNumber));

async function stopsIn({
  client,
  settings,
}: Context): Promise<{ poolKey: string; phoneNumbers: string[] }> {
  const { key } = await findPool({ client }, settings.pool);
  return { poolKey: key, phoneNumbers: listed(settings.numbers) };
}

// ---------------------------------------------------------------- answers

const done = (data: Data, status: Words): Result => ({ output: 'ok', data, status });

const counted = (data: Data, total: number): Result =>
  done({ ...data, total }, words(`${total} 条`, `${total} found`));
