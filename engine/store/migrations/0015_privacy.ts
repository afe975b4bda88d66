import { sql, type Kysely, type Migration, type RawBuilder } from 'kysely';

/** Number privacy: pools, X numbers, bindings, groups, blacklists, calls, usage. */
export const privacy: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('privacy_pool')
      .addColumn('key', 'text', (c) => c.primaryKey())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('settings', 'text', (c) => c.notNull())
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .execute();

    await db.schema
      .createTable('privacy_number')
      .addColumn('number', 'text', (c) => c.primaryKey())
      .addColumn('spec', 'text', (c) => c.notNull())
      .addColumn('province', 'text', (c) => c.notNull())
      .addColumn('city', 'text', (c) => c.notNull())
      .addColumn('carrier', 'text', (c) => c.notNull())
      .addColumn('trunk', 'text')
      .addColumn('monthly_price', 'real')
      .addColumn('minute_price', 'real')
      .addColumn('pool_key', 'text')
      .addColumn('locked', 'integer', (c) => c.notNull())
      .addColumn('verification', 'text', (c) => c.notNull())
      .addColumn('verified_person', 'text', (c) => c.notNull())
      .addColumn('verification_at', 'bigint')
      .addColumn('verification_expires_at', 'bigint')
      .addColumn('verification_reason', 'text', (c) => c.notNull())
      .addColumn('bought_at', 'bigint')
      .addColumn('remark', 'text', (c) => c.notNull())
      .execute();

    await db.schema
      .createTable('privacy_move')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('from_pool', 'text', (c) => c.notNull())
      .addColumn('to_pool', 'text', (c) => c.notNull())
      .addColumn('moved_at', 'bigint', (c) => c.notNull())
      .addColumn('moved', 'integer', (c) => c.notNull())
      .addColumn('results', 'text', (c) => c.notNull())
      .execute();

    await db.schema
      .createTable('privacy_binding')
      // SQLite finds rows by an integer key without an index; it holds 64 bits.
      .addColumn('id', 'integer', (c) => c.primaryKey())
      .addColumn('pool_key', 'text', (c) => c.notNull())
      .addColumn('x', 'text', (c) => c.notNull())
      .addColumn('a', 'text', (c) => c.notNull())
      .addColumn('b', 'text')
      .addColumn('extension', 'text')
      .addColumn('group_id', 'bigint')
      .addColumn('expires_at', 'bigint', (c) => c.notNull())
      .addColumn('flags', 'integer', (c) => c.notNull())
      .addColumn('out_id', 'text', (c) => c.notNull())
      .addColumn('options', 'text')
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('ended_at', 'bigint')
      .addColumn('end_reason', 'text')
      .execute();
    await index('privacy_binding_x', 'privacy_binding', ['x']);
    await index('privacy_binding_a', 'privacy_binding', ['a']);
    await some('privacy_binding_b', 'b', sql<boolean>`b is not null`);
    await some('privacy_binding_out_id', 'out_id', sql<boolean>`out_id <> ''`);
    await some('privacy_binding_ended', 'ended_at', sql<boolean>`ended_at is not null`);

    await db.schema
      .createTable('privacy_group')
      .addColumn('id', 'integer', (c) => c.primaryKey())
      .addColumn('pool_key', 'text', (c) => c.notNull())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('remark', 'text', (c) => c.notNull())
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .execute();
    await db.schema
      .createTable('privacy_group_number')
      .addColumn('group_id', 'bigint', (c) => c.notNull())
      .addColumn('number', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('privacy_group_number_key', ['group_id', 'number'])
      .execute();

    await db.schema
      .createTable('privacy_blacklist')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('pool_key', 'text', (c) => c.notNull())
      .addColumn('number', 'text', (c) => c.notNull())
      .addColumn('other', 'text', (c) => c.notNull())
      .addColumn('direction', 'text', (c) => c.notNull())
      .addColumn('remark', 'text', (c) => c.notNull())
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addUniqueConstraint('privacy_blacklist_pair', ['pool_key', 'number', 'other'])
      .execute();

    await db.schema
      .createTable('privacy_ring_tone')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('text', 'text', (c) => c.notNull())
      .addColumn('file_name', 'text', (c) => c.notNull())
      .addColumn('content', 'text', (c) => c.notNull())
      .addColumn('duration_ms', 'integer', (c) => c.notNull())
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .execute();

    await db.schema
      .createTable('privacy_call')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('pool_key', 'text', (c) => c.notNull())
      .addColumn('binding_id', 'bigint')
      .addColumn('x', 'text', (c) => c.notNull())
      .addColumn('extension', 'text')
      .addColumn('caller', 'text', (c) => c.notNull())
      .addColumn('callee', 'text')
      .addColumn('from_side', 'text')
      .addColumn('out_id', 'text', (c) => c.notNull())
      .addColumn('out_order_id', 'text', (c) => c.notNull())
      .addColumn('announcement', 'text')
      .addColumn('started_at', 'bigint', (c) => c.notNull())
      .addColumn('ringing_at', 'bigint')
      .addColumn('answered_at', 'bigint')
      .addColumn('ended_at', 'bigint')
      .addColumn('hung_up_by', 'text')
      .addColumn('sip_code', 'integer')
      .addColumn('end_reason', 'text', (c) => c.notNull())
      .addColumn('billed_minutes', 'integer', (c) => c.notNull())
      .addColumn('recorded_minutes', 'integer', (c) => c.notNull())
      .addColumn('recording_file', 'text')
      .execute();
    await index('privacy_call_pool', 'privacy_call', ['pool_key', 'id']);
    await index('privacy_call_x', 'privacy_call', ['x', 'id']);
    await index('privacy_call_binding', 'privacy_call', ['binding_id', 'id']);
    await index('privacy_call_started', 'privacy_call', ['started_at']);

    await db.schema
      .createTable('privacy_usage')
      .addColumn('day', 'text', (c) => c.notNull())
      .addColumn('pool_key', 'text', (c) => c.notNull())
      .addColumn('spec', 'text', (c) => c.notNull())
      .addColumn('calls', 'integer', (c) => c.notNull())
      .addColumn('answered', 'integer', (c) => c.notNull())
      .addColumn('minutes', 'integer', (c) => c.notNull())
      .addColumn('recorded_minutes', 'integer', (c) => c.notNull())
      .addColumn('intercepted_sms', 'integer', (c) => c.notNull())
      .addColumn('smart_sms', 'integer', (c) => c.notNull())
      .addColumn('call_cost', 'real', (c) => c.notNull())
      .addColumn('recording_cost', 'real', (c) => c.notNull())
      .addColumn('intercepted_cost', 'real', (c) => c.notNull())
      .addColumn('smart_cost', 'real', (c) => c.notNull())
      .addPrimaryKeyConstraint('privacy_usage_key', ['day', 'pool_key', 'spec'])
      .execute();

    await db.schema
      .createTable('privacy_rent')
      .addColumn('month', 'text', (c) => c.notNull())
      .addColumn('number', 'text', (c) => c.notNull())
      .addColumn('pool_key', 'text', (c) => c.notNull())
      .addColumn('spec', 'text', (c) => c.notNull())
      .addColumn('day', 'text', (c) => c.notNull())
      .addColumn('price', 'real', (c) => c.notNull())
      .addPrimaryKeyConstraint('privacy_rent_key', ['month', 'number'])
      .execute();

    async function index(name: string, table: string, columns: string[]): Promise<void> {
      await db.schema.createIndex(name).on(table).columns(columns).execute();
    }

    /** Most rows have none: an index of those that have is small. */
    async function some(name: string, column: string, has: RawBuilder<boolean>): Promise<void> {
      await db.schema.createIndex(name).on('privacy_binding').column(column).where(has).execute();
    }
  },
};
