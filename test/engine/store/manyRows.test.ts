import { expect } from 'chai';
import { sql } from 'kysely';
import { FixedStatement, ManyRows } from '../../../engine/store/manyRows';
import { migrate } from '../../../engine/store/migrations';
import type { Db } from '../../../engine/store/schema';
import { openSqlite, rowLists } from '../../../engine/store/sqlite';
import { tempFolder } from '../../support/folders';
import { rejection } from '../../support/rejection';

describe('Statements that are made once', () => {
  let db: Db;
  const meta = new ManyRows<{ key: string; value: string }>((trx, rows) =>
    trx.insertInto('meta').values(rows),
  );

  beforeEach(async () => {
    db = openSqlite(tempFolder());
    await migrate(db);
    await db.deleteFrom('meta').execute();
  });
  afterEach(() => db.destroy());

  const all = (): unknown[][] =>
    rowLists(
      db,
      db
        .selectFrom('meta')
        .select(['key', 'value'])
        .orderBy(sql`rowid`),
    );

  for (const count of [0, 1, 7, 200, 1_001]) {
    it(`insert ${count} rows, each once and in their order`, async () => {
      const rows = Array.from({ length: count }, (_, n) => ({ key: `k${n}`, value: `v${n}` }));
      await db.transaction().execute((trx) => meta.write(trx, rows));
      expect(all()).to.deep.equal(rows.map(({ key, value }) => [key, value]));
    });
  }

  it('run again with other values, and with no fewer', async () => {
    const change = new FixedStatement((trx) =>
      trx.updateTable('meta').set({ value: '' }).where('key', '=', ''),
    );
    await db.transaction().execute(async (trx) => {
      await meta.write(trx, [
        { key: 'a', value: '1' },
        { key: 'b', value: '2' },
      ]);
      await change.run(trx, ['3', 'a']);
      await change.run(trx, ['4', 'b']);
      expect((await rejection(change.run(trx, ['5']))).message).to.contain('other values');
    });
    expect(all()).to.deep.equal([
      ['a', '3'],
      ['b', '4'],
    ]);
  });
});
