import { expect } from 'chai';
import type {
  Callee,
  InstanceSettings,
  JobGroup,
  JobGroupSettings,
  Strategy,
  WorkingTime,
} from '../../../engine/api';
import { openSqliteReadOnly } from '../../../engine/store/sqlite';
import { TestEngine } from '../../support/engine';
import { FakeClock, MONDAY_MORNING } from '../../support/fakeClock';
import { seededRandom } from '../../support/random';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Shanghai. */
const OFFSET = 8 * HOUR;
const MONTH = 30 * DAY;
/** What the engine does in one instant of the clock may be written in the next. */
const SLACK = SECOND;

const callees: Callee[] = [
  {
    name: 'brief',
    numbers: ['138*'],
    ringSeconds: 4,
    onAnswer: { hangUp: true, afterSeconds: 60 },
  },
  { name: 'away', numbers: ['139*'], outcome: 'noAnswer' },
  {
    name: 'late',
    numbers: ['137*'],
    outcome: ['busy', 'noAnswer', 'answers'],
    onAnswer: { hangUp: true },
  },
  { name: 'gone', numbers: ['136*'], outcome: 'emptyNumber' },
  {
    name: 'flaky',
    numbers: ['134*'],
    outcome: ['lineFailed', 'answers'],
    onAnswer: { hangUp: true },
  },
];
const PREFIXES = [
  '138',
  '138',
  '138',
  '138',
  '138',
  '138',
  '138',
  '139',
  '139',
  '137',
  '136',
  '134',
];
const CALLERS = ['02500000001', '02500000002', '02500000003'];
const RATE = { count: 2, seconds: 30 };

/** Lets what an instant starts come to its end before time goes on. */
class PatientClock extends FakeClock {
  override async settle(): Promise<void> {
    for (let turn = 0; turn < 5; turn++) await super.settle();
  }
}

/** A task as the naive model sees it. */
interface Call {
  groupId: string;
  jobId: string;
  number: string;
  caller: string;
  planned: number;
  begin: number;
  end: number;
  counted: boolean;
}

const dayOf = (at: number): number => Math.floor((at + OFFSET) / DAY);
const secondsOf = (text: string): number => {
  const [h = 0, m = 0, s = 0] = text.split(':').map(Number);
  return h * 3600 + m * 60 + s;
};

function inHours(windows: readonly WorkingTime[], at: number): boolean {
  if (windows.length === 0) return true;
  const second = ((at + OFFSET) % DAY) / 1000;
  return windows.some(
    ({ beginTime, endTime }) => second >= secondsOf(beginTime) && second < secondsOf(endTime),
  );
}

function allows(strategy: Strategy, at: number): boolean {
  const {
    startTime = 0,
    endTime = Infinity,
    workingTime = [],
    repeatBy,
    repeatDays = [],
  } = strategy;
  const date = new Date(at + OFFSET);
  if (repeatBy === 'Week' && !repeatDays.includes(date.getUTCDay())) return false;
  if (repeatBy === 'Month' && !repeatDays.includes(date.getUTCDate())) return false;
  return at >= startTime && at < endTime && inHours(workingTime, at);
}

function permits(settings: InstanceSettings, at: number): boolean {
  const weekday = new Date(at + OFFSET).getUTCDay();
  if (settings.weekdaysOnly && (weekday === 0 || weekday === 6)) return false;
  return inHours(settings.callingTime, at);
}

describe('A month of campaigns', () => {
  for (const seed of [1, 2, 3]) {
    it(`keeps to every rule (${seed})`, async function () {
      this.timeout(240_000);
      await playMonth(seed);
    });
  }
});

async function playMonth(seed: number): Promise<void> {
  const random = seededRandom(seed);
  const upTo = (most: number): number => Math.floor(random() * (most + 1));
  const chance = (share: number): boolean => random() < share;
  const pick = <T>(list: readonly T[]): T => list[upTo(list.length - 1)] as T;

  const test = await TestEngine.start({ callees }, new PatientClock());
  const { api, clock } = test;
  const { instanceId } = test;
  const limit = 2 + upTo(3);
  const dailyCap = 1 + upTo(4);
  const settings: Partial<InstanceSettings> = {
    dailyCap,
    weekdaysOnly: chance(0.5),
    callingTime: [
      { beginTime: '09:00:00', endTime: '12:00:00' },
      { beginTime: '11:00:00', endTime: '12:30:00' },
      { beginTime: '13:30:00', endTime: '20:00:00' },
    ],
  };
  const instance = await api.instances.update({ instanceId, maxConcurrency: limit, settings });
  await api.numbers.add({
    instanceId,
    numbers: CALLERS.map((number, index) => ({
      number,
      ...(index > 0 && { rateLimitCount: RATE.count, rateLimitPeriod: RATE.seconds }),
    })),
  });
  const numberOf = (): string => `${pick(PREFIXES)}${String(upTo(200)).padStart(8, '0')}`;
  const exempt = new Set(Array.from({ length: 5 }, numberOf));
  const barred = new Set(Array.from({ length: 5 }, numberOf).filter((n) => !exempt.has(n)));
  const entries = (some: Set<string>) => [...some].map((phoneNumber) => ({ phoneNumber }));
  await api.rules.addNumbers({ list: { kind: 'allow', instanceId }, entries: entries(exempt) });
  await api.rules.addNumbers({ list: { kind: 'doNotCall', instanceId }, entries: entries(barred) });

  const groups: JobGroup[] = [];
  const strategyAt = (now: number): Strategy => {
    const endTime = Math.min(now + (1 + upTo(10)) * DAY, MONDAY_MORNING + MONTH - DAY);
    const from = 8 + upTo(6);
    const strategy: Strategy = { endTime };
    if (chance(0.7)) {
      const pad = (hour: number): string => `${String(hour).padStart(2, '0')}:00:00`;
      strategy.workingTime = [{ beginTime: pad(from), endTime: pad(from + 2 + upTo(5)) }];
    }
    if (chance(0.3)) strategy.startTime = now + upTo(10) * HOUR;
    if (chance(0.4)) strategy.maxAttemptsPerDay = 1 + upTo(2);
    if (chance(0.4)) {
      strategy.repeatBy = pick(['Day', 'Week', 'Month'] as const);
      if (strategy.repeatBy === 'Week') strategy.repeatDays = [1, 3, 4, 6];
      if (strategy.repeatBy === 'Month') strategy.repeatDays = [6, 9, 13, 14, 22, 31];
    }
    if ((strategy.startTime ?? 0) >= endTime) delete strategy.startTime;
    return strategy;
  };
  /** What the engine paused by itself for failures of the line. */
  const resumeTripped = async (): Promise<void> => {
    for (const { id: groupId } of groups) {
      const { pausedBecause } = await api.jobGroups.get({ groupId });
      if (pausedBecause) await api.jobGroups.resume({ groupId });
    }
  };
  while (clock.now() < MONDAY_MORNING + MONTH - 3 * DAY) {
    await resumeTripped();
    const guaranteed = (priority: string): number =>
      groups
        .filter((group) => group.priority === priority)
        .reduce((sum, { minConcurrency }) => sum + minConcurrency, 0);
    const priority = chance(0.3) ? 'urgent' : 'daily';
    const wanted: JobGroupSettings = {
      name: `g${groups.length}`,
      priority,
      minConcurrency: chance(0.6) && guaranteed(priority) + 1 <= limit ? 1 : 0,
      maxConcurrency: chance(0.3) ? 1 + upTo(3) : 0,
      retryTimes: upTo(3),
      retryIntervalMinutes: upTo(120),
      strategy: strategyAt(clock.now()),
      callerNumbers: chance(0.5) ? [pick(CALLERS)] : [],
      recallCallerNumbers: chance(0.2) ? [pick(CALLERS)] : [],
      retryByOutcome: chance(0.3) ? { Busy: { retryTimes: 4, retryIntervalMinutes: 3 } } : {},
    };
    if (wanted.maxConcurrency) {
      wanted.minConcurrency = Math.min(wanted.minConcurrency ?? 0, wanted.maxConcurrency);
    }
    const contacts = Array.from({ length: 3 + upTo(50) }, numberOf);
    groups.push(await test.campaign(contacts, wanted));
    if (chance(0.2)) {
      const { id: groupId } = pick(groups);
      const { status } = await api.jobGroups.get({ groupId });
      if (status === 'Executing' || status === 'Scheduling') {
        await api.jobGroups.pause({ groupId });
        await clock.advance(upTo(5) * HOUR);
        await api.jobGroups.resume({ groupId });
      }
    }
    // Often several at once, so that they are in each other's way.
    if (chance(0.5)) await clock.advance((1 + upTo(60)) * HOUR);
  }
  while (clock.now() < MONDAY_MORNING + MONTH) {
    await resumeTripped();
    await clock.advance(Math.min(HOUR, MONDAY_MORNING + MONTH - clock.now()));
  }

  const calls = await readCalls(test);
  const byGroup = new Map(groups.map((group) => [group.id, group]));
  const fail = (what: string, call: Call): never => {
    const at = new Date(call.begin + OFFSET).toISOString();
    throw new Error(`seed ${seed}: ${what} at ${at}: ${JSON.stringify(call)}`);
  };
  expect(calls.length).to.be.greaterThan(100);

  // Every job ends, and so does every group.
  for (const { id, name } of groups) {
    const { status, progress } = await api.jobGroups.get({ groupId: id });
    expect(status, `${name} of seed ${seed}`).to.equal('Completed');
    const { total, succeeded, failed, cancelled } = progress;
    expect(succeeded + failed + cancelled, name).to.equal(total);
  }

  const today = new Map<string, number>();
  for (const call of calls) {
    const group = byGroup.get(call.groupId);
    if (!group) throw new Error('a call of no group');
    // Never outside a window; nobody who is barred; never over a cap.
    if (!allows(group.strategy, call.begin)) fail('outside the working time', call);
    const free = exempt.has(call.number);
    if (!free && !permits(instance.settings, call.begin)) fail('outside calling times', call);
    if (barred.has(call.number)) fail('a number that is barred', call);
    if (!free && call.counted) {
      const key = `${dayOf(call.begin)} ${call.number}`;
      const count = (today.get(key) ?? 0) + 1;
      today.set(key, count);
      if (count > dailyCap) fail('over the daily cap', call);
    }
    // Never over a limit.
    const up = calls.filter((one) => one.begin <= call.begin && one.end > call.begin);
    if (up.length > limit) fail(`${up.length} calls up`, call);
    const own = up.filter((one) => one.groupId === call.groupId);
    if (group.maxConcurrency > 0 && own.length > group.maxConcurrency) fail('over its limit', call);
    if (CALLERS.indexOf(call.caller) > 0) {
      const since = call.begin - RATE.seconds * SECOND;
      const recent = calls.filter(
        (one) => one.caller === call.caller && one.begin > since && one.begin <= call.begin,
      );
      if (recent.length > RATE.count) fail('over the rate of its number', call);
    }
    // Guaranteed concurrency is met while there is work: nobody gets a line beyond his guarantee
    // while somebody waits below his.
    if (own.length <= group.minConcurrency) continue;
    const neglected = calls.find((one) => {
      const other = byGroup.get(one.groupId);
      if (!other || other === group || other.minConcurrency === 0) return false;
      // Numbers that are limited hold a group back on other grounds.
      const [number = CALLERS[0]] = other.callerNumbers;
      if (number !== CALLERS[0] || other.recallCallerNumbers.length > 0) return false;
      const waits = one.planned < call.begin - SLACK && one.begin > call.begin + SLACK;
      const open = [one.planned, call.begin - SLACK, call.begin + SLACK].every(
        (at) => allows(other.strategy, at) && permits(instance.settings, at),
      );
      const live = up.filter(({ groupId }) => groupId === other.id).length;
      return waits && open && live < other.minConcurrency && !paused(other, calls, call.begin);
    });
    if (neglected) fail(`guarantee of ${neglected.groupId} not met`, call);
  }

  // One attempt is one call: attempts of a job lie behind each other, its pauses kept.
  const ofJob = new Map<string, Call[]>();
  for (const call of calls) ofJob.set(call.jobId, [...(ofJob.get(call.jobId) ?? []), call]);
  for (const list of ofJob.values()) {
    list.forEach((call, index) => {
      const before = list[index - 1];
      if (before && call.begin < before.end) fail('a job is called twice at once', call);
      const most = byGroup.get(call.groupId)?.strategy.maxAttemptsPerDay ?? Infinity;
      const sameDay = list.filter((one) => dayOf(one.begin) === dayOf(call.begin) && one.counted);
      if (sameDay.length > most) fail('too often a day', call);
    });
  }
  await test.stop();
}

/** A group that was paused then is not looked at: nobody else knows when it was. */
const paused = (group: JobGroup, calls: readonly Call[], at: number): boolean =>
  !calls.some((one) => one.groupId === group.id && Math.abs(one.begin - at) < HOUR);

async function readCalls(test: TestEngine): Promise<Call[]> {
  const db = openSqliteReadOnly(test.dataFolder);
  try {
    const rows = await db.selectFrom('task').selectAll().orderBy('actual_time').execute();
    return rows.map((row): Call => ({
      groupId: row.group_id,
      jobId: row.job_id,
      number: row.called_number,
      caller: row.calling_number,
      planned: row.planned_time,
      begin: row.actual_time,
      end: row.end_time ?? Infinity,
      counted: row.uncounted === 0,
    }));
  } finally {
    await db.destroy();
  }
}
