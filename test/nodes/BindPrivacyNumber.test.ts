import { expect } from 'chai';
import type { Binding, Pool, PoolKind } from '../../engine/api';
import type { EngineClient } from '../../engine/client';
import { definition } from '../../nodes/BindPrivacyNumber/definition';
import { run } from '../../nodes/BindPrivacyNumber/run';
import { subtitleOf } from '../../nodes/host/definition';
import type { Result } from '../../nodes/host/run';
import { readSettings } from '../../nodes/host/settings';
import { TestEngine } from '../support/engine';
import { fakeClient } from '../support/fakeClient';
import { eachContext } from '../support/nodeContext';
import { poolWith } from '../support/privacy';
import { privacyClient } from '../support/privacyClient';
import { rejection } from '../support/rejection';

const A = '13800000001';
const B = '13900000001';
const MINUTE = 60_000;

interface Refused {
  refused: { code: string; reason: string };
}

describe('The Bind Privacy Number node', () => {
  let engine: TestEngine;
  let client: EngineClient;
  let pool: Pool;
  let numbers: string[];

  const start = async (kind: PoolKind, count = 1): Promise<void> => {
    engine = await TestEngine.start();
    client = privacyClient(engine);
    ({ pool, numbers } = await poolWith(engine, kind, count));
  };
  const ran = (settings: Record<string, unknown>): Promise<Result> =>
    run(eachContext(definition, { client, settings: { pool: pool.name, ...settings } }));
  const bound = async (settings: Record<string, unknown>): Promise<Binding> => {
    const { output, data } = await ran({ kind: pool.kind, a: A, ...settings });
    expect(output, JSON.stringify(data)).to.equal('ok');
    return data['bound'] as Binding;
  };

  describe('binds', () => {
    it('two people to one number, for so many minutes', async () => {
      await start('AXB');
      const before = Date.now();
      const binding = await bound({ a: ' +86 138-0000-0001 ', b: B, minutes: 90, outId: 'trip-1' });
      expect(binding).to.deep.include({ a: A, b: B, x: numbers[0], outId: 'trip-1', kind: 'AXB' });
      const end = binding.expiresAt - 90 * MINUTE;
      expect(end).to.be.at.least(before).and.at.most(Date.now());
    });

    it('until a date and time, a day, or a time stamp', async () => {
      await start('AXN', 3);
      const until = async (expiresAt: string, a: string): Promise<number> =>
        (await bound({ a, expiry: 'dateTime', expiresAt })).expiresAt;
      expect(await until('2031-05-06 18:30', A)).to.equal(new Date(2031, 4, 6, 18, 30).getTime());
      expect(await until('2031-05-06', B)).to.equal(new Date(2031, 4, 7).getTime());
      const at = Date.UTC(2031, 4, 6);
      expect(await until(String(at), '13800000002')).to.equal(at);
    });

    it('a number with its extension, and whom A calls back', async () => {
      await start('AXNExtension');
      const x = numbers[0];
      const given = await bound({ callback: B, x, extension: '42', display: 'caller' });
      expect(given).to.include({ x, extension: '42', b: B, display: 'caller' });
      const assigned = await bound({ a: '13800000002' });
      expect(assigned.extension).to.match(/^\d{3}$/);
    });

    it('a group by its name, with all that is set of calls', async () => {
      await start('AXG');
      const group = await client.privacy.createGroup({
        poolKey: pool.key,
        name: '招聘顾问',
        numbers: [B],
      });
      const tone = await client.privacy.addRingTone({ name: '欢迎', text: '您好' });
      const binding = await bound({
        group: '招聘顾问',
        restriction: 'fromA',
        recording: true,
        transcript: true,
        ringToA: '欢迎',
        ringSeconds: 30,
        outOrderId: 'o-1',
      });
      expect(binding).to.deep.include({
        groupId: group.id,
        restriction: 'fromA',
        recording: true,
        transcript: true,
        ringTones: { fromA: null, toA: tone.id },
        ringTimeoutSeconds: 30,
        outOrderId: 'o-1',
      });
    });

    it('a 95 number', async () => {
      await start('95AXN');
      expect((await bound({ callback: B })).x).to.equal(numbers[0]);
    });

    it('refuses an item with all that is wrong with it, by the fields of the form', async () => {
      await start('AXN');
      const { output, data, alarming } = await ran({
        kind: 'AXN',
        a: '12',
        callback: 'x',
        transcript: true,
      });
      expect([output, alarming]).to.deep.equal(['refused', true]);
      const { refused } = data as unknown as Refused;
      expect(refused.code).to.equal('InvalidInput');
      expect(refused.reason).to.match(/a: is no phone number.*callback: is no phone/);
      expect(refused.reason).to.match(/transcript: needs a recording/);
    });

    for (const [what, settings, reason] of [
      ['without an A number', { a: '', b: B }, /\ba: /],
      ['without a B number', { b: '' }, /b: is missing/],
      ['that is over at once', { b: B, expiry: 'dateTime', expiresAt: '2001-01-01' }, /expiresAt/],
      ['without an end', { b: B, expiry: 'dateTime', expiresAt: '' }, /expiresAt: is missing/],
      [
        'until no time at all',
        { b: B, expiry: 'dateTime', expiresAt: 'soon' },
        /"soon" is no time/,
      ],
      ['in a city that is none', { b: B, city: 'Nowhere' }, /city: there is no city/],
    ] as const) {
      it(`refuses a binding ${what}`, async () => {
        await start('AXB');
        const { output, data } = await ran({ a: A, ...settings });
        expect(output).to.equal('refused');
        expect((data as unknown as Refused).refused.reason).to.match(reason);
      });
    }

    it('refuses what the pool has no number for', async () => {
      await start('AXN');
      await bound({});
      const { output, data } = await ran({ kind: 'AXN', a: B });
      expect(output).to.equal('refused');
      expect((data as unknown as Refused).refused.code).to.equal('LimitExceeded');
    });

    it('refuses where the form is that of another kind, or there is no such pool', async () => {
      await start('AXN');
      const reasonOf = async (settings: object): Promise<string> =>
        ((await ran({ a: A, b: B, ...settings })).data as unknown as Refused).refused.reason;
      expect(await reasonOf({})).to.include('kind: is AXB, but pool "AXN" is one of AXN');
      expect(await reasonOf({ pool: 'none' })).to.include('"none"');
    });

    it('fails, and refuses nothing, where the engine is gone', async () => {
      await start('AXN');
      const { client: gone } = fakeClient({
        'privacy.listPools': [pool],
        'privacy.bind': () => {
          throw new Error('gone');
        },
      });
      const settings = { pool: pool.key, kind: 'AXN', a: A };
      const failed = await rejection(run(eachContext(definition, { client: gone, settings })));
      expect(failed.code).to.equal('Internal');
    });
  });

  describe('binds a list', () => {
    it('of rows in either language, and tells of each what became of it', async () => {
      await start('AXB', 2);
      const rows = [
        { a: A, b: B, outId: 'o-1', recording: 'yes', other: { kept: true } },
        { A号码: 13800000002, B号码: '13900000002', 有效分钟: 5, 外部业务ID: 'o-2' },
        { a: '13800000003', b: '12' },
        { b: B },
        'nothing',
        { a: '13800000004', b: '13900000004', minutes: 'long' },
        { a: '13800000005', b: '13900000005', expiresAt: '2031-05-06 18:30' },
      ];
      const before = Date.now();
      const { output, data } = await ran({ operation: 'bindMany', rows, minutes: 60 });
      expect(output).to.equal('refused');
      expect(data).to.include({ boundCount: 3, refusedCount: 4 });
      const results = data['results'] as {
        index: number;
        bound?: Binding;
        row?: unknown;
        reason?: string;
      }[];
      expect(results.map(({ index }) => index)).to.deep.equal([0, 1, 2, 3, 4, 5, 6]);
      expect(results.map(({ row }) => row)).to.deep.equal([
        ...[undefined, undefined],
        ...rows.slice(2, 6),
        undefined,
      ]);
      const [first, second, third, fourth, fifth, sixth, last] = results;
      expect(first?.bound).to.include({ a: A, b: B, outId: 'o-1', recording: true });
      expect(second?.bound).to.include({ a: '13800000002', outId: 'o-2', recording: false });
      expect((first?.bound?.expiresAt ?? 0) - before).to.be.at.least(60 * MINUTE);
      expect((second?.bound?.expiresAt ?? 0) - before).to.be.below(6 * MINUTE);
      expect(last?.bound?.expiresAt).to.equal(new Date(2031, 4, 6, 18, 30).getTime());
      expect(third?.reason).to.match(/b: is no phone number/);
      expect(fourth?.reason).to.match(/a: is missing/);
      expect(fifth?.reason).to.match(/is no object/);
      expect(sixth?.reason).to.match(/minutes: "long" is no whole number/);
    });

    it('of any length, in parts, in the order of its rows', async () => {
      await start('AXB', 8);
      const rows = Array.from({ length: 1_201 }, (_, index) => ({
        a: String(13_800_000_000 + index),
        b: index === 700 ? '' : String(13_900_000_000 + index),
      }));
      const { data } = await ran({ operation: 'bindMany', rows });
      expect(data).to.include({ boundCount: 1_200, refusedCount: 1 });
      const results = data['results'] as { index: number; reason?: string }[];
      expect(results.map(({ index }) => index)).to.deep.equal(rows.map((_, index) => index));
      expect(results[700]?.reason).to.match(/b: is missing/);
    });

    it('with groups by their names, each asked for once', async () => {
      await start('AXG', 2);
      await client.privacy.createGroup({ poolKey: pool.key, name: 'north', numbers: [B] });
      const rows = [
        { a: A, group: 'north' },
        { a: '13800000002', group: 'north' },
        { a: '13800000003', group: 'south' },
      ];
      const { data } = await ran({ operation: 'bindMany', rows });
      expect(data).to.include({ boundCount: 2, refusedCount: 1 });
      expect((data['results'] as { reason?: string }[])[2]?.reason).to.match(/"south"/);
    });
  });

  describe('unbinds', () => {
    it('by what the flow calls it, all at once, and again without harm', async () => {
      await start('AXB', 2);
      await bound({ b: B, outId: 'trip-1' });
      await bound({ a: '13800000002', b: '13900000002', outId: 'trip-1' });
      await bound({ a: '13800000003', b: '13900000003', outId: 'trip-2' });
      const off = { operation: 'unbind', by: 'outId', which: ' trip-1 ' };
      expect((await ran(off)).data).to.include({ unbound: 2 });
      const { output, data } = await ran(off);
      expect([output, data['unbound']]).to.deep.equal(['ok', 0]);
      const { data: left } = await ran({ operation: 'list' });
      expect((left['bindings'] as Binding[]).map(({ outId }) => outId)).to.deep.equal(['trip-2']);
    });

    it('several ids, and tells which of them there are not', async () => {
      await start('AXB');
      const { id } = await bound({ b: B });
      const { output, data } = await ran({ operation: 'unbind', which: `${id}; 123` });
      expect(output).to.equal('refused');
      expect(data['unbound']).to.equal(1);
      expect(data['results']).to.deep.include({ bindingId: id, done: true });
    });

    it('nothing where it is not said what', async () => {
      await start('AXB');
      const { id } = await bound({ b: B, outId: 'trip-1' });
      for (const by of ['id', 'outId', 'number', 'x']) {
        const { output, data } = await ran({
          operation: 'unbind',
          by,
          which: ' ',
          inPool: pool.key,
        });
        expect(output).to.equal('refused');
        expect((data as unknown as Refused).refused.reason).to.match(/which: must not be empty/);
      }
      const { data } = await ran({ operation: 'get', bindingId: id });
      expect(data['bound']).to.include({ endedAt: null });
    });
  });

  describe('changes', () => {
    const change = (which: string, changes: object[], by = 'id'): Promise<Result> =>
      ran({ operation: 'update', by, which, changes });

    it('what is listed, and nothing else', async () => {
      await start('AXN');
      const { id } = await bound({ callback: B, outId: 'o', recording: true });
      const tone = await client.privacy.addRingTone({ name: 'hello', text: 'Hello.' });
      const { data } = await change(id, [
        { setting: 'a', value: '13800000009' },
        { setting: 'b', value: '' },
        { setting: 'expiresAt', value: '2031-05-06 18:30' },
        { setting: 'restriction', restriction: 'toA' },
        { setting: 'display', display: 'caller' },
        { setting: 'recording', on: false },
        { setting: 'ringFromA', tone: 'hello' },
        { setting: 'ringToA', tone: tone.id },
        { setting: 'ringSeconds', value: '20' },
        { setting: 'outOrderId', value: 'order' },
      ]);
      expect(data['bound']).to.deep.include({
        a: '13800000009',
        b: null,
        expiresAt: new Date(2031, 4, 6, 18, 30).getTime(),
        restriction: 'toA',
        display: 'caller',
        recording: false,
        ringTones: { fromA: tone.id, toA: tone.id },
        ringTimeoutSeconds: 20,
        outId: 'o',
        outOrderId: 'order',
      });
    });

    it('the group of an AXG binding', async () => {
      await start('AXG');
      await client.privacy.createGroup({ poolKey: pool.key, name: 'one', numbers: [B] });
      const other = await client.privacy.createGroup({
        poolKey: pool.key,
        name: 'two',
        numbers: ['13900000002'],
      });
      const { id } = await bound({ group: 'one' });
      const { data } = await change(id, [{ setting: 'group', group: 'two' }]);
      expect(data['bound']).to.include({ groupId: other.id });
    });

    it('the one that fits, and refuses where none does or several do', async () => {
      await start('AXB', 2);
      await bound({ b: B, outId: 'trip' });
      const later = [{ setting: 'minutes', value: '600' }];
      expect((await change('trip', later, 'outId')).output).to.equal('ok');
      const none = await change('trap', later, 'outId');
      expect(none.data['refused']).to.include({ code: 'NotFound' });
      await bound({ b: '13900000002', outId: 'trip' });
      const several = (await change('trip', later, 'outId')).data as unknown as Refused;
      expect(several.refused.reason).to.match(/Several bindings fit "trip": \d+, \d+/);
    });

    it('tells what is wrong at the row that it is in', async () => {
      await start('AXB');
      const { id } = await bound({ b: B });
      const reasonOf = async (changes: object[]): Promise<string> =>
        ((await change(id, changes)).data as unknown as Refused).refused.reason;
      expect(
        await reasonOf([
          { setting: 'minutes', value: 'long' },
          { setting: 'a', value: '' },
          { setting: 'ringFromA', tone: 'none' },
        ]),
      ).to.match(
        /changes\[0\]\.value: "long".*changes\[1\]\.value: is missing.*changes\[2\]\.tone/,
      );
      const engine = [
        { setting: 'outId', value: 'x' },
        { setting: 'b', value: '12' },
        { setting: 'expiresAt', value: '2001-01-01' },
      ];
      expect(await reasonOf(engine)).to.match(
        /changes\[1\]\.value: is no phone number.*changes\[2\]\.value: must be a minute/,
      );
    });
  });

  it('finds bindings by each of what they have, and those that have ended', async () => {
    await start('AXG', 2);
    const group = await client.privacy.createGroup({
      poolKey: pool.key,
      name: 'one',
      numbers: ['13700000001'],
    });
    const first = await bound({ group: 'one', callback: B, outId: 'one' });
    const second = await bound({ a: '13800000002', group: 'one', outId: 'two' });
    await client.privacy.unbind({ bindingId: second.id });
    const found = async (settings: object): Promise<string[]> =>
      ((await ran({ operation: 'list', ...settings })).data['bindings'] as Binding[]).map(
        ({ id }) => id,
      );
    expect(await found({})).to.deep.equal([first.id]);
    expect(await found({ ended: true })).to.deep.equal([second.id]);
    expect(await found({ ofX: second.x })).to.deep.equal([]);
    expect(await found({ ofX: first.x, inPool: pool.key })).to.deep.equal([first.id]);
    expect(await found({ ofNumber: B })).to.deep.equal([first.id]);
    expect(await found({ ofOutId: 'one' })).to.deep.equal([first.id]);
    expect(await found({ ofOutId: 'two' })).to.deep.equal([]);
    expect(await found({ ofGroup: group.name })).to.deep.equal([first.id]);
    const { data, status } = await ran({ operation: 'get', bindingId: second.id });
    expect(data['bound']).to.include({ id: second.id, endReason: 'Unbound' });
    expect(status?.['en-US']).to.match(/, ended$/);
    const none = await ran({ operation: 'get', bindingId: '5' });
    expect([none.output, none.data['refused']]).to.deep.include('refused');
  });

  it('tells what becomes of a call, and why it is not put through', async () => {
    await start('AXB');
    const { x } = await bound({ b: B });
    const ask = (dialled: string, caller: string): Promise<Result> =>
      ran({ operation: 'resolve', dialled, caller });
    const reached = await ask(x, B);
    expect(reached.output).to.equal('ok');
    expect(reached.data['answer']).to.include({ outcome: 'connect', reached: A, showNumber: x });
    expect(reached.status?.['en-US']).to.equal('reaches 138****0001');
    const stranger = await ask(x, '13700000000');
    expect(stranger.output).to.equal('refused');
    expect(stranger.data['answer']).to.include({ outcome: 'announce', because: 'caller' });
    expect((await ask('10086', B)).data['answer']).to.include({ because: 'number' });
    expect((await ask(x, '')).data['answer']).to.include({ because: 'caller' });
    await ran({ operation: 'addBlacklist', numbers: B });
    const barred = await ask(x, B);
    expect(barred.data['answer']).to.include({ because: 'blacklist' });
    expect(barred.status?.['zh-CN']).to.equal('被限制或在黑名单中');
  });

  it('asks for an extension, and takes the one that is keyed in', async () => {
    await start('AXNExtension');
    const { x, extension } = await bound({});
    const ask = { operation: 'resolve', dialled: x, caller: B };
    expect((await ran(ask)).data['answer']).to.include({ outcome: 'extension' });
    const keyed = await ran({ ...ask, keyed: extension });
    expect(keyed.data['answer']).to.include({ outcome: 'connect', reached: A });
  });

  it('keeps a blacklist, of numbers and of pairs', async () => {
    await start('AXN');
    const add = { operation: 'addBlacklist', numbers: `${A}；${B}\n`, remark: 'asked for it' };
    const pair = { among: 'pair', other: '13700000000' };
    expect((await ran({ ...add, direction: 'to' })).data).to.deep.equal({ added: 2 });
    expect((await ran({ ...add, ...pair, direction: 'both' })).data).to.deep.equal({
      added: 2,
    });
    const listed = async (search = ''): Promise<Record<string, unknown>[]> =>
      (await ran({ operation: 'listBlacklist', search })).data['entries'] as never;
    expect(await listed()).to.have.length(4);
    const [entry] = (await listed(A)).filter(({ other }) => other === null);
    expect(entry).to.include({ number: A, direction: 'to', remark: 'asked for it' });
    const remove = { operation: 'removeBlacklist', numbers: A };
    expect((await ran(remove)).data).to.deep.equal({ removed: 1 });
    expect((await ran({ ...remove, ...pair })).data).to.deep.equal({ removed: 1 });
    const { output, data } = await ran({ operation: 'addBlacklist', numbers: '13800000001 12' });
    expect(output).to.equal('refused');
    expect((data as unknown as Refused).refused.reason).to.match(/numbers\[1\]/);
    const alone = await ran({ ...add, among: 'pair' });
    expect(alone.output).to.equal('refused');
    expect((alone.data as unknown as Refused).refused.reason).to.match(/other: must not be empty/);
    const nobody = await ran({ operation: 'removeBlacklist', numbers: ' ' });
    expect((nobody.data as unknown as Refused).refused.reason).to.match(/numbers: must not be/);
  });

  it('lists calls through X numbers', async () => {
    const { client: fake, paramsOf } = fakeClient({
      'privacy.listCalls': {
        list: [{ id: 'call-1', caller: B, callee: null } as never],
        next: null,
      },
      'privacy.getTranscript': { callId: 'call-1', utterances: [] } as never,
    });
    const node = (settings: object): Promise<Result> =>
      run(eachContext(definition, { client: fake, settings: { ...settings } }));
    const { data } = await node({
      operation: 'calls',
      ofX: '17000000001',
      ofBinding: '7',
      ofOutId: 'o',
      from: '2031-05-06',
      to: '2031-05-06',
    });
    expect(data).to.deep.equal({
      calls: [{ id: 'call-1', callerNumber: B, calleeNumber: null }],
    });
    expect(paramsOf('privacy.listCalls')).to.deep.equal([
      {
        ...{ x: '17000000001', bindingId: '7', outId: 'o', limit: 100 },
        from: new Date(2031, 4, 6).getTime(),
        to: new Date(2031, 4, 7).getTime(),
      },
    ]);
    const spoken = await node({ operation: 'transcript', callId: ' call-1 ' });
    expect(spoken.data).to.deep.equal({ transcript: { callId: 'call-1', utterances: [] } });
  });

  it('asks for what the kind of pool has, and for nothing else', () => {
    const shown = (kind: PoolKind): string[] => {
      const { hidden } = readSettings(definition.fields, { kind });
      return ['b', 'callback', 'group', 'extension', 'city', 'display'].filter(
        (name) => !hidden.has(name),
      );
    };
    expect(shown('AXB')).to.deep.equal(['b', 'city']);
    expect(shown('AXN')).to.deep.equal(['callback', 'city', 'display']);
    expect(shown('AXNExtension')).to.deep.equal(['callback', 'extension', 'city', 'display']);
    expect(shown('95AXN')).to.deep.equal(['callback', 'display']);
    expect(shown('AXG')).to.deep.equal(['callback', 'group', 'city', 'display']);
  });

  it('says on the canvas what it does', () => {
    const { settings } = readSettings(definition.fields, { kind: 'AXG' });
    expect(subtitleOf(definition, settings, 'zh-CN')).to.equal('绑定');
    const other = readSettings(definition.fields, { operation: 'unbind' });
    expect(subtitleOf(definition, other.settings, 'en-US')).to.equal('Unbind');
  });
});
