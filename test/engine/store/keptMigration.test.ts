import { expect } from 'chai';
import { sql } from 'kysely';
import { shippedPrices } from '../../../engine/account/prices';
import { kept } from '../../../engine/store/migrations/0009_kept';
import { migrate } from '../../../engine/store/migrations';
import { openSqlite } from '../../../engine/store/sqlite';
import { TestEngine } from '../../support/engine';
import { tempFolder } from '../../support/folders';

describe('A database with one price book for all times', () => {
  /** As it was before: the tables of today, less what the migration makes. */
  async function before(prices: string | null): Promise<string> {
    const dataFolder = tempFolder();
    const db = openSqlite(dataFolder);
    await migrate(db);
    await sql`drop table price_list`.execute(db);
    await sql`drop index export_ended`.execute(db);
    await sql`alter table export drop column tries`.execute(db);
    if (prices !== null) {
      await sql`insert into meta (key, value) values ('account prices', ${prices})`.execute(db);
    }
    await kept.up(db);
    const left = await sql`select key from meta where key = 'account prices'`.execute(db);
    expect(left.rows).to.deep.equal([]);
    await db.destroy();
    return dataFolder;
  }

  it('has it from the beginning', async () => {
    const own = { ...shippedPrices(), currency: 'USD' };
    const { api } = await TestEngine.start({ dataFolder: await before(JSON.stringify(own)) });
    expect(await api.account.priceLists()).to.deep.equal([
      { validFrom: null, prices: own, shipped: false },
    ]);
    expect(await api.account.prices()).to.deep.equal(own);
  });

  for (const [what, prices] of [
    ['it was put back to', ''],
    ['nobody changed', null],
  ] as const) {
    it(`has the shipped one where ${what}`, async () => {
      const { api } = await TestEngine.start({ dataFolder: await before(prices) });
      const [first, ...others] = await api.account.priceLists();
      expect(first).to.include({ validFrom: null, shipped: true });
      expect(others).to.deep.equal([]);
    });
  }
});
