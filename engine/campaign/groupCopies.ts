import type { JobGroupSettings, JobStatusName, RedialOutcome, Scene } from '../api';
import type { GroupRecord } from '../store/groups';
import type { ContactOfGroup } from '../store/contacts';
import type { JobStore, NewJob } from '../store/jobs';
import type { Clock } from '../time/clock';
import type { NewId } from '../time/ids';

const BATCH = 500;

export interface CopyContext {
  clock: Clock;
  newId: NewId;
  jobs: JobStore;
}

/** As the seed proposes it: [任务名称]_复制. */
export const copyName = (name: string, scene: Scene | null): string =>
  `${name.slice(0, 190)}_${scene?.language === 'en-US' ? 'copy' : '复制'}`;

/** Settings whose dates have passed, without them: a group that begins anew is to be dialled. */
export function withoutPast(settings: JobGroupSettings, now: number): JobGroupSettings {
  const { strategy } = settings;
  if (strategy?.endTime === undefined || strategy.endTime > now) return settings;
  const { startTime, endTime, repeatBy, repeatDays, ...rest } = strategy;
  void [startTime, endTime, repeatBy, repeatDays];
  return { ...settings, strategy: rest };
}

/** Each contact of a group, once. */
export async function copyContacts(
  context: CopyContext,
  from: GroupRecord,
  to: GroupRecord,
): Promise<number> {
  return take(context, to, (after) => context.jobs.contacts.list(from.id, after, BATCH));
}

const STATES: Readonly<Record<RedialOutcome, JobStatusName>> = {
  succeeded: 'Succeeded',
  noInteraction: 'Succeeded',
  failed: 'Failed',
  cancelled: 'Cancelled',
};

/** Contacts whose (last) job ended in one of these ways. Answers how many there are. */
export async function redialledContacts(
  context: CopyContext,
  from: GroupRecord,
  to: GroupRecord,
  outcomes: readonly RedialOutcome[],
): Promise<number> {
  const { jobs } = context;
  const states = [...new Set(outcomes.map((outcome) => STATES[outcome]))];
  // 无交互: answered, but the callee said and pressed nothing.
  const silentOnly = outcomes.includes('noInteraction') && !outcomes.includes('succeeded');
  return take(
    context,
    to,
    (after) => jobs.contacts.last(from.id, states, after, BATCH),
    async (contacts) => {
      if (!silentOnly) return contacts;
      const answered = contacts.filter(({ job }) => job.status === 'Succeeded');
      const talked = await jobs.contacts.interacted(answered.map(({ job }) => job.id));
      return contacts.filter(({ job }) => !talked.has(job.id));
    },
  );
}

async function take(
  { clock, newId, jobs }: CopyContext,
  to: GroupRecord,
  page: (after: number) => Promise<ContactOfGroup[]>,
  choose: (contacts: ContactOfGroup[]) => Promise<ContactOfGroup[]> = (all) => Promise.resolve(all),
): Promise<number> {
  let count = 0;
  for (let after = 0; ;) {
    const contacts = await page(after);
    const last = contacts.at(-1);
    if (!last) return count;
    after = last.sequence;
    const now = clock.now();
    const wanted = (await choose(contacts)).map((contact): NewJob => again(contact, newId, now));
    if (wanted.length === 0) continue;
    await jobs.add(to.id, to.instanceId, wanted, now);
    count += wanted.length;
  }
}

function again({ job, dedupeKey }: ContactOfGroup, newId: NewId, now: number): NewJob {
  const { contact, strategy, zone, consentSource } = job;
  const over = strategy?.endTime !== undefined && strategy.endTime <= now;
  const own = over ? null : strategy;
  return {
    id: newId(),
    contactId: newId(),
    // Of a later round: without its day.
    dedupeKey: job.origin === null ? dedupeKey : dedupeKey.slice(dedupeKey.indexOf('/') + 1),
    contact,
    strategy: own,
    nextAt: Math.max(now, own?.startTime ?? 0),
    zone,
    exempt: job.special && !job.strategy && !zone,
    consentSource,
  };
}
