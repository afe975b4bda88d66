import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExportRecord, ExportStore } from '../../store/results/exports';
import type { Clock, Timer } from '../../time/clock';

const DAY = 86_400_000;
const DAYS = 7;
const TIDY_MS = 3_600_000;
const FEW = 100;

export interface ShelfContext {
  clock: Clock;
  store: Pick<ExportStore, 'days' | 'saveDays' | 'known' | 'endedBefore' | 'delete'>;
  dataFolder: string;
  /** A fault of ours. */
  failed(error: unknown): void;
}

/** Where files of exports lie, and for how long. */
export class Shelf {
  /** They are kept for so many days since their end. */
  days = DAYS;
  private readonly folder: string;
  private timer: Timer | undefined;
  private tidying: Promise<void> = Promise.resolve();
  private closed = false;

  constructor(private readonly context: ShelfContext) {
    this.folder = join(context.dataFolder, 'exports');
  }

  async load(): Promise<void> {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    this.days = (await this.context.store.days()) ?? DAYS;
    await this.dropStrays();
    this.tidyLater(0);
  }

  pathOf({ id, format }: Pick<ExportRecord, 'id' | 'format'>): string {
    return join(this.folder, `${id}.${format}`);
  }

  expiresAt({ endedAt }: Pick<ExportRecord, 'endedAt'>): number | null {
    return endedAt === null ? null : endedAt + this.days * DAY;
  }

  async keepFor(days: number): Promise<void> {
    await this.context.store.saveDays(days);
    this.days = days;
    this.tidyLater(0);
  }

  async close(): Promise<void> {
    this.closed = true;
    this.timer?.cancel();
    await this.tidying;
  }

  /** Files that nothing in the list stands for: halves of some, and those whose row is gone. */
  private async dropStrays(): Promise<void> {
    const names = readdirSync(this.folder);
    const known = await this.context.store.known(names.map(idIn));
    for (const name of names) {
      if (name.endsWith('.part') || !known.has(idIn(name))) {
        rmSync(join(this.folder, name), { force: true });
      }
    }
  }

  private tidyLater(ms: number): void {
    this.timer?.cancel();
    if (this.closed) return;
    this.timer = this.context.clock.after(ms, () => {
      this.tidying = this.tidying
        .then(() => this.tidy())
        .catch(this.context.failed)
        .finally(() => this.tidyLater(TIDY_MS));
    });
  }

  /** What is past its days goes, with its file. */
  private async tidy(): Promise<void> {
    const { store, clock } = this.context;
    while (!this.closed) {
      const old = await store.endedBefore(clock.now() - this.days * DAY, FEW);
      for (const record of old) {
        await rm(this.pathOf(record), { force: true });
        await store.delete(record.id);
      }
      if (old.length < FEW) return;
    }
  }
}

/** A file is called by its export, and what kind of file it is. */
const idIn = (name: string): string => name.slice(0, name.indexOf('.'));
