import type { Clock, Timer } from '../../time/clock';
import type { HeardSpeech, LegListener } from '../port';

const STEP_MS = 200;

export interface UtteranceParts {
  clock: Clock;
  listener: Pick<LegListener, 'speaking' | 'speech'>;
  text: string;
  lengthMs: number;
  /** It is taken as far as it went after so long. */
  longestMs: number;
}

/** A sentence of a callee on its way, as a recogniser with partial results would hear it. */
export class Utterance {
  private timer: Timer | undefined;
  private saidMs = 0;
  private told = false;

  /** `watched`: somebody waits for how far it has come, as while a prompt plays. */
  constructor(
    private readonly parts: UtteranceParts,
    watched: boolean,
  ) {
    if (watched || parts.lengthMs > parts.longestMs) this.step(watched);
  }

  /** It is complete. */
  complete(heard: HeardSpeech): void {
    this.cancel();
    if (this.told) return;
    this.told = true;
    this.parts.listener.speech(heard);
  }

  cancel(): void {
    this.timer?.cancel();
  }

  private step(watched: boolean): void {
    const { clock, lengthMs, longestMs, listener } = this.parts;
    const left = Math.min(lengthMs, longestMs) - this.saidMs;
    const ms = watched ? Math.min(STEP_MS, left) : left;
    if (left <= 0) return;
    this.timer = clock.after(ms, () => {
      this.saidMs += ms;
      if (this.saidMs >= longestMs) {
        this.told = true;
        listener.speech({ text: this.sofar, confidence: 0.5 });
        return;
      }
      if (this.saidMs >= lengthMs) return; // `complete` comes in this moment
      if (watched) listener.speaking?.({ voiceMs: this.saidMs, text: this.sofar });
      this.step(watched);
    });
  }

  private get sofar(): string {
    const { text, lengthMs } = this.parts;
    return text.slice(0, Math.floor((text.length * this.saidMs) / lengthMs));
  }
}
