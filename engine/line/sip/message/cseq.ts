import { isBlank, isToken, parseDigits, skipBlanks } from './chars';
import type { CSeq } from './types';

/** RFC 3261, section 20.16: a 32-bit number; section 8.1.1.5 asks senders to stay below 2^31. */
const MAX_SEQUENCE = 0xffff_ffff;

/** `4711 INVITE` (RFC 3261, section 20.16); undefined when it is anything else. */
export function parseCSeq(value: string): CSeq | undefined {
  let end = 0;
  while (end < value.length && !isBlank(value.charCodeAt(end))) end++;
  const sequence = parseDigits(value.slice(0, end), MAX_SEQUENCE);
  if (sequence === undefined) return undefined;
  const method = value.slice(skipBlanks(value, end));
  return isToken(method) ? { sequence, method } : undefined;
}

/** RFC 3261, section 20.16. */
export function serializeCSeq(cseq: CSeq): string {
  return `${cseq.sequence} ${cseq.method}`;
}
