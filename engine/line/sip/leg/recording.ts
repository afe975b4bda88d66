import { mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Recorder } from '../../../media/recorder';
import type { LegEnd } from '../../port';
import type { VoiceStream } from '../voice';

/** The recording of one leg: both sides, in a file of its own. Where that fails the call goes on. */
export class LegRecording {
  private readonly recorder: Promise<Recorder | undefined>;

  constructor(
    private readonly path: string,
    private readonly stream: Pick<VoiceStream, 'addTap' | 'removeTap'>,
    private readonly warn: (message: string) => void,
  ) {
    this.recorder = this.begin();
  }

  /** Resolves when all of it is in the file; undefined where nothing is. */
  async close(): Promise<LegEnd['recording']> {
    const recorder = await this.recorder;
    if (!recorder) return undefined;
    this.stream.removeTap(recorder);
    const { path, ms, lostMs, error } = await recorder.close();
    if (error !== undefined) this.warn(`A recording ends before its call: ${said(error)}`);
    else if (lostMs > 0) {
      this.warn(`${lostMs} ms are missing in a recording: the disk does not keep up.`);
    }
    if (ms > 0) return { file: path, durationMs: ms };
    await rm(path, { force: true }).catch((cause: unknown) =>
      this.warn(`An empty recording is left: ${said(cause)}`),
    );
    return undefined;
  }

  private async begin(): Promise<Recorder | undefined> {
    try {
      await mkdir(dirname(this.path), { recursive: true });
      const recorder = await Recorder.create(this.path);
      this.stream.addTap(recorder);
      return recorder;
    } catch (error) {
      this.warn(`A call is not recorded: ${said(error)}`);
      return undefined;
    }
  }
}

const said = (error: unknown): string => (error instanceof Error ? error.message : String(error));
