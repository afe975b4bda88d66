import { createHmac } from 'node:crypto';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { EventType, NewWebhook, Webhook } from '../../../../engine/api';
import type { Webhooks } from '../../../../engine/events/webhooks';
import { appendEvents, type NewEvent } from '../../../../engine/store/events';
import type { Db } from '../../../../engine/store/schema';
import type { Writer } from '../../../../engine/store/writer';
import { FakeClock, MONDAY_MORNING } from '../../../support/fakeClock';
import { tempFolder } from '../../../support/folders';
import { rejection } from '../../../support/rejection';
import {
  breaksOff,
  hangsUp,
  hold,
  Receiver,
  type RunningWebhooks,
  says,
  startWebhooks,
  until,
} from './support';

const SECRET = 'a secret of the test';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Of a time to come, so that none is too old to be kept. */
const AT = MONDAY_MORNING + 5 * DAY;

const event = (job: string, type: EventType = 'Dialing'): NewEvent => ({
  type,
  instanceId: 'i',
  groupId: 'g',
  sceneId: null,
  callId: job,
  direct: false,
  body: { eventType: type, eventTime: AT, groupId: 'g', id: job } as unknown as NewEvent['body'],
});

describe('Webhooks', () => {
  let clock: FakeClock;
  let folder: string;
  let db: Db;
  let writer: Writer;
  let webhooks: Webhooks;
  let running: RunningWebhooks;
  let receiver: Receiver;
  const faults: unknown[] = [];

  const start = async (): Promise<void> => {
    running = await startWebhooks(folder, clock, faults);
    ({ db, writer, webhooks } = running);
  };
  const stop = (): Promise<void> => running.stop();

  beforeEach(async () => {
    clock = new FakeClock();
    folder = tempFolder();
    receiver = new Receiver();
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
    webhooks.create({ url: receiver.url, allowPrivate: true, secret: SECRET, ...settings });
  const put = (...events: NewEvent[]) => writer.write((trx) => appendEvents(trx, events));
  const got = (count: number) =>
    until(`${count} requests`, () => receiver.received.length >= count);
  /** All that came was dealt with: nothing is under way. */
  const state = async (id: string): Promise<Webhook> => webhooks.get({ webhookId: id });
  const retrying = (id: string, count: number) =>
    until(`${count} events to be tried again`, async () => (await state(id)).retrying === count);
  const jobs = () =>
    receiver.bodies.map(({ id, eventType }) => `${String(id)} ${String(eventType)}`);

  it('post the body of an event, signed over the time and the body', async () => {
    const { id } = await create();
    await put(event('a'));
    await got(1);
    const { headers, body, path } = receiver.received[0]!;
    expect(path).to.equal('/events');
    expect(JSON.parse(body)).to.deep.equal(event('a').body);
    const timestamp = headers['dialflow-timestamp'];
    expect(timestamp).to.equal(String(Math.floor(clock.now() / 1000)));
    const hmac = createHmac('sha256', SECRET).update(`${timestamp}.${body}`).digest('hex');
    expect(headers['dialflow-signature']).to.equal(`v1=${hmac}`);
    expect(headers).to.include({
      'content-type': 'application/json; charset=utf-8',
      'dialflow-event': 'Dialing',
      'dialflow-sequence': '1',
      'dialflow-try': '1',
      'dialflow-webhook': id,
      'user-agent': 'dialflow/test',
    });
  });

  it('make a secret where none is given, and tell it once', async () => {
    const { secret, id } = await webhooks.create({ url: receiver.url, allowPrivate: true });
    expect(secret).to.match(/^whsec_[\w-]{43}$/);
    expect(await state(id)).to.not.have.property('secret');
    expect((await webhooks.list())[0]).to.not.have.property('secret');
    const [row] = await db.selectFrom('webhook').select('secret').execute();
    expect(row!.secret).to.match(/^v1:/).and.not.include(secret);
    expect(statSync(join(folder, 'engine.key')).mode & 0o777).to.equal(0o600);
  });

  it('deliver only what the filter lets through', async () => {
    await create({ filter: { types: ['JobComplete'] } });
    await put(event('a'), event('a', 'JobComplete'));
    await got(1);
    expect(jobs()).to.deep.equal(['a JobComplete']);
  });

  it('go on after a restart with what was not taken', async () => {
    receiver.conduct = hold;
    await create();
    await put(event('a'), event('b'));
    await got(2);
    await stop();
    receiver.conduct = says(204);
    await start();
    await got(4);
    expect(jobs().slice(2)).to.have.members(['a Dialing', 'b Dialing']);
    await clock.advance(100);
    await stop();
    await start();
    await put(event('c'));
    await got(5);
    expect(jobs()[4]).to.equal('c Dialing');
  });

  it('try again after ten seconds, then after longer and longer', async () => {
    receiver.conduct = says(400, 'not this one');
    const { id } = await create();
    await put(event('a'));
    await got(1);
    await retrying(id, 1);
    const waits = [10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 14400, 21600];
    for (const [index, seconds] of waits.entries()) {
      await clock.advance(seconds * 1000 - 1);
      expect(receiver.received).to.have.length(index + 1);
      await clock.advance(1);
      await got(index + 2);
      expect(receiver.received.at(-1)!.headers['dialflow-try']).to.equal(String(index + 2));
      await until('the failure is written', async () => {
        const [row] = await db.selectFrom('webhook_delivery').select('tries').execute();
        return row?.tries === index + 2;
      });
    }
    await until('a dead letter', async () => (await state(id)).deadLetters === 1);
    const { list } = await webhooks.deadLetters({ webhookId: id });
    expect(list[0]).to.deep.include({
      webhookId: id,
      sequence: 1,
      type: 'Dialing',
      tries: 12,
      status: 400,
      error: 'HTTP 400: not this one',
    });
    expect(list[0]!.event.body).to.deep.equal(event('a').body);
    await clock.advance(DAY);
    expect(receiver.received).to.have.length(12);
  });

  it('keep the order of a job: its next event waits for the one that failed', async () => {
    receiver.next = [says(500)];
    const { id } = await create();
    await put(event('a'), event('b'));
    await got(2);
    await retrying(id, 1);
    await put(event('a', 'CallAnswered'), event('b', 'CallAnswered'), event('a', 'JobComplete'));
    await got(3);
    await retrying(id, 3);
    expect(jobs()).to.have.members(['a Dialing', 'b Dialing', 'b CallAnswered']);
    await clock.advance(10_000);
    await got(6);
    expect(jobs().slice(3)).to.deep.equal(['a Dialing', 'a CallAnswered', 'a JobComplete']);
    await retrying(id, 0);
  });

  it('keep that order over a restart, and the tries that were made', async () => {
    receiver.next = [says(500)];
    const { id } = await create();
    await put(event('a'));
    await got(1);
    await retrying(id, 1);
    await put(event('a', 'JobComplete'));
    await retrying(id, 2);
    await stop();
    await start();
    expect((await state(id)).retrying).to.equal(2);
    expect(receiver.received).to.have.length(1);
    await clock.advance(10_000);
    await got(3);
    expect(jobs().slice(1)).to.deep.equal(['a Dialing', 'a JobComplete']);
    expect(receiver.received[1]!.headers['dialflow-try']).to.equal('2');
  });

  it('give an answer ten seconds', async () => {
    receiver.next = [hold];
    const { id } = await create();
    await put(event('a'));
    await got(1);
    await clock.advance(9_999);
    expect((await state(id)).lastError).to.equal(null);
    await clock.advance(1);
    await retrying(id, 1);
    expect((await state(id)).lastError).to.equal('no answer within 10 seconds');
    await clock.advance(10_000);
    await got(2);
    await retrying(id, 0);
    expect(await state(id)).to.include({ failingSince: null });
  });

  for (const [what, conduct, error] of [
    ['breaks off in the middle', breaksOff, 'the answer (HTTP 200) broke off'],
    ['is not given', hangsUp, 'socket hang up'],
    ['leads elsewhere', says(302, '', { Location: '/other' }), 'HTTP 302'],
  ] as const) {
    it(`take an answer that ${what} for a failure`, async () => {
      receiver.next = [conduct];
      const { id } = await create();
      await put(event('a'));
      await got(1);
      await retrying(id, 1);
      expect((await state(id)).lastError).to.equal(error);
      await clock.advance(10_000);
      await got(2);
      expect(receiver.received[1]!.path).to.equal('/events');
    });
  }

  it('wait as long as the endpoint asks for', async () => {
    receiver.next = [says(429, '', { 'Retry-After': '120' })];
    const { id } = await create();
    await put(event('a'));
    await got(1);
    await retrying(id, 1);
    await clock.advance(119_999);
    expect(receiver.received).to.have.length(1);
    await clock.advance(1);
    await got(2);
  });

  it('leave an endpoint alone that does not work, and try it with one event', async () => {
    receiver.conduct = says(503);
    const { id } = await create();
    await put(...Array.from({ length: 30 }, (_, n) => event(`job ${n}`)));
    await until('a pause', async () => (await state(id)).pausedUntil !== null);
    await until('all answers', async () => (await state(id)).retrying === receiver.received.length);
    const before = receiver.received.length;
    expect(before).to.be.within(5, 13);
    await clock.advance(10_000);
    await got(before + 1);
    await until(
      'another pause',
      async () => (await state(id)).pausedUntil === clock.now() + 30_000,
    );
    expect(receiver.received).to.have.length(before + 1);
    receiver.conduct = says(200);
    await clock.advance(30_000);
    await until('all', () => new Set(jobs()).size === 30);
    await retrying(id, 0);
    expect(await state(id)).to.include({ pausedUntil: null, failingSince: null });
  });

  it('disable an endpoint that has taken nothing for three days, and say why', async () => {
    receiver.conduct = says(401, 'who are you?');
    const { id } = await create();
    const begun = new Date(clock.now()).toISOString();
    for (let day = 0; day < 4 && (await state(id)).enabled; day++) {
      await put(event(`day ${day}`));
      const before = receiver.received.length;
      await got(before + 1);
      await until(
        'the failure is known',
        async () => (await state(id)).lastFailureAt === clock.now(),
      );
      await clock.advance(DAY);
      await until('no more', async () => (await state(id)).retrying >= 0);
    }
    await until('disabled', async () => !(await state(id)).enabled);
    expect((await state(id)).disabledReason).to.equal(
      `No event was taken since ${begun}. The last answer: HTTP 401: who are you?`,
    );
    const before = receiver.received.length;
    await put(event('later'));
    await clock.advance(HOUR);
    expect(receiver.received).to.have.length(before);

    receiver.conduct = says(200);
    await webhooks.update({ webhookId: id, enabled: true });
    await until('what came meanwhile', () => jobs().includes('later Dialing'));
    expect(await state(id)).to.include({ enabled: true, disabledReason: null });
  });

  it('disable at once an endpoint that says that it is gone', async () => {
    receiver.conduct = says(410);
    const { id } = await create();
    await put(event('a'));
    await until('disabled', async () => !(await state(id)).enabled);
    expect((await state(id)).disabledReason).to.match(/gone \(HTTP 410\)/);
  });

  it('send dead letters again: all, or some', async () => {
    const { id } = await create();
    const dead = async (sequence: number): Promise<void> => {
      const envelope = { ...event(`job ${sequence}`), sequence };
      const row = { tries: 12, nextAt: 0, deadAt: clock.now(), status: 500, error: 'HTTP 500' };
      await running.store.keep({ webhookId: id, event: envelope, ...row });
    };
    for (const sequence of [1, 2, 3, 4]) await dead(sequence);
    const first = await webhooks.deadLetters({ limit: 3 });
    expect(first.list.map(({ sequence }) => sequence)).to.deep.equal([1, 2, 3]);
    const rest = await webhooks.deadLetters({ limit: 3, after: first.next! });
    expect(rest.list.map(({ sequence }) => sequence)).to.deep.equal([4]);
    expect(rest.next).to.equal(null);

    expect(await webhooks.resend({ webhookId: id, sequences: [2, 99] })).to.deep.equal({
      resent: 1,
    });
    await got(1);
    expect(jobs()).to.deep.equal(['job 2 Dialing']);
    expect(await webhooks.resend({ webhookId: id })).to.deep.equal({ resent: 3 });
    await got(4);
    await until('none left', async () => (await state(id)).deadLetters === 0);
    await retrying(id, 0);
  });

  it('forget dead letters after thirty days', async () => {
    const { id } = await create();
    const row = { tries: 12, nextAt: 0, deadAt: clock.now(), status: null, error: 'x' };
    await running.store.keep({ webhookId: id, event: { ...event('a'), sequence: 1 }, ...row });
    await clock.advance(29 * DAY);
    expect((await state(id)).deadLetters).to.equal(1);
    await clock.advance(2 * DAY);
    await writer.idle();
    expect((await state(id)).deadLetters).to.equal(0);
  });

  it('test an endpoint with an event of its own', async () => {
    const { id } = await create({ filter: { types: ['JobComplete'] } });
    expect(await webhooks.test({ webhookId: id })).to.deep.equal({
      delivered: true,
      status: 200,
      ms: 0,
      error: null,
    });
    expect(receiver.bodies[0]).to.deep.equal({
      eventType: 'WebhookTest',
      eventTime: clock.now(),
      webhookId: id,
    });
    receiver.next = [says(500, 'broken')];
    expect(await webhooks.test({ webhookId: id })).to.include({
      delivered: false,
      status: 500,
      error: 'HTTP 500: broken',
    });
    await clock.advance(HOUR);
    expect(receiver.received).to.have.length(2);
  });

  it('keep connections, and take one that was closed meanwhile for no failure', async () => {
    const { id } = await create();
    await put(event('a'));
    await got(1);
    await until('taken', async () => (await state(id)).lastSuccessAt !== null);
    await put(event('b'));
    await got(2);
    expect(receiver.connections).to.equal(1);
  });

  it('change address, filter and secret of an endpoint', async () => {
    const other = new Receiver();
    await other.open();
    try {
      const { id } = await create();
      const changed = await webhooks.update({
        webhookId: id,
        url: other.url,
        name: 'other',
        secret: 'another secret, as long',
        filter: { types: ['CallAnswered'] },
      });
      expect(changed).to.deep.include({ name: 'other', url: other.url, enabled: true });
      await put(event('a'), event('a', 'CallAnswered'));
      await until('one', () => other.received.length === 1);
      const { headers, body } = other.received[0]!;
      const signed = `${headers['dialflow-timestamp']}.${body}`;
      const hmac = createHmac('sha256', 'another secret, as long').update(signed).digest('hex');
      expect(headers['dialflow-signature']).to.equal(`v1=${hmac}`);
      expect(receiver.received).to.have.length(0);
    } finally {
      await other.close();
    }
  });

  it('make a new secret for an endpoint, and tell it once', async () => {
    const { id } = await create();
    const { secret } = await webhooks.update({ webhookId: id, newSecret: true });
    expect(secret).to.match(/^whsec_/);
    expect(await webhooks.update({ webhookId: id, name: 'x' })).to.not.have.property('secret');
    await put(event('a'));
    await got(1);
    const { headers, body } = receiver.received[0]!;
    const signed = `${headers['dialflow-timestamp']}.${body}`;
    const hmac = createHmac('sha256', secret!).update(signed).digest('hex');
    expect(headers['dialflow-signature']).to.equal(`v1=${hmac}`);
  });

  it('forget an endpoint that is deleted, with all that was to come', async () => {
    receiver.conduct = says(500);
    const { id } = await create();
    await put(event('a'));
    await retrying(id, 1);
    await webhooks.delete({ webhookId: id });
    expect(await webhooks.list()).to.deep.equal([]);
    await clock.advance(DAY);
    expect(receiver.received).to.have.length(1);
    const counts = await Promise.all(
      (['webhook', 'webhook_delivery', 'consumer'] as const).map((table) =>
        db.selectFrom(table).selectAll().execute(),
      ),
    );
    expect(counts.flat()).to.deep.equal([]);
    const error = await rejection(webhooks.get({ webhookId: id }));
    expect(error).to.include({ code: 'NotFound' });
  });

  it('refuse addresses that lead inside, and what is none, by path', async () => {
    for (const url of [
      'http://127.0.0.1/x',
      'http://2130706433/',
      'http://0x7f.1/',
      'https://10.1.2.3',
      'http://169.254.169.254/latest/meta-data',
      'http://[::1]:8080/',
      'http://[::ffff:192.168.0.1]/',
      'http://localhost/',
      'http://printer.local/',
      'ftp://example.com/',
      'example.com',
      'https://user:pass@example.com/',
    ]) {
      const error = await rejection(webhooks.create({ url, secret: SECRET }));
      expect(error, url).to.include({ code: 'InvalidInput' });
      expect(error.details.problems?.map(({ path }) => path)).to.deep.equal(['url']);
    }
    const error = await rejection(webhooks.create({ url: 'x', secret: 'short' }));
    expect(error.details.problems?.map(({ path }) => path)).to.deep.equal(['url', 'secret']);
    expect(await webhooks.list()).to.deep.equal([]);
  });

  it('say of a secret that can no longer be read that it cannot', async () => {
    const { id } = await create();
    await db.updateTable('webhook').set({ secret: 'v1:AAAA' }).execute();
    await stop();
    await start();
    const webhook = await state(id);
    expect(webhook.enabled).to.equal(false);
    expect(webhook.disabledReason).to.match(/engine\.key/);
    await webhooks.update({ webhookId: id, secret: SECRET, enabled: true });
    await put(event('a'));
    await got(1);
  });
});
