import { dirname, relative, sep } from 'node:path';
import type { EndReason, HangUpBy, TaskStatusName } from '../api';
import type { LegEnd, LegOutcome } from '../line/port';
import type { CallResult } from './ports';

/** What a line tells becomes the seed's task status (通话状态; 000, section 5.2). */
const STATUS: Record<LegOutcome, TaskStatusName> = {
  answered: 'Succeeded',
  noAnswer: 'NoAnswer',
  busy: 'Busy',
  rejected: 'Busy',
  emptyNumber: 'EmptyNumber',
  poweredOff: 'PoweredOff',
  outOfService: 'OutOfService',
  inArrears: 'InArrears',
  notConnected: 'NotConnected',
  cancelled: 'Cancelled',
  lineFailed: 'Failed',
};

/** 呼叫异常 is `Failed`, but for one that the seed has a status of its own for (主叫号码未在中继注册). */
export const taskStatusOf = ({
  outcome,
  exception,
}: Pick<LegEnd, 'outcome' | 'exception'>): TaskStatusName =>
  outcome === 'lineFailed' && exception?.code === 'CallerRefused'
    ? 'CallerNotRegistered'
    : STATUS[outcome];

/** Why a call ended that nobody gave a reason for. */
export function endReasonOf(outcome: LegOutcome, by: 'callee' | 'us' | 'line'): EndReason {
  if (outcome === 'lineFailed') return 'LineFailed';
  if (outcome !== 'answered') return 'NotAnswered';
  if (by === 'callee') return 'CalleeHungUp';
  return by === 'line' ? 'LineFailed' : 'Completed';
}

/** Reasons that are ours, not the flow's. */
const ENGINE_REASONS: ReadonlySet<EndReason> = new Set([
  'FlowSilent',
  'FlowStopped',
  'FlowFailed',
  'EngineStopped',
  'GroupStopped',
  'AnsweringMachine',
]);

/** Who ended a call; `reason` is what we gave where it was us. */
export function hangUpByOf(by: LegEnd['by'], reason: EndReason | null): HangUpBy {
  if (by !== 'us') return by;
  return reason && ENGINE_REASONS.has(reason) ? 'engine' : 'flow';
}

type Facts = Pick<
  CallResult,
  'detail' | 'exception' | 'sipCode' | 'trunk' | 'quality' | 'recording'
>;

/** What the line tells besides. Of a recording its path from `folder`, as in an address. */
export function factsOf(end: LegEnd, folder?: string): Facts {
  const { detail = null, exception = null, sipCode = null, trunk = null, quality = null } = end;
  const recording = end.recording ? recordingOf(end.recording, folder) : null;
  return { detail, exception, sipCode, trunk, quality, recording };
}

function recordingOf(
  { file, durationMs }: NonNullable<LegEnd['recording']>,
  folder = dirname(file),
): NonNullable<CallResult['recording']> {
  return { fileName: relative(folder, file).split(sep).join('/'), durationMs };
}
