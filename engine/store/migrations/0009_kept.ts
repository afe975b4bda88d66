import { sql, type Kysely, type Migration } from 'kysely';

/** How often an export was begun; price lists by the day they hold from. */
export const kept: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .alterTable('export')
      .addColumn('tries', 'integer', (c) => c.notNull().defaultTo(0))
      .execute();
    await db.schema
      .createIndex('export_ended')
      .on('export')
      .columns(['ended_at'])
      .where(sql.ref('ended_at'), 'is not', null)
      .execute();

    await db.schema
      .createTable('price_list')
      // A day as text; empty: from the beginning.
      .addColumn('valid_from', 'text', (c) => c.primaryKey())
      // Empty: those that come with the product.
      .addColumn('prices', 'text', (c) => c.notNull())
      .execute();
    // There was one for all times.
    await sql`
      insert into price_list (valid_from, prices)
      select '', value from meta where key = 'account prices' and value <> ''`.execute(db);
    await sql`delete from meta where key = 'account prices'`.execute(db);
  },
};
