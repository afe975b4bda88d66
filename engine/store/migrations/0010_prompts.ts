import type { Kysely, Migration } from 'kysely';

/** Recorded prompts; of turns, how far a prompt was heard, and what failed. */
export const prompts: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('prompt_recording')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('instance_id', 'text', (c) => c.notNull())
      .addColumn('scene_id', 'text', (c) => c.notNull())
      .addColumn('text_key', 'text', (c) => c.notNull())
      .addColumn('text', 'text', (c) => c.notNull())
      .addColumn('content', 'text', (c) => c.notNull())
      .addColumn('file_name', 'text', (c) => c.notNull())
      .addColumn('duration_ms', 'integer', (c) => c.notNull())
      .addColumn('bytes', 'integer', (c) => c.notNull())
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('updated_at', 'bigint', (c) => c.notNull())
      .addUniqueConstraint('prompt_recording_text', ['instance_id', 'scene_id', 'text_key'])
      .execute();
    await db.schema.alterTable('turn').addColumn('heard_to', 'integer').execute();
    await db.schema.alterTable('turn').addColumn('failed', 'integer').execute();
  },
};
