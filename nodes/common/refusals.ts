import { DialflowError, type ErrorCode } from '../../engine/api';
import type { Result } from '../host/run';
import { verbatim } from './terms';
import { brief } from './values';

/** What is told of something that was not done. */
export interface Refusal {
  code: string;
  reason: string;
  /** `Unsubscribed`: for flows to branch on, where the engine has a word for it. */
  because?: string;
}

/** What is wrong with one item, not with the engine or the node. */
const REFUSALS: readonly ErrorCode[] = [
  'InvalidInput',
  'NotFound',
  'AlreadyExists',
  'WrongState',
  'LimitExceeded',
];

/** @throws what is no refusal */
export function refusalOf(thrown: unknown): Refusal {
  const { code, message, details } = DialflowError.from(thrown);
  if (!REFUSALS.includes(code)) throw thrown;
  const because = details['reason'];
  return { code, reason: message, ...(typeof because === 'string' && { because }) };
}

/**
 * An item that cannot be done leaves by the output `refused`, with the reason: others that came
 * with it go on.
 */
export async function orRefused(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (thrown) {
    const refused = refusalOf(thrown);
    return {
      output: 'refused',
      data: { refused },
      status: verbatim(brief(refused.reason, 60)),
      alarming: true,
    };
  }
}
