import {
  DialflowError,
  type BargeIn,
  type CallState,
  type EndReason,
  type HangUpBy,
  type HungUp,
  type Language,
  type Tag,
  type Turn,
} from '../api';
import type {
  AnsweredBy,
  Attention,
  HeardSpeech,
  Leg,
  LegEnd,
  LegListener,
  Line,
} from '../line/port';
import type { Clock } from '../time/clock';
import { MACHINE_NODE, MachineAnswer } from './answeringMachine';
import { endWithApology, OTHERS_BEGIN_MS } from './flowFailure';
import { FlowPresence } from './flowPresence';
import { Inputs, type Input } from './inputs';
import { pause } from './pause';
import { placeRequestOf } from './placing';
import { Prompter, type PromptHow, type Spoken } from './prompter';
import { resultOf } from './result';
import type { StreamedPrompt } from './streamedPrompt';
import type { CallListener, CallRecords, CallResult, CallSpec } from './ports';

export interface LiveCallContext {
  clock: Clock;
  records: CallRecords;
  /** Ms without a node talking or listening after which the call is ended. */
  flowSilenceMs: number;
  /** 开场白: said as soon as the callee answers. */
  opening?: { spoken: Spoken; how: PromptHow };
  /** Words that labelling has collected for an instance. */
  hotWordsOf?: (instanceId: string) => readonly string[];
  /** Where a call is recorded, without an extension; without it none is. */
  recordTo?: (callId: string) => string;
  /** Recordings are told by their path from here; without it, by their file's name. */
  recordingsFolder?: string;
}

/**
 * What still ends a call that a person or a machine has taken over: its flow has no say in it any
 * more.
 */
const PAST_FLOW: ReadonlySet<EndReason> = new Set([
  'Transferred',
  'AnsweringMachine',
  'LineFailed',
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
  isSpeaking = false;
  answeredAt: number | null = null;
  result: CallResult | null = null;
  /** Number or phone that has taken the callee over. */
  transferredTo: string | null = null;
  answeredByWho: AnsweredBy | null = null;
  /** Its flow wanted to hand the callee over. */
  askedForAgent = false;
  /** 对话完结: it has come to a node that is marked so. */
  completed = false;

  private readonly leg: Leg;
  private readonly machine: MachineAnswer;
  private readonly prompter: Prompter;
  private readonly flow: FlowPresence;
  private ringingAt: number | null = null;
  private reason: EndReason | null = null;
  private endedBy: HangUpBy | null = null;
  private transferring = false;
  private referred = false;
  private onInput: (() => void) | null = null;
  private readonly endWaiters: (() => void)[] = [];

  constructor(
    readonly spec: CallSpec,
    line: Line,
    private readonly listener: CallListener,
    private readonly context: LiveCallContext,
  ) {
    this.machine = new MachineAnswer(this, spec.answeringMachine, context.clock);
    this.prompter = new Prompter({
      leg: () => this.leg,
      inputs: this.inputs,
      language: this.language,
      ready: () => this.firstWordMayBegin(),
      silent: (node) => this.state === 'ended' || (this.taken !== null && node !== MACHINE_NODE),
      addTurn: (text, node, missing = []) =>
        this.addTurn('robot', text, { node, ...(missing.length > 0 && { missing: [...missing] }) }),
      saveTurn: (turn) => this.saveTurn(turn),
    });
    this.flow = new FlowPresence({
      clock: context.clock,
      silenceMs: context.flowSilenceMs,
      isFlows: () => this.state === 'answered' && this.taken === null,
      silent: () => void this.hangUp('FlowSilent', true),
      broken: () => void endWithApology(this),
    });
    const { recordTo, opening } = context;
    const collected = context.hotWordsOf?.(spec.instanceId) ?? [];
    this.leg = line.place(placeRequestOf(spec, this.language, collected, recordTo), this);
    if (opening) {
      const { pieces } = opening.spoken;
      void this.leg.prepare({ pieces, ...(opening.how.voice && { voice: opening.how.voice }) });
    }
  }

  /** What is spoken on it. */
  get language(): Language {
    return this.spec.scene?.language ?? 'zh-CN';
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
    this.flow.watch();
    const { opening } = this.context;
    // Where it cannot be said, the flow's first prompt cannot either, and its node is told why.
    if (opening) this.prompter.play(opening.spoken, opening.how).catch(() => undefined);
    this.listener.answered(this.answeredAt, this.ringMs);
  }

  speechStarted(): void {
    if (this.transferredTo !== null) return; // it talks to somebody else
    this.isSpeaking = true;
    this.prompter.speechStarted();
    this.onInput?.();
  }

  speaking(sofar: { voiceMs: number; text?: string }): void {
    if (this.transferredTo === null) this.prompter.speaking(sofar);
  }

  speech(heard: HeardSpeech): void {
    this.isSpeaking = false;
    if (this.transferredTo !== null) return;
    const { text, confidence, failed } = heard;
    this.addTurn('callee', text, { confidence, ...(failed && { failed }) });
    this.hear({ kind: 'speech', ...heard });
    this.onInput?.(); // also of what is not kept: whoever waits for another sees its turn
  }

  key(key: string): void {
    if (this.transferredTo !== null) return;
    this.hear({ kind: 'key', key });
  }

  answeredBy(who: AnsweredBy): void {
    this.answeredByWho = who;
    const isFlows = this.state === 'answered' && this.transferredTo === null && !this.transferring;
    if (who === 'person' || !isFlows || !this.machine.take()) return;
    this.flow.stop();
    this.prompter.stop();
    this.onInput?.();
  }

  messageMayBegin(): void {
    void this.machine.messageMayBegin();
  }

  ended(end: LegEnd): void {
    const now = this.context.clock.now();
    this.state = 'ended';
    this.isSpeaking = false;
    this.flow.stop();
    this.result = resultOf(end, {
      now,
      answeredAt: this.answeredAt,
      ringMs: this.ringMs,
      asked: { reason: this.reason, by: this.endedBy },
      handedOver: { to: this.transferredTo, referred: this.referred },
      machine: this.machine,
      answeredBy: this.answeredByWho,
      completed: this.completed,
      turns: this.turns,
      recordingsFolder: this.context.recordingsFolder,
    });
    this.machine.ended();
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

  /** What every node answers whose callee is gone, or somebody else's; null while it is the flow's. */
  hungUp(): HungUp | null {
    if (this.state !== 'ended') {
      return this.taken && { outcome: 'hungUp', endReason: this.taken };
    }
    return { outcome: 'hungUp', endReason: this.result?.endReason ?? 'CalleeHungUp' };
  }

  /** For what flows are answered, where a machine has. */
  byMachine(): { answeredBy?: 'machine' } {
    return this.answeredByWho === 'machine' ? { answeredBy: 'machine' } : {};
  }

  /** Why the call is not the flow's any more, while it is up. */
  private get taken(): Extract<EndReason, 'Transferred' | 'AnsweringMachine'> | null {
    if (this.transferredTo !== null) return 'Transferred';
    return this.machine.taken ? 'AnsweringMachine' : null;
  }

  /** Counts the flow as present while `work` runs; afterwards its silence is watched. */
  use<T>(work: () => Promise<T>): Promise<T> {
    return this.flow.during(work);
  }

  /** A node of its flow has failed, and nothing deals with it. */
  flowFailed(mayGoOn: boolean): void {
    if (this.state === 'ended' || this.taken !== null || this.transferring) return;
    this.flow.failed(mayGoOn ? OTHERS_BEGIN_MS : 0);
  }

  /** Says one prompt; a second one waits for the first. */
  play(
    what: string | Spoken,
    node: string,
    bargeIn: BargeIn,
    more: Pick<PromptHow, 'after' | 'voice'> = {},
  ): Promise<Turn> {
    const spoken = typeof what === 'string' ? { text: what, pieces: [{ text: what }] } : what;
    return this.prompter.play(spoken, { node, bargeIn, ...more });
  }

  /** The same, of sentences that come one by one. */
  stream(how: PromptHow): StreamedPrompt {
    return this.prompter.stream(how);
  }

  /** Resolves when nothing is being said; null: nothing is. */
  get saying(): Promise<unknown> | null {
    return this.prompter.busy ? this.prompter.idle : null;
  }

  /** How to listen from now on; what is left out is as the scene says. */
  attend(how: Attention): void {
    if (this.state === 'answered') this.leg.attend(how);
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

  /**
   * Hangs up; what is being said is said to its end first, unless `atOnce`. A flow cannot end a
   * call that somebody has taken over.
   *
   * @param by who wants it so, where the reason does not tell.
   */
  async hangUp(reason: EndReason, atOnce: boolean, by?: HangUpBy): Promise<void> {
    if (!atOnce) await this.prompter.idle;
    if (this.state === 'ended') return;
    if (this.taken && !PAST_FLOW.has(reason)) return;
    if (this.reason === null && by) this.endedBy = by;
    this.reason ??= reason;
    const over = this.over();
    this.leg.hangUp();
    await over;
  }

  /**
   * Gives the callee to a transfer while `work` runs: nothing else may be said to it, and what it
   * says or presses meanwhile is kept as a turn, but for no node.
   */
  async transfer<T>(work: (leg: Leg) => Promise<T>): Promise<T> {
    this.refuseInTransfer();
    this.transferring = true;
    this.askedForAgent = true;
    try {
      await this.prompter.idle; // what is being said is said to its end
      this.inputs.promptBegins('never');
      return await work(this.leg);
    } finally {
      this.inputs.promptEnds();
      this.transferring = false;
    }
  }

  /** @throws DialflowError `WrongState` while somebody is being rung for the callee. */
  refuseInTransfer(): void {
    if (!this.transferring) return;
    throw new DialflowError(
      'WrongState',
      'The callee is being transferred. Wait for the outcome of that transfer first.',
    );
  }

  /** Somebody has taken the callee over: from now on the call is none of the flow's. */
  handOver(to: string, how: 'joined' | 'referred'): void {
    this.transferredTo = to;
    this.referred = how === 'referred';
    this.isSpeaking = false;
    this.flow.stop();
    this.onInput?.();
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

  /** 接通后延迟放音: some carriers swallow what is said right after the answer. */
  private async firstWordMayBegin(): Promise<void> {
    const { answerDelayMs = 0 } = this.spec;
    const { clock } = this.context;
    const wait = this.answeredAt === null ? 0 : this.answeredAt + answerDelayMs - clock.now();
    if (wait > 0) await pause(clock, wait, this.over());
  }

  private hear(input: Input): void {
    if (this.prompter.heard(input)) this.onInput?.();
  }
}
