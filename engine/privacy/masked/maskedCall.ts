import type { CallAnswer, Language } from '../../api';
import type {
  IncomingEnd,
  IncomingLeg,
  IncomingListener,
  Leg,
  LegEnd,
  RejectReason,
  TransferAsked,
} from '../../line/port';
import type { Timer } from '../../time/clock';
import type { CallEnding } from '../calls';
import { Keying } from './keying';
import { USUAL_LIMITS, type CallLimits, type MaskedCallParts } from './ports';
import { Prompter } from './prompter';
import { requestFor } from './request';
import { RingBack } from './ringBack';
import { Transfers } from './transfers';
import { promptOf, REASONS, REFUSALS, wordingOf } from './wordings';

const MINUTE = 60_000;

type Connect = Extract<CallAnswer, { outcome: 'connect' }>;
type Announce = Extract<CallAnswer, { outcome: 'announce' }>;

type State =
  | { at: 'coming' }
  | { at: 'keying'; keying: Keying }
  | { at: 'ringing'; out: Leg; ringBack: RingBack }
  | { at: 'joined'; out: Leg; limit: Timer; connected: Connect }
  | { at: 'announcing' }
  /** The caller is gone, or is turned down; the other leg has not told of its end yet. */
  | { at: 'leaving' }
  | { at: 'over' };

/**
 * A call through an X number: the caller's leg, and that of whoever is behind X, who knows of the
 * caller only that X calls. Whichever ends, ends the other.
 *
 * ```
 *  coming ──→ keying ──→ ringing ──→ joined ──→ leaving ──→ over
 *    │  │      ↺ │ again    │           │          ↑          ↑
 *    │  └────────┼──────────┼───────────┴── ends ──┘          │
 *    └───────────┴──────────┴──→ announcing ──────────────────┘
 * ```
 */
export class MaskedCall implements IncomingListener {
  private state: State = { at: 'coming' };
  private readonly limits: CallLimits;
  private readonly prompter: Prompter;
  private readonly id: string;
  /** What the record is to say of its end: the first who ended it counts. */
  private end: Pick<CallEnding, 'hungUpBy' | 'endReason' | 'endedAt'> | undefined;
  private readonly course: Pick<
    CallEnding,
    'ringingAt' | 'answeredAt' | 'sipCode' | 'announcement' | 'recording' | 'transferredTo'
  > = {};
  /** The caller's leg was answered to have an extension keyed in. */
  private answered = false;
  private callerGone = false;
  private calleeGone = true;
  private readonly transfers: Transfers;
  private isReported = false;

  constructor(
    private readonly parts: MaskedCallParts,
    private readonly call: IncomingLeg,
    private readonly answer: CallAnswer,
    readonly language: Language,
    private readonly over: (call: MaskedCall) => void,
  ) {
    const { clock, warn } = parts;
    this.limits = { ...USUAL_LIMITS, ...parts.limits };
    this.prompter = new Prompter({ clock, call, language, limits: this.limits, warn });
    this.id = parts.newId();
    this.transfers = new Transfers({
      ...{ parts, call, language, id: this.id },
      done: (number) => (this.course.transferredTo = number),
      over: (by) => this.endBoth(by, 'HungUp'),
      gone: () => this.finish(),
    });
  }

  /** Once the line has taken note of us. */
  begin(): void {
    this.follow(this.answer, this.limits.tries);
  }

  // ------------------------------------------------------------ what the caller's leg tells

  key(digit: string): void {
    const { state } = this;
    if (state.at === 'keying' && state.keying.key(digit)) this.prompter.stop();
  }

  transferAsked(asked: TransferAsked): void {
    this.transfers.ask('caller', asked, this.state);
  }

  ended(end: IncomingEnd): void {
    this.callerGone = true;
    this.keep(end.recording);
    if (this.transfers.goOnWithout('caller')) return this.finish();
    if (end.sipCode !== undefined) this.course.sipCode ??= end.sipCode;
    this.endBoth(end.by === 'caller' ? 'caller' : 'engine', end.answered ? 'HungUp' : 'Cancelled');
  }

  // ------------------------------------------------------------ who is called

  private follow(answer: CallAnswer, triesLeft: number): void {
    switch (answer.outcome) {
      case 'connect':
        this.putThrough(answer);
        return this.report(answer);
      case 'extension':
        return this.askExtension(answer.x, wordingOf('extension', this.language), triesLeft);
      case 'announce':
        this.announce(answer);
        return this.report(answer);
    }
  }

  /** After the other side is rung: it is not to wait for a record. */
  private report(answer: CallAnswer): void {
    if (this.isReported) return;
    this.isReported = true;
    this.parts.receipts.began({ id: this.id, caller: this.call.callingNumber, answer });
  }

  private askExtension(x: string, prompt: string, triesLeft: number): void {
    const { clock } = this.parts;
    const keying = new Keying({
      ...{ clock, limits: this.limits },
      entered: (digits) => this.entered(x, digits, triesLeft - 1),
    });
    this.state = { at: 'keying', keying };
    if (!this.answered) {
      this.answered = true;
      this.call.answer();
    }
    this.prompter.say(prompt, () => keying.prompted());
  }

  private entered(x: string, extension: string, triesLeft: number): void {
    const { callingNumber: caller, withheld = false } = this.call;
    const answer =
      extension === '' ? this.nothing(x) : this.parts.resolve({ x, caller, extension, withheld });
    const isWrong = answer.outcome === 'announce' && answer.because === 'extension';
    if (!isWrong || triesLeft <= 0) return this.follow(answer, triesLeft);
    const again = wordingOf('extension', this.language);
    const wrong = answer.wording ?? wordingOf('wrongExtension', this.language);
    this.askExtension(x, extension === '' ? again : `${wrong} ${again}`, triesLeft);
  }

  /** No key came. */
  private nothing(x: string): Announce {
    return {
      ...{ outcome: 'announce', announcement: 'wrongExtension', because: 'extension', x },
      ...{ wording: null, poolKey: this.poolKey, bindingId: null },
    };
  }

  private get poolKey(): string | null {
    return 'poolKey' in this.answer ? this.answer.poolKey : null;
  }

  private announce({ announcement, wording, because }: Announce): void {
    const { reject, reason } = REFUSALS[because];
    this.course.announcement = announcement;
    this.settle('engine', reason);
    this.tellAndEnd(wording ?? wordingOf(announcement, this.language), reject);
  }

  /** Before the answer it costs the caller nothing; who cannot hear it then is told by the code only. */
  private tellAndEnd(text: string, reject: RejectReason): void {
    this.state = { at: 'announcing' };
    const end = (): void => this.turnDown(reject);
    if (!this.answered && !this.call.openEarly()) return end();
    this.prompter.say(text, end);
  }

  private turnDown(reject: RejectReason): void {
    this.leave();
    if (this.answered) this.call.hangUp();
    else this.call.reject(reject);
  }

  // ------------------------------------------------------------ the other side

  private putThrough(answer: Connect): void {
    const { line } = this.parts;
    const { hopsLeft } = this.call;
    // Whoever is behind X has it forwarded to X.
    if (hopsLeft === 0) {
      this.settle('engine', 'Circle');
      return this.turnDown('tooManyHops');
    }
    this.calleeGone = false;
    const left = hopsLeft === undefined ? undefined : hopsLeft - 1;
    const out = line.place(requestFor(answer, this.id, this.language, left, this.parts), {
      ringing: () => this.rings(),
      early: () => this.networkHeard(),
      answered: () => this.calleeAnswered(answer),
      speechStarted: () => undefined,
      speech: () => undefined,
      key: () => undefined,
      transferAsked: (asked) => this.transfers.ask('callee', asked, this.state),
      left: (by) => this.calleeLeft(by),
      ended: (end) => this.calleeEnded(end),
    });
    const { call, prompter, answered } = this;
    const ringBack = new RingBack({
      ...{ call, prompter, answered, ringTone: answer.ringTone },
      toneOf: (id) => this.parts.ringTone(id),
    });
    this.state = { at: 'ringing', out, ringBack };
  }

  private rings(): void {
    if (this.state.at !== 'ringing') return;
    this.course.ringingAt ??= this.parts.clock.now();
    this.state.ringBack.ring();
  }

  private networkHeard(): void {
    if (this.state.at === 'ringing') this.state.ringBack.network(this.state.out);
  }

  private calleeAnswered(connected: Connect): void {
    const { state, call } = this;
    if (state.at !== 'ringing') return;
    const { clock } = this.parts;
    const { out, ringBack } = state;
    this.prompter.stop();
    this.course.answeredAt = clock.now();
    this.parts.receipts.answered(this.id, this.course.answeredAt);
    const limit = clock.after(connected.longestMinutes * MINUTE, () => this.tooLong());
    this.state = { at: 'joined', out, limit, connected };
    this.answered = true;
    call.answer();
    if (!ringBack.isJoined) call.join(out);
  }

  private tooLong(): void {
    this.endBoth('engine', 'TimeLimit');
  }

  /** The caller is not to wait for the recording, nor to pay for it. */
  private calleeLeft(by: LegEnd['by']): void {
    if (this.state.at !== 'joined' || this.transfers.goOnWithout('callee')) return;
    this.endBoth(by === 'callee' ? 'callee' : 'engine', 'HungUp');
  }

  private calleeEnded(end: LegEnd): void {
    const { state } = this;
    const { sipCode } = end;
    this.calleeGone = true;
    if (sipCode !== undefined) this.course.sipCode = sipCode;
    this.keep(end.recording);
    switch (state.at) {
      case 'ringing':
        this.settle(isOfCallee(end) ? 'callee' : 'engine', REASONS[end.outcome]);
        return this.notReached(end);
      case 'joined':
        this.calleeLeft(end.by);
        return this.finish();
      case 'coming':
      case 'keying':
      case 'announcing':
      case 'leaving':
      case 'over':
        return this.finish();
    }
  }

  private notReached({ outcome }: LegEnd): void {
    this.prompter.stop();
    this.call.ringBack(false);
    if (this.answered) {
      return this.tellAndEnd(wordingOf(promptOf(outcome), this.language), outcome);
    }
    // 503 would say that we are out of service (RFC 3261, section 21.5.4), and it is one callee only.
    this.turnDown(outcome === 'lineFailed' ? 'notConnected' : outcome);
  }

  // ------------------------------------------------------------ ending

  private endBoth(hungUpBy: CallEnding['hungUpBy'], endReason: string): void {
    const { state, call } = this;
    this.settle(hungUpBy, endReason);
    this.leave();
    call.hangUp();
    if (state.at === 'ringing' || state.at === 'joined') state.out.hangUp();
    this.finish();
  }

  private keep(recording: LegEnd['recording']): void {
    const { recordingName = (file: string) => file } = this.parts;
    if (!recording) return;
    this.course.recording = { file: recordingName(recording.file), ms: recording.durationMs };
  }

  /** Who ended it and why: the first one counts. */
  private settle(hungUpBy: CallEnding['hungUpBy'], endReason: string): void {
    this.end ??= { hungUpBy, endReason, endedAt: this.parts.clock.now() };
  }

  private leave(): void {
    const { state } = this;
    this.prompter.stop();
    if (state.at === 'keying') state.keying.stop();
    if (state.at === 'joined') state.limit.cancel();
    this.transfers.end();
    if (state.at !== 'over') this.state = { at: 'leaving' };
  }

  /** Once all legs have told of their end. */
  private finish(): void {
    const isUp = !this.callerGone || !this.calleeGone || !this.transfers.over;
    if (isUp || this.state.at === 'over') return;
    this.state = { at: 'over' };
    this.over(this);
    const { end, course, answer } = this;
    if (!end) return;
    // The caller was gone before it was known whom it was for.
    this.report(answer);
    this.parts.receipts.ended(this.id, { ...course, ...end });
  }
}

/** Who is busy or does not want to has ended it, and not we. */
const isOfCallee = ({ by, outcome }: LegEnd): boolean =>
  by === 'callee' || outcome === 'busy' || outcome === 'rejected';
