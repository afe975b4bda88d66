import { header } from '../message';
import type { HeaderField, SipRequest, SipResponse } from '../message/types';

const NO_BODY = new Uint8Array(0);
const MAX_FORWARDS: HeaderField = { name: 'Max-Forwards', value: '70' };

/**
 * The ACK for a final response other than 2xx (RFC 3261, section 17.1.1.3): all from the
 * INVITE, but To from the response. Its Via is the INVITE's, put on by the transport.
 */
export function ackFor(invite: SipRequest, response: SipResponse): SipRequest {
  return follow(invite, 'ACK', header(response, 'To') ?? header(invite, 'To') ?? '');
}

/** The CANCEL of a request (RFC 3261, section 9.1), its Via put on by the transport. */
export function cancelFor(invite: SipRequest, headers: readonly HeaderField[] = []): SipRequest {
  const cancel = follow(invite, 'CANCEL', header(invite, 'To') ?? '');
  cancel.headers.push(...headers);
  return cancel;
}

function follow(invite: SipRequest, method: string, to: string): SipRequest {
  const cseq = header(invite, 'CSeq') ?? '';
  const sequence = cseq.slice(0, Math.max(0, cseq.indexOf(' ')));
  return {
    kind: 'request',
    method,
    uri: invite.uri,
    headers: [
      ...invite.headers.filter(({ name }) => name === 'Route'),
      MAX_FORWARDS,
      { name: 'From', value: header(invite, 'From') ?? '' },
      { name: 'To', value: to },
      { name: 'Call-ID', value: header(invite, 'Call-ID') ?? '' },
      { name: 'CSeq', value: `${sequence} ${method}` },
    ],
    body: NO_BODY,
  };
}
