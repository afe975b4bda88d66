import { sql, type Kysely, type Migration } from 'kysely';
import { unmarkedKindOfRow } from '../results/kinds';

/** What history and statistics are read by, the download list, labels of turns. */
export const results: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    // Of calls that have ended: what of them is filtered and counted, in one number.
    await db.schema.alterTable('task').addColumn('kind', 'integer').execute();
    await sql`update task set kind = ${unmarkedKindOfRow} where end_time is not null`.execute(db);
    for (const owner of ['instance', 'group']) {
      await db.schema
        .createIndex(`task_${owner}_kind`)
        .on('task')
        // The last ones are there to be looked at without the call's row.
        .columns([`${owner}_id`, 'kind', 'actual_time', 'id', 'ring_ms', 'talk_ms'])
        .where(sql.ref('kind'), 'is not', null)
        .execute();
    }
    await db.schema
      .createIndex('job_reference')
      .on('job')
      .columns(['reference_id', 'instance_id'])
      .where(sql.ref('reference_id'), '<>', sql.lit(''))
      .execute();

    // 1: what the callee said fitted no intent.
    await db.schema.alterTable('turn').addColumn('unrecognised', 'integer').execute();

    await db.schema
      .createTable('turn_label')
      .addColumn('call_id', 'text', (c) => c.notNull())
      .addColumn('sequence', 'integer', (c) => c.notNull())
      .addColumn('instance_id', 'text', (c) => c.notNull())
      .addColumn('group_id', 'text', (c) => c.notNull())
      .addColumn('transcript', 'text')
      .addColumn('unit', 'text')
      .addColumn('units', 'integer')
      .addColumn('errors', 'integer')
      .addColumn('labels', 'text', (c) => c.notNull())
      .addColumn('labelled_at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('turn_label_key', ['call_id', 'sequence'])
      .execute();
    await db.schema
      .createIndex('turn_label_owner')
      .on('turn_label')
      .columns(['instance_id', 'group_id'])
      .execute();

    await db.schema
      .createTable('hot_word')
      .addColumn('instance_id', 'text', (c) => c.notNull())
      .addColumn('word', 'text', (c) => c.notNull())
      .addColumn('count', 'integer', (c) => c.notNull())
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('hot_word_key', ['instance_id', 'word'])
      .execute();

    await db.schema
      .createTable('export')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('instance_id', 'text', (c) => c.notNull())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('format', 'text', (c) => c.notNull())
      .addColumn('language', 'text', (c) => c.notNull())
      .addColumn('filter', 'text', (c) => c.notNull())
      .addColumn('recordings', 'integer', (c) => c.notNull())
      .addColumn('status', 'text', (c) => c.notNull())
      .addColumn('done', 'integer', (c) => c.notNull())
      .addColumn('total', 'integer')
      .addColumn('file_name', 'text', (c) => c.notNull())
      .addColumn('bytes', 'bigint')
      .addColumn('error', 'text')
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('ended_at', 'bigint')
      .execute();
    await db.schema
      .createIndex('export_instance')
      .on('export')
      .columns(['instance_id', 'id'])
      .execute();
  },
};
