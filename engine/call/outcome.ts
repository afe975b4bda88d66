import type { EndReason, TaskStatusName } from '../api';
import type { LegOutcome } from '../line/port';

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

export const taskStatusOf = (outcome: LegOutcome): TaskStatusName => STATUS[outcome];

/** Why a call ended that nobody gave a reason for. */
export function endReasonOf(outcome: LegOutcome, by: 'callee' | 'us' | 'line'): EndReason {
  if (outcome === 'lineFailed') return 'LineFailed';
  if (outcome !== 'answered') return 'NotAnswered';
  if (by === 'callee') return 'CalleeHungUp';
  return by === 'line' ? 'LineFailed' : 'Completed';
}
