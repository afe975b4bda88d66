import { sql, type Kysely, type Migration } from 'kysely';

/** Rules of instances, rounds of groups, what holds jobs, calls a day to a callee. */
export const scheduling: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema.alterTable('instance').addColumn('settings', 'text').execute();

    const group = db.schema.alterTable('job_group');
    await group.addColumn('request_id', 'text').execute();
    await group.addColumn('source_group_id', 'text').execute();
    await group.addColumn('paused_because', 'text').execute();
    await group.addColumn('round_day', 'bigint').execute();
    await group.addColumn('handovers', 'integer', (c) => c.notNull().defaultTo(0)).execute();
    await group.addColumn('handovers_taken', 'integer', (c) => c.notNull().defaultTo(0)).execute();
    await db.schema
      .createIndex('job_group_request')
      .on('job_group')
      .columns(['instance_id', 'request_id'])
      .unique()
      .execute();

    const job = db.schema.alterTable('job');
    await job.addColumn('held', 'text').execute();
    await job.addColumn('zone', 'text').execute();
    await job.addColumn('special', 'integer', (c) => c.notNull().defaultTo(0)).execute();
    await job.addColumn('origin', 'text').execute();
    await sql`update job set special = 1 where strategy is not null`.execute(db);
    // Few jobs have a window of their own, and they are asked for while their group's is closed.
    await db.schema
      .createIndex('job_special')
      .on('job')
      .columns(['group_id', 'status', 'next_at', 'sequence'])
      .where(sql.ref('special'), '=', sql.lit(1))
      .execute();
    await db.schema
      .createIndex('job_origin')
      .on('job')
      .column('origin')
      .where(sql.ref('origin'), 'is not', null)
      .execute();

    await db.schema
      .alterTable('task')
      .addColumn('uncounted', 'integer', (c) => c.notNull().defaultTo(0))
      .execute();
    await db.schema
      .createIndex('task_callee')
      .on('task')
      .columns(['called_number', 'actual_time'])
      .execute();
  },
};
