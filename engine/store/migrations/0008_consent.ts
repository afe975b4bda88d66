import type { Kysely, Migration } from 'kysely';

/** Where the number of a contact comes from, as it was stated when the contact was assigned. */
export const consent: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema.alterTable('job').addColumn('consent_source', 'text').execute();
  },
};
