import type { JobGroupSettings, JobGroupStatusName } from '../api';

const BEFORE_OR_PAUSED = ['Draft', 'Paused'] as const;
const NOT_ENDED = ['Draft', 'Scheduling', 'Executing', 'Paused'] as const;
const ANY = [...NOT_ENDED, 'Completed', 'Stopped'] as const;

/** In which states each setting may be changed. */
const STATES: Readonly<Record<keyof JobGroupSettings, readonly JobGroupStatusName[]>> = {
  name: ANY,
  description: ANY,
  // Calls that are up go by it.
  scene: BEFORE_OR_PAUSED,
  strategy: BEFORE_OR_PAUSED,
  recallStrategy: NOT_ENDED,
  retryTimes: NOT_ENDED,
  retryIntervalMinutes: NOT_ENDED,
  retryByOutcome: NOT_ENDED,
  ringSeconds: NOT_ENDED,
  maxConcurrency: NOT_ENDED,
  minConcurrency: NOT_ENDED,
  priority: NOT_ENDED,
  callerNumber: NOT_ENDED,
  callerNumbers: NOT_ENDED,
  recallCallerNumbers: NOT_ENDED,
  progressive: NOT_ENDED,
  answeringMachine: NOT_ENDED,
  consentSource: NOT_ENDED,
};

/** The states in which all of these may be changed. */
export function statesFor(settings: Partial<JobGroupSettings>): JobGroupStatusName[] {
  const named = Object.keys(settings) as (keyof JobGroupSettings)[];
  return ANY.filter((state) => named.every((name) => STATES[name].includes(state)));
}

/** Settings with changes to them: each is replaced as a whole, but for redial options. */
export function changedSettings(
  known: JobGroupSettings,
  changes: Partial<JobGroupSettings>,
): JobGroupSettings {
  const { recallStrategy, callerNumber, ...rest } = changes;
  const merged = { ...known, ...rest };
  if (recallStrategy) merged.recallStrategy = { ...known.recallStrategy, ...recallStrategy };
  // The short form takes the place of the list.
  if (callerNumber !== undefined && !rest.callerNumbers) {
    merged.callerNumbers = callerNumber ? [callerNumber] : [];
  }
  return merged;
}
