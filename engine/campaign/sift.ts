import type { InstanceSettings, Language, Scene, Strategy } from '../api';
import type { CalleeStore } from '../store/callees';
import type { GroupRecord } from '../store/groups';
import type { JobEnd, JobRecord, Postponement } from '../store/jobs';
import { TIME_UP } from './ending';
import { hold } from './holds';
import { ANY_NUMBER, type CallerNumbers, type CallLists, type DialRules } from './ports';
import { strategyOf } from './settle';

export interface SiftContext {
  rules: DialRules;
  lists: CallLists;
  numbers: CallerNumbers;
  callees: CalleeStore;
  settingsOf: (instanceId: string) => InstanceSettings;
  /** Why an instance may not call at all; undefined where it may. */
  blockOf: (instanceId: string) => { words: Words } | undefined;
}

/** What is known of a group beside its record. */
export interface SiftedGroup {
  group: GroupRecord;
  /** Industry and business type of its scene. */
  industry?: string;
  /** Some call of it may have met a number that does not exist. */
  mayKnowEmpty: boolean;
}

/** A job that may be dialled, and from which number. */
export interface ReadyJob {
  job: JobRecord;
  callingNumber: string;
  /** The trunk of that number; nothing: the line chooses. */
  trunk?: string;
}

type NumberHold = 'CallerNumberLimit' | 'SupplierRule';

export interface Sifted {
  ready: ReadyJob[];
  postponed: Postponement[];
  ended: { end: JobEnd; jobIds: string[] }[];
  /** No caller number is free before then; what was not looked at stays as it is. */
  waitUntil: number | null;
  because: Words;
  code: NumberHold;
  /** Of those that are put off: the end of a call may find a number for them before their time. */
  parked: string[];
}

type Words = Readonly<Record<Language, string>>;

/** Calls that are not made, each for good or until a time. */
type Verdict = { end: JobEnd } | { until: number; held: Postponement['held'] } | null;

const BARRED: Readonly<Record<'doNotCall' | 'stopCall', JobEnd>> = {
  doNotCall: { status: 'Failed', failureReason: 'ContactBlockList' },
  stopCall: { status: 'Cancelled', failureReason: null },
};
const BLOCKED: JobEnd = { status: 'Cancelled', failureReason: null };
const OVER_CAP: JobEnd = { status: 'Failed', failureReason: 'PerDayCallCountLimit' };
const EMPTY: JobEnd = { status: 'Failed', failureReason: 'EmptyNumber' };
/** Jobs that wait for the end of a call ask again after so long, should none tell them. */
const PARKED_MS = 60_000;
const FORBIDDEN: JobEnd = { status: 'Failed', failureReason: 'CallFailed' };

/**
 * Which of a group's due jobs are dialled now, `room` of them at the most, and from which number;
 * and what becomes of the others. A number that is taken here and not dialled has to be given back.
 */
export async function sift(
  context: SiftContext,
  known: SiftedGroup,
  due: readonly JobRecord[],
  room: number,
  now: number,
): Promise<Sifted> {
  const found: Sifted = {
    ready: [],
    postponed: [],
    ended: [],
    waitUntil: null,
    because: NOTHING_SAID,
    code: 'CallerNumberLimit',
    parked: [],
  };
  if (due.length === 0) return found;
  const facts = await gather(context, known.group, known.mayKnowEmpty, due, now);
  const outcome = new Outcome(found);
  for (const job of due) {
    if (found.ready.length >= room) break;
    const verdict = judge(context, known.group, job, facts, now);
    if (verdict) {
      outcome.add(job, verdict);
      continue;
    }
    const number = job.contact.phoneNumber;
    const calls = facts.calls.get(number) ?? 0;
    const taken = takeNumber(context, known, job, calls, now);
    if ('waitUntil' in taken) {
      found.waitUntil = Math.max(taken.waitUntil, now + 1);
      found.because = taken.because;
      found.code = taken.code;
      break;
    }
    if ('verdict' in taken) {
      outcome.add(job, taken.verdict);
      if (taken.orCallEnds) found.parked.push(job.id);
      continue;
    }
    facts.calls.set(number, calls + 1);
    const { number: callingNumber, trunk } = taken;
    found.ready.push({ job, callingNumber, ...(trunk !== undefined && { trunk }) });
  }
  return found;
}

const NOTHING_SAID: Words = { 'zh-CN': '', 'en-US': '' };

/** What the stores and lists know of a batch of numbers. */
interface Facts {
  settings: InstanceSettings;
  barred: ReadonlyMap<string, 'doNotCall' | 'stopCall'>;
  exempt: ReadonlySet<string>;
  empty: ReadonlySet<string>;
  calls: Map<string, number>;
}

const NONE: ReadonlySet<string> = new Set();

async function gather(
  { lists, numbers: callers, callees, rules, settingsOf }: SiftContext,
  group: GroupRecord,
  mayKnowEmpty: boolean,
  due: readonly JobRecord[],
  now: number,
): Promise<Facts> {
  const settings = settingsOf(group.instanceId);
  const numbers = [...new Set(due.map(({ contact }) => contact.phoneNumber))];
  const counts = settings.dailyCap !== null || callers !== ANY_NUMBER;
  const emptyMatters = mayKnowEmpty && emptyStops(group, settings);
  const [barred, exempt, empty, calls] = await Promise.all([
    lists.barred({ id: group.id, instanceId: group.instanceId }, numbers),
    lists.exempt(group.instanceId, numbers),
    emptyMatters ? callees.empty(group.id, numbers) : NONE,
    counts
      ? callees.callsSince(group.instanceId, rules.startOfDay(now), numbers)
      : new Map<string, number>(),
  ]);
  return { settings, barred, exempt, empty, calls };
}

/** What a scene is about, as suppliers are asked. */
export const industryOf = ({ industry, type }: Pick<Scene, 'industry' | 'type'>): string =>
  `${industry} ${type}`.trim();

/** 同一任务中空号不再外呼: by the group's redial options, or by the instance's. */
export const emptyStops = (
  { settings, direct }: Pick<GroupRecord, 'settings' | 'direct'>,
  instance: InstanceSettings,
): boolean =>
  !direct && (settings.recallStrategy.emptyNumberIgnore || instance.emptyNumberNoMoreCalls);

/** What stands against a call, whatever number it would be made from. */
function judge(
  { rules, blockOf }: SiftContext,
  group: GroupRecord,
  job: JobRecord,
  facts: Facts,
  now: number,
): Verdict {
  if (group.direct && blockOf(group.instanceId)) return { end: BLOCKED };
  const number = job.contact.phoneNumber;
  const { settings, exempt } = facts;
  const barred = facts.barred.get(number);
  if (barred) return { end: BARRED[barred] };
  if (facts.empty.has(number)) return { end: EMPTY };
  const isExempt = exempt.has(number);
  const strategy = strategyOf(group, job);
  if (job.special || isExempt || group.direct) {
    const within = { zone: job.zone, ...(!isExempt && { global: settings }) };
    const verdict = closed(rules, strategy, within, group.direct, now);
    if (verdict) return verdict;
  }
  const { dailyCap } = settings;
  if (dailyCap === null || isExempt || (facts.calls.get(number) ?? 0) < dailyCap) return null;
  const until = rules.nextDay(now);
  // Whoever waits for a single call does not wait until tomorrow.
  if (group.direct || until >= (strategy.endTime ?? Infinity)) return { end: OVER_CAP };
  return { until, held: hold('DailyCap', { until: rules.localText(until) }) };
}

function closed(
  rules: DialRules,
  strategy: Strategy,
  within: { zone: string | null; global?: InstanceSettings },
  direct: boolean,
  now: number,
): Verdict {
  const window = rules.window(strategy, now, within);
  if (window.open) return null;
  // Whoever waits for a single call does not wait for hours.
  if (window.opensAt === null || direct) return { end: TIME_UP };
  const code = window.outside === 'own' ? 'OutsideWindow' : 'OutsideGlobalWindow';
  if (window.opensAt === Infinity) return { until: rules.nextDay(now), held: hold(code) };
  const until = window.opensAt;
  return { until, held: hold(code, { until: rules.localText(until) }) };
}

type Taken =
  | { number: string; trunk?: string }
  /** No number is free for anybody. */
  | { waitUntil: number; because: Words; code: NumberHold }
  | { verdict: Exclude<Verdict, null>; orCallEnds?: boolean };

/** A caller number that may be used for the call, or what is to be done without one. */
function takeNumber(
  { numbers, rules }: SiftContext,
  { group, industry }: SiftedGroup,
  job: JobRecord,
  callsToday: number,
  now: number,
): Taken {
  const { callerNumbers, recallCallerNumbers } = group.settings;
  const again = job.attempts > 0 && recallCallerNumbers.length > 0;
  const strategy = strategyOf(group, job);
  const taken = numbers.take({
    instanceId: group.instanceId,
    candidates: again ? recallCallerNumbers : callerNumbers,
    routing: strategy.routingStrategy ?? 'none',
    calledNumber: job.contact.phoneNumber,
    now,
    callsToday,
    ...(industry !== undefined && { industry }),
  });
  if ('number' in taken) return taken;
  const { code = 'CallerNumberLimit', onlyThis } = taken;
  const because = taken.words ?? { 'zh-CN': taken.because, 'en-US': taken.because };
  // Whoever waits for a single call does not wait for hours.
  if (taken.never || (code === 'SupplierRule' && group.direct)) {
    return { verdict: { end: FORBIDDEN } };
  }
  if (!onlyThis) return { waitUntil: taken.waitUntil, because, code };
  const { orCallEnds } = onlyThis;
  const turnAt = Math.max(onlyThis.turnAt, now + 1);
  const until = orCallEnds ? Math.min(turnAt, now + PARKED_MS) : turnAt;
  // What a limit puts off may be sooner than it says; a rule is a rule.
  if (code === 'SupplierRule' && !orCallEnds && until >= (strategy.endTime ?? Infinity)) {
    return { verdict: { end: TIME_UP } };
  }
  const known = Number.isFinite(taken.waitUntil);
  const facts = { because, ...(known && { until: rules.localText(until) }) };
  return { verdict: { until, held: hold(code, facts) }, orCallEnds };
}

/** Gathers verdicts: those that are alike are written together. */
class Outcome {
  private readonly postponed = new Map<string, string[]>();
  private readonly ended = new Map<JobEnd, string[]>();

  constructor(private readonly found: Sifted) {}

  add({ id }: JobRecord, verdict: Exclude<Verdict, null>): void {
    if ('end' in verdict) {
      const jobIds = this.ended.get(verdict.end);
      if (jobIds) jobIds.push(id);
      else {
        const fresh = [id];
        this.ended.set(verdict.end, fresh);
        this.found.ended.push({ end: verdict.end, jobIds: fresh });
      }
      return;
    }
    const { until, held } = verdict;
    const key = `${until} ${held.words['en-US']}`;
    const jobIds = this.postponed.get(key);
    if (jobIds) jobIds.push(id);
    else {
      const fresh = [id];
      this.postponed.set(key, fresh);
      this.found.postponed.push({ jobIds: fresh, nextAt: until, held });
    }
  }
}
