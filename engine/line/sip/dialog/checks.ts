import { header, headers, isKnownMethod, uriScheme } from '../message';
import type { HeaderField, SipRequest } from '../message/types';
import { answerOffer, type LocalAudio, type SessionDescription } from '../sdp';
import { descriptionIn } from './body';
import { ACCEPT, EXTENSIONS, METHODS } from './capabilities';
import { warning } from './reply';
import { LEAST_SESSION_EXPIRES, SessionTimer } from './sessionTimer';

/** What a request is refused with. */
export interface Refusal {
  status: number;
  headers: HeaderField[];
}

const SCHEMES = new Set(['sip', 'sips', 'tel']);

/** What every request must pass, in this order (RFC 3261, section 8.2). */
export function refusalOf(request: SipRequest, more: readonly string[]): Refusal | undefined {
  const { method, uri } = request;
  if (!METHODS.includes(method) && !more.includes(method)) {
    // Section 8.2.1; what nobody knows at all is 501 (section 21.5.2).
    const allow = { name: 'Allow', value: [...METHODS, ...more].join(', ') };
    return { status: isKnownMethod(method) ? 405 : 501, headers: [allow] };
  }
  const scheme = uriScheme(uri);
  if (scheme === undefined || !SCHEMES.has(scheme)) return { status: 416, headers: [] };
  const unsupported = headers(request, 'Require').filter(
    (option) => !EXTENSIONS.includes(option.toLowerCase()),
  );
  if (unsupported.length === 0) return undefined;
  const fields = unsupported.map((value) => ({ name: 'Unsupported', value }));
  return { status: 420, headers: fields };
}

/** A new INVITE as it may be told: with its offer, if it has one. */
export type Checked =
  { ok: true; offer: SessionDescription | undefined } | (Refusal & { ok: false });

/** What a new INVITE must pass besides (RFC 3261, sections 8.2.3 and 13.3.1; RFC 4028, section 9). */
export function checkInvite(request: SipRequest): Checked {
  if (SessionTimer.asksTooLittle(request)) {
    return no(422, { name: 'Min-SE', value: String(LEAST_SESSION_EXPIRES) });
  }
  const description = descriptionIn(request);
  switch (description.kind) {
    case 'none':
      return { ok: true, offer: undefined };
    case 'foreign':
      return no(415, ACCEPT, { name: 'Accept-Encoding', value: 'identity' });
    case 'unreadable':
      return no(400, warning(description.reason));
    case 'sdp': {
      const { session } = description;
      const answer = answerOffer(session, '0', anyAudio(session));
      return answer.ok ? { ok: true, offer: session } : no(488, warning(answer.reason));
    }
  }
}

/** Whether it would take over a call (RFC 3891): that is not done, nor taken for a new one. */
export const replaces = (request: SipRequest): string | undefined => header(request, 'Replaces');

const no = (status: number, ...fields: HeaderField[]): Checked => ({
  ok: false,
  status,
  headers: fields,
});

/** All that anybody here could have, in the family of addresses that is asked for. */
function anyAudio({ media, connection }: SessionDescription): LocalAudio {
  const audio = media.find(({ kind, port }) => kind === 'audio' && port !== 0);
  const family = (audio?.connection ?? connection)?.family;
  return {
    endpoint: { address: family === 'IP6' ? '::1' : '127.0.0.1', port: 9 },
    laws: ['PCMA', 'PCMU'],
    telephoneEvents: true,
    rtcpMux: true,
    direction: 'sendrecv',
  };
}
