import type { PromptRecording } from '../api';
import type { Db, PromptRecordingRow } from './schema';
import type { Writer } from './writer';

/** A recording with what finds it. */
export interface KeptRecording extends PromptRecording {
  /** What texts have in common that it stands for. */
  key: string;
  /** SHA-256 of the file that it came as: its name on the disk. */
  content: string;
}

export class PromptStore {
  constructor(
    private readonly db: Db,
    private readonly writer: Writer,
  ) {}

  async all(): Promise<KeptRecording[]> {
    const rows = await this.db.selectFrom('prompt_recording').selectAll().orderBy('text').execute();
    return rows.map(fromRow);
  }

  /** Adds it, or writes it in place of the one of its id. */
  async save(recording: KeptRecording): Promise<void> {
    const row = toRow(recording);
    await this.writer.write((trx) =>
      trx
        .insertInto('prompt_recording')
        .values(row)
        .onConflict((c) => c.column('id').doUpdateSet(row))
        .execute(),
    );
  }

  async remove(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await this.writer.write((trx) =>
      trx
        .deleteFrom('prompt_recording')
        .where('id', 'in', [...ids])
        .execute(),
    );
  }
}

const toRow = (recording: KeptRecording): PromptRecordingRow => ({
  id: recording.id,
  instance_id: recording.instanceId,
  scene_id: recording.sceneId ?? '',
  text_key: recording.key,
  text: recording.text,
  content: recording.content,
  file_name: recording.fileName,
  duration_ms: recording.durationMs,
  bytes: recording.bytes,
  created_at: recording.createdAt,
  updated_at: recording.updatedAt,
});

const fromRow = (row: PromptRecordingRow): KeptRecording => ({
  id: row.id,
  instanceId: row.instance_id,
  sceneId: row.scene_id === '' ? null : row.scene_id,
  key: row.text_key,
  text: row.text,
  content: row.content,
  fileName: row.file_name,
  durationMs: row.duration_ms,
  bytes: row.bytes,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});
