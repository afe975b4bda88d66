import type { JobGroupPreview, Language, SkipReason } from '../api';
import type { GroupRecord } from '../store/groups';
import type { JobEnd, JobRecord, JobStore } from '../store/jobs';
import type { Clock } from '../time/clock';
import { ANY_NUMBER } from './ports';
import { strategyOf } from './settle';
import { sift, type SiftContext } from './sift';

const BATCH = 500;

const WORDS: Readonly<Record<SkipReason, Readonly<Record<Language, string>>>> = {
  doNotCall: { 'zh-CN': '在禁呼名单中', 'en-US': 'on the do-not-call list' },
  stopCall: { 'zh-CN': '在止呼名单中', 'en-US': 'on the stop-call list' },
  emptyNumber: { 'zh-CN': '空号', 'en-US': 'number does not exist' },
  noWindow: {
    'zh-CN': '结束前没有可呼时段',
    'en-US': 'no time to call before the end',
  },
  supplierRule: {
    'zh-CN': '供应商规则不允许',
    'en-US': "not allowed by the supplier's rules",
  },
  dailyCap: { 'zh-CN': '超出每日拨打上限', 'en-US': 'called too often today' },
};

/** What would come of the contacts of a group that wait, if it began now. Nothing is changed. */
export async function preview(
  context: SiftContext & { clock: Clock; jobs: JobStore },
  group: GroupRecord,
): Promise<JobGroupPreview> {
  const { clock, jobs, rules, settingsOf } = context;
  const now = clock.now();
  const global = settingsOf(group.instanceId);
  const skips = new Map<SkipReason, number>();
  const found = { total: 0, delayed: 0, firstAt: Infinity };
  // Which number is taken is not asked for: numbers are not used up by looking.
  const looking = { ...context, numbers: ANY_NUMBER };
  const known = { group, mayKnowEmpty: true };
  for (let after = 0; ;) {
    const page = await jobs.list(group.id, BATCH, after, 'Scheduling');
    const last = page.at(-1);
    if (!last) break;
    after = last.sequence;
    found.total += page.length;
    const inTime: JobRecord[] = [];
    const openings = new Map<string, number>();
    for (const job of page) {
      const window = rules.window(strategyOf(group, job), Math.max(now, job.nextAt), {
        global,
        zone: job.zone,
      });
      if (!window.open && window.opensAt === null) add(skips, 'noWindow', 1);
      else {
        inTime.push(job);
        openings.set(job.id, window.open ? Math.max(now, job.nextAt) : (window.opensAt ?? now));
      }
    }
    const sifted = await sift(looking, known, inTime, Infinity, now);
    for (const { end, jobIds } of sifted.ended) add(skips, reasonOf(end), jobIds.length);
    for (const { job } of sifted.ready) {
      found.firstAt = Math.min(found.firstAt, openings.get(job.id) ?? now);
    }
    for (const { held, jobIds, nextAt } of sifted.postponed) {
      if (held.code === 'DailyCap') found.delayed += jobIds.length;
      found.firstAt = Math.min(found.firstAt, nextAt);
    }
  }
  const skipped = [...skips.values()].reduce((sum, count) => sum + count, 0);
  return {
    total: found.total,
    toDial: found.total - skipped,
    skipped,
    byReason: [...skips].map(([reason, count]) => ({ reason, count, words: WORDS[reason] })),
    delayed: found.delayed,
    firstAt: found.firstAt === Infinity ? null : found.firstAt,
  };
}

function reasonOf({ status, failureReason }: JobEnd): SkipReason {
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
      return 'supplierRule';
  }
}

const add = (skips: Map<SkipReason, number>, reason: SkipReason, count: number): void => {
  skips.set(reason, (skips.get(reason) ?? 0) + count);
};
