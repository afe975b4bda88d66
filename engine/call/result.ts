import { lastPlaybackCompleted, type EndReason, type HangUpBy, type Turn } from '../api';
import type { AnsweredBy, LegEnd } from '../line/port';
import type { MachineAnswer } from './answeringMachine';
import { endReasonOf, factsOf, hangUpByOf, taskStatusOf } from './outcome';
import type { CallResult } from './ports';

/** What a call knows of itself when the line tells its end. */
export interface EndedCall {
  now: number;
  answeredAt: number | null;
  ringMs: number;
  /** Why it was hung up by us, and who wanted it so. */
  asked: { reason: EndReason | null; by: HangUpBy | null };
  /** Number or phone that has taken the callee over; `referred`: and not by way of us. */
  handedOver: { to: string | null; referred: boolean };
  machine: Pick<MachineAnswer, 'taken' | 'inVain'>;
  answeredBy: AnsweredBy | null;
  completed: boolean;
  turns: readonly Turn[];
  recordingsFolder: string | undefined;
}

/** What became of a call, by what the line told and by what it went through. */
export function resultOf(end: LegEnd, call: EndedCall): CallResult {
  const { now, answeredAt, asked, machine, turns } = call;
  const reason = end.by === 'us' ? asked.reason : null;
  return {
    status: machine.inVain ? 'NoAnswer' : taskStatusOf(end),
    answeredAt,
    endTime: now,
    ringMs: call.ringMs,
    talkMs: answeredAt === null ? 0 : now - answeredAt,
    ...(endOfTransfer(call.handedOver, end.by) ?? {
      hangUpBy: (end.by === 'us' && asked.by) || hangUpByOf(end.by, reason),
      endReason: reason ?? endOfMachine(machine, end.by) ?? endReasonOf(end.outcome, end.by),
    }),
    ...factsOf(end, call.recordingsFolder),
    turnCount: turns.length,
    answeredBy: call.answeredBy,
    transferredTo: call.handedOver.to,
    completed: call.completed,
    playbackCompleted: lastPlaybackCompleted(turns),
  };
}

/** A transferred call that one of the two has ended, or the line that was asked to; else null. */
function endOfTransfer(
  { to, referred }: EndedCall['handedOver'],
  by: LegEnd['by'],
): Pick<CallResult, 'hangUpBy' | 'endReason'> | null {
  if (to === null || by === 'us') return null;
  if (referred) return { hangUpBy: 'flow', endReason: 'Transferred' };
  return by === 'callee' ? { hangUpBy: 'callee', endReason: 'Transferred' } : null;
}

/** A machine hung up that the flow had been told of as the end. */
const endOfMachine = ({ taken }: EndedCall['machine'], by: LegEnd['by']): EndReason | null =>
  by === 'callee' && taken ? 'AnsweringMachine' : null;
