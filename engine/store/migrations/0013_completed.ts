import { sql, type Kysely, type Migration } from 'kysely';
import { COMPLETED } from '../results/kinds';

/**
 * What completes a conversation is what its flow marks so; until now it was the reason it ended
 * with. And whether the last prompt was heard to its end, to filter by.
 */
export const completed: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .alterTable('task')
      .addColumn('completed', 'integer', (c) => c.notNull().defaultTo(0))
      .execute();
    await db.schema.alterTable('task').addColumn('playback_completed', 'integer').execute();
    await sql`update task set completed = 1 where end_reason = 'Completed'`.execute(db);
    await sql`update task set kind = kind + ${sql.lit(COMPLETED)}
      where completed = 1 and kind is not null`.execute(db);
    await sql`update task set playback_completed = (
        select case when turn.heard >= 1 then 1 else 0 end from turn
        where turn.call_id = task.id and turn.speaker = 'robot'
        order by turn.sequence desc limit 1
      ) where end_time is not null and turn_count > 0`.execute(db);
  },
};
