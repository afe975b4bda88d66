import { header, headers, parseCSeq } from '../message';
import type { HeaderField, SipRequest, SipResponse } from '../message/types';

/** Whether a response is one of 100rel (RFC 3262, section 4), and its number. */
function rseqOf(response: SipResponse): number | undefined {
  if (response.status <= 100 || response.status >= 200) return undefined;
  if (!headers(response, 'Require').some((word) => word.toLowerCase() === '100rel')) {
    return undefined;
  }
  const rseq = Number(header(response, 'RSeq') ?? '');
  return Number.isInteger(rseq) && rseq > 0 ? rseq : undefined;
}

/** The order of reliable provisional responses in one early dialog (RFC 3262, section 4). */
export class Receipt {
  private last: number | undefined;

  /**
   * `plain`: not a reliable one. `next`: to be acknowledged with the RAck given. `stray`: one that
   * was acknowledged already, or whose forerunner is missing: it is dropped, and comes again.
   */
  take(response: SipResponse): { kind: 'plain' | 'stray' } | { kind: 'next'; rack: HeaderField } {
    const rseq = rseqOf(response);
    if (rseq === undefined) return { kind: 'plain' };
    if (this.last !== undefined && rseq !== this.last + 1) return { kind: 'stray' };
    this.last = rseq;
    return { kind: 'next', rack: { name: 'RAck', value: `${rseq} ${header(response, 'CSeq')}` } };
  }
}

/** `776656 1 INVITE` (RFC 3262, section 7.2). */
export function readRAck(request: SipRequest): { rseq: number; cseq: number } | undefined {
  const value = header(request, 'RAck') ?? '';
  const space = value.indexOf(' ');
  const rseq = Number(value.slice(0, Math.max(0, space)));
  const cseq = parseCSeq(value.slice(space + 1).trim());
  if (!Number.isInteger(rseq) || rseq < 1 || cseq?.method !== 'INVITE') return undefined;
  return { rseq, cseq: cseq.sequence };
}
