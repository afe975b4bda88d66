import type { Kysely, Migration } from 'kysely';

/** Calls through X numbers may be transferred while they are up. */
export const privacyTransfers: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema.alterTable('privacy_call').addColumn('transferred_to', 'text').execute();
  },
};
