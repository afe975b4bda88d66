import type { EarlyMedia } from '../../../../../engine/media/earlyMedia';
import type { FrameSource, FrameTap } from '../../../../../engine/media/frame';
import type { MediaPlan } from '../../../../../engine/media/mediaPlan';
import type {
  AudioEnd,
  LegAudio,
  LegAudioListener,
} from '../../../../../engine/line/sip/leg/audio';
import type { LocalAudio } from '../../../../../engine/line/sip/sdp';

/** Audio without a network: writes down what is asked of it, and tells what a test has it tell. */
export class FakeAudio implements LegAudio {
  readonly log: string[] = [];
  readonly plans: MediaPlan[] = [];
  readonly taps = new Set<FrameTap>();
  source: FrameSource | undefined;
  earlyKind: EarlyMedia | undefined;
  partner: FakeAudio | undefined;
  closed = false;
  /** What its end waits for: a disk. */
  closing: Promise<void> = Promise.resolve();
  left: AudioEnd = {};

  constructor(
    readonly local: LocalAudio,
    readonly listener: LegAudioListener,
  ) {}

  apply(plan: MediaPlan): void {
    this.plans.push(plan);
    this.log.push(`apply ${plan.direction} ${plan.remote?.port} ${plan.send.law}`);
  }

  answered(): void {
    this.log.push('answered');
  }

  record(path: string): void {
    this.log.push(`record ${path}`);
    this.left = { recording: { file: path, durationMs: 1_000 } };
  }

  passRecording(to: LegAudio): void {
    if (!(to instanceof FakeAudio)) throw new Error('Not of this kind.');
    to.left = this.left;
    this.left = {};
  }

  sendKeys(keys: string): Promise<boolean> {
    this.log.push(`keys ${keys}`);
    return Promise.resolve(!this.closed);
  }

  ring(on: boolean): void {
    this.log.push(on ? 'ring' : 'no ring');
  }

  join(other: LegAudio): void {
    if (!(other instanceof FakeAudio)) throw new Error('Not of this kind.');
    this.part();
    other.part();
    this.partner = other;
    other.partner = this;
  }

  part(): void {
    if (this.partner) this.partner.partner = undefined;
    this.partner = undefined;
  }

  addTap(tap: FrameTap): void {
    this.taps.add(tap);
  }

  removeTap(tap: FrameTap): void {
    this.taps.delete(tap);
  }

  /** The network is heard before the answer. */
  early(kind: EarlyMedia): void {
    this.earlyKind = kind;
    this.listener.early(kind);
  }

  async close(): Promise<AudioEnd> {
    this.closed = true;
    this.part();
    await this.closing;
    return this.left;
  }
}
