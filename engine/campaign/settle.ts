import type {
  FailureReasonName,
  RetryOutcome,
  RetryRule,
  Strategy,
  Task,
  TaskStatusName,
} from '../api';
import type { GroupSettings } from '../store/groups';
import type { FinishedAttempt } from '../store/attempts';

/** What a job was at when its attempt ended. */
export interface AttemptSoFar {
  /** Attempts of the job, this one included. */
  attempts: number;
  /** Of these, on this day. */
  attemptsToday: number;
  status: TaskStatusName;
  endTime: number;
}

/** The redial rules that hold for a job: its own strategy wins over its group's. */
export interface RedialRules {
  settings: GroupSettings;
  strategy: Strategy;
  /** A number that does not exist is not dialled again, whatever the group's options say. */
  emptyNumberStops?: boolean;
  /** When the next day begins, ms since the epoch. */
  nextDay: number;
}

/** Outcomes after which nobody is to be tried again, by the group's redial options. */
const FINAL: Partial<Record<TaskStatusName, keyof GroupSettings['recallStrategy']>> = {
  EmptyNumber: 'emptyNumberIgnore',
  NotExist: 'emptyNumberIgnore',
  InArrears: 'inArrearsIgnore',
  OutOfService: 'outOfServiceIgnore',
};

/**
 * What becomes of a job after an attempt: done, or dialled again, or failed and why.
 *
 * Attempts: one, and `retryTimes` more while nobody answers. Where a strategy gives
 * `maxAttemptsPerDay`, that many on one day; what is left goes over to the next one, or fails
 * with `JobPerDayCallCountLimit` where the strategy has ended by then.
 */
export function settle(so: AttemptSoFar, rules: RedialRules): FinishedAttempt['job'] {
  if (so.status === 'Succeeded') return { status: 'Succeeded', failureReason: null };
  if (so.status === 'Terminated') return { status: 'Cancelled', failureReason: null };
  const { settings, strategy } = rules;
  const failureReason = failureReasonOf(so.status);

  const option = FINAL[so.status];
  const stops = option === 'emptyNumberIgnore' && rules.emptyNumberStops;
  if (option && (stops || settings.recallStrategy[option])) {
    return { status: 'Failed', failureReason };
  }
  const rule = ruleOf(so.status, settings);
  const retryTimes = rule?.retryTimes ?? retryTimesOf(settings, strategy);
  if (so.attempts > retryTimes) return { status: 'Failed', failureReason };

  const minutes =
    rule?.retryIntervalMinutes ?? strategy.minAttemptInterval ?? settings.retryIntervalMinutes;
  const interval = minutes * 60_000;
  let nextAt = so.endTime + interval;
  const { maxAttemptsPerDay, endTime } = strategy;
  const spent = maxAttemptsPerDay !== undefined && so.attemptsToday >= maxAttemptsPerDay;
  if (spent) nextAt = Math.max(nextAt, rules.nextDay);
  if (endTime !== undefined && nextAt > endTime) {
    return { status: 'Failed', failureReason: spent ? 'JobPerDayCallCountLimit' : failureReason };
  }
  return { status: 'Scheduling', nextAt, failureReason: null };
}

/** What the group has laid down for this outcome. */
function ruleOf(status: TaskStatusName, { retryByOutcome }: GroupSettings): RetryRule | undefined {
  const outcome = status === 'NotExist' ? 'EmptyNumber' : status;
  return retryByOutcome[outcome as RetryOutcome];
}

/** A strategy that gives attempts a day and nothing else means so many in all. */
function retryTimesOf(settings: GroupSettings, strategy: Strategy): number {
  if (settings.retryTimes > 0) return settings.retryTimes;
  return (strategy.maxAttemptsPerDay ?? 1) - 1;
}

export function failureReasonOf(status: TaskStatusName): FailureReasonName {
  switch (status) {
    case 'NoAnswer':
      return 'NoAnswer';
    case 'EmptyNumber':
    case 'NotExist':
      return 'EmptyNumber';
    default:
      return 'CallFailed';
  }
}

/** The strategy of a job: one given with it wins over its group's, field by field. */
export const strategyOf = (
  group: { settings: GroupSettings },
  job: { strategy: Strategy | null },
): Strategy =>
  job.strategy ? { ...group.settings.strategy, ...job.strategy } : group.settings.strategy;

/** It never reached the callee, and the line is to blame. */
export const isException = ({
  answeredAt,
  exception,
  endReason,
}: Pick<Task, 'answeredAt' | 'exception' | 'endReason'>): boolean =>
  answeredAt === null && (exception !== null || endReason === 'LineFailed');
