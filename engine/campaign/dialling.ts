import type { Hold, Scene } from '../api';
import type { GroupStore } from '../store/groups';
import type { JobEnd, JobStore, Which } from '../store/jobs';
import type { Clock } from '../time/clock';
import { lanesOf, priorityOf, type Active } from './activeGroup';
import type { Claimant } from './allot';
import type { Attempt, Attempts } from './attempts';
import { endWaiting, TIME_UP } from './ending';
import { hold } from './holds';
import type { Lines } from './lines';
import type { SceneSource } from './ports';
import type { Rounds } from './rounds';
import { industryOf, sift, type ReadyJob, type Sifted, type SiftContext } from './sift';
import { outside } from './standing';

/** Due jobs gone through at a time where most are not dialled after all. */
const SIFT_BATCH = 500;
/** Others that wait for the end of a call ask again by and by. */
const MOST_PARKED = 1_000;

export interface DiallingContext extends SiftContext {
  clock: Clock;
  groups: GroupStore;
  jobs: JobStore;
  attempts: Attempts;
  scenes: SceneSource;
  /** Jobs have ended without a call. */
  ended: (jobIds: readonly string[], end: JobEnd) => void;
}

/** Who waits for the end of a call, and who does no longer. */
function park({ parked }: Active, sifted: Sifted): void {
  for (const { job } of sifted.ready) parked.delete(job.id);
  for (const jobId of sifted.parked) if (parked.size < MOST_PARKED) parked.add(jobId);
}

/** What it tells the dispatcher, and asks of it. */
export interface DiallingHooks {
  stopped(): boolean;
  /** There may be more due at once. */
  more(): void;
  /** None of what was asked for waits, and no call is up. */
  nothingLeft(active: Active): Promise<void>;
  /** A call is settled. */
  over(active: Active, attempt: Attempt): void;
  tellLater(active: Active): void;
}

/** What a group asks for in one look around. */
export interface Claim {
  active: Active;
  claimant: Claimant;
  which: Which;
  /** When its window opens or closes. */
  turns: number;
  /** What it is held by if it gets no line. */
  short: Hold;
}

/** The dialling of one group: what it may dial now, and, given lines, which of its jobs it dials. */
export class Dialling {
  private given = 0;

  constructor(
    private readonly context: DiallingContext,
    private readonly lines: Lines,
    private readonly rounds: Rounds,
    private readonly hooks: DiallingHooks,
  ) {}

  /** What a group may dial now; null where it may not, and rests. */
  async claim(active: Active): Promise<Claim | null> {
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
    if (window.opensAt === null) await endWaiting(this.context, group, TIME_UP, { ordinary: true });
    const next = await this.context.jobs.nextDue(group.id, which);
    if (next !== null && next <= now) return this.claimFor(active, which, turns);
    if (active.roused === seen) active.restsUntil = Math.min(next ?? Infinity, turns);
    if (next === null && active.live === 0) await this.hooks.nothingLeft(active);
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
  async dialFrom(claim: Claim, room: number): Promise<number> {
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
    if (scene) active.industry = industryOf(scene);
    else delete active.industry;
    for (const lane of lanesOf(group)) {
      const limited = active.limited[lane ?? 'first'];
      if (limited > now) {
        next = Math.min(next, limited);
        active.hold ??= active.limitHold;
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
      if (!active.running || this.hooks.stopped()) return dialled;
      if (sifted.waitUntil !== null) {
        next = Math.min(next, this.limit(active, lane, sifted.waitUntil, sifted));
      } else if (due.length === limit || sifted.ready.length === asked) more = true;
      else {
        const later = await jobs.nextDue(group.id, some);
        next = Math.min(next, later ?? Infinity);
      }
    }
    if (more) {
      this.hooks.more();
      return dialled;
    }
    if (active.roused === seen) active.restsUntil = Math.min(next, turns);
    if (next === Infinity && active.live === 0) await this.hooks.nothingLeft(active);
    return dialled;
  }

  /** No caller number is free before then. */
  private limit(
    active: Active,
    lane: keyof Active['limited'] | undefined,
    until: number,
    { because, code }: Sifted,
  ): number {
    const lanes = lane ? [lane] : (['first', 'again'] as const);
    for (const one of lanes) active.limited[one] = until;
    const told = until === Infinity ? '' : this.context.rules.localText(until);
    const facts = { until: told, because };
    active.limitHold = hold(code, facts);
    active.hold = active.limitHold;
    return until;
  }

  /** Writes what was found out of due jobs, and dials those that are ready. */
  private async carryOut(active: Active, sifted: Sifted, scene: Scene | null): Promise<number> {
    const { jobs, ended, numbers } = this.context;
    const { ready } = sifted;
    try {
      if (sifted.postponed.length > 0) active.mayHold = true;
      park(active, sifted);
      await jobs.postpone(sifted.postponed);
      for (const { end, jobIds } of sifted.ended) {
        if ((await endWaiting(this.context, active.group, end, { jobIds })) > 0)
          this.hooks.tellLater(active);
        ended(jobIds, end);
      }
    } catch (error) {
      for (const { callingNumber } of ready) numbers.give(callingNumber);
      throw error;
    }
    if (ready.length === 0) return 0;
    if (!active.running || this.hooks.stopped()) {
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
    this.hooks.tellLater(active);
    for (const attempt of begun)
      attempts.place(attempt, scene, () => this.hooks.over(active, attempt));
    return begun.length;
  }

  private rest(active: Active, until: number): null {
    active.restsUntil = until;
    return null;
  }

  private async began(active: Active): Promise<void> {
    const startedAt = active.group.startedAt ?? this.context.clock.now();
    active.group = { ...active.group, status: 'Executing', startedAt };
    const change = { to: 'Executing', startedAt } as const;
    await this.context.groups.changeStatus(active.group.id, ['Scheduling'], change);
  }
}
