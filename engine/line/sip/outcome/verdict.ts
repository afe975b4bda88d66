import type { CallExceptionCode } from '../../../api';
import type { LegOutcome } from '../../port';

/** What a status, a cause, a tone or a text says of a call that was not answered. */
export interface Verdict {
  outcome: LegOutcome;
  /** What it is where it had rung before. */
  ifRang?: LegOutcome;
  /** Who ended it. Default `line`. */
  by?: 'callee' | 'line';
  /** With `lineFailed`: what the line is to blame for. */
  exception?: CallExceptionCode;
  /** It stands for many things: whatever else is known says more. */
  vague?: true;
}

/** The line is to blame. */
export const fault = (exception: CallExceptionCode): Verdict => ({
  outcome: 'lineFailed',
  exception,
});
