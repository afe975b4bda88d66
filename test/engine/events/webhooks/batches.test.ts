import { createHmac } from 'node:crypto';
import { expect } from 'chai';
import type { EventType, NewWebhook, Webhook } from '../../../../engine/api';
import type { Webhooks } from '../../../../engine/events/webhooks';
import { appendEvents, type NewEvent } from '../../../../engine/store/events';
import type { Writer } from '../../../../engine/store/writer';
import { FakeClock, MONDAY_MORNING } from '../../../support/fakeClock';
import { tempFolder } from '../../../support/folders';
import { rejection } from '../../../support/rejection';
import { Receiver, type RunningWebhooks, says, startWebhooks, until } from './support';

const SECRET = 'a secret of the test';
const MINUTE = 60_000;
const LINGER = 500;
const AT = MONDAY_MORNING;
const TAKEN = says(200, '{"code":0,"msg":"ok"}');

const receipt = (call: string, type: EventType = 'PrivacyCallEnd', more = {}): NewEvent => ({
  ...{ type, instanceId: '', groupId: 'FC1', sceneId: null, callId: null, direct: false },
  body: {
    ...{ eventType: type, eventTime: AT, call: { id: call }, ...more },
  } as unknown as NewEvent['body'],
});

describe('Receipts in batches', () => {
  let clock: FakeClock;
  let folder: string;
  let writer: Writer;
  let webhooks: Webhooks;
  let running: RunningWebhooks;
  let receiver: Receiver;
  const faults: unknown[] = [];

  const start = async (): Promise<void> => {
    running = await startWebhooks(folder, clock, faults, 0.5);
    ({ writer, webhooks } = running);
  };
  const stop = (): Promise<void> => running.stop();

  beforeEach(async () => {
    clock = new FakeClock();
    folder = tempFolder();
    receiver = new Receiver();
    receiver.conduct = TAKEN;
    await receiver.open();
    await start();
  });
  afterEach(async () => {
    await stop();
    await receiver.close();
    expect(faults.splice(0)).to.deep.equal([]);
    expect(clock.pending()).to.equal(0);
  });

  const create = (settings: Partial<NewWebhook> = {}): Promise<Webhook & { secret: string }> =>
    webhooks.create({
      ...{ url: receiver.url, allowPrivate: true, secret: SECRET, format: 'batch' },
      ...settings,
    });
  const put = (...events: NewEvent[]) => writer.write((trx) => appendEvents(trx, events));
  const state = (id: string): Promise<Webhook> => webhooks.get({ webhookId: id });
  const batches = () =>
    receiver.received.map(({ body }) => JSON.parse(body) as { id: string; eventType: string }[]);
  const ids = () => batches().map((batch) => batch.map(({ id }) => id));

  /** Moves time on once it is known that so many are to be posted, or posted again. */
  async function pass(ms: number, requests: number): Promise<void> {
    await clock.settle();
    await clock.advance(ms);
    await until(`${requests} requests`, () => receiver.received.length >= requests);
    expect(receiver.received).to.have.length(requests);
  }
  const failed = (id: string, count: number) =>
    until('failures were kept', async () => (await state(id)).retrying === count);
  async function settled(): Promise<void> {
    for (let turn = 0; turn < 5; turn++) await clock.settle();
    await writer.idle();
  }

  it('are posted as a list, each with an id, and are taken by {"code":0}', async () => {
    const { id } = await create();
    await put(receipt('a', 'PrivacyCallStart'), receipt('a'), receipt('b'));
    await settled();
    expect(receiver.received).to.have.length(0);
    await pass(LINGER, 1);
    const { headers, body } = receiver.received[0]!;
    expect(JSON.parse(body)).to.deep.equal([
      { id: '1', eventType: 'PrivacyCallStart', eventTime: AT, call: { id: 'a' } },
      { id: '2', eventType: 'PrivacyCallEnd', eventTime: AT, call: { id: 'a' } },
      { id: '3', eventType: 'PrivacyCallEnd', eventTime: AT, call: { id: 'b' } },
    ]);
    const timestamp = headers['dialflow-timestamp'];
    const hmac = createHmac('sha256', SECRET).update(`${timestamp}.${body}`).digest('hex');
    expect(headers).to.include({
      ...{ 'dialflow-signature': `v1=${hmac}`, 'dialflow-event': 'batch', 'dialflow-try': '1' },
      ...{ 'dialflow-sequence': '1', 'content-type': 'application/json; charset=utf-8' },
    });
    await until('it was taken', async () => (await state(id)).lastSuccessAt !== null);
    expect(await state(id)).to.include({ format: 'batch', retrying: 0, deadLetters: 0 });
  });

  it('come again after 1, 5 and 10 minutes with the same ids, and are dead letters then', async () => {
    receiver.conduct = says(200, '{"code":1,"msg":"busy"}');
    const { id } = await create();
    await put(receipt('a'), receipt('b'));
    await settled();
    await pass(LINGER, 1);
    for (const [index, minutes] of [1, 5, 10].entries()) {
      await failed(id, 2);
      await settled();
      await clock.advance(minutes * MINUTE - 1);
      await settled();
      expect(receiver.received).to.have.length(index + 1);
      await pass(1, index + 2);
      expect(receiver.received.at(-1)?.headers['dialflow-try']).to.equal(String(index + 2));
    }
    await until('they are given up', async () => (await state(id)).deadLetters === 2);
    expect(ids()).to.deep.equal(Array(4).fill(['1', '2']));
    const { list } = await webhooks.deadLetters({ webhookId: id });
    expect(list.map(({ sequence, tries, status }) => [sequence, tries, status])).to.deep.equal([
      [1, 4, 200],
      [2, 4, 200],
    ]);
    expect(list[0]?.error).to.equal(
      'the answer must be {"code":0}; it was {"code":1,"msg":"busy"}',
    );
    receiver.conduct = TAKEN;
    expect(await webhooks.resend({ webhookId: id })).to.deep.equal({ resent: 2 });
    await until('they are posted', () => receiver.received.length === 5);
    expect(ids().at(-1)).to.deep.equal(['1', '2']);
    await until('none is left', async () => (await state(id)).deadLetters === 0);
  });

  for (const [what, conduct] of [
    ['an empty 200', says(200)],
    ['a 200 that is no JSON', says(200, 'ok')],
    ['a code that is a text', says(200, '{"code":"0"}')],
    ['a list', says(200, '[{"code":0}]')],
    ['a 500 with the right code', says(500, '{"code":0}')],
  ] as const) {
    it(`are not taken by ${what}`, async () => {
      receiver.conduct = conduct;
      const { id } = await create();
      await put(receipt('a'));
      await settled();
      await pass(LINGER, 1);
      await failed(id, 1);
      receiver.conduct = TAKEN;
      await settled();
      await pass(MINUTE, 2);
      await failed(id, 0);
    });
  }

  it('wait for what failed of the same call, and for nothing else', async () => {
    receiver.next = [says(503)];
    const { id } = await create();
    await put(receipt('a', 'PrivacyCallStart'));
    await settled();
    await pass(LINGER, 1);
    await failed(id, 1);
    await put(receipt('a'), receipt('b'));
    await failed(id, 2);
    await settled();
    await pass(LINGER, 2);
    expect(ids()[1]).to.deep.equal(['3']);
    await settled();
    await pass(MINUTE, 3);
    expect(ids()[2]).to.deep.equal(['1', '2']);
    await failed(id, 0);
  });

  it('are at most a hundred at a time, and a megabyte', async () => {
    await create();
    const many = Array.from({ length: 230 }, (_, index) => receipt(`c${index}`));
    await put(...many);
    await settled();
    await pass(LINGER, 3);
    expect(ids().map(({ length }) => length)).to.deep.equal([100, 100, 30]);
    const text = 'x'.repeat(700_000);
    await put(...['d', 'e', 'f'].map((call) => receipt(call, 'PrivacyTranscriptReady', { text })));
    await settled();
    await pass(LINGER, 6);
    expect(ids().slice(3).flat()).to.have.members(['231', '232', '233']);
  });

  it('are not given up because of an outage of the endpoint sooner, nor left alone', async () => {
    receiver.conduct = says(503);
    const { id } = await create();
    for (let call = 0; call < 8; call++) {
      await put(receipt(`c${call}`));
      await settled();
      await pass(LINGER, call + 1);
      await failed(id, call + 1);
    }
    expect((await state(id)).pausedUntil).to.equal(null);
  });

  it('go on over a restart with their tries', async () => {
    receiver.next = [says(500)];
    const { id } = await create();
    await put(receipt('a'));
    await settled();
    await pass(LINGER, 1);
    await failed(id, 1);
    await stop();
    await start();
    expect((await state(id)).format).to.equal('batch');
    await settled();
    await pass(MINUTE, 2);
    expect(ids()).to.deep.equal([['1'], ['1']]);
    expect(receiver.received[1]?.headers['dialflow-try']).to.equal('2');
    await failed(id, 0);
  });

  it('are all receipts where no types are named, and no other event', async () => {
    await create();
    const other = { ...receipt('a', 'JobComplete'), instanceId: 'i' };
    await put(other, receipt('a', 'SmsBilled', { sms: { x: '170' } }));
    await settled();
    await pass(LINGER, 1);
    expect(batches()[0]?.map(({ eventType }) => eventType)).to.deep.equal(['SmsBilled']);
  });

  it('are refused other events, and instances and scenes, which receipts have none of', async () => {
    const filter = { types: ['JobComplete' as const], instanceId: 'i', scene: 's' };
    const error = await rejection(create({ filter }));
    expect(error.details.problems?.map(({ path }) => path)).to.deep.equal([
      ...['filter.types', 'filter.instanceId', 'filter.scene'],
    ]);
    const { id } = await create({ filter: { group: 'FC1', types: ['PrivacyCallEnd'] } });
    const changed = rejection(webhooks.update({ webhookId: id, filter: { scene: 's' } }));
    expect((await changed).code).to.equal('InvalidInput');
  });

  it('are tested by one of the kind', async () => {
    const { id } = await create();
    expect(await webhooks.test({ webhookId: id })).to.include({ delivered: true, status: 200 });
    expect(batches()[0]?.[0]).to.include({ id: '0', eventType: 'WebhookTest' });
    receiver.conduct = says(200);
    const result = await webhooks.test({ webhookId: id });
    expect(result).to.include({ delivered: false, status: 200 });
    expect(result.error).to.equal('the answer must be {"code":0}; it was empty');
  });
});
