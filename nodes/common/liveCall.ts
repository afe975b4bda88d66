import { DialflowError, type EndReason } from '../../engine/api';
import type { Data, Result } from '../host/run';
import { endReasonWords } from './terms';
import { isObject } from './values';

/** Id of the call that came with the input; without one the node stands in the wrong place. */
export function callIdOf(input: Data): string {
  const call = input['call'];
  if (isObject(call) && typeof call['id'] === 'string' && call['id'] !== '') return call['id'];
  throw new DialflowError(
    'InvalidInput',
    'No call came with the input (field "call"). Put this node behind a Call Trigger or a Dial node, and keep the field on the way.',
    { problems: [{ path: 'call', reason: 'is missing' }] },
  );
}

/** The callee is gone. The adapter shows it on an output, or ends the branch quietly. */
export const hungUp = (reason: EndReason): Result => ({
  output: 'hungUp',
  data: { hungUp: { reason } },
  status: endReasonWords[reason],
});
