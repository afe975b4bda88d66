import { setImmediate as nextTurn } from 'node:timers/promises';
import type { JobGroupPreview, SkipReason } from '../api';
import type { GroupRecord } from '../store/groups';
import type { JobEnd, JobRecord, JobStore } from '../store/jobs';
import type { Clock } from '../time/clock';
import { hoursOfDay } from './hoursOfDay';
import {
  ANY_NUMBER,
  type CallerNumbers,
  type CallOutlook,
  type SceneSource,
  type Window,
} from './ports';
import { PreviewCounts } from './previewCounts';
import { strategyOf } from './settle';
import { industryOf, sift, type SiftContext, type SiftedGroup } from './sift';

/** Looked at in one go: calls that are up do not wait for a long roster. */
const PAGE = 200;

interface PreviewContext extends SiftContext {
  clock: Clock;
  jobs: JobStore;
  scenes: SceneSource;
}

/** What has been seen of a group so far. */
interface Seen {
  counts: PreviewCounts;
  /** When the first of its windows opens. */
  opensAt: number;
  zones: Set<string | null>;
}

/** A waiting job, and when it may be dialled by its times. */
interface Timed {
  job: JobRecord;
  at: number;
}

/** What would come of the contacts of a group that wait, if it began now. Nothing is changed. */
export async function preview(
  context: PreviewContext,
  group: GroupRecord,
): Promise<JobGroupPreview> {
  const { jobs, scenes, numbers, clock, rules, blockOf } = context;
  const { instanceId } = group;
  const now = clock.now();
  const scene = group.sceneId === null ? null : await scenes.byId(group.sceneId);
  const known: SiftedGroup = { group, mayKnowEmpty: true };
  if (scene) known.industry = industryOf(scene);
  const seen: Seen = { counts: new PreviewCounts(), opensAt: Infinity, zones: new Set() };
  for (let after = 0; ; await nextTurn()) {
    const page = await jobs.list(group.id, PAGE, after, 'Scheduling');
    const last = page.at(-1);
    if (!last) break;
    after = last.sequence;
    seen.counts.total += page.length;
    for (const [day, some] of byDay(context, await timesOf(context, group, page, now, seen))) {
      await look(context, known, some, day, seen.counts);
    }
  }
  const from = Number.isFinite(seen.opensAt) ? seen.opensAt : now;
  const { callerNumbers: candidates } = group.settings;
  const asked = { instanceId, candidates, ...industryIn(known) };
  const most = numbers.capacity(asked, hoursOfDay(context, group, seen.zones, from));
  return seen.counts.answer(rules.startOfDay(from), most, blockOf(instanceId) !== undefined);
}

const industryIn = ({ industry }: SiftedGroup) => (industry === undefined ? {} : { industry });

/** When jobs may be dialled, each in its own hours and time zone; who never may is counted here. */
async function timesOf(
  { rules, lists, settingsOf }: PreviewContext,
  group: GroupRecord,
  page: readonly JobRecord[],
  now: number,
  seen: Seen,
): Promise<Timed[]> {
  const global = settingsOf(group.instanceId);
  const numbers = page.filter(({ special }) => special).map(({ contact }) => contact.phoneNumber);
  const exempt = await lists.exempt(group.instanceId, numbers);
  return page.flatMap((job) => {
    const { zone, nextAt } = job;
    const isExempt = job.special && exempt.has(job.contact.phoneNumber);
    const within = { zone, ...(!isExempt && { global }) };
    const strategy = strategyOf(group, job);
    const opensAt = openingOf(rules.window(strategy, now, within), now);
    const at =
      opensAt === null || nextAt <= opensAt
        ? opensAt
        : openingOf(rules.window(strategy, nextAt, within), nextAt);
    if (at === null || at === Infinity) {
      seen.counts.skip(at === null ? 'noWindow' : 'noCommonHours');
      return [];
    }
    seen.opensAt = Math.min(seen.opensAt, opensAt ?? Infinity);
    seen.zones.add(zone);
    return [{ job, at }];
  });
}

const openingOf = (window: Window, at: number): number | null =>
  window.open ? at : window.opensAt;

function byDay({ rules }: PreviewContext, timed: readonly Timed[]): Map<number, Timed[]> {
  const days = new Map<number, Timed[]>();
  for (const one of timed) {
    const day = rules.startOfDay(one.at);
    const some = days.get(day);
    if (some) some.push(one);
    else days.set(day, [one]);
  }
  return days;
}

/** Sifts jobs as they would be on that day; which number is taken is not asked for. */
async function look(
  context: PreviewContext,
  known: SiftedGroup,
  timed: readonly Timed[],
  day: number,
  counts: PreviewCounts,
): Promise<void> {
  const { rules, numbers } = context;
  const from = Math.min(...timed.map(({ at }) => at));
  const to = rules.nextDay(from);
  const found = new Map<string, CallOutlook>();
  const looking = { ...context, numbers: onlyRules(numbers, found) };
  const jobs = timed.map(({ job }) => job);
  const sifted = await sift(looking, known, jobs, Infinity, from);
  const byId = new Map(timed.map((one) => [one.job.id, one]));
  const ruleOf = (jobId: string) => found.get(byId.get(jobId)?.job.contact.phoneNumber ?? '')?.rule;
  for (const { end, jobIds } of sifted.ended) {
    for (const jobId of jobIds) counts.skip(skipReason(end, ruleOf(jobId)));
  }
  for (const { job } of sifted.ready) counts.opens(day, byId.get(job.id)?.at ?? from);
  for (const { held, jobIds, nextAt } of sifted.postponed) {
    for (const jobId of jobIds) {
      const at = Math.max(nextAt, byId.get(jobId)?.at ?? from);
      if (at < to) counts.opens(day, at);
      else if (held.code === 'DailyCap') counts.delay(day, 'dailyCap', at);
      else if (held.code !== 'SupplierRule') counts.delay(day, 'notDue', at);
      else counts.delay(day, ruleOf(jobId) === 'cap' ? 'supplierCap' : 'supplierHours', at);
    }
  }
}

/** Numbers without limits: they are not used up by looking. What suppliers have against a call is noted. */
const onlyRules = (numbers: CallerNumbers, found: Map<string, CallOutlook>): CallerNumbers => ({
  ...ANY_NUMBER,
  take(p) {
    const outlook = numbers.outlook(p);
    found.set(p.calledNumber, outlook);
    if (!outlook) return { number: '' };
    const { until } = outlook;
    const wait = { waitUntil: until ?? Infinity, because: '', code: 'SupplierRule' } as const;
    const onlyThis = { turnAt: wait.waitUntil, orCallEnds: false };
    return { ...wait, never: until === null, onlyThis };
  },
});

function skipReason(
  { status, failureReason }: JobEnd,
  rule: NonNullable<CallOutlook>['rule'] | undefined,
): SkipReason {
  if (status === 'Cancelled') return 'stopCall';
  switch (failureReason) {
    case 'ContactBlockList':
      return 'doNotCall';
    case 'EmptyNumber':
      return 'emptyNumber';
    case 'TimeUp':
      return 'noWindow';
    case 'PerDayCallCountLimit':
      return 'dailyCap';
    default:
      if (rule === 'region') return 'blockedRegion';
      return rule === 'industry' ? 'barredIndustry' : 'supplierRule';
  }
}
