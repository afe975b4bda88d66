import { deltaSeconds, header, headers, parseNameAddress, parseUri, uriEquals } from '../message';
import type { SipResponse } from '../message/types';
import type { Reply } from '../dialog/types';

/** What became of a REGISTER of ours. */
export type RegisterOutcome =
  | { kind: 'granted'; seconds: number; connection: number | undefined }
  /** 423: no less than so many seconds (RFC 3261, section 10.2.8). */
  | { kind: 'tooBrief'; minimum: number }
  /** The account is not taken: asking again soon would only lock it out. */
  | { kind: 'refused'; detail: string }
  | { kind: 'failed'; detail: string; retryAfterMs: number };

/** Who answers so has looked at the account, or is no registrar. */
const REFUSALS = new Set([401, 403, 404, 405, 407, 410, 420, 501, 603, 604]);
const LONGEST_SECONDS = 86_400;
const LONGEST_RETRY_MS = 3_600_000;

/** Reads the answer to a REGISTER for `contact`, which asked for so many seconds (RFC 3261, section 10.2.4). */
export function readRegisterReply(reply: Reply, contact: string, asked: number): RegisterOutcome {
  if (!reply.ok) return { kind: 'failed', detail: reply.failure.message, retryAfterMs: 0 };
  const { message, flow } = reply.received;
  const { status, reason } = message;
  if (status >= 200 && status < 300) {
    const seconds = grantedSeconds(message, contact, asked);
    if (seconds > 0) return { kind: 'granted', seconds, connection: flow.connection };
    const detail = 'The trunk took the registration and let it expire at once.';
    return { kind: 'failed', detail, retryAfterMs: 0 };
  }
  const minimum = deltaSeconds(header(message, 'Min-Expires'));
  if (status === 423 && minimum !== undefined) return { kind: 'tooBrief', minimum };
  const detail = `${status} ${reason}${adviceOn(status)}`;
  if (REFUSALS.has(status)) return { kind: 'refused', detail };
  return { kind: 'failed', detail, retryAfterMs: retryAfterMs(message) };
}

function adviceOn(status: number): string {
  if (status === 401 || status === 407) return ': check username and password';
  if (status === 403 || status === 404) return ': check username, password, account and domain';
  return '';
}

/** Of our own contact, else of the only one there, else Expires, else what was asked for. */
function grantedSeconds(response: SipResponse, contact: string, asked: number): number {
  const ours = parseUri(contact);
  const contacts = headers(response, 'Contact').flatMap((value) => parseNameAddress(value) ?? []);
  const same = contacts.find(({ uri }) => {
    const parsed = parseUri(uri);
    return uri === contact || (ours && parsed && uriEquals(ours, parsed));
  });
  // Behind a NAT some write another address into it.
  const mine = same ?? (contacts.length === 1 ? contacts[0] : undefined);
  const expires =
    deltaSeconds(mine?.params.get('expires')) ?? deltaSeconds(header(response, 'Expires')) ?? asked;
  return Math.min(expires, LONGEST_SECONDS);
}

/** RFC 3261, section 20.33: seconds, then perhaps a comment and parameters. */
export function retryAfterMs(response: SipResponse): number {
  const value = header(response, 'Retry-After') ?? '';
  const seconds = deltaSeconds(/^\d{1,9}/.exec(value)?.[0]) ?? 0;
  return Math.min(seconds * 1_000, LONGEST_RETRY_MS);
}
