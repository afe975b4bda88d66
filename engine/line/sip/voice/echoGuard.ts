import { FRAME_MS, SILENT_FRAME } from '../../../media/frame';
import { levelOf, meanSquare } from '../../../media/level';

/** An echo comes back so much later at the most. */
const LATEST_MS = 300;
const FRAMES = LATEST_MS / FRAME_MS;
const SILENCE = -120;

/** How loud our own echo may be: it is what we said within 300 ms, weaker by its loss. */
export class EchoGuard {
  private readonly said = new Float64Array(FRAMES).fill(SILENCE);
  private at = 0;
  /** Frames since something was said. */
  private quiet = FRAMES;

  constructor(private readonly lossDb: number) {}

  frame(said: Int16Array): void {
    const level = said === SILENT_FRAME ? SILENCE : levelOf(meanSquare(said));
    this.quiet = level > SILENCE ? 0 : Math.min(FRAMES, this.quiet + 1);
    this.said[this.at] = level;
    this.at = (this.at + 1) % FRAMES;
  }

  /** dBm0; what is heard may be an echo up to it. */
  get level(): number {
    if (this.quiet >= FRAMES) return SILENCE;
    let most = SILENCE;
    for (const level of this.said) most = Math.max(most, level);
    return most - this.lossDb;
  }
}
