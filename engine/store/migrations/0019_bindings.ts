import { sql, type Kysely, type Migration } from 'kysely';

/**
 * Bindings in effect are found in memory by X, by A and by B: only those that have ended are asked
 * for by these, and only they are worth keeping three indexes in order. Those in effect are read
 * when the engine starts, and listed by pool, past however many that have ended.
 */
export const bindings: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const [column, ended] of [
      ['x', sql<boolean>`ended_at is not null`],
      ['a', sql<boolean>`ended_at is not null`],
      ['b', sql<boolean>`ended_at is not null and b is not null`],
    ] as const) {
      await db.schema.dropIndex(`privacy_binding_${column}`).execute();
      await db.schema
        .createIndex(`privacy_binding_${column}`)
        .on('privacy_binding')
        .column(column)
        .where(ended)
        .execute();
    }
    await db.schema
      .createIndex('privacy_binding_live')
      .on('privacy_binding')
      .column('pool_key')
      .where(sql<boolean>`ended_at is null`)
      .execute();
  },
};
