import { ToneDetector } from '../../media/dtmf/toneDetector';
import { FRAME_SAMPLES, SAMPLES_PER_MS, SILENT_FRAME } from '../../media/frame';
import { USUAL_VOICE, VoiceActivity } from '../../media/vad';

/** What somebody said without a pause, in samples from the beginning of the recording. */
export interface SpokenPart {
  from: number;
  to: number;
}

/** As on a live call: so long a silence ends an utterance, and so much before it belongs to it. */
const END_MS = 700;
const BEFORE = 300 * SAMPLES_PER_MS;
/** What is left of the silence behind it: the end of a word is soft. */
const AFTER = 200 * SAMPLES_PER_MS;
/** Who speaks longer without a pause is cut there; recognisers have limits of 30 or 60 s. */
const LONGEST = 25_000 * SAMPLES_PER_MS;

/** Finds out when one side of a recording speaks, frame by frame. Keys are no speech. */
export class SpokenParts {
  private at = 0;
  private from: number | undefined;
  /** Where the one before ended. */
  private over = 0;
  private readonly tones = new ToneDetector({ key: () => undefined });
  private readonly activity = new VoiceActivity(
    { started: () => this.begin(), ended: () => this.end(this.at - END_MS * SAMPLES_PER_MS) },
    { ...USUAL_VOICE, endMs: END_MS },
  );

  constructor(private readonly found: (part: SpokenPart) => void) {}

  frame(heard: Int16Array): void {
    this.at += FRAME_SAMPLES;
    this.tones.frame(heard);
    const isKey = this.tones.held !== undefined && this.from === undefined;
    this.activity.frame(isKey ? SILENT_FRAME : heard);
    if (this.from === undefined || this.at - this.from < LONGEST) return;
    this.tell(this.at);
    this.from = this.at;
  }

  /** The recording is over. */
  finish(): void {
    if (this.from !== undefined) this.tell(this.at);
  }

  private begin(): void {
    const started = this.at - USUAL_VOICE.startMs * SAMPLES_PER_MS;
    this.from = Math.max(this.over, started - BEFORE, 0);
  }

  private end(lastSound: number): void {
    this.tell(Math.min(this.at, lastSound + AFTER));
  }

  private tell(to: number): void {
    const { from } = this;
    this.from = undefined;
    if (from === undefined || to <= from) return;
    this.over = to;
    this.found({ from, to });
  }
}
