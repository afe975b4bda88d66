import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  DialflowError,
  type Export,
  type ExportMethods,
  type ExportRetention,
  type Page,
} from '../api';
import type { ExportChange, ExportRecord, ExportStore } from '../store/results/exports';
import type { Clock } from '../time/clock';
import type { NewId } from '../time/ids';
import { fileNameOf, refuseExport } from './export/request';
import { Shelf } from './export/shelf';
import type { ResultReader } from './ports';
import { refuseFilter } from './ranges';

/** Progress is written no more often. */
const SAVE_MS = 2_000;
const MOST_READ = 4 * 1024 * 1024;
/** Begun so often and never ended, it is given up: it may be what ends the engine. */
const MOST_TRIES = 3;

export interface ExportsContext {
  clock: Clock;
  newId: NewId;
  store: ExportStore;
  reader: Pick<ResultReader, 'makeExport' | 'nameOf'>;
  dataFolder: string;
  /** `2026-01-05 09:00:00` in the engine's zone. */
  localText(at: number): string;
  /** A fault of ours. */
  failed(error: unknown): void;
}

/**
 * 下载中心: files made in the background, one after the other, and kept for some days.
 *
 *   waiting ──▶ running ──▶ completed ──┐
 *    ▲ │           ├──────▶ failed ─────┤ some days later, or deleted: gone
 *    │ └───────────┴──────▶ cancelled ──┘
 *    └── retry: of what failed or was cancelled
 *
 * One that the engine's end cut short is waiting again, and begun anew: its rows are read in the
 * order of the store, which may have changed meanwhile.
 */
export class Exports implements ExportMethods {
  private readonly queue: string[] = [];
  private running: { record: ExportRecord; stop: AbortController; over: Promise<void> } | null =
    null;
  private turn: Promise<void> | null = null;
  private readonly shelf: Shelf;
  private closed = false;

  constructor(private readonly context: ExportsContext) {
    this.shelf = new Shelf(context);
  }

  /** Goes on with what was not complete when the engine ended. */
  async load(): Promise<void> {
    const { store, clock } = this.context;
    await this.shelf.load();
    for (const record of await store.unfinished()) {
      if (record.status === 'running' && record.tries >= MOST_TRIES) {
        const error = `The engine ended ${record.tries} times while it was made.`;
        await store.change(record.id, { status: 'failed', error, endedAt: clock.now() });
        continue;
      }
      if (record.status === 'running') {
        await store.change(record.id, { status: 'waiting', done: 0, total: null });
      }
      this.enter(record.id);
    }
  }

  async create(p: Parameters<ExportMethods['create']>[0]): Promise<Export> {
    const { kind, format: wanted, language = 'zh-CN', recordings = true, ...filter } = p;
    refuseExport(kind, wanted, filter);
    refuseFilter(filter, 'export');
    const { clock, newId, store, reader } = this.context;
    const format = kind === 'conversations' ? 'zip' : (wanted ?? 'xlsx');
    const now = clock.now();
    const name = await reader.nameOf({ filter });
    if (name === '') {
      throw filter.groupId === undefined
        ? DialflowError.notFound('instance', filter.instanceId)
        : DialflowError.notFound('job group', filter.groupId);
    }
    const record: ExportRecord = {
      id: newId(),
      kind,
      format,
      language,
      filter,
      recordings,
      status: 'waiting',
      done: 0,
      total: null,
      fileName: fileNameOf({ kind, format, language }, name, this.context.localText(now)),
      bytes: null,
      error: null,
      createdAt: now,
      endedAt: null,
      tries: 0,
    };
    await store.insert(record);
    this.enter(record.id);
    return this.told(record);
  }

  async list(p: Parameters<ExportMethods['list']>[0]): Promise<Page<Export>> {
    const limit = Math.min(p.limit ?? 100, 1000);
    const records = await this.context.store.list(p.instanceId, limit, p.after);
    const last = records.at(-1);
    return {
      list: records.map((record) => this.told(record)),
      next: records.length === limit && last ? last.id : null,
    };
  }

  async get({ exportId }: { exportId: string }): Promise<Export> {
    return this.told(await this.find(exportId));
  }

  async read(p: { exportId: string; offset: number; length: number }): Promise<Uint8Array> {
    const { path, status } = this.told(await this.find(p.exportId));
    if (path === null) {
      throw new DialflowError('WrongState', `The export is ${status}; there is no file to read.`);
    }
    const file = await open(path, 'r').catch((error: unknown) => {
      throw isGone(error) ? DialflowError.notFound('file of the export', p.exportId) : error;
    });
    try {
      const bytes = new Uint8Array(Math.min(p.length, MOST_READ));
      const { bytesRead } = await file.read(bytes, 0, bytes.length, p.offset);
      return bytes.slice(0, bytesRead);
    } finally {
      await file.close();
    }
  }

  async cancel({ exportId }: { exportId: string }): Promise<Export> {
    const { status } = await this.find(exportId);
    if (status !== 'waiting' && status !== 'running') {
      throw new DialflowError('WrongState', `The export is ${status}; it cannot be cancelled.`);
    }
    await this.giveUp(exportId);
    return this.get({ exportId });
  }

  async retry({ exportId }: { exportId: string }): Promise<Export> {
    const { status } = await this.find(exportId);
    if (status !== 'failed' && status !== 'cancelled') {
      throw new DialflowError('WrongState', `The export is ${status}; there is nothing to retry.`);
    }
    const anew = { status: 'waiting', done: 0, total: null, error: null, tries: 0 } as const;
    await this.context.store.change(exportId, { ...anew, endedAt: null });
    this.enter(exportId);
    return this.get({ exportId });
  }

  async delete({ exportId }: { exportId: string }): Promise<void> {
    const record = await this.find(exportId);
    await this.giveUp(exportId);
    await rm(this.shelf.pathOf(record), { force: true });
    await this.context.store.delete(exportId);
  }

  async retention(): Promise<ExportRetention> {
    return { days: this.shelf.days };
  }

  async setRetention({ days }: ExportRetention): Promise<ExportRetention> {
    await this.shelf.keepFor(days);
    return { days };
  }

  /** Its instance is gone. */
  async forget(instanceId: string): Promise<void> {
    for (;;) {
      const records = await this.context.store.list(instanceId, 100);
      for (const { id } of records) await this.delete({ exportId: id });
      if (records.length < 100) return;
    }
  }

  /** What is under way is begun again at the next start. */
  async close(): Promise<void> {
    this.closed = true;
    this.running?.stop.abort();
    await this.turn;
    await this.shelf.close();
  }

  private async find(id: string): Promise<ExportRecord> {
    const running = this.running?.record;
    if (running?.id === id) return { ...running };
    const record = await this.context.store.get(id);
    if (!record) throw DialflowError.notFound('export', id);
    return record;
  }

  private told({ recordings: _, tries: _tries, ...record }: ExportRecord): Export {
    const now = this.running?.record.id === record.id ? this.running.record : record;
    const { status, done, total } = now;
    const path = status === 'completed' ? this.shelf.pathOf(record) : null;
    return { ...record, status, done, total, path, expiresAt: this.shelf.expiresAt(record) };
  }

  private enter(id: string): void {
    this.queue.push(id);
    this.turn ??= this.work().catch(this.context.failed);
  }

  private async work(): Promise<void> {
    for (let id = this.queue.shift(); id !== undefined && !this.closed; id = this.queue.shift()) {
      const record = await this.context.store.get(id);
      if (record?.status !== 'waiting') continue;
      const stop = new AbortController();
      const over = this.make(record, stop.signal);
      this.running = { record, stop, over };
      await over;
      this.running = null;
    }
    this.turn = null;
  }

  private async make(record: ExportRecord, signal: AbortSignal): Promise<void> {
    const { clock, store, reader, dataFolder } = this.context;
    let saved = clock.now();
    Object.assign(record, { status: 'running' });
    await store.change(record.id, { status: 'running', tries: record.tries + 1 });
    const ended = async (change: ExportChange): Promise<void> => {
      await store.change(record.id, { done: record.done, total: record.total, ...change });
    };
    try {
      const bytes = await reader.makeExport(
        {
          kind: record.kind,
          format: record.format,
          language: record.language,
          filter: record.filter,
          path: this.shelf.pathOf(record),
          recordingsFolder: record.recordings ? join(dataFolder, 'recordings') : null,
        },
        {
          signal,
          progress: (done, total) => {
            Object.assign(record, { done, total });
            if (clock.now() - saved < SAVE_MS) return;
            saved = clock.now();
            store.change(record.id, { done, total }).catch(this.context.failed);
          },
        },
      );
      await ended({ status: 'completed', bytes, endedAt: clock.now() });
    } catch (thrown) {
      // The engine's end is not the export's.
      if (this.closed)
        await ended({ status: 'waiting', done: 0, total: null, tries: record.tries });
      else if (signal.aborted) await ended({ status: 'cancelled', endedAt: clock.now() });
      else {
        const { message } = DialflowError.from(thrown);
        await ended({ status: 'failed', error: message, endedAt: clock.now() });
      }
    }
  }

  /** Ends it where it waits or runs, and waits until it has. */
  private async giveUp(id: string): Promise<void> {
    const at = this.queue.indexOf(id);
    if (at >= 0) {
      this.queue.splice(at, 1);
      await this.context.store.change(id, {
        status: 'cancelled',
        endedAt: this.context.clock.now(),
      });
    }
    if (this.running?.record.id !== id) return;
    this.running.stop.abort();
    await this.running.over;
  }
}

const isGone = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';
