import { DialflowError } from '../../api';
import type { Clock, Timer } from '../../time/clock';
import type {
  Attention,
  Leg,
  LegEnd,
  LegListener,
  PlaceRequest,
  Playback,
  ReferEnd,
  Saying,
} from '../port';
import { outcomeOf, type Persona } from './callees';
import { Conduct } from './conduct';
import { refusal, rings } from './outcomes';
import { Referral } from './referral';
import { Sayings } from './sayings';
import { speechTime } from './speechTime';
import { Utterance } from './utterance';

interface LegParts {
  clock: Clock;
  request: PlaceRequest;
  /** Who is called, or why nobody can be. */
  callee: Persona | string;
  listener: LegListener;
  /** Who is there when this callee is handed over, or why nobody is. */
  other: (to: { number: string } | { phone: string }) => Persona | string;
  /** Called once, when the leg is over. */
  over: (leg: SimulatedLeg) => void;
}

const KEY_MS = 250;
/** How long two that were joined talk, where the one that came last does not hang up of itself. */
const TALK_MS = 20_000;

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
  private readonly sayings: Sayings;
  private spoken: Utterance | undefined;
  private attention: Attention = {};
  private conduct: Conduct | undefined;
  private referral: Referral | undefined;
  /** Stops keys that are being pressed. */
  private readonly keys = new Set<() => void>();
  private partner: SimulatedLeg | undefined;
  private talk: Timer | undefined;

  constructor(private readonly parts: LegParts) {
    this.sayings = new Sayings(parts.clock, {
      promptBegins: (text, durationMs, heardMs) =>
        this.conduct?.promptBegins(text, durationMs, heardMs),
      promptEnds: () => this.conduct?.promptEnds(),
      promptStops: () => this.conduct?.promptStops(),
    });
    this.wait = parts.clock.after(0, () => this.begin());
  }

  say(what: string | Saying): Playback {
    if (this.state === 'ended') return silence();
    this.wantAnswered('spoken to');
    const saying = typeof what === 'string' ? { pieces: [{ text: what }] } : what;
    return this.sayings.say({
      ...saying,
      voice: { ...this.parts.request.voice, ...saying.voice },
    });
  }

  /** There is nothing to be made. */
  async prepare(): Promise<void> {}

  attend(how: Attention): void {
    this.attention = how;
  }

  async sendKeys(keys: string): Promise<boolean> {
    if (this.state !== 'answered') return false;
    const sent = Promise.withResolvers<boolean>();
    const timer = this.parts.clock.after(keys.length * KEY_MS, () => sent.resolve(true));
    const stop = (): void => {
      timer.cancel();
      sent.resolve(false);
    };
    this.keys.add(stop);
    void sent.promise.then(() => this.keys.delete(stop));
    return sent.promise;
  }

  async refer(to: { number: string } | { phone: string }): Promise<ReferEnd> {
    if (this.state !== 'answered') return { taken: false, outcome: 'cancelled', detail: 'hung up' };
    this.referral?.giveUp();
    const referral = new Referral(this.parts.other(to), this.parts.clock);
    this.referral = referral;
    const end = await referral.end;
    // Whoever asked is told first, then that the leg is over.
    if (end.taken) {
      this.wait = this.parts.clock.after(0, () =>
        this.finish({ outcome: 'answered', by: 'line', detail: 'handed over' }),
      );
    }
    return end;
  }

  /** Nobody hears it: who is called does not do otherwise for it. */
  ring(): void {}

  /**
   * The two say nothing that is heard here. For the simulation to come to an end, the one that
   * was called last hangs up after a while, unless it is of those that do so by themselves.
   */
  join(other: Leg): void {
    if (!(other instanceof SimulatedLeg)) {
      throw new DialflowError('Internal', 'Legs of two lines cannot be joined.');
    }
    this.wantAnswered('joined');
    other.wantAnswered('joined');
    this.part();
    other.part();
    this.sayings.stop('stopped');
    other.sayings.stop('stopped');
    this.partner = other;
    other.partner = this;
    const { callee, clock } = other.parts;
    if (typeof callee === 'string' || callee.onAnswer?.hangUp) return;
    other.talk = clock.after(TALK_MS, () => other.finish({ outcome: 'answered', by: 'callee' }));
  }

  part(): void {
    const { partner } = this;
    if (!partner) return;
    this.partner = undefined;
    this.talk?.cancel();
    partner.part();
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
      speechStarted: (text) => this.begins(text),
      speech: (heard) => this.spoken?.complete(heard),
      key: (digit) => listener.key(digit),
      answeredBy: (who) => listener.answeredBy?.(who),
      messageMayBegin: () => listener.messageMayBegin?.(),
      hangUp: () => this.finish({ outcome: 'answered', by: 'callee' }),
    });
    listener.answered();
    if (!this.isOver() && !callee.machine) listener.answeredBy?.('person');
    if (!this.isOver()) this.conduct.answered();
  }

  private begins(text: string): void {
    const { clock, listener } = this.parts;
    listener.speechStarted();
    if (this.isOver()) return;
    const { longestMs = Infinity } = this.attention;
    const parts = { clock, listener, text, lengthMs: speechTime(text), longestMs };
    this.spoken = new Utterance(parts, this.sayings.busy);
  }

  /** `soon`: asked for from outside, who is not told before the asking has returned. */
  private finish(end: LegEnd, when: 'now' | 'soon' = 'now'): void {
    this.state = 'ended';
    this.wait?.cancel();
    this.sayings.stop('ended');
    this.spoken?.cancel();
    this.conduct?.end();
    this.part();
    this.referral?.giveUp();
    for (const stop of this.keys) stop();
    this.parts.over(this);
    if (when === 'now') this.parts.listener.ended(end);
    else queueMicrotask(() => this.parts.listener.ended(end));
  }

  private wantAnswered(what: string): void {
    if (this.state === 'answered') return;
    throw new DialflowError('WrongState', `A callee was to be ${what}; its call is ${this.state}.`);
  }

  /** Asked after every word to the listener, which may have hung up meanwhile. */
  private isOver(): boolean {
    return this.state === 'ended';
  }
}

const silence = (): Playback => ({
  done: Promise.resolve({ heard: 0, heardTo: 0, reason: 'ended' }),
  stop: () => undefined,
});
