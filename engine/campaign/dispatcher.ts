import type { Instance, Task } from '../api';
import type { NewEvent } from '../store/events';
import type { GroupRecord, GroupStore } from '../store/groups';
import type { JobRecord, JobStore } from '../store/jobs';
import type { Clock, Timer } from '../time/clock';
import type { Attempts } from './attempts';
import { jobEvent, progressEvent } from './eventBodies';
import type { DialRules, SceneSource } from './ports';

/** Jobs claimed in one transaction at the most. */
const CLAIM_BATCH = 200;
/** Jobs ended without a call in one transaction at the most. */
const END_BATCH = 500;
const PROGRESS_MS = 1_000;

export interface DispatcherContext {
  clock: Clock;
  groups: GroupStore;
  jobs: JobStore;
  attempts: Attempts;
  rules: DialRules;
  scenes: SceneSource;
  instance: (instanceId: string) => Instance;
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
  /** Its counters have changed since they were told. */
  changed: boolean;
}

/**
 * Decides which job is dialled next. It looks around when something has changed (`wake`) or
 * when time brings the next thing due; in between it rests.
 */
export class Dispatcher {
  private readonly active = new Map<string, Active>();
  private timer: Timer | null = null;
  private progressTimer: Timer | null = null;
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

  /** Takes up the groups that were under way when the engine ended. */
  async load(): Promise<void> {
    const { groups, clock } = this.context;
    for (const group of await groups.active()) {
      if (!group.direct) {
        this.add(group);
        continue;
      }
      // Whoever waited for these calls is gone.
      await this.endWaiting(group, { status: 'Cancelled', failureReason: null });
      const change = { to: 'Completed', endedAt: clock.now() } as const;
      await groups.changeStatus(group.id, ['Executing'], change);
    }
  }

  add(group: GroupRecord): void {
    const known = this.active.get(group.id);
    if (known) Object.assign(known, { group, running: true });
    else this.active.set(group.id, { group, running: true, live: 0, hold: null, changed: false });
    this.wake();
  }

  /** Nothing more of it is dialled; calls that are up go on and are settled. */
  remove(groupId: string): void {
    const active = this.active.get(groupId);
    if (!active) return;
    active.running = false;
    if (active.live === 0) this.active.delete(groupId);
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
    this.progressTimer?.cancel();
    await this.looking;
  }

  /** Ends all jobs of a group that wait, a batch at a time. */
  async endWaiting(
    group: GroupRecord,
    end:
      { status: 'Failed'; failureReason: 'TimeUp' } | { status: 'Cancelled'; failureReason: null },
    jobId?: string,
  ): Promise<void> {
    const eventOf = (job: JobRecord, tasks: Task[]): NewEvent =>
      jobEvent('JobComplete', job, tasks, group, this.context.clock.now());
    for (;;) {
      const which = { groupId: group.id, limit: END_BATCH, ...(jobId && { jobId }) };
      const now = this.context.clock.now();
      const ended = await this.context.jobs.endWaiting(which, end, now, eventOf);
      if (ended < END_BATCH) return;
    }
  }

  // ------------------------------------------------------------ inside

  private async look(): Promise<void> {
    while (this.again && !this.stopped) {
      this.again = false;
      this.timer?.cancel();
      let next = Infinity;
      const groups = this.inTurn();
      for (const active of groups) {
        next = Math.min(next, (await this.dialFrom(active, groups.length)) ?? Infinity);
      }
      if (next === Infinity || this.stopped) continue;
      const wait = Math.max(0, next - this.context.clock.now());
      this.timer = this.context.clock.after(wait, () => this.wake());
    }
  }

  /** Calls placed one by one first; then whoever has the fewest calls up. */
  private inTurn(): Active[] {
    const running = [...this.active.values()].filter((active) => active.running);
    return running.sort(
      (a, b) => Number(b.group.direct) - Number(a.group.direct) || a.live - b.live,
    );
  }

  /** Dials what this group may dial now. Answers when to look again, where time alone tells. */
  private async dialFrom(active: Active, groups: number): Promise<number | null> {
    const { group } = active;
    const { clock, rules, jobs } = this.context;
    const now = clock.now();
    const window = rules.window(group.settings.strategy, now);
    if (!window.open) {
      active.hold = window.reason;
      if (window.opensAt === null) await this.timeUp(active);
      return window.opensAt;
    }
    const room = this.roomFor(active, groups);
    if (room <= 0) {
      active.hold = 'all lines of the instance or of the job group are busy';
      return window.until;
    }
    const due = await jobs.due(group.id, now, room);
    if (due.length === 0) return this.nothingDue(active, window.until);

    active.hold = null;
    if (group.status === 'Scheduling') await this.began(active);
    const ready = await this.withOwnStrategy(group, due, now);
    if (ready.length > 0 && active.running) await this.dial(active, ready);
    if (due.length === room) this.again = true;
    return window.until;
  }

  private async dial(active: Active, jobs: JobRecord[]): Promise<void> {
    const { attempts, scenes } = this.context;
    active.live += jobs.length;
    const { sceneId } = active.group;
    const scene = sceneId === null ? null : await scenes.byId(sceneId);
    const begun = await attempts.begin(active.group, jobs);
    active.live -= jobs.length - begun.length;
    this.countLater(active);
    for (const attempt of begun) {
      attempts.place(attempt, scene, () => {
        active.live -= 1;
        if (active.live === 0 && !active.running) this.active.delete(active.group.id);
        this.countLater(active);
        this.wake();
      });
    }
  }

  private roomFor(active: Active, groups: number): number {
    const { group, live } = active;
    let free = this.context.instance(group.instanceId).maxConcurrency;
    for (const other of this.active.values()) {
      if (other.group.instanceId === group.instanceId) free -= other.live;
    }
    const most = group.settings.maxConcurrency;
    const own = most > 0 ? most - live : free;
    // What is free is shared out; whoever leaves some of it leaves it for the next look.
    const share = group.direct ? free : Math.max(1, Math.ceil(free / groups));
    return Math.min(free, own, share, CLAIM_BATCH);
  }

  private async nothingDue(active: Active, until: number | null): Promise<number | null> {
    const next = await this.context.jobs.nextDue(active.group.id);
    if (next !== null) return Math.min(next, until ?? Infinity);
    if (active.live === 0 && !active.group.direct) await this.complete(active);
    return null;
  }

  /** Jobs that came with a strategy of their own wait for their own window. */
  private async withOwnStrategy(
    group: GroupRecord,
    due: JobRecord[],
    now: number,
  ): Promise<JobRecord[]> {
    const ready: JobRecord[] = [];
    for (const job of due) {
      const window = job.strategy && this.context.rules.window(job.strategy, now);
      if (!window || window.open) ready.push(job);
      else if (window.opensAt !== null) await this.context.jobs.postpone(job.id, window.opensAt);
      else await this.endWaiting(group, { status: 'Failed', failureReason: 'TimeUp' }, job.id);
    }
    return ready;
  }

  /** The strategy has ended: what has not been dialled by now is not dialled any more. */
  private async timeUp(active: Active): Promise<void> {
    await this.endWaiting(active.group, { status: 'Failed', failureReason: 'TimeUp' });
    if (active.live === 0 && !active.group.direct) await this.complete(active);
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
    // Jobs that were added in this very moment are dialled first.
    if (!group || (await this.context.jobs.nextDue(group.id)) !== null) return this.wake();
    this.active.delete(group.id);
    const told = progressEvent({ ...group, status: 'Completed', endedAt }, endedAt);
    const change = { to: 'Completed', endedAt } as const;
    await groups.changeStatus(group.id, ['Scheduling', 'Executing'], change, [told]);
  }

  /** Tells of the counters, at most once a second and group. */
  private countLater(active: Active): void {
    active.changed = true;
    if (this.stopped || active.group.direct) return;
    this.progressTimer ??= this.context.clock.after(PROGRESS_MS, () => {
      this.progressTimer = null;
      this.tellProgress().catch(this.context.failed);
    });
  }

  private async tellProgress(): Promise<void> {
    const { groups, clock } = this.context;
    for (const active of [...this.active.values()]) {
      if (!active.changed || active.group.direct) continue;
      active.changed = false;
      const group = await groups.get(active.group.id);
      if (group && this.active.has(group.id)) {
        await groups.append([progressEvent(group, clock.now())]);
      }
    }
  }
}
