import type {
  Export,
  ExportFormat,
  ExportKind,
  ExportStatus,
  HistoryFilter,
  Language,
} from '../../api';
import { readMeta, writeMeta } from '../meta';
import type { Db, ExportRow } from '../schema';
import type { Writer } from '../writer';

/** A row of the download list, with what is needed to make its file. */
export interface ExportRecord extends Omit<Export, 'path' | 'expiresAt'> {
  recordings: boolean;
  /** How often it was begun. */
  tries: number;
}

/** What becomes of an export. */
export type ExportChange = Partial<
  Pick<ExportRecord, 'status' | 'done' | 'total' | 'bytes' | 'error' | 'endedAt' | 'tries'>
>;

const DAYS = 'export days';

export class ExportStore {
  constructor(
    private readonly db: Db,
    private readonly writer: Writer,
  ) {}

  async insert(record: ExportRecord): Promise<void> {
    await this.writer.write((trx) => trx.insertInto('export').values(toRow(record)).execute());
  }

  async get(id: string): Promise<ExportRecord | null> {
    const row = await this.db
      .selectFrom('export')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    return row ? fromRow(row) : null;
  }

  /** Newest first. `before`: the id of the last one of the page before. */
  async list(instanceId: string, limit: number, before?: string): Promise<ExportRecord[]> {
    let query = this.db.selectFrom('export').selectAll().where('instance_id', '=', instanceId);
    if (before !== undefined) query = query.where('id', '<', before);
    const rows = await query.orderBy('id', 'desc').limit(limit).execute();
    return rows.map(fromRow);
  }

  /** Those that are still to be made, oldest first. */
  async unfinished(): Promise<ExportRecord[]> {
    const rows = await this.db
      .selectFrom('export')
      .selectAll()
      .where('status', 'in', ['waiting', 'running'])
      .orderBy('id')
      .execute();
    return rows.map(fromRow);
  }

  /** Those that ended before then, oldest first. */
  async endedBefore(at: number, limit: number): Promise<ExportRecord[]> {
    const rows = await this.db
      .selectFrom('export')
      .selectAll()
      .where('ended_at', 'is not', null)
      .where('ended_at', '<=', at)
      .orderBy('ended_at')
      .limit(limit)
      .execute();
    return rows.map(fromRow);
  }

  /** Which of these ids there are. */
  async known(ids: readonly string[]): Promise<Set<string>> {
    const found = new Set<string>();
    for (let from = 0; from < ids.length; from += 500) {
      const rows = await this.db
        .selectFrom('export')
        .select('id')
        .where('id', 'in', ids.slice(from, from + 500))
        .execute();
      for (const { id } of rows) found.add(id);
    }
    return found;
  }

  /** For how many days they are kept, where that was set. */
  async days(): Promise<number | null> {
    const days = await readMeta(this.db, DAYS);
    return days === null ? null : Number(days);
  }

  async saveDays(days: number): Promise<void> {
    await this.writer.write((trx) => writeMeta(trx, DAYS, String(days)));
  }

  async change(id: string, change: ExportChange): Promise<void> {
    const { endedAt, ...same } = change;
    const set = { ...same, ...(endedAt !== undefined && { ended_at: endedAt }) };
    await this.writer.write((trx) =>
      trx.updateTable('export').set(set).where('id', '=', id).execute(),
    );
  }

  async delete(id: string): Promise<void> {
    await this.writer.write((trx) => trx.deleteFrom('export').where('id', '=', id).execute());
  }
}

function toRow(record: ExportRecord): ExportRow {
  return {
    id: record.id,
    instance_id: record.filter.instanceId,
    kind: record.kind,
    format: record.format,
    language: record.language,
    filter: JSON.stringify(record.filter),
    recordings: record.recordings ? 1 : 0,
    status: record.status,
    done: record.done,
    total: record.total,
    file_name: record.fileName,
    bytes: record.bytes,
    error: record.error,
    created_at: record.createdAt,
    ended_at: record.endedAt,
    tries: record.tries,
  };
}

function fromRow(row: ExportRow): ExportRecord {
  return {
    id: row.id,
    kind: row.kind as ExportKind,
    format: row.format as ExportFormat,
    language: row.language as Language,
    filter: JSON.parse(row.filter) as HistoryFilter,
    recordings: row.recordings === 1,
    status: row.status as ExportStatus,
    done: row.done,
    total: row.total,
    fileName: row.file_name,
    bytes: row.bytes,
    error: row.error,
    createdAt: row.created_at,
    endedAt: row.ended_at,
    tries: row.tries,
  };
}
