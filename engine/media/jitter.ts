import { Concealment } from './concealment';
import { DelayEstimate } from './delayEstimate';
import { clip, FRAME_SAMPLES, SAMPLES_PER_MS } from './frame';
import type { Law } from './g711';
import { RING_SAMPLES, SampleRing } from './sampleRing';

/** Bounds of the delay that is aimed at. */
const LEAST_DELAY = 5 * SAMPLES_PER_MS;
const MOST_DELAY = 200 * SAMPLES_PER_MS;
/** Audio further ahead, or a new packet further behind, is no jitter: the timestamps jumped. */
const MOST_AHEAD = MOST_DELAY + 150 * SAMPLES_PER_MS;
const MOST_BEHIND = 1_000 * SAMPLES_PER_MS;
/** No packet is longer; with what is ahead of it and what was played it fits the ring. */
const MOST_PACKET = RING_SAMPLES - MOST_AHEAD - 320;
/** So many new packets, all of them late: the timestamps stood still for a while. */
const LATE_IN_A_ROW = 5;
/** Play leaves a frame out when it lags by more than this: in a pause; in speech. */
const SKIP_QUIET = 30 * SAMPLES_PER_MS;
const SKIP_LOUD = 60 * SAMPLES_PER_MS;
/** Ticks between two looks for a pause. */
const LOOK_EVERY = 5;
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
  private readonly ring = new SampleRing();
  private readonly delay = new DelayEstimate(LEAST_DELAY, MOST_DELAY);
  private readonly concealment = new Concealment();
  /** Positions are timestamps that do not wrap: the newest one is here. */
  private anchored = false;
  private anchorTimestamp = 0;
  private anchorPosition = 0;
  /** The position of the next sample to play. */
  private playAt = 0;
  /** Times are counted from here, so that they are small whole numbers. */
  private originMs: number | undefined;
  private concealing = false;
  private begun = false;
  private paused = false;
  private lateInRow = 0;
  private look = 0;
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
    if (this.anchored && this.jumped(packet, position, length)) {
      this.restart();
      position = this.place(packet.timestamp);
    }
    if (!this.anchored || packet.newer) {
      if (!this.anchored) this.playAt = position;
      this.anchored = true;
      this.anchorTimestamp = packet.timestamp;
      this.anchorPosition = position;
    }
    if (!this.begun && position < this.playAt) {
      // It was overtaken by the first one, and belongs before it.
      this.ring.open(position, this.playAt);
      this.playAt = position;
    }
    this.delay.add(this.samplesAt(nowMs) - position);
    this.paused = false;
    this.ring.write(position, this.playAt, law, codes, offset, length);
  }

  /** The sender says that it is silent for a while: what does not come is not lost. */
  pause(): void {
    this.paused = true;
  }

  /** Another source, or the same one begun anew: nothing before belongs to what follows. */
  restart(): void {
    if (this.anchored) this.counts.restarts++;
    this.anchored = false;
    this.begun = false;
    this.lateInRow = 0;
    this.playAt = 0;
    this.ring.clear(0);
    this.delay.restart();
  }

  /** The next 20 ms, to be called once a tick; `nowMs` is when the tick was due. */
  take(out: Int16Array, nowMs: number): void {
    if (!this.anchored) return this.makeUp(out, 0, FRAME_SAMPLES);
    const due = this.samplesAt(nowMs) - this.delay.base - this.delay.delay;
    const ahead = this.playAt - due;
    if (ahead > 0) {
      if (this.begun) this.counts.held += FRAME_SAMPLES;
      return this.makeUp(out, 0, FRAME_SAMPLES);
    }
    this.begun = true;
    if (ahead < -SKIP_QUIET && ++this.look % LOOK_EVERY === 0) {
      if (this.skip(out, ahead < -SKIP_LOUD)) return;
    }
    this.read(out);
  }

  statistics(): JitterFigures {
    const { late, concealed, held, skipped, restarts } = this.counts;
    return {
      late,
      concealedMs: concealed / SAMPLES_PER_MS,
      heldMs: held / SAMPLES_PER_MS,
      skippedMs: skipped / SAMPLES_PER_MS,
      delayMs: this.delay.delay / SAMPLES_PER_MS,
      restarts,
    };
  }

  private samplesAt(nowMs: number): number {
    this.originMs ??= nowMs;
    return Math.round((nowMs - this.originMs) * SAMPLES_PER_MS);
  }

  private place(timestamp: number): number {
    if (!this.anchored) return 0;
    return this.anchorPosition + ((timestamp - this.anchorTimestamp) | 0);
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

  /** Plays what is there and makes up what is not. */
  private read(out: Int16Array): void {
    const { ring, playAt } = this;
    let i = 0;
    while (i < FRAME_SAMPLES) {
      const read = ring.read(playAt + i, out, i, FRAME_SAMPLES);
      if (read > i && this.concealing) this.resume(out, i, read - i);
      const missing = read < FRAME_SAMPLES ? ring.missing(playAt + read, FRAME_SAMPLES - read) : 0;
      i = read + missing;
      if (missing === 0) continue;
      if (!this.paused && !this.concealment.silent) this.counts.concealed += missing;
      this.playAt = playAt + read;
      this.makeUp(out, read, missing);
      ring.patch(this.playAt, out, read, i);
    }
    this.playAt = playAt + FRAME_SAMPLES;
  }

  private resume(out: Int16Array, from: number, count: number): void {
    this.concealment.good(out, from, count);
    this.concealing = false;
  }

  private makeUp(out: Int16Array, from: number, count: number): void {
    this.concealing = true;
    this.concealment.lost(out, from, count, (into) => this.ring.recall(this.playAt, into));
  }

  /**
   * Leaves out a frame if that can be done well: nothing where nothing is there, else by fading
   * this frame into the next. Says whether `out` has been filled.
   */
  private skip(out: Int16Array, loudToo: boolean): boolean {
    const { ring, playAt } = this;
    if (ring.missing(playAt, FRAME_SAMPLES) === FRAME_SAMPLES) {
      this.playAt += FRAME_SAMPLES;
      return false;
    }
    const two = new Int16Array(2 * FRAME_SAMPLES);
    if (ring.read(playAt, two, 0, two.length) < two.length) return false;
    if (!loudToo && !isQuiet(two)) return false;
    for (let i = 0; i < FRAME_SAMPLES; i++) {
      const weight = (i + 1) / (FRAME_SAMPLES + 1);
      const mixed = (two[i] ?? 0) * (1 - weight) + (two[i + FRAME_SAMPLES] ?? 0) * weight;
      out[i] = clip(Math.round(mixed));
    }
    if (this.concealing) this.resume(out, 0, FRAME_SAMPLES);
    this.counts.skipped += FRAME_SAMPLES;
    this.playAt += 2 * FRAME_SAMPLES;
    return true;
  }
}

function isQuiet(samples: Int16Array): boolean {
  let sum = 0;
  for (const sample of samples) sum += Math.abs(sample);
  return sum < QUIET * samples.length;
}
