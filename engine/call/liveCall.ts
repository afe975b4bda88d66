import type { BargeIn, CallState, EndReason, HangUpBy, HungUp, Tag, Turn } from '../api';
import type { Leg, LegEnd, LegListener, Line, Playback } from '../line/port';
import type { Clock, Timer } from '../time/clock';
import { Inputs, type Input } from './inputs';
import { endReasonOf, taskStatusOf } from './outcome';
import type { CallListener, CallRecords, CallResult, CallSpec } from './ports';

export interface LiveCallContext {
  clock: Clock;
  records: CallRecords;
  /** Ms without a node talking or listening after which the call is ended. */
  flowSilenceMs: number;
}

/** Reasons that are ours, not the flow's. */
const ENGINE_REASONS: ReadonlySet<EndReason> = new Set([
  'FlowSilent',
  'FlowStopped',
  'EngineStopped',
  'GroupStopped',
]);

/**
 * One call while it lives, and for a while after.
 *
 *   dialing ──ringing──▶ ringing ──answered──▶ answered ──ended──▶ ended
 *      └──────answered / ended──────┴──────────────────────────────▲
 *
 * It keeps the turns, lets prompts be cut short, and hands what the callee says or presses to
 * whoever listens. What is said and how answers are read is in `conversation.ts`.
 */
export class LiveCall implements LegListener {
  state: CallState = 'dialing';
  readonly turns: Turn[] = [];
  readonly tags: Tag[] = [];
  readonly inputs = new Inputs();
  /** The callee is in the middle of a sentence. */
  speaking = false;
  answeredAt: number | null = null;
  result: CallResult | null = null;

  private readonly leg: Leg;
  private ringingAt: number | null = null;
  private reason: EndReason | null = null;
  private playback: Playback | null = null;
  private interrupts = false;
  private prompt: Promise<unknown> = Promise.resolve();
  private users = 0;
  private silence: Timer | null = null;
  private onInput: (() => void) | null = null;
  private readonly endWaiters: (() => void)[] = [];

  constructor(
    readonly spec: CallSpec,
    line: Line,
    private readonly listener: CallListener,
    private readonly context: LiveCallContext,
  ) {
    this.leg = line.place(
      {
        callId: spec.id,
        calledNumber: spec.contact.phoneNumber,
        callingNumber: spec.callingNumber,
        ringMs: spec.ringMs,
        attempt: spec.attempt,
        variables: spec.contact.variables,
      },
      this,
    );
  }

  // ------------------------------------------------------------ what the line tells

  ringing(): void {
    if (this.state !== 'dialing') return;
    this.state = 'ringing';
    this.ringingAt = this.context.clock.now();
  }

  answered(): void {
    this.state = 'answered';
    this.answeredAt = this.context.clock.now();
    this.watchSilence();
    this.listener.answered(this.answeredAt, this.ringMs);
  }

  speechStarted(): void {
    this.speaking = true;
    if (this.interrupts && this.inputs.lets('speech')) this.playback?.stop();
    this.onInput?.();
  }

  speech(heard: { text: string; confidence: number }): void {
    this.speaking = false;
    this.addTurn('callee', heard.text, { confidence: heard.confidence });
    this.hear({ kind: 'speech', ...heard });
  }

  key(key: string): void {
    this.hear({ kind: 'key', key });
  }

  ended(end: LegEnd): void {
    const now = this.context.clock.now();
    const answered = end.outcome === 'answered';
    this.state = 'ended';
    this.speaking = false;
    this.silence?.cancel();
    const given = end.by === 'us' ? this.reason : null;
    this.result = {
      status: taskStatusOf(end.outcome),
      answeredAt: this.answeredAt,
      endTime: now,
      ringMs: this.ringMs,
      talkMs: this.answeredAt === null ? 0 : now - this.answeredAt,
      hangUpBy: hangUpBy(end.by, given),
      endReason:
        answered || given
          ? (given ?? endReasonOf(end.outcome, end.by))
          : endReasonOf(end.outcome, end.by),
      detail: end.detail ?? null,
      turnCount: this.turns.length,
    };
    this.onInput?.();
    for (const resolve of this.endWaiters.splice(0)) resolve();
    this.listener.ended(this.result);
  }

  // ------------------------------------------------------------ what flows do

  /** How long it rang, or rings. */
  get ringMs(): number {
    if (this.ringingAt === null) return 0;
    const until = this.answeredAt ?? this.result?.endTime ?? this.context.clock.now();
    return until - this.ringingAt;
  }

  /** What every node answers whose callee is gone; null while the call is up. */
  hungUp(): HungUp | null {
    if (this.state !== 'ended') return null;
    return { outcome: 'hungUp', endReason: this.result?.endReason ?? 'CalleeHungUp' };
  }

  /** Counts the flow as present while `work` runs; afterwards its silence is watched. */
  async use<T>(work: () => Promise<T>): Promise<T> {
    this.users += 1;
    this.silence?.cancel();
    try {
      return await work();
    } finally {
      this.users -= 1;
      this.watchSilence();
    }
  }

  /** Plays one prompt; a second one waits for the first. */
  play(text: string, node: string, bargeIn: BargeIn): Promise<Turn> {
    const playing = this.prompt.then(() => this.playNow(text, node, bargeIn));
    this.prompt = playing.catch(() => undefined); // whoever asked for it is told
    return playing;
  }

  /** Resolves when the call is over, at once when it is. */
  over(): Promise<void> {
    if (this.state === 'ended') return Promise.resolve();
    return new Promise((resolve) => this.endWaiters.push(resolve));
  }

  /** Calls `changed` on each input, on speech that begins, and at the call's end. One listener at a time. */
  listen(changed: () => void): (() => void) | null {
    if (this.onInput) return null;
    this.onInput = changed;
    return () => {
      this.onInput = null;
      this.inputs.listenEnds();
    };
  }

  /** Hangs up; what is being said is said to its end first, unless `atOnce`. */
  async hangUp(reason: EndReason, atOnce: boolean): Promise<void> {
    if (!atOnce) await this.prompt;
    if (this.state === 'ended') return;
    this.reason ??= reason;
    const over = this.over();
    this.leg.hangUp();
    await over;
  }

  addTurn(speaker: Turn['speaker'], text: string, more: Partial<Turn>): Turn {
    const turn: Turn = {
      callId: this.spec.id,
      sequence: this.turns.length + 1,
      at: this.context.clock.now(),
      speaker,
      text,
      ...more,
    };
    this.turns.push(turn);
    if (speaker === 'callee') this.saveTurn(turn);
    return turn;
  }

  /** Writes the turn again, more complete than before. */
  saveTurn(turn: Turn): void {
    void this.context.records.save({ ...turn });
  }

  /** The last thing the callee said or pressed. */
  lastHeard(): Turn | undefined {
    return this.turns.findLast((turn) => turn.speaker === 'callee');
  }

  // ------------------------------------------------------------ inside

  private async playNow(text: string, node: string, bargeIn: BargeIn): Promise<Turn> {
    const turn = this.addTurn('robot', text, { node });
    const cutAlready = this.inputs.promptBegins(bargeIn);
    this.interrupts = bargeIn !== 'never';
    if (this.state === 'ended' || cutAlready) {
      turn.heard = 0;
      turn.interrupted = cutAlready;
    } else {
      this.playback = this.leg.say(text);
      const end = await this.playback.done;
      this.playback = null;
      turn.heard = end.heard;
      turn.interrupted = end.reason === 'stopped';
    }
    this.interrupts = false;
    this.inputs.promptEnds();
    this.saveTurn(turn);
    return turn;
  }

  private hear(input: Input): void {
    if (!this.inputs.add(input)) return;
    if (this.interrupts) this.playback?.stop();
    this.onInput?.();
  }

  private watchSilence(): void {
    this.silence?.cancel();
    if (this.users > 0 || this.state !== 'answered') return;
    this.silence = this.context.clock.after(this.context.flowSilenceMs, () => {
      void this.hangUp('FlowSilent', true);
    });
  }
}

function hangUpBy(by: LegEnd['by'], reason: EndReason | null): HangUpBy {
  if (by !== 'us') return by;
  return reason && ENGINE_REASONS.has(reason) ? 'engine' : 'flow';
}
