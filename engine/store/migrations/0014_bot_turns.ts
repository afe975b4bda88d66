import type { Kysely, Migration } from 'kysely';

/** How long an outside bot took for a turn, ms, and what it cost; `null` in other turns. */
export const botTurns: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const name of ['response_ms', 'prompt_tokens', 'completion_tokens']) {
      await db.schema.alterTable('turn').addColumn(name, 'integer').execute();
    }
  },
};
