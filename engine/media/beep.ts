import { FRAME_MS, type FrameTap } from './frame';
import { Goertzel, powerAt } from './goertzel';
import { meanSquare, powerOf } from './level';
import { PROGRESS_HERTZ } from './tones';

/** Machines beep between these, at any frequency. */
const FROM_HERTZ = 400;
const TO_HERTZ = 2_400;
const STEP_HERTZ = 40;
/** Around the network's own tone nothing is a beep: a callee that hung up sends that. */
const NETWORK_WIDTH = 15;
const LEAST_POWER = powerOf(-38);
/** What a tone must have of all that is heard. */
const SHARE = 0.9;
/** By how much it may wander and still be one tone, as a sung vowel does not: in pitch, in power. */
const STEADY_HERTZ = 15;
const STEADY_POWER = 1.5;
const LEAST_MS = 160;
const MOST_MS = 4_000;
/** Frames without the tone after which it has ended. */
const ENDED = 2;

export interface Beep {
  hertz: number;
  ms: number;
}

/**
 * Hears the beep of an answering machine: one steady tone of 0.16 to 4 s. Tells it 40 ms after
 * its end, when a message may be left. Longer tones (fax, dial tone) are none, nor are keys.
 */
export class BeepDetector implements FrameTap {
  private readonly frequencies: number[] = [];
  private readonly bank: Goertzel;
  private hertz = 0;
  private power = 0;
  private frames = 0;
  private missed = 0;

  constructor(private readonly ended: (beep: Beep) => void) {
    for (let hertz = FROM_HERTZ; hertz <= TO_HERTZ; hertz += STEP_HERTZ) {
      this.frequencies.push(hertz);
    }
    this.bank = new Goertzel(this.frequencies);
  }

  frame(heard: Int16Array): void {
    const power = meanSquare(heard);
    const hertz = power < LEAST_POWER ? undefined : this.toneIn(heard, power);
    if (hertz !== undefined && this.goesOn(hertz, power)) {
      this.frames += 1 + this.missed;
      this.missed = 0;
      return;
    }
    if (this.frames > 0 && ++this.missed < ENDED) return;
    this.end();
    this.hertz = hertz ?? 0;
    this.power = power;
    this.frames = hertz === undefined ? 0 : 1;
  }

  private goesOn(hertz: number, power: number): boolean {
    if (Math.abs(hertz - this.hertz) > STEADY_HERTZ) return false;
    if (this.frames === 1 && power > this.power) this.power = power; // it began within a frame
    return power < this.power * STEADY_POWER && power * STEADY_POWER > this.power;
  }

  private end(): void {
    const ms = this.frames * FRAME_MS;
    const { hertz } = this;
    this.frames = 0;
    this.missed = 0;
    const isNetwork = Math.abs(hertz - PROGRESS_HERTZ) <= NETWORK_WIDTH;
    if (ms >= LEAST_MS && ms <= MOST_MS && !isNetwork) this.ended({ hertz, ms });
  }

  /** The frequency of the one tone that a frame is; undefined when it is anything else. */
  private toneIn(heard: Int16Array, total: number): number | undefined {
    this.bank.add(heard, 0, heard.length);
    let coarse = 0;
    let most = 0;
    for (const [i, hertz] of this.frequencies.entries()) {
      const power = this.bank.power(i);
      if (power <= most) continue;
      most = power;
      coarse = hertz;
    }
    this.bank.reset();
    let best = coarse;
    for (const off of [-20, -10, 10, 20]) {
      const power = powerAt(heard, coarse + off);
      if (power <= most) continue;
      most = power;
      best = coarse + off;
    }
    return most >= total * SHARE ? best : undefined;
  }
}
