import { sql, type Kysely, type Migration } from 'kysely';

/**
 * Calls and messages are listed by what people ask for without going through all of them, and parts
 * of long messages that are dealt with are known for a while, should they come once more.
 */
export const privacyLists: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createIndex('privacy_call_out_id')
      .on('privacy_call')
      .columns(['out_id', 'id'])
      .where(sql<boolean>`out_id <> ''`)
      .execute();
    await db.schema
      .createIndex('privacy_call_up')
      .on('privacy_call')
      .column('id')
      .where(sql<boolean>`ended_at is null`)
      .execute();
    await db.schema.dropIndex('privacy_sms_open').execute();
    await db.schema
      .createIndex('privacy_sms_state')
      .on('privacy_sms')
      .columns(['state', 'id'])
      .execute();
    await db.schema.alterTable('privacy_sms_part').addColumn('done_at', 'bigint').execute();
    await db.schema
      .createIndex('privacy_sms_part_done')
      .on('privacy_sms_part')
      .column('done_at')
      .where(sql<boolean>`done_at is not null`)
      .execute();
  },
};
