import { Concealment } from './concealment';
import { DelayEstimate } from './delayEstimate';
import { clip, FRAME_SAMPLES, SAMPLES_PER_MS } from './frame';
import { decode, type Law } from './g711';

/** A second of samples, by position: a power of two. */
const CAPACITY = 8_192;
const MASK = CAPACITY - 1;
/** Bounds of the delay that is aimed at. */
const LEAST_DELAY = 5 * SAMPLES_PER_MS;
const MOST_DELAY = 200 * SAMPLES_PER_MS;
/** Audio further ahead, or a new packet further behind, is no jitter: the timestamps jumped. */
const MOST_AHEAD = MOST_DELAY + 400 * SAMPLES_PER_MS;
const MOST_BEHIND = CAPACITY;
/** No packet is longer. */
const MOST_PACKET = 200 * SAMPLES_PER_MS;
/** So many new packets, all of them late: the timestamps stood still for a while. */
const LATE_IN_A_ROW = 5;
/** Play waits when it is ahead by more than this… */
const HOLD_ABOVE = 5 * SAMPLES_PER_MS;
/** …and leaves a frame out when it lags by more than this: in a pause; in speech. */
const SKIP_QUIET = 30 * SAMPLES_PER_MS;
const SKIP_LOUD = 60 * SAMPLES_PER_MS;
/** Mean of the magnitudes below which a frame is a pause (about -50 dBm0). */
const QUIET = 60;

export interface AudioPacket {
  timestamp: number;
  marker: boolean;
  /** Newer than all packets before it, by its sequence number. */
  newer: boolean;
}

export interface JitterFigures {
  /** Packets that came after their time. */
  late: number;
  /** Made up for what was lost or late. */
  concealedMs: number;
  /** Made up to lengthen, and left out to shorten the delay. */
  heldMs: number;
  skippedMs: number;
  /** How long a packet that met no obstacle waits now. */
  delayMs: number;
  /** Times that timestamps jumped. */
  restarts: number;
}

/**
 * Puts a source's audio in order and gives it out evenly. Samples are kept at the place that
 * their timestamp gives them, so packets may be of any length, overtake each other and overlap;
 * play goes forward with time and follows the delay that the network asks for, by a frame made
 * up or left out. Its memory is fixed.
 *
 * Duplicates are told by the sequence number before they come here (see `Reception`).
 */
export class JitterBuffer {
  private readonly samples = new Int16Array(CAPACITY);
  private readonly filled = new Uint8Array(CAPACITY);
  private readonly delay = new DelayEstimate(LEAST_DELAY, MOST_DELAY);
  private readonly concealment = new Concealment();
  /** Positions are timestamps that do not wrap: where this one is. */
  private anchor: { timestamp: number; position: number } | undefined;
  /** The position of the next sample to play. */
  private playAt = 0;
  private begun = false;
  private paused = false;
  private lateInRow = 0;
  private readonly counts = { late: 0, concealed: 0, held: 0, skipped: 0, restarts: 0 };

  /** Takes a packet's payload: `length` codes from `codes[offset]`. */
  put(
    packet: AudioPacket,
    nowMs: number,
    law: Law,
    codes: Uint8Array,
    offset: number,
    length: number,
  ): void {
    if (length === 0 || length > MOST_PACKET) return;
    let position = this.place(packet.timestamp);
    if (this.anchor && this.jumped(packet, position, length)) {
      this.restart();
      position = this.place(packet.timestamp);
    }
    if (!this.anchor) {
      this.anchor = { timestamp: packet.timestamp, position };
      this.playAt = position;
    } else if (packet.newer) {
      this.anchor.timestamp = packet.timestamp;
      this.anchor.position = position;
    }
    // What overtook the first packet belongs before it.
    if (!this.begun) this.playAt = Math.min(this.playAt, position);
    this.delay.add(nowMs * SAMPLES_PER_MS - position);
    this.paused = false;
    this.store(position, law, codes, offset, length);
  }

  /** The sender says that it is silent for a while: what does not come is not lost. */
  pause(): void {
    this.paused = true;
  }

  /** Another source, or the same one begun anew: nothing before belongs to what follows. */
  restart(): void {
    if (this.anchor) this.counts.restarts++;
    this.anchor = undefined;
    this.begun = false;
    this.lateInRow = 0;
    this.filled.fill(0);
    this.delay.restart();
  }

  /** The next 20 ms, to be called once a tick; `nowMs` is when the tick was due. */
  take(out: Int16Array, nowMs: number): void {
    if (!this.anchor) return this.concealment.lost(out, 0, FRAME_SAMPLES);
    const due = nowMs * SAMPLES_PER_MS - this.delay.base - this.delay.delay();
    const ahead = this.playAt - due;
    if (!this.begun && ahead > 0) return this.concealment.lost(out, 0, FRAME_SAMPLES);
    this.begun = true;
    if (ahead > HOLD_ABOVE) {
      this.counts.held += FRAME_SAMPLES;
      return this.concealment.lost(out, 0, FRAME_SAMPLES);
    }
    if (ahead < -SKIP_QUIET && this.skip(out, ahead < -SKIP_LOUD)) return;
    this.read(out);
  }

  statistics(): JitterFigures {
    const { late, concealed, held, skipped, restarts } = this.counts;
    return {
      late,
      concealedMs: concealed / SAMPLES_PER_MS,
      heldMs: held / SAMPLES_PER_MS,
      skippedMs: skipped / SAMPLES_PER_MS,
      delayMs: this.delay.delay() / SAMPLES_PER_MS,
      restarts,
    };
  }

  private place(timestamp: number): number {
    if (!this.anchor) return 0;
    return this.anchor.position + ((timestamp - this.anchor.timestamp) | 0);
  }

  /** Counts late packets; says whether this one shows that timestamps are others now. */
  private jumped(packet: AudioPacket, position: number, length: number): boolean {
    if (position > this.playAt + MOST_AHEAD) return true;
    const behind = this.playAt - position - length;
    // Nothing is late before play has begun: it begins there.
    if (behind < 0 || (!this.begun && behind < MOST_DELAY)) {
      this.lateInRow = 0;
      return false;
    }
    this.counts.late++;
    if (!packet.newer) return false;
    this.lateInRow++;
    return packet.marker || this.lateInRow >= LATE_IN_A_ROW || behind > MOST_BEHIND;
  }

  private store(
    position: number,
    law: Law,
    codes: Uint8Array,
    offset: number,
    length: number,
  ): void {
    const passed = Math.max(0, this.playAt - position);
    if (passed >= length) return;
    let from = offset + passed;
    let at = (position + passed) & MASK;
    let left = length - passed;
    while (left > 0) {
      const count = Math.min(left, CAPACITY - at);
      decode(law, codes, this.samples, at, from, count);
      this.filled.fill(1, at, at + count);
      from += count;
      left -= count;
      at = 0;
    }
  }

  /** Plays what is there and makes up what is not. */
  private read(out: Int16Array): void {
    const { samples, filled, concealment } = this;
    let i = 0;
    while (i < FRAME_SAMPLES) {
      const from = i;
      while (i < FRAME_SAMPLES && filled[(this.playAt + i) & MASK] === 1) {
        const at = (this.playAt + i) & MASK;
        out[i] = samples[at] ?? 0;
        filled[at] = 0;
        i++;
      }
      if (i > from) concealment.good(out, from, i - from);
      const gap = i;
      while (i < FRAME_SAMPLES && filled[(this.playAt + i) & MASK] !== 1) i++;
      if (i > gap) {
        if (!this.paused && !concealment.silent) this.counts.concealed += i - gap;
        concealment.lost(out, gap, i - gap);
      }
    }
    this.playAt += FRAME_SAMPLES;
  }

  /**
   * Leaves out a frame if that can be done well: nothing where nothing is there, else by fading
   * this frame into the next. Says whether `out` has been filled.
   */
  private skip(out: Int16Array, loudToo: boolean): boolean {
    const there = this.count(this.playAt, 2 * FRAME_SAMPLES);
    if (there === 0) {
      this.playAt += FRAME_SAMPLES;
      return false;
    }
    if (there < 2 * FRAME_SAMPLES || !(loudToo || this.isQuiet())) return false;
    for (let i = 0; i < FRAME_SAMPLES; i++) {
      const at = (this.playAt + i) & MASK;
      const next = (at + FRAME_SAMPLES) & MASK;
      const weight = (i + 1) / (FRAME_SAMPLES + 1);
      const mixed = (this.samples[at] ?? 0) * (1 - weight) + (this.samples[next] ?? 0) * weight;
      out[i] = clip(Math.round(mixed));
      this.filled[at] = 0;
      this.filled[next] = 0;
    }
    this.concealment.good(out, 0, FRAME_SAMPLES);
    this.counts.skipped += FRAME_SAMPLES;
    this.playAt += 2 * FRAME_SAMPLES;
    return true;
  }

  private count(position: number, length: number): number {
    let there = 0;
    for (let i = 0; i < length; i++) there += this.filled[(position + i) & MASK] ?? 0;
    return there;
  }

  private isQuiet(): boolean {
    let sum = 0;
    for (let i = 0; i < FRAME_SAMPLES; i++) {
      sum += Math.abs(this.samples[(this.playAt + i) & MASK] ?? 0);
    }
    return sum < QUIET * FRAME_SAMPLES;
  }
}
