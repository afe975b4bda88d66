import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { DialflowError, type KeptRoster, type RosterPage, type RosterSource } from '../../api';
import type { Clock, Timer } from '../../time/clock';
import type { NewId } from '../../time/ids';
import { rowsIn, type RosterList, type RosterRows } from './folder';
import { readRosterInto, type ReaderOptions } from './readRoster';

export interface KeptRostersContext {
  clock: Clock;
  newId: NewId;
  /** Where they are kept; made when the first one comes. */
  folder: string;
  /** A fault nobody waits for. */
  failed: (error: unknown) => void;
}

const HOUR_MS = 3_600_000;
/** A flow that waits for somebody's approval has that long. */
const KEPT_MS = 7 * 24 * HOUR_MS;
/** What tells that a folder's roster is whole; written last. */
const CARD = 'roster.json';
const PAGE = 1000;

/**
 * Rosters between their check and their assignment, each in a folder of its own: the rows never
 * were in the engine's memory, and are there only some at a time.
 */
export class KeptRosters {
  private timer: Timer | undefined;

  constructor(private readonly context: KeptRostersContext) {}

  /** Removes what has expired, and what a crash has left half written; goes on to do so. */
  async load(): Promise<void> {
    await this.clear(() => true);
    const { clock, failed } = this.context;
    const again = (): void => {
      this.timer = clock.after(HOUR_MS, again);
      // One that is just being read has no card yet.
      this.clear(() => false).catch(failed);
    };
    this.timer = clock.after(HOUR_MS, again);
  }

  close(): void {
    this.timer?.cancel();
  }

  async keep(source: RosterSource, options: ReaderOptions): Promise<KeptRoster> {
    const { clock, newId } = this.context;
    const rosterId = newId();
    const folder = this.folderOf(rosterId);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    try {
      const { valid, rejected, variableNames } = await readRosterInto(folder, source, options);
      const keptAt = clock.now();
      const expiresAt = keptAt + KEPT_MS;
      const origin = originOf(source);
      const card = { rosterId, origin, valid, rejected, variableNames, keptAt, expiresAt };
      const draft = join(folder, `${CARD}.new`);
      await writeFile(draft, JSON.stringify(card), { mode: 0o600 });
      await rename(draft, join(folder, CARD));
      return card;
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  async kept(rosterId: string): Promise<KeptRoster> {
    const card = await cardIn(this.folderOf(rosterId));
    if (!card || card.expiresAt <= this.context.clock.now()) {
      throw DialflowError.notFound('kept roster', rosterId);
    }
    return card;
  }

  /** Rows from where the page before ended. */
  async page<L extends RosterList>(
    list: L,
    { rosterId, after, limit = PAGE }: RosterPage,
  ): Promise<{ list: RosterRows[L][]; next: string | null }> {
    await this.kept(rosterId);
    const from = after === undefined ? 0 : Number(after);
    try {
      const { rows, next } = await rowsIn(this.folderOf(rosterId), list, from, limit);
      return { list: rows, next: next === null ? null : String(next) };
    } catch (error) {
      // In the middle of a row there is no JSON.
      if (error instanceof SyntaxError || error instanceof RangeError) {
        throw DialflowError.invalid('page of a roster', [
          { path: 'after', reason: 'is not the "next" of an earlier page' },
        ]);
      }
      throw error;
    }
  }

  async forget(rosterId: string): Promise<void> {
    await rm(this.folderOf(rosterId), { recursive: true, force: true });
  }

  private async clear(incomplete: () => boolean): Promise<void> {
    const now = this.context.clock.now();
    for (const name of await namesIn(this.context.folder)) {
      const folder = join(this.context.folder, name);
      const card = await cardIn(folder);
      if (card ? card.expiresAt <= now : incomplete()) {
        await rm(folder, { recursive: true, force: true });
      }
    }
  }

  /** Ids are given by hosts: one that is none must lead nowhere else. */
  private folderOf(rosterId: string): string {
    if (!/^[\da-f-]{36}$/.test(rosterId)) throw DialflowError.notFound('kept roster', rosterId);
    return join(this.context.folder, rosterId);
  }
}

const originOf = (source: RosterSource): string =>
  source.kind === 'file'
    ? basename(source.path)
    : source.kind === 'data'
      ? basename(source.fileName)
      : source.kind;

async function cardIn(folder: string): Promise<KeptRoster | undefined> {
  try {
    return JSON.parse(await readFile(join(folder, CARD), 'utf8')) as KeptRoster;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  (error.code === 'ENOENT' || error.code === 'ENOTDIR');
