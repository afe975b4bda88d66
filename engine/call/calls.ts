import {
  DialflowError,
  type Call,
  type CallMethods,
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
  type Task,
  type TransferRequest,
  type TransferResult,
} from '../api';
import type { Line } from '../line/port';
import type { Clock, Timer } from '../time/clock';
import { Conversation } from './conversation';
import { listen } from './listen';
import { LiveCall } from './liveCall';
import { transfer } from './transfer';
import type { CallListener, CallRecords, CallSpec, Prompts, Understanding } from './ports';

/** An ended call answers questions about itself from memory for so long; then from the store. */
const REMEMBER_MS = 60_000;
/** So many at the most: a fast campaign ends thousands a second. */
const MOST_REMEMBERED = 5_000;

export interface CallsContext {
  clock: Clock;
  line: Line;
  records: CallRecords;
  prompts: Prompts;
  /** Understanding of a scene, or of none: then branches have only what they carry. */
  understandingOf: (scene: Scene | null) => Understanding;
  sceneOf: (sceneId: string | null) => Promise<Scene | null>;
  /** A call that is no longer in memory. */
  past: (callId: string) => Promise<Call | null>;
  flowSilenceMs: number;
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
      this.context,
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
    return this.talk(p.callId, ({ conversation }) => conversation.speak(p));
  }

  listen(p: ListenRequest): Promise<ListenResult> {
    return this.talk(p.callId, ({ call }) => listen(call, p, this.context.clock));
  }

  match(p: MatchRequest): Promise<MatchResult> {
    return this.talk(p.callId, ({ conversation }) => conversation.match(p));
  }

  transfer(p: TransferRequest): Promise<TransferResult> {
    return this.talk(p.callId, ({ call }) => transfer(call, p, this.context));
  }

  async tag(p: { callId: string; node: string; tags: Tag[] }): Promise<{ tags: Tag[] }> {
    const known = this.entries.get(p.callId)?.call;
    const past = known ? null : await this.pastCall(p.callId);
    const call = known
      ? { id: p.callId, jobId: known.spec.jobId, groupId: known.spec.groupId }
      : { id: p.callId, jobId: past?.jobId ?? '', groupId: past?.groupId ?? '' };
    checkTags(p.tags, known ? known.spec.scene : await this.context.sceneOf(past?.sceneId ?? null));
    await this.context.records.tag(call, p.tags);
    if (known) {
      for (const tag of p.tags) {
        const at = known.tags.findIndex((held) => held.group === tag.group);
        if (at >= 0) known.tags[at] = tag;
        else known.tags.push(tag);
      }
    }
    return { tags: await this.context.records.tags(p.callId) };
  }

  async hangUp(p: {
    callId: string;
    reason?: EndReason;
    delayMs?: number;
    atOnce?: boolean;
  }): Promise<{ outcome: 'ended'; endReason: EndReason }> {
    const { endReason } = await this.with(p.callId, async ({ call }) => {
      if (p.delayMs) await this.wait(p.delayMs, call);
      await call.hangUp(p.reason ?? 'Completed', p.atOnce ?? false);
      return { endReason: call.hungUp()?.endReason ?? 'Completed' };
    });
    return { outcome: 'ended', endReason };
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

  /** For so long, or until the call is over. */
  private async wait(ms: number, call: LiveCall): Promise<void> {
    let timer: Timer | undefined;
    const passed = new Promise<void>((resolve) => (timer = this.context.clock.after(ms, resolve)));
    await Promise.race([passed, call.over()]);
    timer?.cancel();
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

function checkTags(tags: readonly Tag[], scene: Scene | null): void {
  if (!scene || scene.tagGroups.length === 0) return;
  const problems = tags.flatMap((tag, index) => {
    const group = scene.tagGroups.find((candidate) => candidate.name === tag.group);
    if (!group) {
      const names = scene.tagGroups.map((candidate) => candidate.name).join(', ');
      const reason = `scene "${scene.name}" has no tag group "${tag.group}"; it has ${names}`;
      return [{ path: `tags[${index}].group`, reason }];
    }
    if (group.tags.includes(tag.name)) return [];
    const reason = `tag group "${group.name}" has no tag "${tag.name}"; it has ${group.tags.join(', ')}`;
    return [{ path: `tags[${index}].name`, reason }];
  });
  if (problems.length > 0) throw DialflowError.invalid('tag', problems);
}

function describe(call: LiveCall): Call {
  const { spec, result } = call;
  const task: Task = {
    id: spec.id,
    callId: spec.id,
    jobId: spec.jobId,
    status: result?.status ?? 'Executing',
    callingNumber: spec.callingNumber,
    calledNumber: spec.contact.phoneNumber,
    plannedTime: spec.plannedTime,
    actualTime: spec.actualTime,
    answeredAt: call.answeredAt,
    endTime: result?.endTime ?? null,
    ringMs: call.ringMs,
    talkMs: result?.talkMs ?? 0,
    hangUpBy: result?.hangUpBy ?? null,
    endReason: result?.endReason ?? null,
    turnCount: call.turns.length,
    exception: result?.exception ?? null,
    sipCode: result?.sipCode ?? null,
    trunk: result?.trunk ?? null,
    answeredBy: call.answeredByWho,
    quality: result?.quality ?? null,
    recording: result?.recording ?? null,
    transferredTo: call.transferredTo,
  };
  return {
    id: spec.id,
    instanceId: spec.instanceId,
    groupId: spec.groupId,
    jobId: spec.jobId,
    sceneId: spec.scene?.id ?? null,
    state: call.state,
    task,
    contact: spec.contact,
    tags: [...call.tags],
    turns: [...call.turns],
  };
}
