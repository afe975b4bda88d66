import { expect } from 'chai';
import type { EventEnvelope, EventFilter, EventType } from '../../../engine/api';
import { Outbox } from '../../../engine/events/outbox';
import { appendEvents, eventsAfter, type NewEvent } from '../../../engine/store/events';
import { migrate } from '../../../engine/store/migrations';
import type { Db } from '../../../engine/store/schema';
import { openSqlite } from '../../../engine/store/sqlite';
import { Writer } from '../../../engine/store/writer';
import { FakeClock } from '../../support/fakeClock';
import { tempFolder } from '../../support/folders';

const event = (type: EventType, groupId: string, at: number, direct = false): NewEvent => ({
  type,
  instanceId: 'i',
  groupId,
  sceneId: null,
  callId: 'call',
  direct,
  body: { eventType: type, eventTime: at, groupId } as NewEvent['body'],
});

describe('The outbox', () => {
  const clock = new FakeClock();
  let db: Db;
  let writer: Writer;
  let outbox: Outbox;
  let got: EventEnvelope[];
  const faults: unknown[] = [];

  beforeEach(async () => {
    db = openSqlite(tempFolder());
    await migrate(db);
    writer = new Writer(db, () => outbox.wake());
    outbox = new Outbox(db, writer, clock, (error) => faults.push(error));
    got = [];
  });
  afterEach(async () => {
    await outbox.stop();
    await writer.idle();
    await db.destroy();
    expect(clock.pending()).to.equal(0);
    expect(faults).to.deep.equal([]);
  });

  const open = (filter: EventFilter = {}, consumer = 'a') =>
    outbox.open(consumer, filter, (envelope) => got.push(envelope));
  const put = (...events: NewEvent[]) => writer.write((trx) => appendEvents(trx, events));
  const groups = () => got.map((envelope) => envelope.groupId);

  it('delivers in the order of writing, from the moment the consumer is first opened', async () => {
    await put(event('Dialing', 'before', 1));
    await open();
    await put(event('Dialing', 'one', 2), event('CallAnswered', 'two', 3));
    await clock.settle();
    expect(groups()).to.deep.equal(['one', 'two']);
  });

  it('delivers again what was not acknowledged, and only that', async () => {
    const first = await open();
    await put(event('Dialing', 'one', 1), event('Dialing', 'two', 2), event('Dialing', 'three', 3));
    await clock.settle();
    outbox.acknowledge(first, got[0]!.sequence);
    outbox.acknowledge(first, got[2]!.sequence);
    await outbox.close(first);
    got = [];
    await open();
    await clock.settle();
    expect(groups()).to.deep.equal(['two']);
  });

  it('keeps what comes while a consumer is away', async () => {
    await outbox.close(await open());
    await put(event('JobComplete', 'missed', 1));
    await open();
    await clock.settle();
    expect(groups()).to.deep.equal(['missed']);
  });

  it('delivers only what the filter lets through', async () => {
    await open({ types: ['JobComplete'], group: 'mine' });
    await put(
      event('JobComplete', 'mine', 1),
      event('JobComplete', 'other', 2),
      event('Dialing', 'mine', 3),
    );
    await clock.settle();
    expect(groups()).to.deep.equal(['mine']);
  });

  const toWhom: [string, EventFilter, string[]][] = [
    ['names it', { types: ['TrunkChanged'], instanceId: 'x', group: 'x', scene: 'x' }, ['']],
    ['names it among others', { types: ['Dialing', 'TrunkChanged'], group: 'a' }, ['a', '']],
    ['wants everything', {}, ['a', '', 'b']],
    ['wants all of an instance', { instanceId: 'i' }, ['a', 'b']],
    ['wants all of a group', { group: 'a' }, ['a']],
    ['names other types', { types: ['Dialing'] }, ['a', 'b']],
  ];
  for (const [who, filter, wanted] of toWhom) {
    const does = wanted.includes('') ? 'delivers' : 'does not deliver';
    it(`${does} what a trunk tells to a consumer that ${who}`, async () => {
      await open(filter);
      const trunk: NewEvent = { ...event('TrunkChanged', '', 2), instanceId: '' };
      await put(event('Dialing', 'a', 1), trunk, event('Dialing', 'b', 3));
      await clock.settle();
      expect(groups()).to.deep.equal(wanted);
    });
  }

  it('keeps events of calls placed one by one from those who did not ask for them', async () => {
    await open({}, 'a');
    await open({ direct: true }, 'b');
    await put(event('CallAnswered', 'direct', 1, true));
    await clock.settle();
    expect(groups()).to.deep.equal(['direct']);
  });

  it('hands the consumer over to whoever opens it last', async () => {
    await open();
    const other: string[] = [];
    await outbox.open('a', {}, (envelope) => other.push(envelope.groupId));
    await put(event('Dialing', 'x', 1));
    await clock.settle();
    expect(groups()).to.deep.equal([]);
    expect(other).to.deep.equal(['x']);
  });

  it('waits with further events while too many are not acknowledged', async () => {
    const subscription = await open();
    await put(...Array.from({ length: 600 }, (_, index) => event('Dialing', `${index}`, index)));
    await clock.settle();
    expect(got).to.have.length(500);
    for (const envelope of got.slice(0, 300)) outbox.acknowledge(subscription, envelope.sequence);
    await clock.settle();
    expect(got).to.have.length(600);
  });

  it('forgets after a day what everybody has taken, and keeps the rest', async () => {
    const now = clock.now();
    const subscription = await open();
    await put(event('Dialing', 'taken', now), event('Dialing', 'left', now));
    await clock.settle();
    outbox.acknowledge(subscription, got[0]!.sequence);
    await clock.advance(26 * 3_600_000);
    await clock.settle();
    const left = await eventsAfter(db, 0, {}, 10);
    expect(left.map((envelope) => envelope.groupId)).to.deep.equal(['left']);
  });

  it('goes on with others while one event is rejected, and hands that one out again', async () => {
    const subscription = await outbox.open('a', {}, (envelope) => {
      got.push(envelope);
      if (envelope.groupId === '0') outbox.reject(subscription, envelope.sequence);
      else outbox.acknowledge(subscription, envelope.sequence);
    });
    await put(...Array.from({ length: 1500 }, (_, index) => event('Dialing', `${index}`, index)));
    await clock.settle();
    await clock.settle();
    expect(new Set(groups()).size).to.equal(1500);
    await clock.advance(5_000);
    expect(groups().filter((group) => group === '0')).to.have.length(2);
    await clock.advance(10_000);
    expect(groups().filter((group) => group === '0')).to.have.length(3);
  });

  it('keeps a consumer that is open, however long it waits quietly', async () => {
    const subscription = await open();
    await clock.advance(40 * 24 * 3_600_000);
    await put(event('JobComplete', 'late', clock.now()));
    await clock.settle();
    await outbox.close(subscription);
    got = [];
    await open();
    await clock.settle();
    expect(groups()).to.deep.equal(['late']);
  });

  it('keeps nothing for a transient consumer once it is closed', async () => {
    const subscription = await outbox.open('t', {}, (envelope) => got.push(envelope), {
      transient: true,
    });
    await put(event('Dialing', 'one', 1));
    await clock.settle();
    await outbox.close(subscription);
    await put(event('Dialing', 'two', 2));
    await outbox.open('t', {}, (envelope) => got.push(envelope), { transient: true });
    await clock.settle();
    expect(groups()).to.deep.equal(['one']);
  });

  it('delivers to the last of two that open one name at the same time', async () => {
    const first: string[] = [];
    await Promise.all([
      outbox.open('a', {}, (envelope) => first.push(envelope.groupId)),
      outbox.open('a', {}, (envelope) => got.push(envelope)),
    ]);
    await put(event('Dialing', 'x', 1));
    await clock.settle();
    expect(first).to.deep.equal([]);
    expect(groups()).to.deep.equal(['x']);
  });

  it('refuses a filter that is none', async () => {
    let message = '';
    try {
      await open({ types: 'JobComplete' as never });
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message).to.match(/types: must be a list of Dialing/);
  });
});
