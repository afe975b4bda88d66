import { deltaSeconds, header, headers, parseNameAddress, parseUri } from '../message';
import type { SipRequest, SipUri } from '../message/types';

/** One Contact of a REGISTER (RFC 3261, section 10.2.1). */
export interface ContactUpdate {
  /** As written: the Request-URI of what is sent there. */
  uri: string;
  parsed: SipUri;
  /** 0: takes it back. */
  seconds: number;
  q: number;
  /** `+sip.instance` (RFC 5626, section 4.1): the same device, whatever its contact. */
  instance: string | undefined;
}

/** What a REGISTER asks for. */
export type Asked =
  | { kind: 'list' }
  | { kind: 'removeAll' }
  | { kind: 'update'; contacts: ContactUpdate[] }
  | { kind: 'bad'; status: 400 | 423; reason: string };

export const SHORTEST_SECONDS = 60;
export const LONGEST_SECONDS = 3_600;
/** Contacts in one request, and of one phone. */
export const MAX_CONTACTS = 5;

/** Reads the contacts (RFC 3261, section 10.3, steps 6 and 7). */
export function readContacts(request: SipRequest): Asked {
  const values = headers(request, 'Contact');
  const expires = header(request, 'Expires');
  if (values.length === 0) return { kind: 'list' };
  if (values.includes('*')) {
    if (values.length === 1 && deltaSeconds(expires) === 0) return { kind: 'removeAll' };
    return bad('Contact: * stands alone, and with Expires: 0');
  }
  if (values.length > MAX_CONTACTS) return bad(`More than ${MAX_CONTACTS} contacts`);
  const contacts: ContactUpdate[] = [];
  for (const value of values) {
    const address = parseNameAddress(value);
    const parsed = address && parseUri(address.uri);
    if (!address || !parsed) return bad('A contact is no SIP URI');
    const { params } = address;
    const asked = params.get('expires') ?? expires;
    // What cannot be read counts as an hour (sections 20.10 and 20.19).
    const seconds = Math.min(deltaSeconds(asked) ?? LONGEST_SECONDS, LONGEST_SECONDS);
    if (seconds > 0 && seconds < SHORTEST_SECONDS) {
      return { kind: 'bad', status: 423, reason: 'Interval Too Brief' };
    }
    const instance = params.get('+sip.instance');
    contacts.push({ uri: address.uri, parsed, seconds, q: qOf(params.get('q')), instance });
  }
  return { kind: 'update', contacts };
}

const bad = (reason: string): Asked => ({ kind: 'bad', status: 400, reason });

/** 0 to 1 (section 20.10); 1 where nothing can be read. */
function qOf(text: string | undefined): number {
  const q = Number(text ?? 1);
  return q >= 0 && q <= 1 ? q : 1;
}
