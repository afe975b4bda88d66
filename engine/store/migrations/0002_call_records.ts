import type { Kysely, Migration } from 'kysely';

/** What a line tells of a call besides its outcome: `null` in calls of before. */
const COLUMNS = {
  /** CallException, JSON. */
  exception: 'text',
  sip_code: 'integer',
  trunk: 'text',
  answered_by: 'text',
  /** MediaQuality, JSON. */
  quality: 'text',
  recording_file: 'text',
  recording_ms: 'integer',
  transferred_to: 'text',
} as const;

export const callRecords: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const [name, type] of Object.entries(COLUMNS)) {
      await db.schema.alterTable('task').addColumn(name, type).execute();
    }
  },
};
