import { FRAME_MS, FRAME_SAMPLES } from '../../../media/frame';

/** What was heard last, a little of it. */
export class LastFrames {
  private readonly samples: Int16Array;
  private readonly most: number;
  private count = 0;
  private next = 0;

  constructor(ms: number) {
    this.most = Math.max(1, Math.ceil(ms / FRAME_MS));
    this.samples = new Int16Array(this.most * FRAME_SAMPLES);
  }

  push(frame: Int16Array): void {
    this.samples.set(frame, this.next * FRAME_SAMPLES);
    this.next = (this.next + 1) % this.most;
    this.count = Math.min(this.most, this.count + 1);
  }

  /** Gives out all there is, the oldest first, and forgets it. */
  drain(take: (frame: Int16Array) => void): void {
    for (let i = this.count; i > 0; i--) {
      const at = ((this.next - i + this.most) % this.most) * FRAME_SAMPLES;
      take(this.samples.subarray(at, at + FRAME_SAMPLES));
    }
    this.clear();
  }

  clear(): void {
    this.count = 0;
  }
}
