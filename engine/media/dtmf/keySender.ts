import { SAMPLES_PER_MS } from '../frame';
import { keysOf } from './keys';

/** An end is sent three times, for none may be heard of a key that never ends (section 2.5.1.4). */
const ENDS = 3;

export interface KeyTiming {
  toneMs: number;
  /** From the end of a key to the next one; at least what the repeated ends take. */
  gapMs: number;
}

/** Half as long again as the least that exchanges must take (ITU-T Q.24: 40 ms each). */
export const USUAL_TIMING: KeyTiming = { toneMs: 100, gapMs: 100 };

/** What is to be sent of a key in one tick. */
export interface KeyPart {
  key: string;
  /** Where the key began; all of its packets carry it (RFC 4733, section 2.2.3). */
  timestamp: number;
  /** Of the tone, up to the end of this tick. */
  duration: number;
  /** True in its first packet, which has the marker. */
  begin: boolean;
  /** True in the last packet and where it is sent again. */
  end: boolean;
  /** True where the end is sent again: the tone is over. */
  again: boolean;
}

interface Entry {
  keys: string[];
  done: (sent: boolean) => void;
}

/**
 * The timing of keys that are sent, one after another, tick by tick; whether they go as events or
 * as tones is for others to say.
 *
 * ```
 *  idle → tone (a part a tick) → end, end, end → rest of the gap → tone | idle
 * ```
 */
export class KeySender {
  private readonly queue: Entry[] = [];
  private part: KeyPart | undefined;
  private ends = 0;
  private quietUntil: number | undefined;

  constructor(private readonly timing: KeyTiming = USUAL_TIMING) {}

  /** Sends keys after those under way. Resolves true after the last gap, false when cut short. */
  send(text: string): Promise<boolean> {
    const keys = keysOf(text);
    if (keys.length === 0) return Promise.resolve(true);
    return new Promise((done) => this.queue.push({ keys, done }));
  }

  get toneSamples(): number {
    return this.timing.toneMs * SAMPLES_PER_MS;
  }

  get busy(): boolean {
    return this.queue.length > 0;
  }

  /** Drops what has not been sent. */
  stop(): void {
    this.part = undefined;
    this.quietUntil = undefined;
    for (const entry of this.queue.splice(0)) entry.done(false);
  }

  /** What goes into this tick's frame, which begins at `timestamp`; undefined: silence. */
  tick(timestamp: number, samples: number): KeyPart | undefined {
    if (this.quietUntil !== undefined) {
      if (((timestamp - this.quietUntil) | 0) < 0)
        return this.ends < ENDS ? this.again() : undefined;
      this.quietUntil = undefined;
      this.finishKey();
    }
    const key = this.queue[0]?.keys[0];
    if (key === undefined) return undefined;
    this.part ??= { key, timestamp, duration: 0, begin: true, end: false, again: false };
    const { part } = this;
    part.begin = part.timestamp === timestamp;
    const length = this.toneSamples;
    part.duration = Math.min(length, ((timestamp - part.timestamp) | 0) + samples);
    if (part.duration >= length) {
      part.end = true;
      this.ends = 1;
      const gap = Math.max(this.timing.gapMs * SAMPLES_PER_MS, ENDS * samples);
      this.quietUntil = (part.timestamp + length + gap) >>> 0;
    }
    return part;
  }

  private again(): KeyPart | undefined {
    this.ends++;
    if (this.part) {
      this.part.begin = false;
      this.part.again = true;
    }
    return this.part;
  }

  private finishKey(): void {
    this.part = undefined;
    const entry = this.queue[0];
    entry?.keys.shift();
    if (entry?.keys.length === 0) {
      this.queue.shift();
      entry.done(true);
    }
  }
}
