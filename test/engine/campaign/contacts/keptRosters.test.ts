import { expect } from 'chai';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DialflowError, type Contact, type RosterSource } from '../../../../engine/api';
import { Contacts, KeptRosters, Readings } from '../../../../engine/campaign/contacts';
import { idMaker } from '../../../../engine/time/ids';
import { FakeClock } from '../../../support/fakeClock';
import { tempFolder } from '../../../support/folders';
import { seededRandom } from '../../../support/random';
import { rejection } from '../../../support/rejection';
import { temporaryFolder, workbook } from './files';

const WEEK = 7 * 24 * 3_600_000;

const numbers = (count: number): string =>
  Array.from({ length: count }, (_, i) => `138${String(i).padStart(8, '0')}`).join('\n');

describe('rosters that are kept', function () {
  this.timeout(30_000);
  const write = temporaryFolder();
  const stores: KeptRosters[] = [];
  afterEach(() => stores.splice(0).forEach((store) => store.close()));

  async function contactsIn(folder = join(tempFolder(), 'rosters'), clock = new FakeClock()) {
    const faults: unknown[] = [];
    const given: { groupId: string; contacts: Contact[] }[] = [];
    const kept = new KeptRosters({
      clock,
      newId: idMaker(clock, seededRandom(1)),
      folder,
      failed: (error) => faults.push(error),
    });
    await kept.load();
    stores.push(kept);
    const contacts = new Contacts({
      readings: new Readings({ clock, signal: new AbortController().signal }),
      kept,
      assign: async (p) => {
        given.push(p);
        return { assigned: p.contacts.length, duplicates: 0 };
      },
    });
    return { contacts, clock, folder, given, faults };
  }

  it('hold what a check would have answered, whatever they came from', async () => {
    const { contacts } = await contactsIn();
    const sheet = [
      ['phoneNumber', 'name', 'parcel'],
      ['13800130001', '王建国\n先生', 'QC1'],
      ['abc', '李秀兰', 'QC2'],
      ['13800130003', '张晓梅', ''],
    ];
    const path = write('contacts.xlsx', workbook(sheet));
    const data = workbook(sheet, { sst: true });
    const rows = sheet.slice(1).map(([phoneNumber, name, parcel]) => ({
      phoneNumber,
      name,
      parcel,
    }));
    for (const [source, origin] of [
      [{ kind: 'file', path }, 'contacts.xlsx'],
      [{ kind: 'data', fileName: '/somewhere/b.xlsx', data }, 'b.xlsx'],
      [{ kind: 'rows', rows }, 'rows'],
      [{ kind: 'text', text: '13800130001; 123' }, 'text'],
    ] as [RosterSource, string][]) {
      const check = await contacts.check({ source });
      const kept = await contacts.keep({ source });
      const { rosterId, valid, rejected, variableNames } = kept;
      expect(kept.origin).to.equal(origin);
      expect(await contacts.kept({ rosterId })).to.deep.equal(kept);
      expect([valid, rejected]).to.deep.equal([check.valid.length, check.rejected.length]);
      expect(variableNames).to.deep.equal(check.variableNames);
      const [good, bad] = [
        await contacts.contacts({ rosterId }),
        await contacts.rejected({ rosterId }),
      ];
      expect(good).to.deep.equal({ list: check.valid, next: null });
      expect(bad).to.deep.equal({ list: check.rejected, next: null });
    }
  });

  it('come page by page, in their order', async () => {
    const { contacts } = await contactsIn();
    const { rosterId, valid } = await contacts.keep({
      source: { kind: 'text', text: numbers(2500) },
    });
    expect(valid).to.equal(2500);
    const rows: number[] = [];
    const sizes: number[] = [];
    let after: string | null = null;
    do {
      const page: { list: Contact[]; next: string | null } = await contacts.contacts({
        rosterId,
        ...(after === null ? {} : { after }),
      });
      sizes.push(page.list.length);
      rows.push(...page.list.map(({ row = 0 }) => row));
      after = page.next;
    } while (after !== null);
    expect(sizes).to.deep.equal([1000, 1000, 500]);
    expect(rows).to.deep.equal(Array.from({ length: 2500 }, (_, i) => i + 1));
    const wrong = await rejection(contacts.contacts({ rosterId, after: '17' }));
    expect(wrong.code).to.equal('InvalidInput');
    expect((await contacts.contacts({ rosterId, after: '99999999' })).list).to.deep.equal([]);
  });

  it('are assigned to a group so many at a time', async () => {
    const { contacts, given } = await contactsIn();
    const { rosterId } = await contacts.keep({ source: { kind: 'text', text: numbers(25) } });
    const first = await contacts.assign({ rosterId, groupId: 'g', limit: 20 });
    expect(first).to.include({ assigned: 20, duplicates: 0 });
    const rest = await contacts.assign({
      rosterId,
      groupId: 'g',
      limit: 20,
      ...(first.next === null ? {} : { after: first.next }),
    });
    expect(rest).to.deep.equal({ assigned: 5, duplicates: 0, next: null });
    expect(given.map(({ groupId, contacts: list }) => [groupId, list.length])).to.deep.equal([
      ['g', 20],
      ['g', 5],
    ]);
  });

  it('are found again after a restart, for a week', async () => {
    const { contacts, clock, folder } = await contactsIn();
    const { rosterId } = await contacts.keep({ source: { kind: 'text', text: '13800130001' } });
    const again = await contactsIn(folder, clock);
    expect((await again.contacts.contacts({ rosterId })).list).to.have.length(1);
    await clock.advance(WEEK - 1);
    expect((await again.contacts.kept({ rosterId })).valid).to.equal(1);
    await clock.advance(1);
    expect((await rejection(again.contacts.kept({ rosterId }))).code).to.equal('NotFound');
    await contactsIn(folder, clock);
    expect(readdirSync(folder)).to.deep.equal([]);
  });

  it('leave nothing when they cannot be read, are forgotten, or were half written', async () => {
    const { contacts, folder, clock } = await contactsIn();
    const path = write('none.csv', 'name\n王\n');
    const failed = contacts
      .keep({ source: { kind: 'file', path } })
      .catch((error: unknown) => error);
    expect(DialflowError.from(await failed).code).to.equal('InvalidInput');
    expect(readdirSync(folder)).to.deep.equal([]);
    const { rosterId } = await contacts.keep({ source: { kind: 'text', text: '13800130001' } });
    await contacts.forget({ rosterId });
    await contacts.forget({ rosterId });
    const half = join(folder, '0197a0f0-0000-7000-8000-000000000001');
    mkdirSync(half);
    writeFileSync(join(half, 'valid.jsonl'), '{}');
    await contactsIn(folder, clock);
    expect(readdirSync(folder)).to.deep.equal([]);
  });

  it('are named by their ids only, which lead to no other file', async () => {
    const { contacts, folder } = await contactsIn();
    for (const rosterId of ['../../etc', '/etc', '.', '0197a0f0-0000-7000-8000-000000000001']) {
      expect((await rejection(contacts.kept({ rosterId }))).code).to.equal('NotFound');
    }
    await contacts.keep({ source: { kind: 'text', text: '13800130001' } });
    expect((await rejection(contacts.forget({ rosterId: '..' }))).code).to.equal('NotFound');
    expect(existsSync(folder)).to.equal(true);
  });
});
