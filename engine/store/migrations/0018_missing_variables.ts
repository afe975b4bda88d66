import type { Kysely, Migration } from 'kysely';

/** Which variables of a prompt a contact did not have: a list of names as JSON. */
export const missingVariables: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema.alterTable('turn').addColumn('missing', 'text').execute();
  },
};
