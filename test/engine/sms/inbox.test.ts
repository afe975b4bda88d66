import { expect } from 'chai';
import { Inbox, type IncomingSms, type ReceivedSms } from '../../../engine/sms';
import { splitText } from '../../../engine/sms/encoding';
import { SmsPartStore } from '../../../engine/store/privacy/smsParts';
import { seededRandom } from '../../support/random';
import { testStore, type TestStore } from '../../support/store';

const MINUTE = 60_000;

interface Opened {
  inbox: Inbox;
  keeper: SmsPartStore;
  taken: ReceivedSms[];
  failed: unknown[];
}

function open(
  store: TestStore,
  more: {
    patienceMs?: number;
    mostParts?: number;
    take?: (sms: ReceivedSms) => Promise<void>;
  } = {},
): Opened {
  const { db, writer, clock, newId } = store;
  const taken: ReceivedSms[] = [];
  const failed: unknown[] = [];
  const keeper = new SmsPartStore(db, writer);
  const inbox = new Inbox({
    ...{ clock, newId, keeper, failed: (error) => failed.push(error) },
    take: async (sms) => void taken.push(sms),
    ...more,
  });
  return { inbox, keeper, taken, failed };
}

const partsOf = (text: string, reference: string, from = '13800000001'): IncomingSms[] =>
  splitText(text).parts.map((part, at, all) => ({
    gateway: 'main',
    from,
    to: '17000000001',
    text: part,
    mark: { reference, total: all.length, index: at + 1 },
  }));

/** Parts whose message is not dealt with. */
const kept = async (keeper: SmsPartStore) =>
  (await keeper.all()).filter(({ doneAt }) => doneAt === undefined);

const LONG = Array.from({ length: 60 }, (_, at) => `第${at}句话。`).join('');

describe('long messages that come in', () => {
  it('are put together in any order, parts of many among each other, each once', async () => {
    const store = await testStore();
    const { inbox, keeper, taken } = open(store);
    const random = seededRandom(11);
    const texts = Array.from({ length: 40 }, (_, at) => `${at}:${LONG}`);
    // Senders use the same references; each part comes up to three times.
    const pieces = texts
      .flatMap((text, at) => partsOf(text, `8:${at % 7}`, `1380000${1000 + at}`))
      .flatMap((part) => Array<IncomingSms>(1 + Math.floor(random() * 3)).fill(part))
      .map((part) => ({ part, order: random() }))
      .sort((a, b) => a.order - b.order);
    await Promise.all(pieces.map(({ part }) => inbox.receive(part)));
    expect(taken.map(({ text }) => text).sort()).to.deep.equal([...texts].sort());
    expect(taken.every(({ incomplete }) => !incomplete)).to.equal(true);
    expect(inbox.waiting).to.equal(0);
    await inbox.stop();
    expect(await kept(keeper)).to.deep.equal([]);
    expect(store.clock.pending()).to.equal(0);
  });

  it('go with a gap where parts do not come in time', async () => {
    const store = await testStore();
    const { inbox, keeper, taken } = open(store, { patienceMs: 10 * MINUTE });
    const [first, second, third, ...rest] = partsOf(LONG, '16:1');
    expect(rest.length).to.be.greaterThan(2);
    await inbox.receive(third!);
    await inbox.receive(first!);
    await store.clock.advance(10 * MINUTE - 1);
    expect(taken).to.have.length(0);
    await store.clock.advance(1);
    const [sms] = taken;
    expect(sms?.text).to.equal(`${first?.text}[…]${third?.text}[…]`);
    expect(sms?.incomplete).to.equal(true);
    // One that comes after that begins another, which is as torn.
    await inbox.receive(second!);
    await inbox.receive(first!); // known: of the one that went
    expect(inbox.waiting).to.equal(1);
    await inbox.stop();
    expect(await kept(keeper)).to.have.length(1);
  });

  it('take no more memory than they may: the one that waits longest goes', async () => {
    const store = await testStore();
    const { inbox, taken } = open(store, { mostParts: 10 });
    for (let at = 0; at < 30; at++) {
      const [part] = partsOf(LONG, '8:1', `1380000${1000 + at}`);
      await inbox.receive(part!);
      expect(inbox.waiting).to.be.at.most(10);
    }
    expect(taken.map(({ from }) => from)).to.deep.equal(
      Array.from({ length: 20 }, (_, at) => `1380000${1000 + at}`),
    );
    await inbox.stop();
  });

  it('are two where a reference is used again before the first is complete', async () => {
    const store = await testStore();
    const { inbox, taken } = open(store);
    const [first] = partsOf(LONG, '8:9');
    const next = partsOf(`another ${LONG}`, '8:9');
    expect(next).to.have.length(partsOf(LONG, '8:9').length);
    for (const part of [first!, ...next]) await inbox.receive(part);
    expect(taken.map(({ incomplete }) => incomplete)).to.deep.equal([true, false]);
    await inbox.stop();
  });

  it('are put together of what came before the process ended, and what came after', async () => {
    const store = await testStore();
    const parts = partsOf(LONG, '8:3');
    const before = open(store);
    for (const part of parts.slice(0, 2)) await before.inbox.receive(part);
    await before.inbox.stop();
    const after = open(store);
    await after.inbox.load();
    for (const part of parts.slice(1)) await after.inbox.receive(part);
    await after.inbox.stop();
    expect(after.taken.map(({ text }) => text)).to.deep.equal([LONG]);
    expect(await kept(after.keeper)).to.deep.equal([]);
  });

  it('are one where the last part comes again after a crash', async () => {
    const store = await testStore();
    const parts = partsOf(LONG, '8:3');
    const before = open(store);
    for (const part of parts) await before.inbox.receive(part);
    await before.inbox.stop();
    // The answer was lost with the process, so it is brought once more.
    const after = open(store);
    await after.inbox.load();
    await after.inbox.receive(parts.at(-1)!);
    await store.clock.advance(11 * MINUTE);
    expect(before.taken).to.have.length(1);
    expect(after.taken).to.deep.equal([]);
    // The same reference may be another message by then.
    const next = open(store);
    await next.inbox.load();
    expect(await next.keeper.all()).to.deep.equal([]);
    for (const { inbox } of [after, next]) await inbox.stop();
  });

  it('are tried again when they could not be dealt with', async () => {
    const store = await testStore();
    let tries = 0;
    const { inbox, keeper, failed } = open(store, {
      take: () => (++tries === 1 ? Promise.reject(new Error('disk full')) : Promise.resolve()),
    });
    for (const part of partsOf(LONG, '8:3')) await inbox.receive(part);
    await store.clock.advance(0);
    expect(failed).to.have.length(1);
    expect((await kept(keeper)).length).to.be.greaterThan(1);
    await store.clock.advance(15_000);
    await inbox.stop();
    expect(tries).to.equal(2);
    expect(await kept(keeper)).to.deep.equal([]);
  });
});
