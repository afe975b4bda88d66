import type { Kysely, Migration } from 'kysely';

/** Instances, scenes, job groups, jobs, tasks, turns, tags, events. */
export const first: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('meta')
      .addColumn('key', 'text', (c) => c.primaryKey())
      .addColumn('value', 'text', (c) => c.notNull())
      .execute();

    await db.schema
      .createTable('instance')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('name', 'text', (c) => c.notNull().unique())
      .addColumn('description', 'text', (c) => c.notNull())
      .addColumn('max_concurrency', 'integer', (c) => c.notNull())
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .execute();

    await db.schema
      .createTable('scene')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('instance_id', 'text', (c) => c.notNull())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('version', 'integer', (c) => c.notNull())
      .addColumn('definition', 'text', (c) => c.notNull())
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('updated_at', 'bigint', (c) => c.notNull())
      .addUniqueConstraint('scene_name', ['instance_id', 'name'])
      .execute();

    await db.schema
      .createTable('job_group')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('instance_id', 'text', (c) => c.notNull())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('scene_id', 'text')
      .addColumn('status', 'integer', (c) => c.notNull())
      .addColumn('direct', 'integer', (c) => c.notNull())
      .addColumn('settings', 'text', (c) => c.notNull())
      .addColumn('total', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('succeeded', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('failed', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('cancelled', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('executing', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('started_at', 'bigint')
      .addColumn('ended_at', 'bigint')
      .execute();
    await index('job_group_instance', 'job_group', ['instance_id', 'direct', 'id']);

    await db.schema
      .createTable('job')
      .addColumn('sequence', 'integer', (c) => c.primaryKey().autoIncrement())
      .addColumn('id', 'text', (c) => c.notNull().unique())
      .addColumn('group_id', 'text', (c) => c.notNull())
      .addColumn('instance_id', 'text', (c) => c.notNull())
      .addColumn('dedupe_key', 'text', (c) => c.notNull())
      .addColumn('status', 'integer', (c) => c.notNull())
      .addColumn('failure_reason', 'integer')
      .addColumn('phone_number', 'text', (c) => c.notNull())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('honorific', 'text', (c) => c.notNull())
      .addColumn('reference_id', 'text', (c) => c.notNull())
      .addColumn('contact_id', 'text', (c) => c.notNull())
      .addColumn('variables', 'text', (c) => c.notNull())
      .addColumn('strategy', 'text')
      .addColumn('attempts', 'integer', (c) => c.notNull())
      .addColumn('attempts_today', 'integer', (c) => c.notNull())
      .addColumn('attempts_day', 'bigint', (c) => c.notNull())
      .addColumn('next_at', 'bigint', (c) => c.notNull())
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('ended_at', 'bigint')
      .addUniqueConstraint('job_once', ['group_id', 'dedupe_key'])
      .execute();
    await index('job_due', 'job', ['group_id', 'status', 'next_at', 'sequence']);
    await index('job_order', 'job', ['group_id', 'sequence']);

    await db.schema
      .createTable('task')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('job_id', 'text', (c) => c.notNull())
      .addColumn('group_id', 'text', (c) => c.notNull())
      .addColumn('instance_id', 'text', (c) => c.notNull())
      .addColumn('attempt', 'integer', (c) => c.notNull())
      .addColumn('status', 'integer', (c) => c.notNull())
      .addColumn('calling_number', 'text', (c) => c.notNull())
      .addColumn('called_number', 'text', (c) => c.notNull())
      .addColumn('planned_time', 'bigint', (c) => c.notNull())
      .addColumn('actual_time', 'bigint', (c) => c.notNull())
      .addColumn('answered_at', 'bigint')
      .addColumn('end_time', 'bigint')
      .addColumn('ring_ms', 'integer', (c) => c.notNull())
      .addColumn('talk_ms', 'integer', (c) => c.notNull())
      .addColumn('hang_up_by', 'text')
      .addColumn('end_reason', 'text')
      .addColumn('detail', 'text')
      .addColumn('turn_count', 'integer', (c) => c.notNull())
      .execute();
    await index('task_job', 'task', ['job_id', 'attempt']);
    await index('task_group', 'task', ['group_id']);
    // Only what is under way: recovery reads it, and it stays small.
    await db.schema
      .createIndex('task_open')
      .on('task')
      .column('id')
      .where('end_time' as never, 'is', null)
      .execute();

    await db.schema
      .createTable('turn')
      .addColumn('call_id', 'text', (c) => c.notNull())
      .addColumn('sequence', 'integer', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addColumn('speaker', 'text', (c) => c.notNull())
      .addColumn('text', 'text', (c) => c.notNull())
      .addColumn('keys', 'text')
      .addColumn('node', 'text')
      .addColumn('intent', 'text')
      .addColumn('global_question', 'text')
      .addColumn('confidence', 'real')
      .addColumn('interrupted', 'integer', (c) => c.notNull())
      .addColumn('heard', 'real')
      .addPrimaryKeyConstraint('turn_key', ['call_id', 'sequence'])
      .execute();

    await db.schema
      .createTable('tag_hit')
      .addColumn('call_id', 'text', (c) => c.notNull())
      .addColumn('job_id', 'text', (c) => c.notNull())
      .addColumn('group_id', 'text', (c) => c.notNull())
      .addColumn('tag_group', 'text', (c) => c.notNull())
      .addColumn('tag', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('tag_hit_key', ['call_id', 'tag_group'])
      .execute();
    await index('tag_hit_job', 'tag_hit', ['job_id']);
    await index('tag_hit_group', 'tag_hit', ['group_id']);

    await db.schema
      .createTable('event')
      .addColumn('sequence', 'integer', (c) => c.primaryKey().autoIncrement())
      .addColumn('type', 'text', (c) => c.notNull())
      .addColumn('instance_id', 'text', (c) => c.notNull())
      .addColumn('group_id', 'text', (c) => c.notNull())
      .addColumn('scene_id', 'text')
      .addColumn('call_id', 'text')
      .addColumn('direct', 'integer', (c) => c.notNull())
      .addColumn('body', 'text', (c) => c.notNull())
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .execute();
    await index('event_group', 'event', ['group_id', 'sequence']);

    await db.schema
      .createTable('consumer')
      .addColumn('name', 'text', (c) => c.primaryKey())
      .addColumn('cursor', 'bigint', (c) => c.notNull())
      .addColumn('last_seen', 'bigint', (c) => c.notNull())
      .execute();
    await db.schema
      .createTable('consumer_ack')
      .addColumn('consumer', 'text', (c) => c.notNull())
      .addColumn('sequence', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('consumer_ack_key', ['consumer', 'sequence'])
      .execute();

    async function index(name: string, table: string, columns: string[]): Promise<void> {
      await db.schema.createIndex(name).on(table).columns(columns).execute();
    }
  },
};
