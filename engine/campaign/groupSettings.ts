import { DialflowError, type JobGroupSettings, type Problem } from '../api';
import type { GroupRecord, GroupSettings } from '../store/groups';
import type { DialRules } from './ports';

const MOST_RETRIES = 100;
const WEEK_MINUTES = 7 * 24 * 60;
const LONGEST_RING = 300;
const LONGEST_NAME = 200;

/** Defaults of the seed's form (000, section 4.2.1.1); 0 of concurrency is "as the instance". */
const DEFAULTS: GroupSettings = {
  description: '',
  strategy: {},
  recallStrategy: { emptyNumberIgnore: true, inArrearsIgnore: true, outOfServiceIgnore: true },
  retryTimes: 0,
  retryIntervalMinutes: 10,
  ringSeconds: 45,
  maxConcurrency: 0,
  priority: 'daily',
  minConcurrency: 0,
  callerNumbers: [],
  recallCallerNumbers: [],
  retryByOutcome: {},
  progressive: null,
  answeringMachine: { action: 'continue' },
  consentSource: null,
};

/** Settings as they come from outside, checked and complete; every problem is told by its path. */
export function checkGroupSettings(given: JobGroupSettings, rules: DialRules): GroupSettings {
  const problems: Problem[] = [];
  const whole = (path: keyof JobGroupSettings, least: number, most: number): void => {
    const value = given[path];
    if (value === undefined) return;
    if (Number.isInteger(value) && (value as number) >= least && (value as number) <= most) return;
    const reason = `is ${JSON.stringify(value)}; a whole number from ${least} to ${most} is needed`;
    problems.push({ path, reason });
  };
  whole('retryTimes', 0, MOST_RETRIES);
  whole('retryIntervalMinutes', 0, WEEK_MINUTES);
  whole('ringSeconds', 1, LONGEST_RING);
  whole('maxConcurrency', 0, 10_000);
  whole('minConcurrency', 0, 10_000);
  const { maxConcurrency: most = 0, minConcurrency: least = 0 } = given;
  if (most > 0 && least > most) {
    const reason = `is ${least}, more than the group's maxConcurrency of ${most}`;
    problems.push({ path: 'minConcurrency', reason });
  }
  if (given.name.length > LONGEST_NAME) {
    const reason = `has ${given.name.length} characters; at most ${LONGEST_NAME} are allowed`;
    problems.push({ path: 'name', reason });
  }
  const callerNumbers = callersOf(given, problems);
  given.recallCallerNumbers?.forEach((number, index) => {
    checkCaller(number, `recallCallerNumbers[${index}]`, problems);
  });
  checkRetryRules(given.retryByOutcome ?? {}, problems);
  checkProgressive(given.progressive ?? null, problems);
  const { answeringMachine } = given;
  if (answeringMachine?.action === 'leaveMessage' && !answeringMachine.message?.trim()) {
    const reason = 'is missing: with "leaveMessage" there must be a text to say after the beep';
    problems.push({ path: 'answeringMachine.message', reason });
  }
  const consent = rules.consent?.(given.consentSource ?? undefined, 'consentSource');
  if (consent) problems.push(consent);
  const strategy = collect(problems, 'strategy', () => rules.parseStrategy(given.strategy ?? {}));
  if (problems.length > 0 || !strategy) throw DialflowError.invalid('job group', problems);
  return {
    ...DEFAULTS,
    ...defined({
      description: given.description,
      retryTimes: given.retryTimes,
      retryIntervalMinutes: given.retryIntervalMinutes,
      ringSeconds: given.ringSeconds,
      maxConcurrency: given.maxConcurrency,
      priority: given.priority,
      minConcurrency: given.minConcurrency,
      retryByOutcome: given.retryByOutcome,
      progressive: given.progressive,
      answeringMachine,
      consentSource: given.consentSource,
    }),
    callerNumbers,
    recallCallerNumbers: [...new Set(given.recallCallerNumbers)],
    strategy,
    recallStrategy: { ...DEFAULTS.recallStrategy, ...given.recallStrategy },
  };
}

/** What a form shows of settings that are kept: complete, and checked again when they come back. */
export const givenSettings = (
  group: Pick<GroupRecord, 'name' | 'settings'>,
  scene: string | undefined,
): JobGroupSettings => ({
  name: group.name,
  ...(scene !== undefined && { scene }),
  ...group.settings,
});

function callersOf(given: JobGroupSettings, problems: Problem[]): string[] {
  const { callerNumber, callerNumbers } = given;
  if (callerNumber) checkCaller(callerNumber, 'callerNumber', problems);
  callerNumbers?.forEach((number, index) => {
    checkCaller(number, `callerNumbers[${index}]`, problems);
  });
  const all = callerNumbers?.length ? callerNumbers : callerNumber ? [callerNumber] : [];
  return [...new Set(all)];
}

function checkCaller(number: string, path: string, problems: Problem[]): void {
  if (/^\+?\d{3,15}$/.test(number)) return;
  const reason = 'is no telephone number: 3 to 15 digits are needed, with or without a +';
  problems.push({ path, reason });
}

function checkRetryRules(
  rules: Required<JobGroupSettings>['retryByOutcome'],
  problems: Problem[],
): void {
  for (const [outcome, rule] of Object.entries(rules)) {
    const { retryTimes: times, retryIntervalMinutes: minutes = 0 } = rule;
    if (!Number.isInteger(times) || times < 0 || times > MOST_RETRIES) {
      const reason = `is ${times}; a whole number from 0 to ${MOST_RETRIES} is needed`;
      problems.push({ path: `retryByOutcome.${outcome}.retryTimes`, reason });
    }
    if (!Number.isInteger(minutes) || minutes < 0 || minutes > WEEK_MINUTES) {
      const reason = `is ${minutes}; a whole number from 0 to ${WEEK_MINUTES} is needed`;
      problems.push({ path: `retryByOutcome.${outcome}.retryIntervalMinutes`, reason });
    }
  }
}

function checkProgressive(
  progressive: Required<JobGroupSettings>['progressive'],
  problems: Problem[],
): void {
  if (!progressive) return;
  const { phones, factor } = progressive;
  if (phones.length === 0) {
    problems.push({ path: 'progressive.phones', reason: "is empty; name the agents' phones" });
  }
  if (!(factor >= 0.1 && factor <= 3)) {
    const reason = `is ${factor}; a number from 0.1 to 3 is needed`;
    problems.push({ path: 'progressive.factor', reason });
  }
}

/** Runs a check of a part; its problems join the others under the part's path. */
export function collect<T>(problems: Problem[], path: string, check: () => T): T | undefined {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof DialflowError)) throw error;
    const inner = error.details.problems ?? [{ path: '', reason: error.message }];
    for (const problem of inner) {
      problems.push({ ...problem, path: [path, problem.path].filter(Boolean).join('.') });
    }
    return undefined;
  }
}

function defined<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
