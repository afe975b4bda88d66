import type { GroupRecord } from '../store/groups';
import type { JobEnd, JobRecord } from '../store/jobs';
import type { Timer } from '../time/clock';
import type { NewId } from '../time/ids';
import { byInstance, byPriority, forLines, newActive, rouse, type Active } from './activeGroup';
import { allot } from './allot';
import type { Attempt } from './attempts';
import { Breaker, lineFailures, type Trip } from './breaker';
import { Dialling, type Claim, type DiallingContext } from './dialling';
import { CANCELLED, endWaiting } from './ending';
import { progressEvent } from './eventBodies';
import { Lines } from './lines';
import type { Agents, Pace } from './ports';
import type { ProgressTeller } from './progressTeller';
import { Rounds } from './rounds';
import { isException } from './settle';
import { standingOf, type Standing } from './standing';

/** Jobs claimed in one transaction at the most. */
const CLAIM_BATCH = 200;
/** Agents and late flows are asked about again after so long. */
const ASK_AGAIN_MS = 1_000;

export interface DispatcherContext extends DiallingContext {
  newId: NewId;
  progress: ProgressTeller;
  agents: Agents;
  pace: Pace;
  /** Calls at a time; 0 where the instance is gone. */
  limitOf: (instanceId: string) => number;
  /** A fault of ours; nothing is swallowed. */
  failed: (error: unknown) => void;
}

/**
 * Decides which job is dialled next. It looks around when something has changed (`wake`) or
 * when time brings the next thing due; in between it rests.
 *
 * In a look, each instance's groups say whether they may dial; `allot` shares the free lines out;
 * each group takes so many due jobs, and `sift` says which of them are dialled and from which
 * number. What somebody leaves of its share is shared out again at once.
 */
export class Dispatcher {
  private readonly active = new Map<string, Active>();
  private readonly breaker = new Breaker();
  private readonly lines: Lines;
  private readonly rounds: Rounds;
  private readonly dialling: Dialling;
  private timer: Timer | null = null;
  private looking: Promise<void> | null = null;
  private again = false;
  private stopped = false;

  constructor(private readonly context: DispatcherContext) {
    this.lines = new Lines(context, this.active);
    this.rounds = new Rounds(context, (active) => {
      rouse(active);
      this.tellLater(active);
      this.wake();
    });
    this.dialling = new Dialling(context, this.lines, this.rounds, {
      stopped: () => this.stopped,
      more: () => (this.again = true),
      nothingLeft: (active) => this.nothingLeft(active),
      over: (active, attempt) => this.over(active, attempt),
      tellLater: (active) => this.tellLater(active),
    });
  }

  /** Groups that are dialled, or wait for their window. */
  get executing(): number {
    let count = 0;
    for (const { group, running } of this.active.values()) if (running && !group.direct) count += 1;
    return count;
  }

  /** Takes up what was under way when the engine ended. */
  async load(): Promise<void> {
    const { groups, clock } = this.context;
    for (const group of await groups.halfStopped()) await this.end(group, CANCELLED);
    for (const group of await groups.active()) {
      if (!group.direct) {
        this.add(group);
        continue;
      }
      // Whoever waited for these calls is gone.
      await this.end(group, CANCELLED);
      const change = { to: 'Completed', endedAt: clock.now() } as const;
      await groups.changeStatus(group.id, ['Executing'], change);
    }
  }

  add(group: GroupRecord): void {
    const known = this.active.get(group.id);
    const active = known ?? newActive(group);
    Object.assign(active, { group, running: true });
    if (!known) this.active.set(group.id, active);
    rouse(active);
    this.wake();
  }

  /** Its settings have changed. */
  async changed(group: GroupRecord): Promise<void> {
    const active = this.active.get(group.id);
    if (!active) return;
    active.group = { ...group, status: active.group.status };
    active.limited = { first: 0, again: 0 };
    active.parked.clear();
    if (!active.running) return;
    if (active.mayHold) await this.context.jobs.release(group.id, this.context.clock.now());
    active.mayHold = false;
    rouse(active);
    this.wake();
  }

  /** Rules of an instance, or lists and numbers that its calls go by, have changed. */
  async rulesChanged(instanceId?: string): Promise<void> {
    for (const active of [...this.active.values()]) {
      if (instanceId !== undefined && active.group.instanceId !== instanceId) continue;
      await this.changed(active.group);
    }
  }

  /** Jobs of it were added. */
  touch(groupId: string): void {
    const active = this.active.get(groupId);
    if (active) rouse(active);
    this.wake();
  }

  /** Lines or caller numbers of an instance may have become free. */
  stir(instanceId: string): void {
    const now = this.context.clock.now();
    for (const active of this.active.values()) {
      if (active.group.instanceId !== instanceId) continue;
      const limited = Math.max(active.limited.first, active.limited.again) > now;
      if (!limited && !(active.hold && forLines(active.hold))) continue;
      active.limited = { first: 0, again: 0 };
      rouse(active);
    }
    this.wake();
  }

  /** Nothing more of it is dialled; calls that are up go on and are settled. */
  remove(groupId: string): void {
    const active = this.active.get(groupId);
    if (!active) return;
    active.running = false;
    if (active.live === 0) this.active.delete(groupId);
  }

  /** The group and all of it are gone. */
  forget(groupId: string): void {
    this.active.delete(groupId);
  }

  /** What holds a waiting job back just now, and when it may be dialled next. */
  standingOf(job: JobRecord): Standing {
    const { clock } = this.context;
    return standingOf(job, this.active.get(job.groupId), clock.now(), this.context);
  }

  wake(): void {
    this.again = true;
    if (this.stopped || this.looking) return;
    this.looking = this.look()
      .catch(this.context.failed)
      .finally(() => {
        this.looking = null;
        if (this.again) this.wake();
      });
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.timer?.cancel();
    await this.looking;
    await this.rounds.stop([...this.active.values()].map(({ laying }) => laying));
    await this.context.progress.stop();
  }

  /** Ends jobs of a group that wait, without a call. */
  end(
    group: GroupRecord,
    end: JobEnd,
    which: Parameters<typeof endWaiting>[3] = {},
  ): Promise<number> {
    return endWaiting(this.context, group, end, which);
  }

  // ------------------------------------------------------------ inside

  private async look(): Promise<void> {
    while (this.again && !this.stopped) {
      this.again = false;
      this.timer?.cancel();
      const now = this.context.clock.now();
      const awake = this.running().filter((active) => active.restsUntil <= now);
      for (const groups of byInstance(awake)) {
        if (this.stopped) return;
        await this.serve(groups.sort(byPriority));
      }
      const next = Math.min(...this.running().map((active) => active.restsUntil));
      if (this.again || next === Infinity || this.stopped) continue;
      const wait = Math.max(0, next - this.context.clock.now());
      this.timer = this.context.clock.after(wait, () => this.wake());
    }
  }

  private running(): Active[] {
    return [...this.active.values()].filter(({ running }) => running);
  }

  /** Shares the free lines of one instance among those of its groups that may dial now. */
  private async serve(groups: readonly Active[]): Promise<void> {
    const claims: Claim[] = [];
    for (const active of groups) {
      const claim = await this.dialling.claim(active);
      if (claim && active.running) claims.push(claim);
      if (this.stopped) return;
    }
    const [first] = claims;
    if (!first) return;
    const { instanceId } = first.active.group;
    const claimants = claims.map(({ claimant }) => claimant);
    const shares = allot(this.lines.freeOf(instanceId, claims), claimants);
    let left = false;
    const short: Claim[] = [];
    for (const claim of claims) {
      const share = shares.get(claim.claimant.id) ?? 0;
      const free = this.lines.freeOf(instanceId, [claim]);
      const room = Math.min(share, free, CLAIM_BATCH);
      if (room > 0 && (await this.dialling.dialFrom(claim, room)) < share) left = true;
      if (room <= 0) short.push(claim);
      if (this.stopped) return;
    }
    for (const claim of short) {
      const { active } = claim;
      active.hold = claim.short;
      const asks = claim.short.code === 'NoFreeAgent' || claim.short.code === 'FlowsLate';
      const soon = asks ? this.context.clock.now() + ASK_AGAIN_MS : Infinity;
      active.restsUntil = Math.min(claim.turns, soon); // a call that ends wakes it before that
      // Somebody may not have had as many due as it was given lines.
      if (left && this.lines.roomOf(active) > 0) rouse(active);
    }
    if (left) this.again = true;
  }

  /** A call is settled: a line is free, and its job may be due again. */
  private over(active: Active, { task }: Attempt): void {
    const { group } = active;
    const wasFull = this.context.numbers.give(task.callingNumber);
    active.live -= 1;
    if (task.status === 'EmptyNumber' || task.status === 'NotExist') active.mayKnowEmpty = true;
    rouse(active);
    this.tellLater(active);
    if (active.live === 0 && !active.running) {
      this.active.delete(group.id);
      this.context.progress.last(group.id);
    }
    if (!group.direct) {
      const { callingNumber: number, trunk } = task;
      const failed = isException(task);
      const trip = this.breaker.note({ groupId: group.id, number, trunk, failed });
      if (trip) this.trip(trip).catch(this.context.failed);
    }
    this.stir(group.instanceId);
    if (wasFull) this.unpark(group.instanceId).catch(this.context.failed);
  }

  /** A number that was in full use is free: of each group, who has waited longest for one asks again. */
  private async unpark(instanceId: string): Promise<void> {
    const { jobs, clock } = this.context;
    for (const active of [...this.active.values()]) {
      if (active.group.instanceId !== instanceId || !active.running) continue;
      const [jobId] = active.parked;
      if (jobId === undefined) continue;
      active.parked.delete(jobId);
      await jobs.release(active.group.id, clock.now(), [jobId]);
      rouse(active);
      this.wake();
    }
  }

  /** Too many calls fail for a fault of the line: the groups that make them are paused. */
  private async trip(trip: Trip): Promise<void> {
    const { groups, clock } = this.context;
    const pausedBecause = lineFailures(trip);
    for (const groupId of trip.groupIds) {
      const active = this.active.get(groupId);
      if (!active?.running) continue;
      this.remove(groupId);
      const group = (await groups.get(groupId)) ?? active.group;
      const told = progressEvent({ ...group, status: 'Paused', pausedBecause }, clock.now());
      const change = { to: 'Paused', pausedBecause } as const;
      await groups.changeStatus(groupId, ['Scheduling', 'Executing'], change, [told]);
    }
  }

  private async nothingLeft(active: Active): Promise<void> {
    // Jobs outside of what was asked for may still wait, and be added in this very moment.
    const seen = active.roused;
    const next = await this.context.jobs.nextDue(active.group.id);
    if (next !== null || active.live > 0 || active.roused !== seen || !active.running) return;
    if (active.group.direct) {
      this.active.delete(active.group.id);
      return;
    }
    const round = this.rounds.nextOf(active.group);
    if (round === null) await this.complete(active);
    else active.restsUntil = round;
  }

  private async complete(active: Active): Promise<void> {
    const { groups, clock } = this.context;
    const endedAt = clock.now();
    const group = await groups.get(active.group.id);
    this.active.delete(active.group.id);
    this.context.progress.forget(active.group.id);
    this.breaker.forget(active.group.id);
    if (!group) return;
    const told = progressEvent({ ...group, status: 'Completed', endedAt }, endedAt);
    const change = { to: 'Completed', endedAt } as const;
    const from = ['Scheduling', 'Executing'] as const;
    if (await groups.complete(group.id, from, change, [told])) return;
    // Jobs were added while it was being completed.
    if (active.running) this.add(active.group);
  }

  private tellLater({ group }: Active): void {
    if (!group.direct) this.context.progress.later(group.id);
  }
}
