import { sql, type Kysely, type Migration } from 'kysely';

/** Lists of numbers, complaints, and the versions and review of scenes. */
export const rules: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('list_entry')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('list', 'text', (c) => c.notNull())
      .addColumn('scope', 'text', (c) => c.notNull())
      .addColumn('phone_number', 'text', (c) => c.notNull())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('reason', 'text', (c) => c.notNull())
      .addColumn('source', 'text', (c) => c.notNull())
      .addColumn('created_by', 'text', (c) => c.notNull())
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('expires_at', 'bigint')
      // By number first: the dispatcher asks for many numbers at once, each on a list or two.
      .addUniqueConstraint('list_entry_once', ['phone_number', 'list', 'scope'])
      .execute();
    await index('list_entry_order', 'list_entry', ['list', 'scope', 'id']);

    await db.schema
      .createTable('complaint')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('instance_id', 'text', (c) => c.notNull())
      .addColumn('status', 'text', (c) => c.notNull())
      .addColumn('phone_number', 'text', (c) => c.notNull())
      .addColumn('text', 'text', (c) => c.notNull())
      .addColumn('received_from', 'text', (c) => c.notNull())
      .addColumn('call_id', 'text')
      .addColumn('recorded_by', 'text', (c) => c.notNull())
      .addColumn('recorded_at', 'bigint', (c) => c.notNull())
      .addColumn('breach', 'text')
      .addColumn('grade', 'text')
      .addColumn('verified_by', 'text', (c) => c.notNull())
      .addColumn('verified_at', 'bigint')
      .addColumn('note', 'text', (c) => c.notNull())
      .addColumn('closed_by', 'text', (c) => c.notNull())
      .addColumn('closed_at', 'bigint')
      .execute();
    await index('complaint_instance', 'complaint', ['instance_id', 'id']);
    await index('complaint_status', 'complaint', ['status', 'grade']);

    await db.schema
      .createTable('scene_version')
      .addColumn('scene_id', 'text', (c) => c.notNull())
      .addColumn('version', 'integer', (c) => c.notNull())
      .addColumn('definition', 'text', (c) => c.notNull())
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('published_at', 'bigint')
      .addColumn('review', 'text')
      .addColumn('rolled_back_from', 'integer')
      .addPrimaryKeyConstraint('scene_version_key', ['scene_id', 'version'])
      .execute();

    // `version` stays the newest one; what is published may be older.
    await db.schema.alterTable('scene').addColumn('published_version', 'integer').execute();
    await db.schema
      .alterTable('scene')
      .addColumn('in_review', 'integer', (c) => c.notNull().defaultTo(0))
      .execute();
    // Scenes of before were in use as they were.
    await sql`update scene set published_version = version`.execute(db);
    await sql`insert into scene_version
        (scene_id, version, definition, created_at, published_at)
      select id, version, definition, updated_at, updated_at from scene`.execute(db);

    async function index(name: string, table: string, columns: string[]): Promise<void> {
      await db.schema.createIndex(name).on(table).columns(columns).execute();
    }
  },
};
