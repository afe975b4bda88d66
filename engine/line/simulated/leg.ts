import { DialflowError } from '../../api';
import type { Clock, Timer } from '../../time/clock';
import type { Leg, LegEnd, LegListener, PlaceRequest, Playback, PlaybackEnd } from '../port';
import { outcomeOf, type Persona } from './callees';
import { Conduct } from './conduct';
import { refusal, rings } from './outcomes';
import { speechTime } from './speechTime';

interface LegParts {
  clock: Clock;
  request: PlaceRequest;
  /** Who is called, or why nobody can be. */
  callee: Persona | string;
  listener: LegListener;
  /** Called once, when the leg is over. */
  over: (leg: SimulatedLeg) => void;
}

interface Prompt {
  begunAt: number;
  durationMs: number;
  timer: Timer;
  resolve: (end: PlaybackEnd) => void;
}

type State = 'placed' | 'ringing' | 'answered' | 'ended';

/**
 * One call to a simulated callee.
 *
 * ```
 *  placed ──→ ringing ──→ answered ──┐
 *    │           │                   ├─→ ended
 *    └───────────┴───────────────────┘
 * ```
 * Whatever ends it, nothing of it is left on the clock.
 */
export class SimulatedLeg implements Leg {
  private state: State = 'placed';
  private wait: Timer | undefined;
  private prompt: Prompt | undefined;
  private conduct: Conduct | undefined;

  constructor(private readonly parts: LegParts) {
    this.wait = parts.clock.after(0, () => this.begin());
  }

  say(text: string): Playback {
    if (this.state === 'ended') return silence();
    if (this.state !== 'answered') {
      throw new DialflowError(
        'WrongState',
        'A prompt was to be said before the call was answered.',
      );
    }
    this.endPrompt('stopped');
    const durationMs = speechTime(text);
    // First: a callee that cuts in at the very end does so before the end.
    this.conduct?.promptBegins(text, durationMs);
    let prompt: Prompt | undefined;
    const done = new Promise<PlaybackEnd>((resolve) => {
      prompt = {
        begunAt: this.parts.clock.now(),
        durationMs,
        resolve,
        timer: this.parts.clock.after(durationMs, () => this.endPrompt('complete')),
      };
    });
    this.prompt = prompt;
    return {
      done,
      stop: () => {
        if (this.prompt === prompt) this.endPrompt('stopped');
      },
    };
  }

  hangUp(): void {
    if (this.state === 'ended') return;
    const outcome = this.state === 'answered' ? 'answered' : 'cancelled';
    this.finish({ outcome, by: 'us' }, 'soon');
  }

  /** The line closes. */
  drop(detail: string): void {
    if (this.state === 'ended') return;
    const outcome = this.state === 'answered' ? 'answered' : 'lineFailed';
    this.finish({ outcome, by: 'line', detail }, 'soon');
  }

  private begin(): void {
    const { callee, request, listener } = this.parts;
    if (typeof callee === 'string') {
      return this.finish({ outcome: 'lineFailed', by: 'line', detail: callee });
    }
    const outcome = outcomeOf(callee, request.attempt);
    if (rings(outcome)) {
      this.state = 'ringing';
      listener.ringing();
      if (this.isOver()) return;
    }
    if (outcome === 'noAnswer' || callee.ringMs > request.ringMs) {
      this.pass(request.ringMs, () => this.finish(refusal('noAnswer')));
    } else if (outcome === 'answers') {
      this.pass(callee.ringMs, () => this.answer(callee));
    } else {
      this.pass(callee.ringMs, () => this.finish(refusal(outcome)));
    }
  }

  /** At once where there is nothing to wait for: a timer a step is what a bench would feel. */
  private pass(ms: number, then: () => void): void {
    this.wait = undefined;
    if (ms > 0) this.wait = this.parts.clock.after(ms, then);
    else then();
  }

  private answer(callee: Persona): void {
    const { clock, listener } = this.parts;
    this.state = 'answered';
    this.wait = undefined;
    this.conduct = new Conduct(callee, clock, {
      speechStarted: () => listener.speechStarted(),
      speech: (heard) => listener.speech(heard),
      key: (digit) => listener.key(digit),
      hangUp: () => this.finish({ outcome: 'answered', by: 'callee' }),
    });
    listener.answered();
    if (!this.isOver()) this.conduct.answered();
  }

  private endPrompt(reason: PlaybackEnd['reason']): void {
    const prompt = this.prompt;
    if (!prompt) return;
    this.prompt = undefined;
    prompt.timer.cancel();
    const played = (this.parts.clock.now() - prompt.begunAt) / prompt.durationMs;
    prompt.resolve({ heard: reason === 'complete' ? 1 : Math.min(1, played), reason });
    if (reason === 'complete') this.conduct?.promptEnds();
    else this.conduct?.promptStops();
  }

  /** `soon`: asked for from outside, who is not told before the asking has returned. */
  private finish(end: LegEnd, when: 'now' | 'soon' = 'now'): void {
    this.state = 'ended';
    this.wait?.cancel();
    this.endPrompt('ended');
    this.conduct?.end();
    this.parts.over(this);
    if (when === 'now') this.parts.listener.ended(end);
    else queueMicrotask(() => this.parts.listener.ended(end));
  }

  /** Asked after every word to the listener, which may have hung up meanwhile. */
  private isOver(): boolean {
    return this.state === 'ended';
  }
}

const silence = (): Playback => ({
  done: Promise.resolve({ heard: 0, reason: 'ended' }),
  stop: () => undefined,
});
