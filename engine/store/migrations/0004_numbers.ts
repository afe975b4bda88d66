import type { Kysely, Migration } from 'kysely';

/** Caller numbers, suppliers of one's own, places that operators added. */
export const numbers: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('caller_number')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('instance_id', 'text', (c) => c.notNull())
      .addColumn('number', 'text', (c) => c.notNull().unique())
      .addColumn('province', 'text', (c) => c.notNull())
      .addColumn('city', 'text', (c) => c.notNull())
      .addColumn('rate_limit_count', 'integer')
      .addColumn('rate_limit_period', 'integer')
      .addColumn('max_concurrency', 'integer')
      .addColumn('supplier', 'text')
      .addColumn('trunk', 'text')
      .addColumn('monthly_price', 'real')
      .addColumn('minute_price', 'real')
      .addColumn('remark', 'text', (c) => c.notNull())
      .addColumn('enabled', 'integer', (c) => c.notNull())
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .execute();
    await db.schema
      .createIndex('caller_number_instance')
      .on('caller_number')
      .columns(['instance_id', 'number'])
      .execute();

    await db.schema
      .createTable('supplier')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('definition', 'text', (c) => c.notNull())
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('updated_at', 'bigint', (c) => c.notNull())
      .execute();

    await db.schema
      .createTable('number_place')
      .addColumn('prefix', 'text', (c) => c.primaryKey())
      .addColumn('province', 'text', (c) => c.notNull())
      .addColumn('city', 'text', (c) => c.notNull())
      .addColumn('carrier', 'text', (c) => c.notNull())
      .execute();
  },
};
