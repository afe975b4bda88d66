import { FRAME_MS, type FrameTap } from './frame';
import { levelOf, meanSquare } from './level';

export interface VoiceListener {
  /** Somebody begins to speak: told `startMs` after the first sound. */
  started(): void;
  /** And has been silent for `endMs`. What was spoken lasted so long. */
  ended(spokenMs: number): void;
}

export interface VoiceSettings {
  /** Of sound within a little more time, until it counts as speech. */
  startMs: number;
  /** Of silence until speech has ended (hangover). */
  endMs: number;
  /** Above the noise. */
  overNoiseDb: number;
  /** What is quieter is never speech. */
  leastDbm0: number;
}

export const USUAL_VOICE: VoiceSettings = {
  startMs: 60,
  endMs: 500,
  overNoiseDb: 9,
  leastDbm0: -45,
};

/** The noise is the quietest of the last 1.5 s, in which any speaker takes a breath. */
const PARTS = 5;
const FRAMES_OF_PART = 15;
/**
 * What is so much softer than the voice is not the voice: other people in the room, who come and
 * go too much to be noise. It fades by so much a frame, for voices do.
 */
const BELOW_DB = 18;
const FADE_DB = 0.1;
/** What is taken for the noise before anything is known of it. */
const FIRST_NOISE = -60;

/**
 * Speech or not, by its level above the noise. Simple and cheap, and limited accordingly: other
 * people's voices, music and bursts of noise count as speech; a steady noise that begins in a
 * call counts as speech for 1.5 s; speech less than 9 dB above the noise is missed.
 */
export class VoiceActivity implements FrameTap {
  private readonly quietest = new Float64Array(PARTS).fill(FIRST_NOISE);
  private part = 0;
  private inPart = 0;
  private partLevel = Infinity;
  private smooth = FIRST_NOISE;
  /** Of what is being spoken, dBm0. */
  private loudest = -Infinity;
  private soundMs = 0;
  private silentMs = 0;
  private spokenMs = 0;
  private active = false;

  constructor(
    private readonly listener: VoiceListener,
    private readonly settings: VoiceSettings = USUAL_VOICE,
  ) {}

  get speaking(): boolean {
    return this.active;
  }

  /** Of what is being spoken, up to its last sound. */
  get voicedMs(): number {
    return this.active ? this.spokenMs - this.silentMs : 0;
  }

  /** What is being spoken is over, for somebody else knows; the noise stays known. */
  rest(): void {
    this.active = false;
    this.soundMs = 0;
    this.loudest = -Infinity;
  }

  /** The noise that speech is measured against, dBm0. */
  get noise(): number {
    return Math.min(...this.quietest);
  }

  frame(heard: Int16Array): void {
    const level = levelOf(meanSquare(heard));
    this.followNoise(level);
    const { startMs, endMs, overNoiseDb, leastDbm0 } = this.settings;
    const sound = level > Math.max(leastDbm0, this.noise + overNoiseDb, this.loudest - BELOW_DB);
    if (sound) this.loudest = Math.max(this.loudest - FADE_DB, level);
    if (this.active) {
      this.spokenMs += FRAME_MS;
      this.silentMs = sound ? 0 : this.silentMs + FRAME_MS;
      if (this.silentMs < endMs) return;
      this.rest();
      this.listener.ended(this.spokenMs - this.silentMs);
      return;
    }
    // A click goes by; two frames of silence take back one of sound.
    this.soundMs = sound ? this.soundMs + FRAME_MS : Math.max(0, this.soundMs - FRAME_MS / 2);
    if (this.soundMs < startMs) return;
    this.active = true;
    this.spokenMs = this.soundMs;
    this.silentMs = 0;
    this.listener.started();
  }

  private followNoise(level: number): void {
    // Single frames dip by chance: the mean of a few counts.
    this.smooth += (level - this.smooth) * 0.4;
    this.partLevel = Math.min(this.partLevel, this.smooth);
    if (++this.inPart < FRAMES_OF_PART) return;
    this.quietest[this.part] = this.partLevel;
    this.part = (this.part + 1) % PARTS;
    this.inPart = 0;
    this.partLevel = Infinity;
  }
}
