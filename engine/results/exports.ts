import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  DialflowError,
  type Export,
  type ExportKind,
  type ExportMethods,
  type HistoryFilter,
  type Page,
} from '../api';
import type { ExportChange, ExportRecord, ExportStore } from '../store/results/exports';
import type { Clock } from '../time/clock';
import type { NewId } from '../time/ids';
import type { ResultReader } from './ports';
import { said, type Said } from './words';

/** Progress is written no more often. */
const SAVE_MS = 2_000;
const MOST_READ = 4 * 1024 * 1024;
const LONGEST_NAME = 80;

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
 * 下载中心: files made in the background, one after the other, and kept until they are deleted.
 *
 *   waiting ──▶ running ──▶ completed
 *      │           ├──────▶ failed
 *      └───────────┴──────▶ cancelled
 *
 * One that the engine's end cut short is waiting again, and begun anew: its rows are read in the
 * order of the store, which may have changed meanwhile.
 */
export class Exports implements ExportMethods {
  private readonly queue: string[] = [];
  private running: { record: ExportRecord; stop: AbortController; over: Promise<void> } | null =
    null;
  private turn: Promise<void> | null = null;
  private closed = false;

  constructor(private readonly context: ExportsContext) {}

  /** Goes on with what was not complete when the engine ended. */
  async load(): Promise<void> {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    for (const name of readdirSync(this.folder)) {
      if (name.endsWith('.part')) rmSync(join(this.folder, name), { force: true });
    }
    for (const record of await this.context.store.unfinished()) {
      if (record.status === 'running') {
        await this.context.store.change(record.id, { status: 'waiting', done: 0, total: null });
      }
      this.enter(record.id);
    }
  }

  async create(p: Parameters<ExportMethods['create']>[0]): Promise<Export> {
    const { kind, format: wanted, language = 'zh-CN', recordings = true, ...filter } = p;
    refuse(kind, wanted, filter);
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
      fileName: fileName(TITLES[kind][language], name, this.context.localText(now), format),
      bytes: null,
      error: null,
      createdAt: now,
      endedAt: null,
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

  async delete({ exportId }: { exportId: string }): Promise<void> {
    const record = await this.find(exportId);
    await this.giveUp(exportId);
    await rm(this.pathOf(record), { force: true });
    await this.context.store.delete(exportId);
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
  }

  private get folder(): string {
    return join(this.context.dataFolder, 'exports');
  }

  private pathOf({ id, format }: Pick<ExportRecord, 'id' | 'format'>): string {
    return join(this.folder, `${id}.${format}`);
  }

  private async find(id: string): Promise<ExportRecord> {
    const running = this.running?.record;
    if (running?.id === id) return { ...running };
    const record = await this.context.store.get(id);
    if (!record) throw DialflowError.notFound('export', id);
    return record;
  }

  private told({ recordings: _, ...record }: ExportRecord): Export {
    const now = this.running?.record.id === record.id ? this.running.record : record;
    const { status, done, total } = now;
    const path = status === 'completed' ? this.pathOf(record) : null;
    return { ...record, status, done, total, path };
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
    await store.change(record.id, { status: 'running' });
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
          path: this.pathOf(record),
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
      if (this.closed) await ended({ status: 'waiting', done: 0, total: null });
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

const TITLES: Record<ExportKind, Said> = {
  taskResult: said('任务结果', 'Task result'),
  callLog: said('呼叫流水', 'Call log'),
  conversations: said('通话记录+录音', 'Conversations and recordings'),
};

/** 【任务结果】测试场景_20211130_163705.xlsx */
function fileName(title: string, name: string, time: string, format: string): string {
  // eslint-disable-next-line no-control-regex -- no file system takes them
  const clean = name.replace(/[\u0000-\u001f\\/:*?"<>|]/g, '_').slice(0, LONGEST_NAME);
  const stamp = time.replace(/[-:]/g, '').replace(' ', '_');
  return `【${title}】${clean}_${stamp}.${format}`;
}

function refuse(kind: ExportKind, format: string | undefined, filter: HistoryFilter): void {
  if (kind === 'taskResult' && filter.groupId === undefined) {
    throw DialflowError.invalid('export', [
      { path: 'groupId', reason: 'is missing; a task result is of one job group' },
    ]);
  }
  if (format === 'csv' && kind !== 'callLog') {
    throw DialflowError.invalid('export', [
      { path: 'format', reason: 'is "csv", which only a call log can be' },
    ]);
  }
}

const isGone = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';
