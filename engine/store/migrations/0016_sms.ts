import { sql, type Kysely, type Migration } from 'kysely';

/** Messages to and from X numbers, parts of long ones, what became of what was sent, and who wants none. */
export const sms: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('privacy_sms')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('origin', 'text', (c) => c.notNull())
      .addColumn('pool_key', 'text', (c) => c.notNull())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('x', 'text', (c) => c.notNull())
      .addColumn('binding_id', 'bigint')
      .addColumn('out_id', 'text', (c) => c.notNull())
      .addColumn('out_order_id', 'text', (c) => c.notNull())
      .addColumn('from_number', 'text')
      .addColumn('from_side', 'text')
      .addColumn('to_number', 'text')
      .addColumn('text', 'text', (c) => c.notNull())
      .addColumn('incomplete', 'integer', (c) => c.notNull())
      .addColumn('count', 'integer', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('reason', 'text')
      .addColumn('error', 'text', (c) => c.notNull())
      .addColumn('received_through', 'text')
      .addColumn('source_id', 'text')
      .addColumn('received_at', 'bigint', (c) => c.notNull())
      .addColumn('confirm_by', 'bigint')
      .addColumn('sent_text', 'text')
      .addColumn('sent_through', 'text')
      .addColumn('sent_at', 'bigint')
      .addColumn('ended_at', 'bigint')
      .addColumn('billed_item', 'text')
      .addColumn('billed_count', 'integer')
      .addColumn('billed_cost', 'real')
      .addColumn('billed_at', 'bigint')
      .addColumn('give_up_at', 'bigint')
      .addColumn('accepted', 'integer', (c) => c.notNull())
      .execute();
    for (const column of ['pool_key', 'x', 'binding_id', 'from_number', 'to_number', 'out_id']) {
      await index(`privacy_sms_${column}`, 'privacy_sms', [column, 'id']);
    }
    await index('privacy_sms_received', 'privacy_sms', ['received_at']);
    await db.schema
      .createIndex('privacy_sms_source')
      .on('privacy_sms')
      .columns(['received_through', 'source_id'])
      .where(sql<boolean>`source_id is not null`)
      .execute();
    await db.schema
      .createIndex('privacy_sms_open')
      .on('privacy_sms')
      .columns(['state', 'id'])
      .where(sql<boolean>`state in ('AwaitingConfirmation', 'Sending')`)
      .execute();

    await db.schema
      .createTable('privacy_sms_part')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('gateway', 'text', (c) => c.notNull())
      .addColumn('from_number', 'text', (c) => c.notNull())
      .addColumn('to_number', 'text', (c) => c.notNull())
      .addColumn('reference', 'text', (c) => c.notNull())
      .addColumn('total', 'integer', (c) => c.notNull())
      .addColumn('part', 'integer', (c) => c.notNull())
      .addColumn('text', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .execute();

    await db.schema
      .createTable('privacy_sms_sent')
      .addColumn('gateway', 'text', (c) => c.notNull())
      .addColumn('message_id', 'text', (c) => c.notNull())
      .addColumn('sms_id', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addColumn('delivered', 'integer')
      .addPrimaryKeyConstraint('privacy_sms_sent_key', ['gateway', 'message_id'])
      .execute();
    await index('privacy_sms_sent_of', 'privacy_sms_sent', ['sms_id']);
    await index('privacy_sms_sent_at', 'privacy_sms_sent', ['at']);

    await db.schema
      .createTable('privacy_sms_stop')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('pool_key', 'text', (c) => c.notNull())
      .addColumn('number', 'text', (c) => c.notNull())
      .addColumn('x', 'text', (c) => c.notNull())
      .addColumn('text', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addUniqueConstraint('privacy_sms_stop_number', ['pool_key', 'number'])
      .execute();

    async function index(name: string, table: string, columns: string[]): Promise<void> {
      await db.schema.createIndex(name).on(table).columns(columns).execute();
    }
  },
};
