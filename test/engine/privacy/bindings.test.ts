import Ajv from 'ajv';
import { expect } from 'chai';
import {
  eventSchemas,
  type CallAnswer,
  type EventEnvelope,
  type NewBinding,
  type Pool,
  type PoolKind,
} from '../../../engine/api';
import { TestEngine } from '../../support/engine';
import { HOUR, MINUTE, poolWith, stockOf } from '../../support/privacy';
import { rejection } from '../../support/rejection';

const A = '13800000001';
const B = '13900000002';
const C = '13700000003';
const D = '13600000004';

describe('Bindings of privacy numbers', () => {
  let test: TestEngine;
  let pool: Pool;
  let numbers: string[];
  let x: string;

  async function start(kind: PoolKind, count = 1, settings = {}): Promise<void> {
    test = await TestEngine.start();
    ({ pool, numbers } = await poolWith(test, kind, count, settings));
    x = numbers[0]!;
  }
  const bind = (p: Partial<NewBinding> = {}) =>
    test.api.privacy.bind({
      poolKey: pool.key,
      a: A,
      expiresAt: test.clock.now() + HOUR,
      ...(pool.kind === 'AXB' && { b: B }),
      ...p,
    });
  const call = (caller: string, dialled = x, extension?: string): Promise<CallAnswer> =>
    test.api.privacy.resolve({ x: dialled, caller, ...(extension && { extension }) });
  const reached = async (caller: string, dialled = x, extension?: string): Promise<string> => {
    const answer = await call(caller, dialled, extension);
    if (answer.outcome === 'connect') return answer.callee;
    return answer.outcome === 'announce' ? answer.announcement : answer.outcome;
  };

  describe('AXB', () => {
    it('puts A through to B and B to A, and nobody else, showing X', async () => {
      await start('AXB');
      const binding = await bind({ x, outId: 'order 7', recording: true });
      expect(binding).to.include({ kind: 'AXB', x, a: A, b: B, outId: 'order 7', endedAt: null });
      const answer = await call(A);
      expect(answer).to.include({
        ...{ outcome: 'connect', from: 'A', callee: B, showNumber: x, recording: true },
        ...{ ringTone: null, ringTimeoutSeconds: 60 },
      });
      expect(await reached(B)).to.equal(A);
      expect(await reached(C)).to.equal('unknownCaller');
      expect(await reached(A, '17999999999')).to.equal('unknownNumber');
    });

    it('knows numbers however a trunk writes them', async () => {
      await start('AXB');
      await bind({ x, a: '+86 138-0000-0001', b: '0571-88880000' });
      for (const caller of [A, `+86${A}`, `86${A}`, `0086${A}`, `0${A}`]) {
        expect(await reached(caller, `+86${x}`)).to.equal('057188880000');
      }
      expect(await reached('+8657188880000')).to.equal(A);
    });

    it('has many bindings on one number, but none that a caller could fall under with another', async () => {
      await start('AXB');
      const first = await bind({ x });
      await bind({ x, a: C, b: D });
      expect(await reached(C)).to.equal(D);
      for (const [a, b, path] of [
        [A, C, 'a'],
        [D, '13500000005', 'a'],
        ['13500000005', B, 'b'],
        [B, '13500000006', 'a'],
      ] as const) {
        const error = await rejection(bind({ x, a, b }));
        expect(error.code).to.equal('InvalidInput');
        expect(error.details.problems![0]!.path).to.equal(path);
        expect(error.message).to.contain('could not be told whom it wants');
      }
      const { message } = await rejection(bind({ x }));
      expect(message).to.contain(`by binding ${first.id}`);
    });

    it('has 200 bindings a number at the most', async () => {
      await start('AXB');
      const bindings = Array.from({ length: 201 }, (_, index) => ({
        ...{ poolKey: pool.key, x, expiresAt: test.clock.now() + HOUR },
        ...{ a: String(13_800_000_000 + index), b: String(13_900_000_000 + index) },
      }));
      const { results } = await test.api.privacy.bindMany({ bindings });
      expect(results.filter((one) => 'binding' in one)).to.have.length(200);
      expect(results[200]).to.include({ code: 'LimitExceeded' });
      expect(await test.api.privacy.getNumber({ number: x })).to.include({
        ...{ bindings: 200, bindingsLeft: 0, status: 'Bound' },
      });
    });

    it('assigns another number where one would be ambiguous', async () => {
      await start('AXB', 3);
      const given = [await bind(), await bind(), await bind({ b: C })];
      expect(new Set(given.map((one) => one.x)).size).to.equal(3);
      const error = await rejection(bind({ b: D }));
      expect(error.code).to.equal('LimitExceeded');
      expect(error.message).to.contain('A or B is bound already');
    });

    it('needs two numbers, and hides both', async () => {
      await start('AXB');
      const error = await rejection(
        test.api.privacy.bind({
          ...{ poolKey: pool.key, a: '123', expiresAt: test.clock.now() + HOUR },
          ...{ display: 'caller', groupId: '7', extension: '1', transcript: true },
        }),
      );
      expect(error.details.problems!.map(({ path }) => path)).to.deep.equal([
        ...['a', 'b', 'extension', 'groupId', 'display', 'transcript'],
      ]);
      expect((await rejection(bind({ b: A }))).message).to.contain('the same number as a');
      expect((await rejection(bind({ b: x }))).message).to.contain('in circles');
    });
  });

  describe('AXN', () => {
    for (const kind of ['AXN', '95AXN'] as const) {
      it(`of ${kind} puts everybody through to A, and A through to B where there is one`, async () => {
        await start(kind);
        const { id } = await bind({ x });
        expect(await reached(C)).to.equal(A);
        expect(await reached('anonymous')).to.equal(A);
        expect(await reached(A)).to.equal('noCallback');
        await test.api.privacy.updateBinding({ bindingId: id, changes: { b: B } });
        expect(await reached(A)).to.equal(B);
        expect(await reached(B)).to.equal(A);
      });
    }

    it('has one binding a number', async () => {
      await start('AXN');
      const { id } = await bind({ x });
      const error = await rejection(bind({ x, a: C }));
      expect(error.message).to.contain(`by binding ${id}`).and.to.contain('has one binding');
      expect((await rejection(bind({ a: C }))).message).to.contain('fully bound');
    });

    it('shows A who calls where that is wanted, and nobody ever A', async () => {
      await start('AXN');
      await bind({ x, b: B, display: 'caller' });
      expect(await call(C)).to.include({ callee: A, showNumber: C });
      expect(await call(A)).to.include({ callee: B, showNumber: x });
    });
  });

  describe('AXN with extension', () => {
    it('asks for the extension, keyed in or dialled behind the number', async () => {
      await start('AXNExtension');
      await bind({ x, extension: '123', b: B });
      await bind({ x, a: C, extension: '45' });
      expect(await call(D)).to.deep.equal({ outcome: 'extension', x, poolKey: pool.key });
      expect(await reached(D, x, '123')).to.equal(A);
      for (const dialled of [`${x}123`, `${x},123`, `${x}*123#`, `+86${x}123`]) {
        expect(await reached(D, dialled)).to.equal(A);
      }
      expect(await reached(D, `${x}45`)).to.equal(C);
      expect(await reached(D, x, '124')).to.equal('wrongExtension');
      expect(await reached(D, x, '4')).to.equal('wrongExtension');
      expect(await reached(A)).to.equal(B);
      expect(await reached(A, x, '123')).to.equal(B);
      expect(await reached(C)).to.equal('noCallback');
      expect(await reached(C, x, '123')).to.equal(A);
    });

    it('refuses extensions of which one begins with the other, and A twice', async () => {
      await start('AXNExtension');
      await bind({ x, extension: '12' });
      const refused = async (a: string, extension: string): Promise<string> =>
        (await rejection(bind({ x, a, extension }))).message;
      expect(await refused(C, '12')).to.contain('has the extension 12 already');
      expect(await refused(C, '1')).to.contain('begins with the other');
      expect(await refused(C, '123')).to.contain('begins with the other');
      expect(await refused(A, '345')).to.contain('could not be told whom it wants');
      expect(await refused(C, '1234')).to.contain('1 to 3 digits');
      expect((await rejection(bind({ a: C, extension: '7' }))).message).to.contain('x: is missing');
      expect((await bind({ x, a: C, extension: '345' })).extension).to.equal('345');
    });

    it('assigns extensions of three digits, 1,000 a number', async () => {
      await start('AXNExtension');
      const bindings = Array.from({ length: 500 }, (_, index) => ({
        ...{ poolKey: pool.key, expiresAt: test.clock.now() + HOUR },
        a: String(13_800_000_000 + index),
      }));
      await test.api.privacy.bindMany({ bindings });
      const more = bindings.map((one) => ({ ...one, a: `139${one.a.slice(3)}` }));
      const { results } = await test.api.privacy.bindMany({ bindings: more });
      const { list } = await test.api.privacy.listBindings({ x, limit: 2_000 });
      expect(results.every((one) => 'binding' in one)).to.equal(true);
      expect(new Set(list.map(({ extension }) => extension)).size).to.equal(1_000);
      expect(list.every(({ extension }) => /^\d{3}$/.test(extension!))).to.equal(true);
      expect((await rejection(bind({ a: C }))).code).to.equal('LimitExceeded');
    });
  });

  describe('AXG', () => {
    it('puts those of the group through to A, and A through to B', async () => {
      await start('AXG');
      const { privacy } = test.api;
      const { id: groupId } = await privacy.createGroup({
        ...{ poolKey: pool.key, name: '招聘', numbers: [C, D] },
      });
      await bind({ x, groupId, b: C });
      expect(await reached(C)).to.equal(A);
      expect(await reached(A)).to.equal(C);
      expect(await reached(B)).to.equal('unknownCaller');
      await privacy.changeGroup({ groupId, operation: 'add', numbers: [B] });
      expect(await reached(B)).to.equal(A);
      await privacy.changeGroup({ groupId, operation: 'overwrite', numbers: [D] });
      expect([await reached(B), await reached(D)]).to.deep.equal(['unknownCaller', A]);
    });

    it('needs a group of its pool, with numbers, without A', async () => {
      await start('AXG', 2);
      const { privacy } = test.api;
      expect((await rejection(bind({}))).message).to.contain('groupId: is missing');
      expect((await rejection(bind({ groupId: '9' }))).message).to.contain('no group "9"');
      const { id: groupId } = await privacy.createGroup({ poolKey: pool.key });
      expect((await rejection(bind({ groupId }))).message).to.contain('no numbers yet');
      await privacy.changeGroup({ groupId, operation: 'add', numbers: [A] });
      expect((await rejection(bind({ groupId }))).message).to.contain('is in the group as well');
      await bind({ groupId, a: C });
      const refused = async (operation: 'add' | 'overwrite' | 'remove', numbers: string[]) =>
        (await rejection(privacy.changeGroup({ groupId, operation, numbers }))).message;
      expect(await refused('add', [C])).to.contain('could not be told');
      expect(await refused('overwrite', [C])).to.contain('could not be told');
      expect(await refused('remove', [A])).to.contain('all that the group has');
      expect((await rejection(privacy.deleteGroup({ groupId }))).code).to.equal('WrongState');
    });
  });

  describe('Restrictions', () => {
    it('hold one way', async () => {
      await start('AXB');
      const { id: bindingId } = await bind({ x, restriction: 'fromA' });
      expect([await reached(A), await reached(B)]).to.deep.equal(['restricted', A]);
      const { updateBinding } = test.api.privacy;
      await updateBinding({ bindingId, changes: { restriction: 'toA' } });
      expect([await reached(A), await reached(B)]).to.deep.equal([B, 'restricted']);
      await updateBinding({ bindingId, changes: { restriction: 'none' } });
      expect([await reached(A), await reached(B)]).to.deep.equal([B, A]);
    });

    it('of blacklists hold by number and by pair, each in its direction', async () => {
      await start('AXB');
      const { privacy } = test.api;
      await bind({ x });
      const black = async (number: string, direction?: 'from' | 'to' | 'both', other?: string) => {
        const entry = { number, ...(direction && { direction }), ...(other && { other }) };
        await privacy.addBlacklist({ poolKey: pool.key, entries: [entry] });
        const both = [await reached(A), await reached(B)];
        const entries = [{ number, ...(other && { other }) }];
        expect((await privacy.removeBlacklist({ poolKey: pool.key, entries })).removed).to.equal(1);
        return both;
      };
      expect(await black(A)).to.deep.equal(['restricted', A]);
      expect(await black(A, 'to')).to.deep.equal([B, 'restricted']);
      expect(await black(A, 'both')).to.deep.equal(['restricted', 'restricted']);
      expect(await black(A, undefined, B)).to.deep.equal(['restricted', 'restricted']);
      expect(await black(A, 'from', B)).to.deep.equal(['restricted', A]);
      expect(await black(A, 'to', B)).to.deep.equal([B, 'restricted']);
      expect(await black(A, 'both', C)).to.deep.equal([B, A]);
      expect([await reached(A), await reached(B)]).to.deep.equal([B, A]);
    });
  });

  describe('Changes', () => {
    it('of A, B, expiry, outId and recording hold at once', async () => {
      await start('AXB');
      const { id: bindingId } = await bind({ x });
      const expiresAt = test.clock.now() + 2 * HOUR;
      const changed = await test.api.privacy.updateBinding({
        bindingId,
        changes: { a: C, b: D, expiresAt, outId: 'o', recording: true, ringTimeoutSeconds: 20 },
      });
      expect(changed).to.include({ a: C, b: D, expiresAt, outId: 'o', recording: true });
      expect(await reached(A)).to.equal('unknownCaller');
      expect(await call(C)).to.include({ callee: D, ringTimeoutSeconds: 20 });
      expect(await test.api.privacy.getBinding({ bindingId })).to.deep.equal(changed);
      const { list } = await test.api.privacy.listBindings({ number: C });
      expect(list).to.deep.equal([changed]);
      expect((await test.api.privacy.listBindings({ number: A })).list).to.deep.equal([]);
    });

    it('are refused where they would be ambiguous, and leave all as it was', async () => {
      await start('AXB');
      const { id: bindingId } = await bind({ x });
      await bind({ x, a: C, b: D });
      const { updateBinding } = test.api.privacy;
      for (const changes of [{ a: C }, { b: D }, { a: B }, { b: null }, { expiresAt: 5 }]) {
        const error = await rejection(updateBinding({ bindingId, changes }));
        expect(error.code, JSON.stringify(changes)).to.equal('InvalidInput');
      }
      expect([await reached(A), await reached(C)]).to.deep.equal([B, D]);
      const swapped = await updateBinding({ bindingId, changes: { a: B, b: A } });
      expect([swapped.a, swapped.b]).to.deep.equal([B, A]);
    });
  });

  describe('Ends', () => {
    it('come when they are unbound, which may be asked for twice', async () => {
      await start('AXB');
      const { id: bindingId } = await bind({ x });
      await test.api.privacy.unbind({ bindingId });
      expect(await reached(A)).to.equal('unknownCaller');
      await test.api.privacy.unbind({ bindingId });
      expect(await test.api.privacy.getBinding({ bindingId })).to.include({
        ...{ endReason: 'Unbound', endedAt: test.clock.now() },
      });
      expect((await rejection(test.api.privacy.unbind({ bindingId: '12' }))).code).to.equal(
        'NotFound',
      );
      const late = test.api.privacy.updateBinding({ bindingId, changes: { b: C } });
      expect((await rejection(late)).code).to.equal('WrongState');
      const { list } = await test.api.privacy.listBindings({ x, ended: true });
      expect(list.map(({ id }) => id)).to.deep.equal([bindingId]);
      await bind({ x });
    });

    it('are not taken back by a change that is asked for meanwhile', async () => {
      await start('AXB');
      const { id: bindingId } = await bind({ x });
      const ended = test.api.privacy.unbind({ bindingId });
      const changed = test.api.privacy.updateBinding({ bindingId, changes: { b: C } });
      // It waits for the place to be free, in place of being refused.
      const bound = bind({ x, b: D });
      await ended;
      expect((await rejection(changed)).code).to.equal('WrongState');
      await bound;
      expect(await reached(A)).to.equal(D);
      const dataFolder = test.crashedCopy();
      await test.stop();
      test = await TestEngine.start({ dataFolder }, test.clock);
      expect(await reached(A)).to.equal(D);
    });

    it('come when they expire, to the millisecond, and are told', async () => {
      await start('AXB');
      const told: EventEnvelope[] = [];
      await test.on({ types: ['BindingEnded'], group: pool.key }, (event) => void told.push(event));
      const error = await rejection(bind({ x, expiresAt: test.clock.now() + MINUTE - 1 }));
      expect(error.message).to.contain('a minute from now');
      const expiresAt = test.clock.now() + MINUTE;
      const { id } = await bind({ x, expiresAt });
      await test.clock.advance(MINUTE - 1);
      expect(await reached(A)).to.equal(B);
      await test.clock.advance(1);
      expect(await reached(A)).to.equal('unknownCaller');
      await test.clock.advance(1_000);
      expect(await test.api.privacy.getBinding({ bindingId: id })).to.include({
        ...{ endReason: 'Expired', endedAt: expiresAt },
      });
      expect(told.map(({ body }) => body.eventType)).to.deep.equal(['BindingEnded']);
      expect(told[0]).to.include({ instanceId: '', groupId: pool.key });
      const check = new Ajv().compile(eventSchemas.BindingEnded);
      expect(check(told[0]!.body), JSON.stringify(check.errors)).to.equal(true);
      expect((await test.api.privacy.getPool({ poolKey: pool.key })).bindings).to.equal(0);
    });

    it('are told of so many minutes before, once, and again after a change', async () => {
      await start('AXB', 1, { expiringMinutes: 10 });
      const told: number[] = [];
      await test.on({ types: ['BindingExpiring'] }, ({ body }) => {
        const check = new Ajv().compile(eventSchemas.BindingExpiring);
        expect(check(body), JSON.stringify(check.errors)).to.equal(true);
        told.push(body.eventTime);
      });
      const begun = test.clock.now();
      const { id: bindingId } = await bind({ x, expiresAt: begun + HOUR });
      await test.clock.advance(50 * MINUTE + 1_000);
      expect(told).to.deep.equal([begun + 50 * MINUTE]);
      await test.api.privacy.updateBinding({
        ...{ bindingId, changes: { expiresAt: begun + 2 * HOUR } },
      });
      await test.clock.advance(65 * MINUTE);
      expect(told).to.deep.equal([begun + 50 * MINUTE, begun + 110 * MINUTE]);
      expect(await reached(A)).to.equal(B);
    });
  });

  it('survive a crash, and those that expired meanwhile end as they should have', async () => {
    await start('AXNExtension', 2, { expiringMinutes: 30 });
    const now = test.clock.now();
    const kept = await bind({
      ...{ x, extension: '007', b: B, outId: 'o', outOrderId: 'p', ringTimeoutSeconds: 9 },
      ...{ restriction: 'toA', recording: true, transcript: true, display: 'caller' },
      expiresAt: now + 10 * HOUR,
    });
    const short = await bind({ x, a: C, expiresAt: now + MINUTE });
    const gone = await bind({ x, a: D });
    await test.api.privacy.unbind({ bindingId: gone.id });
    const dataFolder = test.crashedCopy();
    await test.stop();
    await test.clock.advance(HOUR);
    test = await TestEngine.start({ dataFolder }, test.clock);
    const { privacy } = test.api;
    expect(await privacy.getBinding({ bindingId: kept.id })).to.deep.equal(kept);
    expect(await reached(A)).to.equal(B);
    expect(await reached(C, x, short.extension!)).to.equal('wrongExtension');
    await test.clock.advance(1_000);
    expect(await privacy.getBinding({ bindingId: short.id })).to.include({
      ...{ endReason: 'Expired', endedAt: now + MINUTE },
    });
    expect((await privacy.getPool({ poolKey: pool.key })).bindings).to.equal(1);
    const next = await bind({ x, a: C });
    expect(Number(next.id)).to.be.greaterThan(Number(gone.id));
  });

  it('are listed by number, X, pool and outId, a page at a time', async () => {
    await start('AXB', 2);
    const made = [
      await bind({ outId: 'o' }),
      await bind({ b: C }),
      await bind({ a: D, b: '13500000005', outId: 'o' }),
    ];
    const { privacy } = test.api;
    const ids = async (p: object): Promise<string[]> =>
      (await privacy.listBindings(p)).list.map(({ id }) => id);
    const [first, second, third] = made.map(({ id }) => id);
    expect(await ids({})).to.deep.equal([third, second, first]);
    expect(await ids({ number: `+86${A}` })).to.deep.equal([second, first]);
    expect(await ids({ number: C })).to.deep.equal([second]);
    expect(await ids({ outId: 'o' })).to.deep.equal([third, first]);
    expect(await ids({ x: made[1]!.x, number: A })).to.deep.equal([second]);
    const page = await privacy.listBindings({ poolKey: pool.key, limit: 2 });
    expect(page.next).to.equal(second);
    expect(await ids({ limit: 2, after: page.next })).to.deep.equal([first]);
  });

  describe('Assignment', () => {
    async function cities(assignment: 'default' | 'strict' | 'smart'): Promise<void> {
      test = await TestEngine.start();
      const { privacy } = test.api;
      pool = await privacy.createPool({ kind: 'AXN', name: 'cities', settings: { assignment } });
      const stock = [
        ...stockOf(1, { first: 17_100_000_000, city: '宁波' }),
        ...stockOf(1, { first: 17_200_000_000, city: '杭州' }),
        ...stockOf(1, { first: 17_300_000_000, city: '昆明', province: '云南' }),
      ];
      await privacy.addStock({ numbers: stock });
      await privacy.buyNumbers({ poolKey: pool.key, spec: 'virtual', count: 3 });
    }
    const take = async (expectCity?: string): Promise<string> =>
      (await bind(expectCity ? { expectCity } : { a: '057488880000' })).x.slice(0, 3);

    it('by default takes one of the city, else any', async () => {
      await cities('default');
      expect(await take()).to.equal('171');
      expect(await take('昆明市')).to.equal('173');
      expect(await take('宁波')).to.equal('172');
    });

    it('strictly takes one of the city, or none', async () => {
      await cities('strict');
      expect(await take('宁波')).to.equal('171');
      const error = await rejection(take());
      expect(error.message).to.contain('none of 宁波 is left');
      expect((await rejection(take('哪里'))).message).to.contain('there is no city "哪里"');
    });

    it('smartly takes one of the city, else of the capital, else any', async () => {
      await cities('smart');
      expect([await take('宁波'), await take('宁波'), await take('宁波')]).to.deep.equal([
        ...['171', '172', '173'],
      ]);
    });
  });

  it('of what is locked, not of the pool or not verified are refused', async () => {
    await start('AXN', 2, { verifiedOnly: true });
    const { privacy } = test.api;
    const [other = ''] = numbers.slice(1);
    expect((await rejection(bind({ x }))).message).to.contain('is not verified');
    expect((await rejection(bind())).message).to.contain('not verified');
    await privacy.startVerification({ numbers, person: A });
    await privacy.finishVerification({ numbers, verified: true });
    await privacy.lockNumbers({ poolKey: pool.key, numbers: [x] });
    expect((await rejection(bind({ x }))).message).to.contain('is locked');
    expect((await bind()).x).to.equal(other);
    expect((await rejection(bind({ x: '17999999999' }))).message).to.contain('is no number of');
    await privacy.unlockNumbers({ poolKey: pool.key, numbers: [x] });
    expect((await bind({ a: C })).x).to.equal(x);
  });
});
