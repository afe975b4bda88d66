import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const DAY_MS = 86_400_000;

/** Where calls are recorded: by day, so that no folder grows without end; named by the call, never by a number. */
export class Recordings {
  /** Recordings are told by their path from here. */
  readonly folder: string;

  constructor(
    dataFolder: string,
    /** Ms; undefined where there is no such file, or nothing in it. */
    private readonly durationOf: (path: string) => Promise<number | undefined>,
  ) {
    this.folder = join(dataFolder, 'recordings');
  }

  /** Of a call that is placed now, without an extension. */
  pathOf(callId: string, now: number): string {
    return join(this.folder, ...partsOf(callId, now));
  }

  urlOf(fileName: string): string {
    return pathToFileURL(join(this.folder, fileName)).href;
  }

  /** What there is of a call whose engine ended in the middle of it; null: nothing. */
  async find(
    callId: string,
    placedAt: number,
  ): Promise<{ fileName: string; durationMs: number } | null> {
    // It was claimed a moment before it was placed, which may have been the day before.
    for (const at of [placedAt, placedAt + DAY_MS]) {
      const durationMs = await this.durationOf(`${this.pathOf(callId, at)}.wav`);
      if (durationMs) return { fileName: `${partsOf(callId, at).join('/')}.wav`, durationMs };
    }
    return null;
  }
}

function partsOf(callId: string, at: number): [day: string, name: string] {
  return [new Date(at).toISOString().slice(0, 10), callId];
}
