import { expect } from 'chai';
import {
  eventSchemas,
  type Binding,
  type EventBody,
  type EventType,
  type NewBinding,
  type Pool,
  type PoolKind,
  type PoolSms,
  type Sms,
  type SmsSettings,
} from '../../../engine/api';
import { validate } from '../../../engine/validation/problems';
import { TestEngine } from '../engine';
import { DAY, poolWith } from '../privacy';
import { HttpSmsc } from './gateway';

export const A = '13800000001';
export const B = '13900000002';
export const STRANGER = '13700000003';

export interface Opened {
  test: TestEngine;
  http: HttpSmsc;
  events: EventBody[];
  pool: Pool;
  binding: Binding;
  x: string;
}

/** An engine with an AXB pool, a binding of it, and a gateway by HTTP. */
export async function open(
  sms: Partial<PoolSms>,
  settings: Partial<SmsSettings> = {},
  kind: PoolKind = 'AXB',
  of: Partial<NewBinding> = {},
): Promise<Opened> {
  const http = await HttpSmsc.start();
  const test = await TestEngine.start({ sms: { http: http.settings, ...settings } });
  const events = await watch(test);
  const { pool } = await poolWith(test, kind, 1, kind === '95AXN' ? {} : { sms });
  const binding = await test.api.privacy.bind({
    ...{ poolKey: pool.key, a: A, outId: 'order-7' },
    ...(kind === 'AXB' && { b: B }),
    expiresAt: test.clock.now() + DAY,
    ...of,
  });
  return { test, http, events, pool, binding, x: binding.x };
}

async function watch(test: TestEngine): Promise<EventBody[]> {
  const events: EventBody[] = [];
  const types: EventType[] = ['SmsIntercepted', 'SmsForwarded', 'SmsDelivery', 'SmsBilled'];
  await test.on({ types }, ({ body }) => {
    validate(eventSchemas[body.eventType], body, body.eventType);
    events.push(body);
  });
  return events;
}

export const told = (events: readonly EventBody[]): string[] =>
  events.map(({ eventType }) => eventType);

export async function bring(http: HttpSmsc, from: string, to: string, text: string): Promise<void> {
  const response = await http.bring({ from, to, text });
  expect(response.status, await response.clone().text()).to.equal(200);
}

export const one = async ({ test }: Opened): Promise<Sms> => {
  const { list } = await test.api.sms.list({});
  expect(list).to.have.length(1);
  return list[0]!;
};

export const usageOf = async ({ test, pool }: Opened): Promise<[string, number][]> => {
  const { rows } = await test.api.privacy.usage({ poolKey: pool.key });
  return rows
    .filter(({ item }) => item === 'interceptedSms' || item === 'smartSms')
    .map(({ item, quantity }): [string, number] => [item, quantity])
    .filter(([, quantity]) => quantity !== 0);
};
