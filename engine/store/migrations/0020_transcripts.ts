import { sql, type Kysely, type Migration } from 'kysely';

/** What was said in recorded calls through X numbers. */
export const transcripts: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('privacy_transcript')
      .addColumn('call_id', 'text', (c) => c.primaryKey())
      .addColumn('language', 'text', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('error', 'text')
      .addColumn('utterances', 'text', (c) => c.notNull())
      .addColumn('tries', 'integer', (c) => c.notNull())
      .addColumn('next_at', 'bigint', (c) => c.notNull())
      .addColumn('reached', 'integer', (c) => c.notNull())
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .execute();
    await db.schema
      .createIndex('privacy_transcript_waiting')
      .on('privacy_transcript')
      .columns(['next_at', 'call_id'])
      .where(sql<boolean>`state = 'pending'`)
      .execute();
    await db.schema
      .createIndex('privacy_transcript_created')
      .on('privacy_transcript')
      .column('created_at')
      .execute();
  },
};
