import type { CountedFor, DelayReason, JobGroupPreview, Language, SkipReason } from '../api';
import type { GroupRecord } from '../store/groups';
import type { JobEnd, JobRecord, JobStore } from '../store/jobs';
import type { Clock } from '../time/clock';
import { firstDay, type FirstDay } from './firstDay';
import { ANY_NUMBER, type CallerNumbers, type CallOutlook, type SceneSource } from './ports';
import { strategyOf } from './settle';
import { industryOf, sift, type SiftContext, type SiftedGroup } from './sift';

const BATCH = 500;

type Words = Readonly<Record<Language, string>>;
const words = (zh: string, en: string): Words => ({ 'zh-CN': zh, 'en-US': en });

const SKIPPED: Readonly<Record<SkipReason, Words>> = {
  doNotCall: words('在禁呼名单中', 'on the do-not-call list'),
  stopCall: words('在止呼名单中', 'on the stop-call list'),
  emptyNumber: words('空号', 'number does not exist'),
  noWindow: words('结束前没有可呼时段', 'no time to call before the end'),
  supplierRule: words('供应商规则不允许', "not allowed by the supplier's rules"),
  blockedRegion: words('被叫在供应商的盲区', 'in a region that the supplier does not call'),
  barredIndustry: words('供应商不接入场景的行业', "the supplier bars the scene's industry"),
  dailyCap: words('超出每日拨打上限', 'called too often today'),
};

const DELAYED: Readonly<Record<DelayReason, Words>> = {
  dailyCap: words('当日拨打次数已达上限', 'called as often on that day as it may be'),
  supplierCap: words('已达供应商的每日次数', 'called as often on that day as the supplier allows'),
  supplierHours: words('不在供应商的可呼时段', 'outside the hours of the supplier'),
  numberLimit: words('超出主叫号码的限流', 'more than the limits of the caller numbers allow'),
  notDue: words('之后才可呼', 'its own time comes later'),
};

interface PreviewContext extends SiftContext {
  clock: Clock;
  jobs: JobStore;
  scenes: SceneSource;
}

/** What would come of the contacts of a group that wait, if it began now. Nothing is changed. */
export async function preview(
  context: PreviewContext,
  group: GroupRecord,
): Promise<JobGroupPreview> {
  const { jobs, scenes, numbers, clock } = context;
  const scene = group.sceneId === null ? null : await scenes.byId(group.sceneId);
  const known: SiftedGroup = { group, mayKnowEmpty: true };
  if (scene) known.industry = industryOf(scene);
  const day = firstDay(context, group, clock.now());
  const counted = new Counted();
  for (let after = 0; ;) {
    const page = await jobs.list(group.id, BATCH, after, 'Scheduling');
    const last = page.at(-1);
    if (!last) break;
    after = last.sequence;
    await look(context, known, page, day, counted);
  }
  const { callerNumbers: candidates } = group.settings;
  const asked = { instanceId: group.instanceId, candidates, ...industryIn(known) };
  return counted.answer(numbers.capacity(asked, day.spans));
}

const industryIn = ({ industry }: SiftedGroup) => (industry === undefined ? {} : { industry });

/** Sifts some jobs as they would be on the first day; which number is taken is not asked for. */
async function look(
  context: PreviewContext,
  known: SiftedGroup,
  page: readonly JobRecord[],
  day: FirstDay,
  counted: Counted,
): Promise<void> {
  const { rules, settingsOf, numbers } = context;
  const { group } = known;
  const global = settingsOf(group.instanceId);
  const inTime: JobRecord[] = [];
  const opening = new Map<string, number>();
  counted.total += page.length;
  for (const job of page) {
    const from = Math.max(day.from, job.nextAt);
    const window = rules.window(strategyOf(group, job), from, { global, zone: job.zone });
    const at = window.open ? from : window.opensAt;
    if (at === null) counted.skip('noWindow');
    else if (at >= day.to) counted.delay('notDue', at);
    else {
      opening.set(job.id, at);
      inTime.push(job);
    }
  }
  const found = new Map<string, CallOutlook>();
  const looking = { ...context, numbers: onlyRules(numbers, found) };
  const sifted = await sift(looking, known, inTime, Infinity, day.from);
  const byId = new Map(inTime.map((job) => [job.id, job.contact.phoneNumber]));
  const ruleOf = (jobId: string) => found.get(byId.get(jobId) ?? '')?.rule;
  for (const { end, jobIds } of sifted.ended) {
    for (const jobId of jobIds) counted.skip(skipReason(end, ruleOf(jobId)));
  }
  for (const { job } of sifted.ready) counted.opens(opening.get(job.id) ?? day.from);
  for (const { held, jobIds, nextAt } of sifted.postponed) {
    for (const jobId of jobIds) {
      if (nextAt < day.to) counted.opens(nextAt);
      else if (held.code === 'DailyCap') counted.delay('dailyCap', nextAt);
      else if (held.code !== 'SupplierRule') counted.delay('notDue', nextAt);
      else counted.delay(ruleOf(jobId) === 'cap' ? 'supplierCap' : 'supplierHours', nextAt);
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

/** Contacts, by what comes of them. */
class Counted {
  total = 0;
  private firstAt = Infinity;
  private readonly skips = new Map<SkipReason, number>();
  private readonly delays = new Map<DelayReason, number>();

  skip(reason: SkipReason): void {
    add(this.skips, reason, 1);
  }

  delay(reason: DelayReason, at: number): void {
    add(this.delays, reason, 1);
    this.firstAt = Math.min(this.firstAt, at);
  }

  opens(at: number): void {
    this.firstAt = Math.min(this.firstAt, at);
  }

  answer(mostOnFirstDay: number | null): JobGroupPreview {
    const skipped = sum(this.skips);
    const toDial = this.total - skipped;
    const over = mostOnFirstDay === null ? 0 : toDial - sum(this.delays) - mostOnFirstDay;
    if (over > 0) add(this.delays, 'numberLimit', over);
    return {
      total: this.total,
      toDial,
      skipped,
      byReason: told(this.skips, SKIPPED),
      delayed: sum(this.delays),
      delayedByReason: told(this.delays, DELAYED),
      mostOnFirstDay,
      firstAt: Number.isFinite(this.firstAt) && toDial > 0 ? this.firstAt : null,
    };
  }
}

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

const add = <R>(counts: Map<R, number>, reason: R, count: number): void => {
  counts.set(reason, (counts.get(reason) ?? 0) + count);
};

const sum = (counts: ReadonlyMap<unknown, number>): number =>
  [...counts.values()].reduce((all, count) => all + count, 0);

const told = <R extends string>(
  counts: ReadonlyMap<R, number>,
  wording: Readonly<Record<R, Words>>,
): CountedFor<R>[] =>
  [...counts].map(([reason, count]) => ({ reason, count, words: wording[reason] }));
