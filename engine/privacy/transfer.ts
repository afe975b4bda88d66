import type { CallAnswer } from '../api';
import { ENDING } from './bindingTable';
import type { PrivacyBook } from './book';
import { isBarred } from './entries';
import { idOf } from './find';
import { canonical, isPerson } from './number';
import { dialledX } from './resolve';

/** One side of a call that is up wants the other one put through to a number. */
export interface TransferQuestion {
  answer: Extract<CallAnswer, { outcome: 'connect' }>;
  by: 'caller' | 'callee';
  /** Who called X. */
  caller: string;
  number: string;
}

export interface TransferRoute {
  callee: string;
  ringTimeoutSeconds: number;
}

/**
 * Whom a side of a call may put the other one through to; null: it may not, or not to this number.
 * The number is called at the operator's cost, so nothing is allowed that is not said to be.
 */
export function transferRoute(
  book: PrivacyBook,
  { answer, by, caller, number }: TransferQuestion,
  now: number,
): TransferRoute | null {
  const { binding, from, ringTimeoutSeconds } = answer;
  const pool = book.pools.get(binding.poolKey);
  const side = (by === 'caller') === (from === 'A') ? 'A' : 'other';
  const allowed = pool?.settings.transfers ?? 'nobody';
  if (!pool || (allowed !== 'both' && allowed !== side)) return null;
  if (!isInEffect(book, binding.id, now)) return null;
  const callee = canonical(number);
  const parties = [canonical(caller), canonical(answer.callee)];
  // Of ours, or of this very call: it would go round.
  if (!isPerson(callee) || parties.includes(callee) || dialledX(book, callee)) return null;
  const remaining = (by === 'caller' ? parties[1] : parties[0]) ?? '';
  // A is not to be put through by this binding, whoever asks for it.
  if (side === 'other' && binding.restriction === 'fromA') return null;
  return isBarred(pool, remaining, callee) ? null : { callee, ringTimeoutSeconds };
}

/** The call may outlive its binding; what that allowed does not. */
function isInEffect({ table }: PrivacyBook, id: string, now: number): boolean {
  const slot = table.slotOf(idOf(id));
  if (slot === undefined) return false;
  return (table.flagsOf(slot) & ENDING) === 0 && now < table.expiresAtOf(slot);
}
