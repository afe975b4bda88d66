import { DialflowError, type JobGroupSettings, type Problem } from '../api';
import type { GroupSettings } from '../store/groups';
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
  callerNumber: '',
  answeringMachine: { action: 'continue' },
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
  if (given.name.length > LONGEST_NAME) {
    const reason = `has ${given.name.length} characters; at most ${LONGEST_NAME} are allowed`;
    problems.push({ path: 'name', reason });
  }
  if (given.callerNumber && !/^\+?\d{3,15}$/.test(given.callerNumber)) {
    const reason = 'is no telephone number: 3 to 15 digits are needed, with or without a +';
    problems.push({ path: 'callerNumber', reason });
  }
  const { answeringMachine } = given;
  if (answeringMachine?.action === 'leaveMessage' && !answeringMachine.message?.trim()) {
    const reason = 'is missing: with "leaveMessage" there must be a text to say after the beep';
    problems.push({ path: 'answeringMachine.message', reason });
  }
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
      callerNumber: given.callerNumber,
      answeringMachine,
    }),
    strategy,
    recallStrategy: { ...DEFAULTS.recallStrategy, ...given.recallStrategy },
  };
}

/** Runs a check of a part; its problems join the others under the part's path. */
export function collect<T>(problems: Problem[], path: string, check: () => T): T | undefined {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof DialflowError)) throw error;
    const inner = error.details.problems ?? [{ path: '', reason: error.message }];
    for (const problem of inner) {
      problems.push({ ...problem, path: problem.path ? `${path}.${problem.path}` : path });
    }
    return undefined;
  }
}

function defined<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
