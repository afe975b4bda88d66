import { expect } from 'chai';
import { sql } from 'kysely';
import type { JobGroupStatusName, ListRef } from '../../../../engine/api';
import { checkPhoneNumber, readRoster } from '../../../../engine/campaign/contacts';
import { Lists } from '../../../../engine/rules/lists/lists';
import { ListStore } from '../../../../engine/store/lists';
import { SystemClock } from '../../../../engine/time/clock';
import type { FakeClock } from '../../../support/fakeClock';
import { rejection } from '../../../support/rejection';
import { testStore, type TestStore } from '../../../support/store';
import { turnsDuring } from '../../../support/turns';

const account: ListRef = { kind: 'doNotCall', instanceId: null };
const own: ListRef = { kind: 'doNotCall', instanceId: 'one' };
const allow: ListRef = { kind: 'allow', instanceId: 'one' };
const stop: ListRef = { kind: 'stopCall', groupId: 'group' };
const DAY = 86_400_000;

describe('Lists of numbers', () => {
  let lists: Lists;
  let clock: FakeClock;
  let status: JobGroupStatusName;
  let stopped: string[][];
  let store: TestStore;

  beforeEach(async () => {
    store = await testStore();
    clock = store.clock;
    status = 'Draft';
    stopped = [];
    lists = new Lists({
      clock,
      newId: store.newId,
      store: new ListStore(store.db, store.writer),
      checkNumber: checkPhoneNumber,
      readRoster: (source) =>
        readRoster(source, {
          clock: new SystemClock(1, 0),
          signal: new AbortController().signal,
        }),
      instanceExists: (id) => id === 'one' || id === 'two',
      groupOf: async (id) => (id === 'group' ? { status, name: 'a group' } : null),
      stopped: async (_, numbers) => stopped.push(numbers),
    });
  });

  const add = (list: ListRef, ...numbers: string[]) =>
    lists.addNumbers({ list, entries: numbers.map((phoneNumber) => ({ phoneNumber })) });
  const numbersOn = async (list: ListRef): Promise<string[]> =>
    (await lists.listNumbers({ list })).list.map((entry) => entry.phoneNumber);

  it('adds good rows and gives the others back', async () => {
    const answer = await add(own, '138 0000 0001', '12', '+86 13800000001', '010-123');
    expect(answer.added).to.equal(1);
    expect(answer.refused.map(({ row, duplicate }) => [row, duplicate])).to.deep.equal([
      [2, false],
      [3, true],
      [4, false],
    ]);
    expect(answer.refused[1]?.reason).to.equal('the same number as row 1');
    expect(await numbersOn(own)).to.deep.equal(['13800000001']);
  });

  it('tells of what is on the list already', async () => {
    await add(own, '13800000001');
    const { added, refused } = await add(own, '13800000001', '13800000002');
    expect(added).to.equal(1);
    expect(refused).to.deep.equal([
      {
        row: 1,
        phoneNumber: '13800000001',
        reason: 'it is on the list already',
        duplicate: true,
      },
    ]);
  });

  it('keeps who put a number there, why, and until when', async () => {
    const expiresAt = clock.now() + DAY;
    await lists.addNumbers({
      list: own,
      entries: [
        { phoneNumber: '13800000001', name: '张三', reason: 'asked us not to', source: 'callee' },
        { phoneNumber: '13800000002' },
      ],
      reason: 'as ordered',
      createdBy: 'li',
      expiresAt,
    });
    const [first, second] = (await lists.listNumbers({ list: own })).list;
    expect(first).to.deep.include({
      list: own,
      name: '张三',
      reason: 'asked us not to',
      source: 'callee',
      createdBy: 'li',
      createdAt: clock.now(),
      expiresAt,
    });
    expect(second).to.deep.include({ reason: 'as ordered', source: 'manual' });
  });

  it('bars by instance, and by account for all instances', async () => {
    await add(own, '13800000001');
    await add(account, '13800000002');
    const numbers = ['13800000001', '13800000002', '13800000003'];
    const one = await lists.barred({ id: 'g', instanceId: 'one' }, numbers);
    const two = await lists.barred({ id: 'g', instanceId: 'two' }, numbers);
    expect([...one]).to.have.deep.members([
      ['13800000001', 'doNotCall'],
      ['13800000002', 'doNotCall'],
    ]);
    expect([...two]).to.deep.equal([['13800000002', 'doNotCall']]);
  });

  it('does not take an instance for a job group of the same name', async () => {
    await add({ kind: 'allow', instanceId: 'one' }, '13800000001');
    await add(own, '13800000002');
    const barred = await lists.barred({ id: 'one', instanceId: 'one' }, [
      '13800000001',
      '13800000002',
    ]);
    expect([...barred.keys()]).to.deep.equal(['13800000002']);
    expect([...(await lists.exempt('one', ['13800000002']))]).to.deep.equal([]);
  });

  it('forgets what has expired, and takes it again', async () => {
    await lists.addNumbers({
      list: own,
      entries: [{ phoneNumber: '13800000001' }],
      expiresAt: clock.now() + DAY,
    });
    const barred = async () =>
      (await lists.barred({ id: 'g', instanceId: 'one' }, ['13800000001'])).size;
    expect(await barred()).to.equal(1);
    await clock.advance(DAY);
    expect(await barred()).to.equal(0);
    expect(await numbersOn(own)).to.deep.equal([]);
    expect((await add(own, '13800000001')).added).to.equal(1);
    expect(await barred()).to.equal(1);
  });

  it('lets the later expiry win', async () => {
    const entries = [{ phoneNumber: '13800000001' }];
    const until = (days: number) =>
      lists.addNumbers({ list: own, entries, expiresAt: clock.now() + days * DAY });
    expect((await until(2)).added).to.equal(1);
    expect((await until(1)).added).to.equal(0);
    expect((await until(3)).added).to.equal(1);
    expect((await add(own, '13800000001')).added).to.equal(1); // for good
    expect((await until(9)).added).to.equal(0);
    const [entry] = (await lists.listNumbers({ list: own })).list;
    expect(entry?.expiresAt).to.equal(null);
  });

  it('refuses an entry that would have expired already', async () => {
    const entries = [{ phoneNumber: '13800000001' }];
    const answer = await lists.addNumbers({ list: own, entries, expiresAt: clock.now() });
    expect(answer.added).to.equal(0);
    expect(answer.refused[0]?.reason).to.include('would have expired already');
  });

  it('exempts who is on the allow list', async () => {
    await add(allow, '13800000001');
    const numbers = ['13800000001', '13800000002'];
    expect([...(await lists.exempt('one', numbers))]).to.deep.equal(['13800000001']);
    expect([...(await lists.exempt('two', numbers))]).to.deep.equal([]);
  });

  it('stops calls of a draft or paused job group only', async () => {
    expect((await add(stop, '13800000001')).added).to.equal(1);
    expect(stopped).to.deep.equal([['13800000001']]);
    const barred = await lists.barred({ id: 'group', instanceId: 'one' }, ['13800000001']);
    expect(barred.get('13800000001')).to.equal('stopCall');
    status = 'Executing';
    const error = await rejection(add(stop, '13800000002'));
    expect(error.code).to.equal('WrongState');
    expect(error.message).to.include('Pause it first');
  });

  it('says do not call before it says stop', async () => {
    await add(stop, '13800000001');
    await add(account, '13800000001');
    const barred = await lists.barred({ id: 'group', instanceId: 'one' }, ['13800000001']);
    expect(barred.get('13800000001')).to.equal('doNotCall');
  });

  it('removes numbers however they are written', async () => {
    await add(own, '13800000001', '13800000002');
    const answer = await lists.removeNumbers({
      list: own,
      numbers: ['+86 138-0000-0001', 'nonsense', '13800000009'],
    });
    expect(answer).to.deep.equal({ removed: 1 });
    expect(await numbersOn(own)).to.deep.equal(['13800000002']);
  });

  it('lists page by page, and by the beginning of a number', async () => {
    await add(own, '13800000001', '13900000002', '13800000003');
    const first = await lists.listNumbers({ list: own, limit: 2 });
    expect(first.list.map((e) => e.phoneNumber)).to.deep.equal(['13800000001', '13900000002']);
    const second = await lists.listNumbers({ list: own, limit: 2, after: first.next! });
    expect(second.list.map((e) => e.phoneNumber)).to.deep.equal(['13800000003']);
    expect(second.next).to.equal(null);
    const some = await lists.listNumbers({ list: own, prefix: '138' });
    expect(some.list).to.have.length(2);
  });

  it('imports from text', async () => {
    const text = '13800000001; 13800000002\n13800000001 12345';
    const answer = await lists.importNumbers({ list: own, source: { kind: 'text', text } });
    expect(answer.added).to.equal(2);
    expect(answer.refused.map(({ row, duplicate }) => [row, duplicate])).to.deep.equal([
      [3, true],
      [4, false],
    ]);
    const [entry] = (await lists.listNumbers({ list: own })).list;
    expect(entry?.source).to.equal('import');
  });

  it('imports the rows of a roster with names and reasons', async () => {
    const rows = [{ phoneNumber: '13800000001', name: '张三', remark: '投诉过' }];
    await lists.importNumbers({ list: own, source: { kind: 'rows', rows }, reason: 'other' });
    const [entry] = (await lists.listNumbers({ list: own })).list;
    expect(entry).to.deep.include({ name: '张三', reason: '投诉过' });
  });

  it('says on which lists a number is', async () => {
    await add(own, '13800000001');
    await add(allow, '13800000001');
    await add(account, '13800000001');
    await add(stop, '13800000001');
    const asked = { instanceId: 'one', numbers: ['13800000001'] };
    const found = await lists.lookUpNumbers(asked);
    expect(found.map((entry) => entry.list)).to.have.deep.members([own, allow, account]);
    expect(await lists.lookUpNumbers({ ...asked, groupId: 'group' })).to.have.length(4);
    expect(await lists.lookUpNumbers({ ...asked, instanceId: 'two' })).to.have.length(1);
  });

  it('knows no list of an instance or a job group that there is not', async () => {
    const nobody: ListRef = { kind: 'doNotCall', instanceId: 'nobody' };
    expect((await rejection(add(nobody, '13800000001'))).code).to.equal('NotFound');
    const gone: ListRef = { kind: 'stopCall', groupId: 'gone' };
    expect((await rejection(lists.listNumbers({ list: gone }))).code).to.equal('NotFound');
  });

  it('finds numbers by its index, however long the list is', async () => {
    const query = store.db
      .selectFrom('list_entry')
      .selectAll()
      .where('phone_number', 'in', ['13800000001', '13800000002'])
      .where('list', 'in', ['doNotCall', 'stopCall'])
      .where('scope', 'in', ['', 'one', 'group']);
    const plan = await query.explain(undefined, sql`query plan`);
    const text = JSON.stringify(plan);
    expect(text).to.include('SEARCH').and.to.include('phone_number=?');
    expect(text).to.not.include('SCAN');
  });

  it('lets everything else have its turn while many are added', async () => {
    const numbers = Array.from({ length: 5_000 }, (_, i) => `138${String(i).padStart(8, '0')}`);
    expect(await turnsDuring(() => add(own, ...numbers))).to.be.at.least(30);
    expect((await lists.listNumbers({ list: own, limit: 10_000 })).list).to.have.length(5_000);
  });

  it('writes nothing for a group that was started while its numbers were looked at', async () => {
    const numbers = Array.from({ length: 2_000 }, (_, i) => `138${String(i).padStart(8, '0')}`);
    const adding = rejection(add(stop, ...numbers));
    status = 'Executing';
    expect(await adding).to.have.property('code', 'WrongState');
    expect(await numbersOn(stop)).to.deep.equal([]);
    expect(stopped).to.deep.equal([]);
  });

  it('takes 20,000 numbers, and looks as many up', async function () {
    this.timeout(20_000);
    const numbers = Array.from({ length: 20_000 }, (_, i) => `138${String(i).padStart(8, '0')}`);
    const text = numbers.join('\n');
    const { added } = await lists.importNumbers({ list: own, source: { kind: 'text', text } });
    expect(added).to.equal(20_000);
    expect(
      await lists.removeNumbers({ list: own, numbers: numbers.slice(0, 1_000) }),
    ).to.deep.equal({ removed: 1_000 });
    expect((await add(own, ...numbers)).added).to.equal(1_000);
    const asked = numbers.map((number) => number.replace(/^138/, '139')).concat(numbers);
    const barred = await lists.barred({ id: 'g', instanceId: 'one' }, asked);
    expect(barred.size).to.equal(20_000);
  });
});
