import type { Hold, Language, Scene } from '../api';
import type { GroupRecord, GroupStore } from '../store/groups';
import type { JobEnd, JobRecord, JobStore, Which } from '../store/jobs';
import type { Clock, Timer } from '../time/clock';
import type { NewId } from '../time/ids';
import { byPriority, lanesOf, newActive, priorityOf, rouse, type Active } from './activeGroup';
import { allot, type Claimant } from './allot';
import type { Attempt, Attempts } from './attempts';
import { Breaker, lineFailures, type Trip } from './breaker';
import { CANCELLED, endWaiting, TIME_UP } from './ending';
import { progressEvent } from './eventBodies';
import { hold } from './holds';
import type { Agents, DialRules, Pace, SceneSource } from './ports';
import type { ProgressTeller } from './progressTeller';
import { Lines } from './lines';
import { Rounds } from './rounds';
import { outside, standingOf, type Standing } from './standing';
import { isException } from './settle';
import { sift, type ReadyJob, type Sifted, type SiftContext } from './sift';

/** Jobs claimed in one transaction at the most. */
const CLAIM_BATCH = 200;
/** Due jobs gone through at a time where most are not dialled after all. */
const SIFT_BATCH = 500;
/** Agents and late flows are asked about again after so long. */
const ASK_AGAIN_MS = 1_000;

export interface DispatcherContext extends SiftContext {
  clock: Clock;
  newId: NewId;
  groups: GroupStore;
  jobs: JobStore;
  attempts: Attempts;
  rules: DialRules;
  scenes: SceneSource;
  progress: ProgressTeller;
  agents: Agents;
  pace: Pace;
  /** Calls at a time; 0 where the instance is gone. */
  limitOf: (instanceId: string) => number;
  /** Jobs have ended without a call. */
  ended: (jobIds: readonly string[], end: JobEnd) => void;
  /** A fault of ours; nothing is swallowed. */
  failed: (error: unknown) => void;
}

/** What a group asks for in one look around. */
interface Claim {
  active: Active;
  claimant: Claimant;
  which: Which;
  /** When its window opens or closes. */
  turns: number;
  /** What it is held by if it gets no line. */
  short: Hold;
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
  private timer: Timer | null = null;
  private looking: Promise<void> | null = null;
  private again = false;
  private stopped = false;
  private given = 0;

  constructor(private readonly context: DispatcherContext) {
    this.lines = new Lines(context, this.active);
    this.rounds = new Rounds(context, (active) => {
      rouse(active);
      this.tellLater(active);
      this.wake();
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
    if (!active.running) return;
    await this.context.jobs.release(group.id, this.context.clock.now());
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
    for (const active of this.active.values()) {
      if (active.group.instanceId !== instanceId || !active.hold) continue;
      if (active.hold.code === 'CallerNumberLimit') active.limited = { first: 0, again: 0 };
      else if (!forLines(active.hold)) continue;
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
      const claim = await this.claim(active);
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
      if (room > 0 && (await this.dialFrom(claim, room)) < share) left = true;
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

  /** What a group may dial now; null where it may not, and rests. */
  private async claim(active: Active): Promise<Claim | null> {
    const { group } = active;
    const { clock, rules, settingsOf } = this.context;
    const now = clock.now();
    if (active.laying) return this.rest(active, Infinity);
    const open: Which = {};
    if (group.direct) return this.claimFor(active, open, Infinity);
    const block = this.context.blockOf(group.instanceId);
    if (block) {
      active.hold = hold('InstanceStopped', { because: block.words });
      return this.rest(active, Infinity);
    }
    const { strategy } = group.settings;
    const window = rules.window(strategy, now, { global: settingsOf(group.instanceId) });
    if (window.open) {
      if (rules.goesRound(strategy) && !(await this.rounds.isThere(active, now))) {
        return active.laying ? this.rest(active, Infinity) : null;
      }
      return this.claimFor(active, open, window.until ?? Infinity);
    }
    // Outside its window only jobs that have one of their own may be dialled.
    active.hold = outside(window, rules, now).heldBy;
    const which: Which = { special: true };
    const turns = window.opensAt ?? Infinity;
    const seen = active.roused;
    if (window.opensAt === null) await this.end(group, TIME_UP, { ordinary: true });
    const next = await this.context.jobs.nextDue(group.id, which);
    if (next !== null && next <= now) return this.claimFor(active, which, turns);
    if (active.roused === seen) active.restsUntil = Math.min(next ?? Infinity, turns);
    if (next === null && active.live === 0) await this.nothingLeft(active);
    return null;
  }

  private claimFor(active: Active, which: Which, turns: number): Claim {
    const { group, live, served } = active;
    const room = this.lines.roomOf(active);
    const claimant: Claimant = {
      id: group.id,
      priority: priorityOf(group),
      live,
      least: group.settings.minConcurrency,
      most: live + room,
      wants: Infinity,
      served,
    };
    return { active, claimant, which, turns, short: this.lines.shortOf(active, room) };
  }

  /** Dials what may be dialled now, and lays down when to ask again. Answers how many it were. */
  private async dialFrom(claim: Claim, room: number): Promise<number> {
    const { active, which, turns } = claim;
    const { group } = active;
    const { clock, jobs } = this.context;
    const seen = active.roused;
    const now = clock.now();
    let dialled = 0;
    let next = Infinity;
    let more = false;
    active.hold = null;
    const scene = group.sceneId === null ? null : await this.context.scenes.byId(group.sceneId);
    if (scene) active.industry = scene.industry;
    for (const lane of lanesOf(group)) {
      const limited = active.limited[lane ?? 'first'];
      if (limited > now) {
        next = Math.min(next, limited);
        continue;
      }
      const asked = room - dialled;
      if (asked <= 0) {
        more = true;
        break;
      }
      const some: Which = { ...which, ...(lane && { lane }) };
      const limit = active.sifting ? SIFT_BATCH : asked;
      const due = await jobs.due(group.id, now, limit, some);
      const sifted = await sift(this.context, active, due, asked, now);
      active.sifting = sifted.ready.length * 2 < due.length && sifted.waitUntil === null;
      dialled += await this.carryOut(active, sifted, scene);
      if (!active.running || this.stopped) return dialled;
      if (sifted.waitUntil !== null) {
        next = Math.min(next, this.limit(active, lane, sifted.waitUntil, sifted.because));
      } else if (due.length === limit || sifted.ready.length === asked) more = true;
      else {
        const later = await jobs.nextDue(group.id, some);
        next = Math.min(next, later ?? Infinity);
      }
    }
    if (more) {
      this.again = true; // there may be more
      return dialled;
    }
    if (active.roused === seen) active.restsUntil = Math.min(next, turns);
    if (next === Infinity && active.live === 0) await this.nothingLeft(active);
    return dialled;
  }

  /** No caller number is free before then. */
  private limit(
    active: Active,
    lane: keyof Active['limited'] | undefined,
    until: number,
    because: Readonly<Record<Language, string>>,
  ): number {
    const lanes = lane ? [lane] : (['first', 'again'] as const);
    for (const one of lanes) active.limited[one] = until;
    const told = until === Infinity ? '' : this.context.rules.localText(until);
    const facts = { until: told, because };
    active.hold = hold('CallerNumberLimit', facts);
    return until;
  }

  /** Writes what was found out of due jobs, and dials those that are ready. */
  private async carryOut(active: Active, sifted: Sifted, scene: Scene | null): Promise<number> {
    const { jobs, ended, numbers } = this.context;
    const { ready } = sifted;
    try {
      await jobs.postpone(sifted.postponed);
      for (const { end, jobIds } of sifted.ended) {
        if ((await this.end(active.group, end, { jobIds })) > 0) this.tellLater(active);
        ended(jobIds, end);
      }
    } catch (error) {
      for (const { callingNumber } of ready) numbers.give(callingNumber);
      throw error;
    }
    if (ready.length === 0) return 0;
    if (!active.running || this.stopped) {
      for (const { callingNumber } of ready) numbers.give(callingNumber);
      return 0;
    }
    if (active.group.status === 'Scheduling') await this.began(active);
    return this.dial(active, ready, scene);
  }

  private async dial(
    active: Active,
    ready: readonly ReadyJob[],
    scene: Scene | null,
  ): Promise<number> {
    const { attempts, numbers } = this.context;
    active.live += ready.length;
    active.served = this.given += 1;
    const begun = await attempts.begin(active.group, ready);
    active.live -= ready.length - begun.length;
    if (begun.length < ready.length) {
      const made = new Set(begun.map(({ job }) => job.id));
      for (const { job, callingNumber } of ready) {
        if (!made.has(job.id)) numbers.give(callingNumber);
      }
    }
    this.tellLater(active);
    for (const attempt of begun) attempts.place(attempt, scene, () => this.over(active, attempt));
    return begun.length;
  }

  /** A call is settled: a line is free, and its job may be due again. */
  private over(active: Active, { task }: Attempt): void {
    const { group } = active;
    this.context.numbers.give(task.callingNumber);
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

  private rest(active: Active, until: number): null {
    active.restsUntil = until;
    return null;
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

/** It waits for somebody or something, and not for a time. */
const forLines = ({ code }: Hold): boolean =>
  code === 'InstanceStopped' ||
  code === 'LinesBusy' ||
  code === 'GroupLimit' ||
  code === 'OthersFirst' ||
  code === 'NoFreeAgent' ||
  code === 'FlowsLate';

function byInstance(groups: readonly Active[]): Active[][] {
  const found = new Map<string, Active[]>();
  for (const active of groups) {
    const { instanceId } = active.group;
    const list = found.get(instanceId);
    if (list) list.push(active);
    else found.set(instanceId, [active]);
  }
  return [...found.values()];
}
