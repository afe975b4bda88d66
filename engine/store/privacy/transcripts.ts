import type { Language, PrivacyTranscript, PrivacyUtterance } from '../../api';
import { appendEvents, type NewEvent } from '../events';
import type { Db, Trx } from '../schema';
import type { Writer } from '../writer';
import type { PrivacyTranscriptRow } from './tables';

/** A transcript, and how far it has come. */
export interface TranscriptRecord extends PrivacyTranscript {
  /** How often it was tried in vain. */
  tries: number;
  nextAt: number;
  /** Parts of the recording that are done. */
  reached: number;
  createdAt: number;
}

/** A call was recorded, and is to be written down. */
export async function insertTranscript(
  trx: Trx,
  { callId, language, at }: { callId: string; language: Language; at: number },
): Promise<void> {
  const row: PrivacyTranscriptRow = {
    ...{ call_id: callId, language, state: 'pending', error: null, utterances: '[]' },
    ...{ tries: 0, next_at: at, reached: 0, created_at: at },
  };
  await trx.insertInto('privacy_transcript').values(row).execute();
}

/** What was said in calls through X numbers. */
export class TranscriptStore {
  constructor(
    private readonly db: Db,
    private readonly writer: Writer,
  ) {}

  async find(callId: string): Promise<TranscriptRecord | null> {
    const row = await this.db
      .selectFrom('privacy_transcript')
      .selectAll()
      .where('call_id', '=', callId)
      .executeTakeFirst();
    return row ? fromRow(row) : null;
  }

  /** Those that wait, by when they are due. */
  async waiting(limit: number): Promise<TranscriptRecord[]> {
    const rows = await this.db
      .selectFrom('privacy_transcript')
      .selectAll()
      .where('state', '=', 'pending')
      .orderBy('next_at')
      .orderBy('call_id')
      .limit(limit)
      .execute();
    return rows.map(fromRow);
  }

  /** With the event that tells of it. */
  async save(record: TranscriptRecord, events: readonly NewEvent[] = []): Promise<void> {
    await this.writer.write(async (trx) => {
      await trx
        .updateTable('privacy_transcript')
        .set({
          state: record.state,
          error: record.error,
          utterances: JSON.stringify(record.utterances),
          tries: record.tries,
          next_at: record.nextAt,
          reached: record.reached,
        })
        .where('call_id', '=', record.callId)
        .execute();
      await appendEvents(trx, events);
    });
  }

  async dropBefore(time: number): Promise<void> {
    await this.writer.write((trx) =>
      trx
        .deleteFrom('privacy_transcript')
        .where('created_at', '<', time)
        .where('state', '!=', 'pending')
        .execute(),
    );
  }
}

const fromRow = (row: PrivacyTranscriptRow): TranscriptRecord => ({
  callId: row.call_id,
  language: row.language as Language,
  state: row.state as PrivacyTranscript['state'],
  error: row.error,
  utterances: JSON.parse(row.utterances) as PrivacyUtterance[],
  tries: row.tries,
  nextAt: row.next_at,
  reached: row.reached,
  createdAt: row.created_at,
});
