import type { FrameTap } from '../frame';
import { SAMPLES_PER_MS } from '../frame';
import { Goertzel, powerAt } from '../goertzel';
import { powerOf } from '../level';
import type { KeyListener } from './eventReceiver';
import { COLUMNS, KEYPAD, ROWS } from './keys';

/** 12.75 ms: a tone of 40 ms, the shortest that counts (ITU-T Q.24), holds two whole blocks. */
const BLOCK = 102;
/** Blocks with the same key until it counts, and blocks without it until it is over. */
const HITS = 2;
const MISSES = 2;
/** Of each tone. */
const LEAST_POWER = powerOf(-36);
/** Below this no sample of a tone that loud stays. */
const LEAST_PEAK = 350;
/** The lower tone may be louder by 8 dB, for lines weaken the higher one; the higher by 6 dB. */
const ROW_LOUDER = 10 ** 0.8;
const COLUMN_LOUDER = 10 ** 0.6;
/** By how much a tone must stand out in its group: 8 dB. */
const STANDS_OUT = 10 ** 0.8;
/** What the two tones must have of all that is heard: speech has more than two. */
const SHARE = 0.88;
/** Phones are off by up to 1.5 percent; what is off by more than 2 is no key (Q.24: 3.5). */
const NEAR = [0.987, 1, 1.013];
const OFF = [0.974, 1.026];
/** From block to block a tone keeps its level, as speech does not. */
const STEADY = 10 ** 0.4;

/**
 * Keys that are heard as tones: a Goertzel bank with checks of level, twist, purity, steadiness
 * and duration, strict enough that speech is not taken for a key (ITU-T Q.24, talk-off).
 */
export class ToneDetector implements FrameTap {
  private readonly bank = new Goertzel([...ROWS, ...COLUMNS]);
  private readonly samples = new Int16Array(BLOCK);
  private inBlock = 0;
  private candidate: string | undefined;
  private hits = 0;
  private misses = 0;
  private lastPower = 0;
  private current: string | undefined;
  private blocks = 0;

  constructor(private readonly listener: KeyListener) {}

  /** The key that is heard now. */
  get held(): string | undefined {
    return this.current;
  }

  frame(heard: Int16Array): void {
    if (this.inBlock === 0 && !this.current && isQuiet(heard)) {
      this.candidate = undefined;
      return;
    }
    let from = 0;
    while (from < heard.length) {
      const count = Math.min(BLOCK - this.inBlock, heard.length - from);
      this.bank.add(heard, from, count);
      for (let i = 0; i < count; i++) this.samples[this.inBlock + i] = heard[from + i] ?? 0;
      from += count;
      this.inBlock += count;
      if (this.inBlock < BLOCK) return;
      this.block(this.keyInBlock(), this.bank.total());
      this.bank.reset();
      this.inBlock = 0;
    }
  }

  private block(key: string | undefined, power: number): void {
    const steady =
      key !== undefined &&
      key === this.candidate &&
      power < this.lastPower * STEADY &&
      power * STEADY > this.lastPower;
    this.hits = key === undefined ? 0 : steady ? this.hits + 1 : 1;
    this.candidate = key;
    this.lastPower = power;

    if (this.current !== undefined) {
      this.blocks++;
      this.misses = key === this.current ? 0 : this.misses + 1;
      if (this.misses >= MISSES || (this.hits >= HITS && key !== this.current)) this.end();
    }
    if (this.current === undefined && key !== undefined && this.hits >= HITS) {
      this.current = key;
      this.blocks = this.hits;
      this.misses = 0;
      this.listener.key(key);
    }
  }

  private end(): void {
    const key = this.current;
    if (key === undefined) return;
    const length = (this.blocks - this.misses) * BLOCK;
    this.current = undefined;
    this.listener.keyEnded?.(key, length / SAMPLES_PER_MS);
  }

  private keyInBlock(): string | undefined {
    const row = this.strongest(0, ROWS.length);
    const column = this.strongest(ROWS.length, COLUMNS.length);
    if (row < 0 || column < 0) return undefined;
    const rowPower = this.powerNear(ROWS[row] ?? 0);
    const columnPower = this.powerNear(COLUMNS[column - ROWS.length] ?? 0);
    if (rowPower > columnPower * ROW_LOUDER || columnPower > rowPower * COLUMN_LOUDER) {
      return undefined;
    }
    if (rowPower + columnPower < SHARE * this.bank.total()) return undefined;
    return KEYPAD[4 * row + column - ROWS.length];
  }

  /** The power of a tone that may be a little off; 0 when it is off too far. */
  private powerNear(hertz: number): number {
    let most = 0;
    for (const near of NEAR) most = Math.max(most, powerAt(this.samples, hertz * near));
    for (const off of OFF) if (powerAt(this.samples, hertz * off) > most) return 0;
    return most;
  }

  /** The one frequency of a group that stands out in it; -1 when none does. */
  private strongest(from: number, count: number): number {
    let best = -1;
    let most = 0;
    let second = 0;
    for (let f = from; f < from + count; f++) {
      const power = this.bank.power(f);
      if (power > most) {
        second = most;
        most = power;
        best = f;
      } else if (power > second) second = power;
    }
    return most >= LEAST_POWER && most >= second * STANDS_OUT ? best : -1;
  }
}

function isQuiet(frame: Int16Array): boolean {
  for (let i = 0; i < frame.length; i++) {
    const sample = frame[i] ?? 0;
    if (sample > LEAST_PEAK || sample < -LEAST_PEAK) return false;
  }
  return true;
}
