import { sql, type Kysely, type Migration } from 'kysely';

/** Audit log, usage by the quarter of an hour, webhooks and what they have yet to deliver. */
export const account: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('audit')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addColumn('method', 'text', (c) => c.notNull())
      .addColumn('event_name', 'text', (c) => c.notNull())
      .addColumn('instance_id', 'text')
      .addColumn('host', 'text', (c) => c.notNull())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('flow', 'text', (c) => c.notNull())
      .addColumn('params', 'text', (c) => c.notNull())
      .addColumn('resources', 'text', (c) => c.notNull())
      .addColumn('error_code', 'text', (c) => c.notNull())
      .addColumn('error_message', 'text', (c) => c.notNull())
      .addColumn('version', 'text', (c) => c.notNull())
      .execute();
    // Ids ascend with time: they are the order of the list.
    await index('audit_method', 'audit', ['method', 'id']);
    await index('audit_event', 'audit', ['event_name', 'id']);
    await index('audit_instance', 'audit', ['instance_id', 'id']);
    await index('audit_at', 'audit', ['at']);

    await db.schema
      .createTable('usage')
      .addColumn('slot', 'bigint', (c) => c.notNull())
      .addColumn('instance_id', 'text', (c) => c.notNull())
      .addColumn('group_id', 'text', (c) => c.notNull())
      .addColumn('calling_number', 'text', (c) => c.notNull())
      .addColumn('trunk', 'text', (c) => c.notNull())
      .addColumn('calls', 'integer', (c) => c.notNull())
      .addColumn('answered', 'integer', (c) => c.notNull())
      .addColumn('talk_ms', 'bigint', (c) => c.notNull())
      .addColumn('billed_minutes', 'integer', (c) => c.notNull())
      .addPrimaryKeyConstraint('usage_key', [
        'slot',
        'instance_id',
        'group_id',
        'calling_number',
        'trunk',
      ])
      .execute();
    await index('usage_group', 'usage', ['group_id', 'slot']);
    await countedSoFar();

    await db.schema
      .createTable('webhook')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('url', 'text', (c) => c.notNull())
      .addColumn('secret', 'text', (c) => c.notNull())
      .addColumn('filter', 'text', (c) => c.notNull())
      .addColumn('allow_private', 'integer', (c) => c.notNull())
      .addColumn('enabled', 'integer', (c) => c.notNull())
      .addColumn('disabled_reason', 'text')
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('last_success_at', 'bigint')
      .addColumn('last_failure_at', 'bigint')
      .addColumn('last_error', 'text')
      .addColumn('failing_since', 'bigint')
      .execute();

    await db.schema
      .createTable('webhook_delivery')
      .addColumn('webhook_id', 'text', (c) => c.notNull())
      .addColumn('sequence', 'bigint', (c) => c.notNull())
      .addColumn('tries', 'integer', (c) => c.notNull())
      .addColumn('next_at', 'bigint', (c) => c.notNull())
      .addColumn('dead_at', 'bigint')
      .addColumn('status', 'integer')
      .addColumn('error', 'text', (c) => c.notNull())
      .addColumn('event', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('webhook_delivery_key', ['webhook_id', 'sequence'])
      .execute();
    await index('webhook_delivery_dead', 'webhook_delivery', ['dead_at']);

    async function index(name: string, table: string, columns: string[]): Promise<void> {
      await db.schema.createIndex(name).on(table).columns(columns).execute();
    }

    /** Calls of before: from their records, as `engine/store/usage.ts` counts those to come. */
    async function countedSoFar(): Promise<void> {
      await sql`
        insert into usage (slot, instance_id, group_id, calling_number, trunk,
                           calls, answered, talk_ms, billed_minutes)
        select actual_time / 900000 * 900000, instance_id, group_id, calling_number,
               coalesce(trunk, ''), count(*),
               sum(case when answered_at is null then 0 else 1 end),
               sum(case when answered_at is null then 0 else talk_ms end),
               sum(case when answered_at is null then 0
                        when talk_ms <= 60000 then 1
                        else (talk_ms + 59999) / 60000 end)
        from task where end_time is not null and status not in (12, 13, 14, 16)
        group by 1, 2, 3, 4, 5`.execute(db);
      await sql`
        insert into meta (key, value)
        select 'usage counted to', cast(coalesce(max(sequence), 0) as text) from event`.execute(db);
    }
  },
};
