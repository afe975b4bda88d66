import type { Kysely, Migration } from 'kysely';

/** How events are posted to an endpoint: one by one, or receipts in batches. */
export const webhookFormat: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .alterTable('webhook')
      .addColumn('format', 'text', (c) => c.notNull().defaultTo('event'))
      .execute();
  },
};
