import type { Clock } from '../time/clock';
import type { Pace } from './ports';

/** Flows begin late when 95 of 100 take longer than this from the answer to their first node. */
const LATE_MS = 500;
/** What is older says nothing of now. */
const WINDOW_MS = 20_000;
/** Fewer say nothing at all. */
const LEAST_SAMPLES = 5;
const EVERY_MS = 1_000;
const LEAST_SHARE = 0.1;

/**
 * How much of the lines the host can keep up with. It falls by a fifth a second while flows begin
 * late after an answer, and rises by a tenth a second when they do not. Calls that no flow takes up
 * are not measured.
 */
export class HostPace implements Pace {
  private current = 1;
  private lookedAt = 0;
  /** Answers that have been told, and when. */
  private readonly answered = new Map<string, number>();
  private samples: { at: number; ms: number }[] = [];

  constructor(
    private readonly clock: Clock,
    /** How much faster than the host's the engine's clock is. */
    private readonly speed: number,
  ) {}

  /** The answer of a call is told: its flow may begin. */
  told(callId: string): void {
    this.answered.set(callId, this.now());
  }

  /** A node spoke to the call. */
  begun(callId: string): void {
    const since = this.answered.get(callId);
    if (since === undefined) return;
    this.answered.delete(callId);
    const at = this.now();
    this.samples.push({ at, ms: at - since });
  }

  over(callId: string): void {
    this.answered.delete(callId);
  }

  share(): number {
    const now = this.now();
    if (now - this.lookedAt < EVERY_MS) return this.current;
    this.lookedAt = now;
    this.samples = this.samples.filter(({ at }) => now - at < WINDOW_MS);
    const late = this.samples.length >= LEAST_SAMPLES && this.p95() > LATE_MS;
    const next = late ? this.current * 0.8 : this.current + 0.1;
    this.current = Math.min(1, Math.max(LEAST_SHARE, next));
    return this.current;
  }

  private p95(): number {
    const sorted = this.samples.map(({ ms }) => ms).sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length * 0.95)] ?? sorted.at(-1) ?? 0;
  }

  /** On the host's clock. */
  private now(): number {
    return this.clock.now() / this.speed;
  }
}
