import type { Task } from '../api';
import type { NewEvent } from '../store/events';
import type { GroupRecord, GroupStore } from '../store/groups';
import type { JobRecord, JobStore } from '../store/jobs';
import type { Clock, Timer } from '../time/clock';
import type { Attempts } from './attempts';
import { jobEvent, progressEvent } from './eventBodies';
import type { DialRules, SceneSource } from './ports';
import type { ProgressTeller } from './progressTeller';
import { strategyOf } from './settle';

/** Jobs claimed in one transaction at the most. */
const CLAIM_BATCH = 200;
/** Jobs ended without a call in one transaction at the most. */
const END_BATCH = 500;

export interface DispatcherContext {
  clock: Clock;
  groups: GroupStore;
  jobs: JobStore;
  attempts: Attempts;
  rules: DialRules;
  scenes: SceneSource;
  progress: ProgressTeller;
  /** Calls at a time; 0 where the instance is gone. */
  limitOf: (instanceId: string) => number;
  /** A fault of ours; nothing is swallowed. */
  failed: (error: unknown) => void;
}

interface Active {
  group: GroupRecord;
  /** False once it is paused or stopped; it stays known while calls of it are up. */
  running: boolean;
  /** Attempts under way. */
  live: number;
  /** Why nothing of it is dialled just now; null while something may be. */
  hold: string | null;
  /** No job of it is due before then (Infinity: none waits); it is not asked about till then. */
  restsUntil: number;
}

/**
 * Decides which job is dialled next. It looks around when something has changed (`wake`) or
 * when time brings the next thing due; in between it rests.
 */
export class Dispatcher {
  private readonly active = new Map<string, Active>();
  private timer: Timer | null = null;
  private looking: Promise<void> | null = null;
  private again = false;
  private stopped = false;

  constructor(private readonly context: DispatcherContext) {}

  /** Groups that are dialled, or wait for their window. */
  get executing(): number {
    let count = 0;
    for (const { group, running } of this.active.values()) if (running && !group.direct) count += 1;
    return count;
  }

  /** Takes up what was under way when the engine ended. */
  async load(): Promise<void> {
    const { groups, clock } = this.context;
    const cancelled = { status: 'Cancelled', failureReason: null } as const;
    for (const group of await groups.halfStopped()) await this.endWaiting(group, cancelled);
    for (const group of await groups.active()) {
      if (!group.direct) {
        this.add(group);
        continue;
      }
      // Whoever waited for these calls is gone.
      await this.endWaiting(group, cancelled);
      const change = { to: 'Completed', endedAt: clock.now() } as const;
      await groups.changeStatus(group.id, ['Executing'], change);
    }
  }

  add(group: GroupRecord): void {
    const known = this.active.get(group.id);
    const entry = { live: 0, hold: null, ...known, group, running: true, restsUntil: 0 };
    if (known) Object.assign(known, entry);
    else this.active.set(group.id, entry);
    this.wake();
  }

  /** Jobs of it were added. */
  touch(groupId: string): void {
    this.rouse(groupId);
    this.wake();
  }

  /** Lines of an instance may have become free. */
  stir(instanceId: string): void {
    for (const { group, hold } of this.active.values()) {
      if (group.instanceId === instanceId && hold) this.rouse(group.id);
    }
    this.wake();
  }

  private rouse(groupId: string): void {
    const active = this.active.get(groupId);
    if (active) active.restsUntil = 0;
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

  /** What holds a waiting job back just now, in words. */
  holdOf(job: JobRecord): string {
    const active = this.active.get(job.groupId);
    if (!active?.running) return 'the job group is not running';
    if (job.nextAt > this.context.clock.now()) {
      return `waits until ${this.context.rules.localText(job.nextAt)} for its next attempt`;
    }
    return active.hold ?? 'waits for its turn';
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
    await this.context.progress.stop();
  }

  /** Ends jobs of a group that wait, a batch at a time: all, one, or those without a strategy of their own. */
  async endWaiting(
    group: GroupRecord,
    end:
      { status: 'Failed'; failureReason: 'TimeUp' } | { status: 'Cancelled'; failureReason: null },
    which: { jobId?: string; groupStrategyOnly?: boolean } = {},
  ): Promise<void> {
    const eventOf = (job: JobRecord, tasks: Task[]): NewEvent =>
      jobEvent('JobComplete', job, tasks, group, this.context.clock.now());
    for (;;) {
      const now = this.context.clock.now();
      const some = { ...which, groupId: group.id, limit: END_BATCH };
      const ended = await this.context.jobs.endWaiting(some, end, now, eventOf);
      if (ended < END_BATCH) return;
    }
  }

  // ------------------------------------------------------------ inside

  private async look(): Promise<void> {
    while (this.again && !this.stopped) {
      this.again = false;
      this.timer?.cancel();
      const now = this.context.clock.now();
      const running = [...this.active.values()].filter((active) => active.running);
      const awake = this.inTurn(running.filter((active) => active.restsUntil <= now));
      for (const active of awake) {
        if (this.stopped) return;
        await this.dialFrom(active, awake);
      }
      const next = Math.min(...running.map((active) => active.restsUntil));
      if (this.again || next === Infinity || this.stopped) continue;
      const wait = Math.max(0, next - this.context.clock.now());
      this.timer = this.context.clock.after(wait, () => this.wake());
    }
  }

  /** Calls placed one by one first; then whoever has the fewest calls up. */
  private inTurn(groups: Active[]): Active[] {
    return groups.sort(
      (a, b) => Number(b.group.direct) - Number(a.group.direct) || a.live - b.live,
    );
  }

  /** Dials what this group may dial now, and lays down when it is to be asked again. */
  private async dialFrom(active: Active, awake: readonly Active[]): Promise<void> {
    const { group } = active;
    const { clock, rules, jobs } = this.context;
    const now = clock.now();
    const window = rules.window(group.settings.strategy, now);
    active.hold = window.open ? null : window.reason;
    if (!window.open && window.opensAt === null) await this.timeUp(active);
    // Outside the group's window only jobs with a strategy of their own may be dialled.
    const which = window.open ? 'all' : 'ownStrategy';
    const turns = (window.open ? window.until : window.opensAt) ?? Infinity;

    const room = this.roomFor(active, awake);
    if (room <= 0) {
      active.hold = 'all lines of the instance or of the job group are busy';
      active.restsUntil = turns; // an ended call wakes it before that
      return;
    }
    const due = await jobs.due(group.id, now, room, which);
    const ready = await this.withOwnStrategy(group, due, now);
    if (ready.length > 0 && active.running && !this.stopped) {
      active.hold = null;
      if (active.group.status === 'Scheduling') await this.began(active);
      await this.dial(active, ready);
    }
    if (due.length === room) {
      this.again = true; // there may be more
      return;
    }
    const next = await jobs.nextDue(group.id, which);
    active.restsUntil = Math.min(next ?? Infinity, turns);
    if (next === null && active.live === 0) await this.nothingLeft(active);
  }

  private async dial(active: Active, jobs: JobRecord[]): Promise<void> {
    const { attempts, scenes } = this.context;
    active.live += jobs.length;
    const { sceneId } = active.group;
    const scene = sceneId === null ? null : await scenes.byId(sceneId);
    const begun = await attempts.begin(active.group, jobs);
    active.live -= jobs.length - begun.length;
    this.tellLater(active);
    for (const attempt of begun) attempts.place(attempt, scene, () => this.over(active));
  }

  /** A call is settled: a line is free, and its job may be due again. */
  private over(active: Active): void {
    active.live -= 1;
    active.restsUntil = 0;
    this.tellLater(active);
    if (active.live === 0 && !active.running) {
      this.active.delete(active.group.id);
      this.context.progress.last(active.group.id);
    }
    this.stir(active.group.instanceId);
  }

  private roomFor(active: Active, awake: readonly Active[]): number {
    const { group, live } = active;
    let free = this.context.limitOf(group.instanceId);
    for (const other of this.active.values()) {
      if (other.group.instanceId === group.instanceId) free -= other.live;
    }
    const most = group.settings.maxConcurrency;
    const own = most > 0 ? most - live : free;
    // What is free is shared out; whoever leaves some of it leaves it for the next look.
    const sharers = awake.filter((other) => other.group.instanceId === group.instanceId).length;
    const share = group.direct ? free : Math.max(1, Math.ceil(free / sharers));
    return Math.min(free, own, share, CLAIM_BATCH);
  }

  /** Jobs that came with a strategy of their own go by it. */
  private async withOwnStrategy(
    group: GroupRecord,
    due: JobRecord[],
    now: number,
  ): Promise<JobRecord[]> {
    const ready: JobRecord[] = [];
    for (const job of due) {
      const window = job.strategy && this.context.rules.window(strategyOf(group, job), now);
      if (!window || window.open) ready.push(job);
      else if (window.opensAt !== null) await this.context.jobs.postpone(job.id, window.opensAt);
      else {
        const timeUp = { status: 'Failed', failureReason: 'TimeUp' } as const;
        await this.endWaiting(group, timeUp, { jobId: job.id });
      }
    }
    return ready;
  }

  /** The group's strategy has ended: what goes by it and was not dialled is not dialled any more. */
  private async timeUp({ group }: Active): Promise<void> {
    const timeUp = { status: 'Failed', failureReason: 'TimeUp' } as const;
    await this.endWaiting(group, timeUp, { groupStrategyOnly: true });
  }

  private async nothingLeft(active: Active): Promise<void> {
    // Jobs outside of what was asked for may still wait, and be added in this very moment.
    const next = await this.context.jobs.nextDue(active.group.id);
    if (next !== null || active.live > 0) return;
    if (active.group.direct) this.active.delete(active.group.id);
    else await this.complete(active);
  }

  private async began(active: Active): Promise<void> {
    const startedAt = active.group.startedAt ?? this.context.clock.now();
    active.group = { ...active.group, status: 'Executing', startedAt };
    const change = { to: 'Executing', startedAt } as const;
    await this.context.groups.changeStatus(active.group.id, ['Scheduling'], change);
  }

  private async complete(active: Active): Promise<void> {
    const { groups, clock } = this.context;
    const endedAt = clock.now();
    const group = await groups.get(active.group.id);
    this.active.delete(active.group.id);
    this.context.progress.forget(active.group.id);
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
