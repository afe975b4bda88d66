import { mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { FrameTap } from '../../../media/frame';
import { Recorder } from '../../../media/recorder';
import type { LegEnd } from '../../port';
import type { VoiceStream } from '../voice';

/** What is heard and said while the file is being opened, in frames; a disk that takes longer loses the rest. */
const MOST_EARLY = 250;

/** The recording of one leg: both sides, in a file of its own. Where that fails the call goes on. */
export class LegRecording {
  private readonly recorder: Promise<Recorder | undefined>;
  private readonly early = new EarlyFrames();
  private target: FrameTap | undefined = this.early;
  /** Seen from the other side of a join, who is heard and who speaks are the other way round. */
  private turned = false;
  private readonly tap: FrameTap = {
    frame: (heard, spoken) =>
      this.turned ? this.target?.frame(spoken, heard) : this.target?.frame(heard, spoken),
  };

  constructor(
    private readonly path: string,
    private stream: Pick<VoiceStream, 'addTap' | 'removeTap'>,
    private readonly warn: (message: string) => void,
  ) {
    stream.addTap(this.tap);
    this.recorder = this.begin();
  }

  /** Goes on at the other side of a join. */
  moveTo(stream: Pick<VoiceStream, 'addTap' | 'removeTap'>): void {
    if (!this.target) return;
    this.stream.removeTap(this.tap);
    this.stream = stream;
    this.turned = !this.turned;
    stream.addTap(this.tap);
  }

  /** Resolves when all of it is in the file; undefined where nothing is. */
  async close(): Promise<LegEnd['recording']> {
    const recorder = await this.recorder;
    if (!recorder) return undefined;
    this.stream.removeTap(this.tap);
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
      this.early.replay(recorder);
      this.target = recorder;
      return recorder;
    } catch (error) {
      this.warn(`A call is not recorded: ${said(error)}`);
      this.target = undefined;
      this.stream.removeTap(this.tap);
      return undefined;
    }
  }
}

/** Keeps copies of frames, in their order. */
class EarlyFrames implements FrameTap {
  private frames: [heard: Int16Array, said: Int16Array][] = [];

  frame(heard: Int16Array, spoken: Int16Array): void {
    if (this.frames.length < MOST_EARLY) this.frames.push([heard.slice(), spoken.slice()]);
  }

  replay(tap: FrameTap): void {
    for (const [heard, spoken] of this.frames) tap.frame(heard, spoken);
    this.frames = [];
  }
}

const said = (error: unknown): string => (error instanceof Error ? error.message : String(error));
