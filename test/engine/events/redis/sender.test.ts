import { expect } from 'chai';
import type { EventEnvelope, RedisSettings } from '../../../../engine/api';
import { Outbox } from '../../../../engine/events/outbox';
import { parseRedis, RedisSender, type EventStream } from '../../../../engine/events/redis';
import { appendEvents, type NewEvent } from '../../../../engine/store/events';
import { migrate } from '../../../../engine/store/migrations';
import type { Db } from '../../../../engine/store/schema';
import { openSqlite } from '../../../../engine/store/sqlite';
import { Writer } from '../../../../engine/store/writer';
import { FakeClock } from '../../../support/fakeClock';
import { tempFolder } from '../../../support/folders';
import { rejection } from '../../../support/rejection';

/** Takes events, or fails as it is told. */
class FakeStream implements EventStream {
  readonly taken: number[] = [];
  readonly batches: number[][] = [];
  fails: string | null = null;
  /** Takes what it is given and then says that it has not, once. */
  losesAnswer = false;
  /** Set: an answer is not given before it is called. */
  held: (() => void)[] | null = null;

  async add(events: readonly EventEnvelope[]): Promise<void> {
    const sequences = events.map(({ sequence }) => sequence);
    this.batches.push(sequences);
    if (this.held) await new Promise<void>((go) => this.held?.push(go));
    if (this.fails !== null) throw new Error(this.fails);
    this.taken.push(...sequences);
    if (!this.losesAnswer) return;
    this.losesAnswer = false;
    throw new Error('connection lost');
  }

  close(): void {
    const held = this.held ?? [];
    this.held = null;
    for (const go of held) go();
  }
}

describe('Delivery to Redis', () => {
  let clock: FakeClock;
  let stream: FakeStream;
  let db: Db;
  let writer: Writer;
  let outbox: Outbox;
  let sender: RedisSender;
  let told: string[];
  const faults: unknown[] = [];

  const settle = (): Promise<void> => clock.advance(0);
  const target = parseRedis({ url: 'redis://localhost' });

  beforeEach(async () => {
    clock = new FakeClock();
    stream = new FakeStream();
    told = [];
    db = openSqlite(tempFolder());
    await migrate(db);
    writer = new Writer(db, () => outbox.wake());
    await start();
  });
  afterEach(async () => {
    await stop();
    await writer.idle();
    await db.destroy();
    expect(clock.pending()).to.equal(0);
    expect(faults.splice(0)).to.deep.equal([]);
  });

  async function start(): Promise<void> {
    outbox = new Outbox(db, writer, clock, (error) => faults.push(error));
    sender = new RedisSender({
      clock,
      random: () => 0,
      outbox,
      stream,
      target,
      warn: (message) => told.push(message),
    });
    await sender.open();
  }

  async function stop(): Promise<void> {
    await sender.close();
    await outbox.stop();
  }

  async function happen(count: number): Promise<void> {
    const event: NewEvent = {
      type: 'CallFinished',
      instanceId: 'i',
      groupId: 'g',
      sceneId: null,
      callId: 'call',
      direct: false,
      body: { eventType: 'CallFinished', eventTime: clock.now() } as NewEvent['body'],
    };
    const events = Array.from({ length: count }, () => event);
    await writer.write((trx) => appendEvents(trx, events));
    await settle();
  }

  const numbers = (from: number, to: number): number[] =>
    Array.from({ length: to - from + 1 }, (_, index) => from + index);

  it('hands events over in their order, and says how it stands', async () => {
    expect(sender.status()).to.include({ state: 'idle', delivered: 0, lastSuccessAt: null });
    await happen(3);
    expect(stream.taken).to.deep.equal([1, 2, 3]);
    expect(sender.status()).to.deep.equal({
      url: 'redis://localhost',
      stream: 'dialflow:events',
      state: 'connected',
      delivered: 3,
      waiting: 0,
      lastSuccessAt: clock.now(),
      lastFailureAt: null,
      lastError: null,
      failingSince: null,
      retryAt: null,
    });
  });

  it('hands many over in a few goes', async () => {
    await happen(1_000);
    await clock.advance(1_000);
    expect(stream.taken).to.deep.equal(numbers(1, 1_000));
    expect(stream.batches.length).to.be.lessThan(30);
  });

  it('tries again after growing waits while Redis is away, and loses nothing', async () => {
    stream.fails = 'connect ECONNREFUSED';
    const since = clock.now();
    await happen(2);
    await clock.advance(500);
    await happen(1_500);
    expect(sender.status()).to.include({
      state: 'retrying',
      delivered: 0,
      lastError: 'connect ECONNREFUSED',
      failingSince: since,
    });
    const tries: number[] = [];
    for (let second = 0; second < 120; second++) {
      const before = stream.batches.length;
      await clock.advance(1_000);
      if (stream.batches.length > before) tries.push((clock.now() - since) / 1000);
    }
    expect(tries.map(Math.floor)).to.deep.equal([1, 3, 7, 15, 30, 60, 90, 120]);
    expect(told).to.have.length(1);
    expect(told[0]).to.match(/cannot be delivered.*are kept.*ECONNREFUSED/);

    stream.fails = null;
    await clock.advance(31_000);
    expect(stream.taken).to.deep.equal(numbers(1, 1_502));
    expect(sender.status()).to.include({ state: 'connected', failingSince: null, retryAt: null });
    expect(told).to.have.length(2);
  });

  it('hands over again what it has no answer for', async () => {
    stream.losesAnswer = true;
    await happen(3);
    await clock.advance(2_000);
    expect(stream.taken).to.deep.equal([1, 2, 3, 1, 2, 3]);
  });

  it('goes on after a restart with what was not taken', async () => {
    await happen(2);
    await clock.advance(100);
    stream.fails = 'READONLY';
    await happen(3);
    await stop();
    await happen(2);
    stream.fails = null;
    await start();
    await settle();
    expect(stream.taken).to.deep.equal(numbers(1, 7));
  });

  it('waits for an answer when it ends, unless Redis does not answer anyhow', async () => {
    stream.held = [];
    await happen(1);
    const closed = sender.close();
    await settle();
    stream.close();
    await closed;
    expect(stream.taken).to.deep.equal([1]);

    stream.fails = 'connect ECONNREFUSED';
    await outbox.stop();
    await start();
    await happen(1);
    stream.held = [];
    await clock.advance(1_000);
    await sender.close();
    expect(sender.status()).to.include({ state: 'retrying', delivered: 0 });
  });

  it('reads what its settings say', () => {
    expect(
      parseRedis({
        url: 'rediss://caller%40a@[::1]:6380/3',
        password: 'x',
        stream: ' events ',
        maxLength: 0,
        filter: { types: ['JobComplete'] },
      }),
    ).to.deep.equal({
      host: '::1',
      port: 6380,
      tls: true,
      database: 3,
      user: 'caller@a',
      password: 'x',
      stream: 'events',
      maxLength: 0,
      url: 'rediss://caller%40a@[::1]:6380/3',
      filter: { types: ['JobComplete'] },
    });
  });

  for (const [what, settings, paths] of [
    ['what is no address', { url: 'localhost:6379' }, ['redis.url']],
    ['another protocol', { url: 'http://localhost' }, ['redis.url']],
    ['a password in the address', { url: 'redis://:secret@localhost' }, ['redis.url']],
    ['what follows the database', { url: 'redis://localhost/0/x' }, ['redis.url']],
    [
      'all that is wrong at once',
      { url: 'x', stream: ' ', maxLength: -1, filter: { types: ['Nothing' as 'Dialing'] } },
      ['redis.url', 'redis.stream', 'redis.maxLength', 'redis.filter.types'],
    ],
  ] satisfies [string, RedisSettings, string[]][]) {
    it(`refuses ${what}`, async () => {
      const error = await rejection((async () => parseRedis(settings))());
      expect(error.details.problems?.map(({ path }) => path)).to.deep.equal(paths);
      expect(JSON.stringify(error)).to.not.include('secret');
    });
  }
});
