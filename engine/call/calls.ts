import {
  DialflowError,
  type BranchRequest,
  type BranchResult,
  type Call,
  type CallMethods,
  type ConverseRequest,
  type ConverseResult,
  type EndReason,
  type HungUp,
  type ListenRequest,
  type ListenResult,
  type MatchRequest,
  type MatchResult,
  type Scene,
  type SpeakRequest,
  type SpeakResult,
  type Tag,
  type TransferRequest,
  type TransferResult,
} from '../api';
import type { Line } from '../line/port';
import type { Clock, Timer } from '../time/clock';
import { ask } from './ask';
import { converse } from './bot/converse';
import type { Bots } from './bot/parts';
import { Conversation } from './conversation';
import { describe } from './describe';
import { listen } from './listen';
import { LiveCall, type LiveCallContext } from './liveCall';
import { checkTags, hold, mark, ownerOf, tagByIntent } from './marks';
import { pause } from './pause';
import { transfer } from './transfer';
import type { CallListener, CallRecords, CallSpec, Prompts, Understanding } from './ports';

/** An ended call answers questions about itself from memory for so long; then from the store. */
const REMEMBER_MS = 60_000;
/** So many at the most: a fast campaign ends thousands a second. */
const MOST_REMEMBERED = 5_000;
/** The node that the turn of an opening prompt is kept with. */
const OPENING_NODE = 'opening';

export interface CallsContext {
  clock: Clock;
  line: Line;
  records: CallRecords;
  prompts: Prompts;
  bots: Bots;
  /** Understanding of a scene, or of none: then branches have only what they carry. */
  understandingOf: (scene: Scene | null) => Understanding;
  sceneOf: (sceneId: string | null) => Promise<Scene | null>;
  /** A call that is no longer in memory. */
  past: (callId: string) => Promise<Call | null>;
  flowSilenceMs: number;
  /** The trunk that a caller number's calls go by; undefined: the line chooses. */
  trunkOf?: (callerNumber: string) => string | undefined;
  /** Words that labelling has collected for an instance. */
  hotWordsOf?: (instanceId: string) => readonly string[];
  /** A node speaks to the call: its flow has begun. */
  begun?: (callId: string) => void;
  /** Where a call is recorded, without an extension; without it none is. */
  recordTo?: (callId: string) => string;
  /** Recordings are told by their path from here; without it, by their file's name. */
  recordingsFolder?: string;
}

interface Entry {
  call: LiveCall;
  conversation: Conversation;
}

/** Every live call of this engine, by id: the methods of the contract find theirs here. */
export class Calls implements Omit<CallMethods, 'dial' | 'giveUp'> {
  private readonly entries = new Map<string, Entry>();
  /** Ended calls that are remembered, the oldest first. */
  private readonly forgetting = new Map<string, Timer>();
  /** How many calls began with the opening prompt of a scene. */
  private readonly opened = new Map<string, number>();

  constructor(private readonly context: CallsContext) {}

  /** Calls that are up. */
  get live(): number {
    return this.entries.size - this.forgetting.size;
  }

  /** Places a call on the line. Its attempt must be in the store already. */
  place(spec: CallSpec, listener: CallListener): void {
    const understanding = this.context.understandingOf(spec.scene);
    const { answeringMachine, contact } = spec;
    const message = answeringMachine.message ?? '';
    const rendered = this.context.prompts.render(message, contact.variables);
    const call = new LiveCall(
      { ...spec, answeringMachine: { ...answeringMachine, message: rendered } },
      this.context.line,
      {
        answered: listener.answered,
        ended: (result) => {
          this.forgetLater(spec.id, call.answeredAt !== null);
          listener.ended(result);
        },
      },
      { ...this.context, ...this.openingOf(spec) },
    );
    this.entries.set(spec.id, {
      call,
      conversation: new Conversation(call, this.context.prompts, understanding),
    });
  }

  async speak(p: SpeakRequest): Promise<SpeakResult> {
    if (p.texts.every((text) => text.trim() === '')) {
      throw DialflowError.invalid('prompt', [{ path: 'texts', reason: 'there is nothing to say' }]);
    }
    return this.talk(p.callId, ({ call, conversation }) => {
      mark(call, p, this.context.records);
      return conversation.speak(p);
    });
  }

  listen(p: ListenRequest): Promise<ListenResult> {
    return this.talk(p.callId, ({ call, conversation }) =>
      listen(call, p, {
        clock: this.context.clock,
        apology: (request) => conversation.apology(request),
      }),
    );
  }

  match(p: MatchRequest): Promise<MatchResult> {
    return this.talk(p.callId, async ({ call, conversation }) => {
      const result = await conversation.match(p);
      if (result.outcome === 'branch') tagByIntent(call, result.intent, this.context.records);
      return result;
    });
  }

  /** The flow is present for all of it, though it talks and listens in turn. */
  branch(p: BranchRequest): Promise<BranchResult> {
    return this.talk<BranchResult>(p.callId, ({ call }) => {
      mark(call, p, this.context.records);
      return ask(p, this);
    });
  }

  /** The same, though an outside bot does both. */
  async converse(p: ConverseRequest): Promise<ConverseResult> {
    const { clock, records, prompts, bots } = this.context;
    const bot = bots.open(p.bot);
    const hangUp = async () => (await this.hangUp({ callId: p.callId })).endReason;
    const { barred } = bots;
    return this.talk<ConverseResult>(p.callId, ({ call }) => {
      mark(call, p, records);
      return converse(p, { call, talk: this, hangUp, bot, clock, records, prompts, barred });
    });
  }

  transfer(p: TransferRequest): Promise<TransferResult> {
    return this.talk(p.callId, ({ call, conversation }) => {
      mark(call, p, this.context.records);
      const question = (text: string) => conversation.question(text);
      return transfer(call, p, { ...this.context, question });
    });
  }

  async tag(p: { callId: string; node: string; tags: Tag[] }): Promise<{ tags: Tag[] }> {
    const known = this.entries.get(p.callId)?.call;
    const past = known ? null : await this.pastCall(p.callId);
    const call = known
      ? ownerOf(known)
      : { id: p.callId, jobId: past?.jobId ?? '', groupId: past?.groupId ?? '' };
    checkTags(p.tags, known ? known.spec.scene : await this.context.sceneOf(past?.sceneId ?? null));
    await this.context.records.tag(call, p.tags);
    if (known) hold(known, p.tags);
    return { tags: await this.context.records.tags(p.callId) };
  }

  async hangUp(p: {
    callId: string;
    reason?: EndReason;
    completes?: boolean;
    tags?: Tag[];
    delayMs?: number;
    atOnce?: boolean;
  }): Promise<{ outcome: 'ended'; endReason: EndReason }> {
    const { endReason } = await this.with(p.callId, async ({ call }) => {
      const completes = p.completes ?? (p.reason ?? 'Completed') === 'Completed';
      mark(call, { ...p, completes }, this.context.records);
      if (p.delayMs) await pause(this.context.clock, p.delayMs, call.over());
      await call.hangUp(p.reason ?? 'Completed', p.atOnce ?? false);
      return { endReason: call.hungUp()?.endReason ?? 'Completed' };
    });
    return { outcome: 'ended', endReason };
  }

  flowFailed(p: { callId: string; mayGoOn?: boolean }): Promise<void> {
    this.entries.get(p.callId)?.call.flowFailed(p.mayGoOn ?? false);
    return Promise.resolve();
  }

  async get(p: { callId: string }): Promise<Call> {
    const call = this.entries.get(p.callId)?.call;
    return call ? describe(call) : this.pastCall(p.callId);
  }

  async turns(p: { callId: string }) {
    const call = this.entries.get(p.callId)?.call;
    return call ? [...call.turns] : this.context.records.list(p.callId);
  }

  /** Ends what is up: those that ring are given up, answered ones are hung up. */
  async endAll(
    reason: EndReason,
    only?: (spec: CallSpec, answered: boolean) => boolean,
  ): Promise<void> {
    const ending: Promise<void>[] = [];
    for (const { call } of this.entries.values()) {
      if (call.state === 'ended') continue;
      if (only && !only(call.spec, call.answeredAt !== null)) continue;
      ending.push(call.hangUp(reason, true));
    }
    await Promise.all(ending);
  }

  /** Calls of a group that an agent has taken over. */
  handedOver(groupId: string): number {
    let count = 0;
    for (const { call } of this.entries.values()) {
      if (call.spec.groupId === groupId && call.transferredTo !== null && !call.hungUp())
        count += 1;
    }
    return count;
  }

  /** Whether the flow of a call asked for an agent, and whether one took it. */
  handoverOf(callId: string): 'taken' | 'notTaken' | undefined {
    const call = this.entries.get(callId)?.call;
    if (!call?.askedForAgent) return undefined;
    return call.transferredTo === null ? 'notTaken' : 'taken';
  }

  close(): void {
    for (const timer of this.forgetting.values()) timer.cancel();
    this.forgetting.clear();
    this.entries.clear();
  }

  /** 开场白 of its scene: similar wordings go in turn, call by call. */
  private openingOf({ scene, instanceId, contact }: CallSpec): Pick<LiveCallContext, 'opening'> {
    const { opening } = scene ?? {};
    if (!scene || !opening) return {};
    const { prompts } = this.context;
    const times = this.opened.get(scene.id) ?? 0;
    this.opened.set(scene.id, times + 1);
    const wording = prompts.pick(opening.texts, times);
    const of = { instanceId, sceneId: scene.id };
    const { bargeIn = 'never', bargeInAfter: after } = opening;
    return {
      opening: {
        spoken: prompts.spoken(wording, contact.variables, of),
        how: { node: OPENING_NODE, bargeIn, after },
      },
    };
  }

  /** Works on a call that is in memory; of one that is over, tells that it is. */
  private async with<T>(callId: string, work: (entry: Entry) => Promise<T>): Promise<T | HungUp> {
    const entry = this.entries.get(callId);
    this.context.begun?.(callId);
    if (entry) return entry.call.use(() => work(entry));
    const past = await this.pastCall(callId);
    return { outcome: 'hungUp', endReason: past.task.endReason ?? 'CalleeHungUp' };
  }

  /** The same, but not while the callee is being transferred. */
  private talk<T>(callId: string, work: (entry: Entry) => Promise<T>): Promise<T | HungUp> {
    return this.with(callId, async (entry) => {
      entry.call.refuseInTransfer();
      return work(entry);
    });
  }

  private async pastCall(callId: string): Promise<Call> {
    const past = await this.context.past(callId);
    if (!past) throw DialflowError.notFound('call', callId);
    return past;
  }

  private forget(callId: string): void {
    this.forgetting.get(callId)?.cancel();
    this.forgetting.delete(callId);
    this.entries.delete(callId);
  }

  private forgetLater(callId: string, answered: boolean): void {
    if (!answered) {
      // Nobody talks to a call that was never answered: the store tells all there is.
      this.entries.delete(callId);
      return;
    }
    const timer = this.context.clock.after(REMEMBER_MS, () => this.forget(callId));
    this.forgetting.set(callId, timer);
    const [oldest] = this.forgetting.keys();
    if (this.forgetting.size > MOST_REMEMBERED && oldest !== undefined) this.forget(oldest);
  }
}
