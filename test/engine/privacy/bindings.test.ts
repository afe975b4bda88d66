import Ajv from 'ajv';
import { expect } from 'chai';
import {
  eventSchemas,
  type BindingChanges,
  type CallAnswer,
  type EventEnvelope,
  type NewBinding,
  type Pool,
  type PoolKind,
} from '../../../engine/api';
import { TestEngine } from '../../support/engine';
import { HOUR, MINUTE, poolWith, privacyAlone, stockOf } from '../../support/privacy';
import { rejection } from '../../support/rejection';

const A = '13800000001';
const B = '13900000002';
const C = '13700000003';
const D = '13600000004';
const STRANGER = '13500000005';

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
        ...{ ringTone: null, ringTimeoutSeconds: 60, longestMinutes: 120 },
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

    it('shows nobody whose number is withheld, or not told at all', async () => {
      const alone = await privacyAlone();
      const { api, clock, privacy } = alone;
      const { pool, numbers } = await alone.poolWith('AXN', 1);
      const [x = ''] = numbers;
      const expiresAt = clock.now() + HOUR;
      await api.bind({ poolKey: pool.key, a: A, x, display: 'caller', expiresAt });
      const shown = { outcome: 'connect', showNumber: x };
      expect(privacy.resolve({ x, caller: STRANGER, withheld: true })).to.include(shown);
      expect(privacy.resolve({ x, caller: '' })).to.include(shown);
    });

    it('shows A who calls where that is wanted, and nobody ever A', async () => {
      await start('AXN');
      await bind({ x, b: B, display: 'caller' });
      expect(await call(C)).to.include({ callee: A, showNumber: C });
      expect(await call(A)).to.include({ callee: B, showNumber: x });
    });
  });

  describe('AXN with extension', () => {
    it('on numbers of different lengths reaches the one that has it, and none where both have', async () => {
      const alone = await privacyAlone();
      const { api, clock } = alone;
      const pool = await api.createPool({ kind: 'AXNExtension', name: 'e' });
      const [short, long] = ['1700000000', '17000000001'] as const;
      await api.addStock({
        numbers: [short, long].map((number) => ({ number, spec: 'virtual' as const })),
      });
      await api.buyNumbers({ poolKey: pool.key, spec: 'virtual', count: 2 });
      const bind = (a: string, x: string, extension: string) =>
        api.bind({ poolKey: pool.key, a, x, extension, expiresAt: clock.now() + HOUR });
      const ring = () => alone.privacy.resolve({ x: '1700000000123', caller: STRANGER });
      expect(ring()).to.include({ outcome: 'announce', because: 'extension' });
      await bind(B, long, '23');
      expect(ring()).to.include({ outcome: 'connect', callee: B });
      await bind(A, short, '123');
      expect(ring()).to.include({ outcome: 'announce', because: 'number' });
    });

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

  describe('Circles', () => {
    it('are refused where A or B is an X number when it is bound', async () => {
      await start('AXB', 2);
      const error = await rejection(bind({ x, b: numbers[1]! }));
      expect(error.message).to.contain('calls would go in circles');
    });

    it('are not entered where B has become an X number since', async () => {
      await start('AXB');
      await bind({ x });
      const { privacy } = test.api;
      await privacy.addStock({ numbers: [{ number: B, spec: 'carrier' }] });
      // In stock it is nobody's X yet.
      expect(await reached(A)).to.equal(B);
      await privacy.buyNumbers({ poolKey: pool.key, spec: 'carrier', count: 1 });
      expect(await call(A)).to.include({
        ...{ outcome: 'announce', announcement: 'noCallback', because: 'circle', x },
      });
    });

    it('end where a call comes back from a number that is X itself', async () => {
      await start('AXN', 2);
      await bind({ x });
      expect(await reached(C)).to.equal(A);
      for (const caller of numbers) {
        expect(await call(caller)).to.include({
          ...{ outcome: 'announce', announcement: 'unknownCaller', because: 'circle' },
        });
      }
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

    it('of A are refused where another on X has it, also with extensions', async () => {
      await start('AXNExtension');
      const { id: bindingId } = await bind({ x, extension: '1' });
      await bind({ x, a: C, extension: '2', b: D });
      const { updateBinding } = test.api.privacy;
      const error = await rejection(updateBinding({ bindingId, changes: { a: C } }));
      expect(error.message).to.contain('could not be told whom it wants');
      expect([await reached(A), await reached(C)]).to.deep.equal(['noCallback', D]);
      // Whom two of them call back may be the same: nobody rings it by mistake.
      expect(await updateBinding({ bindingId, changes: { b: D } })).to.include({ b: D });
      expect([await reached(A), await reached(D, x, '1')]).to.deep.equal([D, A]);
    });

    for (const kind of ['AXN', '95AXN', 'AXG'] as const) {
      it(`of ${kind} keep its X to itself`, async () => {
        await start(kind, 2);
        const { privacy } = test.api;
        const inGroup = async (numbers: string[]) => {
          if (kind !== 'AXG') return {};
          const { id: groupId } = await privacy.createGroup({ poolKey: pool.key, numbers });
          return { groupId };
        };
        const group = await inGroup([C]);
        const { id: bindingId } = await bind({ x, ...group });
        const other = await bind({ x: numbers[1]!, a: D, ...group });
        for (const a of [A, B, D]) {
          const error = await rejection(bind({ x, a, ...(await inGroup([STRANGER])) }));
          expect(error.message).to.contain('is bound already').and.contain('under both');
        }
        // On numbers of their own, both may have the same A, and the same B.
        const changes = { a: A, b: B };
        await privacy.updateBinding({ bindingId: other.id, changes });
        await privacy.updateBinding({ bindingId, changes: { b: B } });
        expect([await reached(A), await reached(A, numbers[1])]).to.deep.equal([B, B]);
        if (kind !== 'AXG') return;
        const withA = await inGroup([C, A]);
        const error = await rejection(privacy.updateBinding({ bindingId, changes: withA }));
        expect(error.message).to.contain('is in the group as well');
        expect(
          (await rejection(privacy.updateBinding({ bindingId, changes: { a: C } }))).message,
        ).to.contain('is in the group as well');
        expect([await reached(C), await reached(A)]).to.deep.equal([A, B]);
      });
    }

    it('change nothing by fields that are there as undefined', async () => {
      const alone = await privacyAlone();
      const { api, clock } = alone;
      const { pool } = await alone.poolWith('AXN', 2);
      const expiresAt = clock.now() + HOUR;
      const set = { b: B, restriction: 'toA' as const, recording: true, expiresAt };
      const { id } = await api.bind({ poolKey: pool.key, a: A, ...set });
      const other = await api.bind({ poolKey: pool.key, a: STRANGER, expiresAt });
      const fields = ['b', 'restriction', 'recording', 'expiresAt', 'ringTones'];
      const undefinedOnes = Object.fromEntries(fields.map((field) => [field, undefined]));
      const changed = await api.updateBinding({
        bindingId: id,
        changes: { ...undefinedOnes, outId: 'p' } as BindingChanges,
      });
      expect(changed).to.deep.include({ ...set, outId: 'p' });
      await clock.advance(HOUR);
      for (const bindingId of [id, other.id]) {
        expect(await api.getBinding({ bindingId })).to.include({ endReason: 'Expired' });
      }
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

  describe('Those that wait for one that is leaving', () => {
    /** One is being unbound, and the next one, of A on the same number, waits for it. */
    async function leaving() {
      const alone = await privacyAlone();
      const { api, clock } = alone;
      const { pool, numbers } = await alone.poolWith('AXG', 1);
      const { id: other } = await api.createGroup({ poolKey: pool.key, numbers: [B] });
      const { id: groupId } = await api.createGroup({ poolKey: pool.key, numbers: [B] });
      const expiresAt = clock.now() + HOUR;
      const binding = { poolKey: pool.key, a: A, x: numbers[0]!, expiresAt };
      const first = await api.bind({ ...binding, groupId: other });
      const gone = api.unbind({ bindingId: first.id });
      return { alone, gone, second: api.bind({ ...binding, groupId }), groupId };
    }

    it('are not made with a group that is deleted meanwhile', async () => {
      const { alone, gone, second, groupId } = await leaving();
      const deleted = alone.api.deleteGroup({ groupId });
      const [, bound, del] = await Promise.allSettled([gone, second, deleted]);
      expect([bound.status, del.status]).to.include('rejected');
    });

    it('are not made where A is put into its own group meanwhile', async () => {
      const { alone, gone, second, groupId } = await leaving();
      const added = alone.api.changeGroup({ groupId, operation: 'add', numbers: [A] });
      const [, bound, add] = await Promise.allSettled([gone, second, added]);
      expect([bound.status, add.status]).to.include('rejected');
    });

    it('are not made in arrears that begin meanwhile', async () => {
      const alone = await privacyAlone();
      const { api, clock } = alone;
      const { pool, numbers } = await alone.poolWith('AXN', 1);
      const bind = () =>
        api.bind({ poolKey: pool.key, a: A, x: numbers[0]!, expiresAt: clock.now() + HOUR });
      const first = await bind();
      const arrears = api.setArrears({ since: clock.now() });
      const gone = api.unbind({ bindingId: first.id });
      const [second] = await Promise.allSettled([bind(), gone, arrears]);
      expect(second.status).to.equal('rejected');
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
    expect(await ids({ number: A, limit: 1, after: second })).to.deep.equal([first]);
    expect(await ids({ number: A, outId: 'o' })).to.deep.equal([first]);
    expect(await ids({ number: A, poolKey: 'FC1' })).to.deep.equal([]);
    expect(await ids({ number: '13500000009' })).to.deep.equal([]);
    expect(await ids({ x: '17999999999' })).to.deep.equal([]);
    await privacy.unbind({ bindingId: first! });
    expect(await ids({ number: A })).to.deep.equal([second]);
    expect(await ids({ number: A, ended: true })).to.deep.equal([first]);
    expect(await ids({ number: B, ended: true })).to.deep.equal([first]);
  });

  it('are listed by group, and by B where several have the same', async () => {
    await start('AXG', 3);
    const { privacy } = test.api;
    const group = async (): Promise<string> =>
      (await privacy.createGroup({ poolKey: pool.key, numbers: [C, D] })).id;
    const groupId = await group();
    const made = [
      await bind({ groupId, b: C }),
      await bind({ groupId: await group(), b: C }),
      await bind({ groupId, b: D }),
    ];
    const [first, second, third] = made.map(({ id }) => id);
    const ids = async (p: object): Promise<string[]> =>
      (await privacy.listBindings(p)).list.map(({ id }) => id);
    expect(await ids({ groupId })).to.deep.equal([third, first]);
    expect(await ids({ groupId, number: C })).to.deep.equal([first]);
    expect(await ids({ number: C })).to.deep.equal([second, first]);
    expect(await ids({ groupId: '9' })).to.deep.equal([]);
    const { list } = await privacy.listBindings({ groupId });
    expect(list[1]).to.deep.equal(await privacy.getBinding({ bindingId: first! }));
  });

  it('that are on their way out are listed no longer', async () => {
    await start('AXB');
    const { id: bindingId } = await bind({ x });
    const unbound = test.api.privacy.unbind({ bindingId });
    expect((await test.api.privacy.listBindings({ x })).list).to.deep.equal([]);
    await unbound;
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
