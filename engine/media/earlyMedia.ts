import { FRAME_MS, FRAME_SAMPLES, type FrameTap } from './frame';
import { Goertzel } from './goertzel';
import { powerOf } from './level';
import { PROGRESS_HERTZ, SIT_HERTZ } from './tones';

/** What is heard of the network before an answer. Music for the caller (彩铃) is `voice`. */
export type EarlyMedia = 'ringback' | 'busy' | 'congestion' | 'sit' | 'voice' | 'silence';

/** What a frame is: one of the tones by its index, a pause, or anything else. */
type Kind = 'progress' | 'sit0' | 'sit1' | 'sit2' | 'pause' | 'sound';
const KINDS = ['progress', 'sit0', 'sit1', 'sit2'] as const;

/** Half frames: wide enough for tones that are off by 2 percent, and for E.180's 50 Hz. */
const BLOCK = FRAME_SAMPLES / 2;
/** What a tone must have of all that is heard; less where it may be off by more. */
const SHARE = 0.75;
const SIT_SHARE = 0.5;
const LEAST_TONE = powerOf(-42);
const LEAST_SOUND = powerOf(-45);
/** Less than this part of a tone's power is the pause after it, whatever noise the line has. */
const PAUSE_AFTER_TONE = 0.05;
/** A change counts when it has lasted two frames. */
const SETTLED = 2;

/** Bounds of the steps of a cadence, ms: a quarter to either side, and the frames they fall in. */
const BUSY = { from: 240, to: 460 };
const CONGESTION = { from: 540, to: 840 };
const RING = { from: 850, to: 1_300 };
const RING_PAUSE = 1_200;
const SIT = { from: 160, to: 620 };
/** Sound that makes a voice, within so long. */
const VOICE_FRAMES = 20;
const VOICE_WITHIN = 100;
/** Longer than the pause between two rings. */
const SILENCE_MS = 5_200;

interface Segment {
  kind: Kind;
  ms: number;
  /** False for what was under way when listening began. */
  whole: boolean;
}

/**
 * Tells what early media is, from the mainland's tones (450 Hz by their cadence), the special
 * information tones, voices and silence. The answer may change: ringing goes over into an
 * announcement, that into a busy tone. Cadences are known after their second tone, ringing after
 * its first.
 */
export class EarlyMediaClassifier implements FrameTap {
  private readonly bank = new Goertzel([PROGRESS_HERTZ, ...SIT_HERTZ]);
  /** The newest last; so many as the longest pattern has. */
  private readonly segments: Segment[] = [];
  private next: { kind: Kind; frames: number } | undefined;
  private tonePower = 0;
  private readonly powers = new Float64Array(KINDS.length);
  /** By frame, whether it was sound. */
  private readonly sounds = new Uint8Array(VOICE_WITHIN);
  private soundFrames = 0;
  private frames = 0;
  private found: EarlyMedia | undefined;

  /** `changed` is told each time another answer is found. */
  constructor(private readonly changed: (kind: EarlyMedia) => void = () => undefined) {}

  /** What it is; undefined while that is not known. */
  get kind(): EarlyMedia | undefined {
    return this.found;
  }

  frame(heard: Int16Array): void {
    const kind = this.kindOf(heard);
    this.frames++;
    this.countSound(kind === 'sound');
    this.follow(kind);
    const found = this.match();
    if (found === undefined || found === this.found) return;
    this.found = found;
    this.changed(found);
  }

  private kindOf(heard: Int16Array): Kind {
    const { powers, bank } = this;
    powers.fill(0);
    let total = 0;
    for (let from = 0; from + BLOCK <= heard.length; from += BLOCK) {
      bank.add(heard, from, BLOCK);
      for (let i = 0; i < KINDS.length; i++) powers[i] = (powers[i] ?? 0) + bank.power(i) / 2;
      total += bank.total() / 2;
      bank.reset();
    }
    for (const [i, kind] of KINDS.entries()) {
      const power = powers[i] ?? 0;
      const share = kind === 'progress' ? SHARE : SIT_SHARE;
      if (power < LEAST_TONE || power < total * share) continue;
      this.tonePower = power;
      return kind;
    }
    return total < Math.max(LEAST_SOUND, this.tonePower * PAUSE_AFTER_TONE) ? 'pause' : 'sound';
  }

  private countSound(isSound: boolean): void {
    const at = this.frames % VOICE_WITHIN;
    this.soundFrames += (isSound ? 1 : 0) - (this.sounds[at] ?? 0);
    this.sounds[at] = isSound ? 1 : 0;
  }

  /** Puts frames together to segments; a single odd frame makes none. */
  private follow(kind: Kind): void {
    const current = this.segments.at(-1);
    if (!current || current.kind === kind) {
      if (!current) this.segments.push({ kind, ms: 0, whole: false });
      const segment = this.segments.at(-1);
      // Odd frames in between belong to what goes on after them.
      if (segment) segment.ms += FRAME_MS * (1 + (this.next?.frames ?? 0));
      this.next = undefined;
      return;
    }
    this.next = { kind, frames: (this.next?.frames ?? 0) + 1 };
    if (this.next.frames < SETTLED) return;
    this.segments.push({ kind, ms: this.next.frames * FRAME_MS, whole: true });
    if (this.segments.length > 5) this.segments.shift();
    this.next = undefined;
  }

  private match(): EarlyMedia | undefined {
    const [first, second, third, last] = this.segments.slice(-4);
    // The last one is under way: it has its end when the next one begins.
    if (first && second && third && last) {
      if (isTone(first, BUSY) && isPause(second, BUSY) && isTone(third, BUSY)) return 'busy';
      if (isTone(first, CONGESTION) && isPause(second, CONGESTION) && isTone(third, CONGESTION)) {
        return 'congestion';
      }
    }
    const tail = this.segments.slice(-3);
    if (tail.length === 3 && tail.every((one, i) => isSit(one, i))) return 'sit';
    const now = this.segments.at(-1);
    const before = this.segments.at(-2);
    const known = this.found === 'busy' || this.found === 'congestion' || this.found === 'sit';
    if (now?.kind === 'pause' && now.ms >= SILENCE_MS && !known) return 'silence';
    if (before?.kind === 'progress' && now?.kind === 'pause') {
      // No other tone is as long, and no other pause.
      if (within(before, RING) || now.ms >= RING_PAUSE) return 'ringback';
    }
    return this.soundFrames >= VOICE_FRAMES && this.found !== 'sit' ? 'voice' : undefined;
  }
}

/** What a whole recording of early media is, heard to its end. */
export function classifyEarlyMedia(samples: Int16Array): EarlyMedia | undefined {
  const classifier = new EarlyMediaClassifier();
  for (let at = 0; at + FRAME_SAMPLES <= samples.length; at += FRAME_SAMPLES) {
    classifier.frame(samples.subarray(at, at + FRAME_SAMPLES));
  }
  return classifier.kind;
}

interface Bounds {
  from: number;
  to: number;
}

function within(segment: Segment, { from, to }: Bounds): boolean {
  return segment.ms >= from && segment.ms <= to;
}

function isTone(segment: Segment, bounds: Bounds): boolean {
  return segment.kind === 'progress' && segment.whole && within(segment, bounds);
}

function isPause(segment: Segment, bounds: Bounds): boolean {
  return segment.kind === 'pause' && within(segment, bounds);
}

function isSit(segment: Segment, place: number): boolean {
  // The third one is known before its end.
  return segment.kind === `sit${place}` && within(segment, SIT);
}
