import { DialflowError } from '../api';
import type {
  Leg,
  LegEnd,
  LegListener,
  PlaceRequest,
  Playback,
  ReferEnd,
  Saying,
} from '../line/port';
import { Sayings } from '../line/simulated/sayings';
import type { Clock, Timer } from '../time/clock';

export interface TextLegParts {
  clock: Clock;
  request: PlaceRequest;
  listener: LegListener;
  /** Prompts take no time. */
  atOnce(): boolean;
  /** What the callee is told begins, with how long it takes. */
  says(text: string, ms: number): void;
}

type State = 'placed' | 'ringing' | 'answered' | 'ended';

/**
 * A call to somebody who types.
 *
 * ```
 *  placed ──→ ringing ──answer──→ answered ──┐
 *    └───────────┴───────────────────────────┴─→ ended
 * ```
 */
export class TextLeg implements Leg {
  private state: State = 'placed';
  private timer: Timer | undefined;
  private speaking = false;
  private readonly sayings: Sayings;

  constructor(private readonly parts: TextLegParts) {
    const { clock, request } = parts;
    const paced: Clock = {
      now: () => clock.now(),
      after: (ms, run) => clock.after(parts.atOnce() ? 0 : ms, run),
    };
    this.sayings = new Sayings(paced, {
      promptBegins: (text, ms, heardMs) => {
        // Told as a whole where it goes on; the page has the beginning already.
        parts.says(text, parts.atOnce() ? 0 : ms - heardMs);
      },
      promptEnds: () => undefined,
      promptStops: () => undefined,
    });
    this.timer = clock.after(0, () => {
      this.state = 'ringing';
      this.timer = clock.after(request.ringMs, () => this.end({ outcome: 'noAnswer', by: 'line' }));
      parts.listener.ringing();
    });
  }

  // ------------------------------------------------------------ what the callee does

  answer(): void {
    if (this.state !== 'ringing') return;
    this.timer?.cancel();
    this.state = 'answered';
    this.parts.listener.answered();
    if (this.isUp()) this.parts.listener.answeredBy?.('person');
  }

  /** The beginning of a sentence, as far as it has come. */
  types(sofar: string): void {
    if (this.state !== 'answered' || sofar.trim() === '') return;
    const { listener } = this.parts;
    if (!this.speaking) {
      this.speaking = true;
      listener.speechStarted();
    }
    if (this.isUp()) listener.speaking?.({ voiceMs: 0, text: sofar });
  }

  speaks(text: string): void {
    if (this.state !== 'answered' || text.trim() === '') return;
    this.types(text);
    this.speaking = false;
    if (this.isUp()) this.parts.listener.speech({ text: text.trim(), confidence: 1 });
  }

  presses(key: string): void {
    if (this.state === 'answered') this.parts.listener.key(key);
  }

  /** Hangs up, or turns the call down. */
  leaves(): void {
    if (!this.isUp()) return;
    this.end({ outcome: this.state === 'answered' ? 'answered' : 'rejected', by: 'callee' });
  }

  // ------------------------------------------------------------ what the engine does

  say(what: string | Saying): Playback {
    if (!this.isUp()) return SILENCE;
    if (this.state !== 'answered') {
      throw new DialflowError('WrongState', `The callee was to be spoken to; it is ${this.state}.`);
    }
    const saying = typeof what === 'string' ? { pieces: [{ text: what }] } : what;
    return this.sayings.say({ ...saying, voice: { ...this.parts.request.voice, ...saying.voice } });
  }

  async prepare(): Promise<void> {}
  attend(): void {}
  ring(): void {}
  join(): void {
    this.sayings.stop('stopped');
  }
  part(): void {}

  sendKeys(): Promise<boolean> {
    return Promise.resolve(this.state === 'answered');
  }

  /** It is taken at once: whoever would take it is not rung. */
  refer(): Promise<ReferEnd> {
    if (this.state !== 'answered') {
      return Promise.resolve({ taken: false, outcome: 'cancelled', detail: 'hung up' });
    }
    this.timer = this.parts.clock.after(0, () => this.end({ outcome: 'answered', by: 'line' }));
    return Promise.resolve({ taken: true });
  }

  hangUp(): void {
    if (!this.isUp()) return;
    this.end({ outcome: this.state === 'answered' ? 'answered' : 'cancelled', by: 'us' }, 'soon');
  }

  /** `soon`: asked for by the engine, which is not told before the asking has returned. */
  private end(end: LegEnd, when: 'now' | 'soon' = 'now'): void {
    if (!this.isUp()) return;
    this.state = 'ended';
    this.timer?.cancel();
    this.sayings.stop('ended');
    if (when === 'now') this.parts.listener.ended(end);
    else queueMicrotask(() => this.parts.listener.ended(end));
  }

  private isUp(): boolean {
    return this.state !== 'ended';
  }
}

const SILENCE: Playback = {
  done: Promise.resolve({ heard: 0, heardTo: 0, reason: 'ended' }),
  stop: () => undefined,
};
