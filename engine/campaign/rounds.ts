import type { InstanceSettings } from '../api';
import type { GroupRecord, GroupStore } from '../store/groups';
import type { ContactOfGroup } from '../store/contacts';
import type { JobRecord, JobStore, NewJob } from '../store/jobs';
import type { Clock } from '../time/clock';
import type { NewId } from '../time/ids';
import type { Active } from './activeGroup';
import type { DialRules } from './ports';
import { emptyStops } from './sift';

const BATCH = 500;

export interface RoundContext {
  clock: Clock;
  newId: NewId;
  jobs: JobStore;
  groups: GroupStore;
  rules: DialRules;
  settingsOf: (instanceId: string) => InstanceSettings;
  /** A fault of ours; nothing is swallowed. */
  failed: (error: unknown) => void;
}

/** 循环外呼: groups that repeat go round their contacts again on each day that they run. */
export class Rounds {
  private stopped = false;

  constructor(
    private readonly context: RoundContext,
    /** The round of a group is laid out. */
    private readonly laidOut: (active: Active) => void,
  ) {}

  /** Whether the round of today is there; where it is not, it is begun, and told when it is. */
  async isThere(active: Active, now: number): Promise<boolean> {
    const { rules, groups, failed } = this.context;
    const { id, roundDay } = active.group;
    const day = rules.startOfDay(now);
    if (roundDay !== null && roundDay >= day) return true;
    if (roundDay === null) {
      // The first one is the roster itself.
      await groups.setRound(id, day);
      active.group = { ...active.group, roundDay: day };
      return true;
    }
    active.laying = this.lay(active, day)
      .catch(failed)
      .finally(() => {
        active.laying = null;
        this.laidOut(active);
      });
    return false;
  }

  /** When a group calls its contacts again; null: it does not. */
  nextOf(group: GroupRecord): number | null {
    const { rules, clock, settingsOf } = this.context;
    const { strategy } = group.settings;
    if (!rules.goesRound(strategy)) return null;
    const tomorrow = rules.nextDay(clock.now());
    const window = rules.window(strategy, tomorrow, { global: settingsOf(group.instanceId) });
    return window.open ? tomorrow : window.opensAt;
  }

  /** What is being laid out is left as it is: it is gone on with at the next start. */
  async stop(laying: readonly (Promise<void> | null)[]): Promise<void> {
    this.stopped = true;
    await Promise.all(laying.filter((one) => one !== null));
  }

  private async lay(active: Active, day: number): Promise<void> {
    const stopped = (): boolean => this.stopped || !active.running;
    await layRound(this.context, active.group, day, stopped);
    if (stopped()) return;
    await this.context.groups.setRound(active.group.id, day);
    active.group = { ...active.group, roundDay: day };
  }
}

/**
 * Each contact gets a job for the day, but who still has one that waits or is called, who was taken
 * out of the group, and numbers that do not exist. Begun twice (after a crash), it ends as if once.
 */
async function layRound(
  context: RoundContext,
  group: GroupRecord,
  day: number,
  stopped: () => boolean,
): Promise<void> {
  const { clock, jobs } = context;
  for (let after = 0; !stopped();) {
    const contacts = await jobs.contacts.list(group.id, after, BATCH);
    const last = contacts.at(-1);
    if (!last) return;
    after = last.sequence;
    const rounds = await jobs.contacts.rounds(contacts.map(({ job }) => job.id));
    const wanted = contacts
      .filter(({ job }) => goesAgain(context, group, rounds.get(job.id)?.at(-1) ?? job))
      .map((contact) => again(contact, day, context));
    if (wanted.length > 0) await jobs.add(group.id, group.instanceId, wanted, clock.now());
  }
}

function goesAgain({ settingsOf }: RoundContext, group: GroupRecord, last: JobRecord): boolean {
  if (last.status === 'Succeeded') return true;
  if (last.status !== 'Failed') return false;
  const empty = last.failureReason === 'EmptyNumber';
  return !(empty && emptyStops(group, settingsOf(group.instanceId)));
}

function again(
  { job, dedupeKey }: ContactOfGroup,
  day: number,
  { clock, newId }: RoundContext,
): NewJob {
  const { contactId, contact, strategy, zone, consentSource } = job;
  return {
    id: newId(),
    contactId,
    dedupeKey: `${day}/${dedupeKey}`,
    contact,
    strategy,
    nextAt: Math.max(clock.now(), strategy?.startTime ?? 0),
    zone,
    exempt: job.special,
    origin: job.id,
    consentSource,
  };
}
