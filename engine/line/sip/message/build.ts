import { tagOf } from './nameAddress';
import { reasonPhrase } from './reasons';
import type { HeaderField, SipRequest, SipResponse } from './types';

/** Methods whose answers make a dialog (RFC 3261, section 12.1.1; RFC 6665; RFC 3515). */
const DIALOG_METHODS = new Set(['INVITE', 'SUBSCRIBE', 'REFER', 'NOTIFY']);

/**
 * An answer with all that the request must find in it again (RFC 3261, section 8.2.6): Via, From,
 * To, Call-ID, CSeq; Record-Route where a dialog comes of it (section 12.1.1), Timestamp in a 100.
 * `toTag` goes on a To that has none. What the request lacks, the answer lacks.
 */
export function createResponse(
  request: SipRequest,
  status: number,
  reason: string = reasonPhrase(status),
  toTag?: string,
): SipResponse {
  const headers: HeaderField[] = [];
  const routed = status > 100 && status < 300 && DIALOG_METHODS.has(request.method);
  for (const { name, value } of request.headers) {
    switch (name) {
      case 'Via':
      case 'From':
      case 'Call-ID':
      case 'CSeq':
        headers.push({ name, value });
        break;
      case 'To':
        headers.push({ name, value: toTag === undefined ? value : withTag(value, toTag) });
        break;
      case 'Record-Route':
        if (routed) headers.push({ name, value });
        break;
      case 'Timestamp':
        if (status === 100) headers.push({ name, value });
        break;
    }
  }
  return { kind: 'response', status, reason, headers, body: new Uint8Array(0) };
}

function withTag(to: string, tag: string): string {
  return tagOf(to) === undefined ? `${to};tag=${tag}` : to;
}
