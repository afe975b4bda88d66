import { header, parseCSeq, tagOf } from '../message';
import type { SipRequest, SipResponse } from '../message/types';
import type { Received } from '../transport/port';

/** Begins the branch of everybody who follows RFC 3261 (section 8.1.1.7). */
export const MAGIC_COOKIE = 'z9hG4bK';

/**
 * No value has a line break in it, so the parts cannot be mistaken. Joined, not written one
 * behind the other: the latter keeps hold of the text that its parts were cut from, which is
 * the whole message, for as long as the key lives.
 */
const keyOf = (...parts: (string | number)[]): string => parts.join('\n');

/** Which of our requests a response answers (RFC 3261, section 17.1.3). */
export const clientKey = (branch: string, method: string): string => `${branch} ${method}`;

/**
 * Which transaction a request belongs to (RFC 3261, section 17.2.3). `method` is INVITE for an
 * ACK, and for a CANCEL that looks for what it cancels (section 9.2). Without the magic cookie
 * the peer is of RFC 2543's time: Request-URI, tags, Call-ID, CSeq and top Via have to be alike;
 * `toTag` is the one to look for then, the request's own unless given.
 */
export function serverKey(
  { message, via }: Received<SipRequest>,
  method: string,
  toTag?: string,
): string {
  const branch = via.params.get('branch');
  if (branch?.startsWith(MAGIC_COOKIE)) return keyOf(branch, via.host, via.port ?? '', method);
  const to = toTag ?? tag(message, 'To');
  const sequence = sequenceOf(message);
  const top = header(message, 'Via') ?? '';
  return keyOf(message.uri, to, tag(message, 'From'), callId(message), sequence, top, method);
}

export const isOldStyle = ({ via }: Received<SipRequest>): boolean =>
  !via.params.get('branch')?.startsWith(MAGIC_COOKIE);

/**
 * The same for the copies of one request that came over two paths (RFC 3261, section 8.2.2.2).
 * Undefined inside a dialog, where there are none.
 */
export function mergeKey(request: SipRequest): string | undefined {
  if (tag(request, 'To') !== '') return undefined;
  return keyOf(tag(request, 'From'), callId(request), header(request, 'CSeq') ?? '');
}

/** The same for a 2xx to INVITE and its ACK (RFC 3261, section 13.3.1.4). */
export function answerKey(message: SipRequest | SipResponse): string {
  const [from, to] = [tag(message, 'From'), tag(message, 'To')];
  return keyOf(from, to, callId(message), sequenceOf(message));
}

/** The tag of From or To, or ''. */
export function tag(message: SipRequest | SipResponse, name: 'From' | 'To'): string {
  return tagOf(header(message, name) ?? '') ?? '';
}

const callId = (message: SipRequest | SipResponse): string => header(message, 'Call-ID') ?? '';

function sequenceOf(message: SipRequest | SipResponse): string {
  return String(parseCSeq(header(message, 'CSeq') ?? '')?.sequence);
}

/** Under which names a server transaction is found; the table keeps them. */
export interface ServerKeys {
  readonly main: string;
  merge?: string;
  /** Its 2xx waits for an ACK. */
  answer?: string;
  /** The ACK of a peer of RFC 2543's time. */
  ack?: string;
}
