import { headers, parseNameAddress, parseUri, uriEquals } from '../message';
import type { SipResponse, SipUri } from '../message/types';

/**
 * Where a 3xx says to try instead (RFC 3261, sections 8.1.3.4 and 21.3), the preferred first: only
 * the same user at the same host as before, so that nobody sends our calls, and our accounts, to
 * other numbers than those that were allowed, or elsewhere.
 */
export function contactsAtHome(response: SipResponse, uri: string): string[] {
  const before = parseUri(uri);
  if (!before) return [];
  const found: { uri: string; q: number }[] = [];
  for (const value of headers(response, 'Contact')) {
    const address = parseNameAddress(value);
    const parsed = address && parseUri(address.uri);
    if (!address || !parsed || !isSame(parsed, before) || uriEquals(parsed, before)) continue;
    const q = Number(address.params.get('q') ?? '1');
    found.push({ uri: address.uri, q: q >= 0 ? q : 0 });
  }
  return found.sort((a, b) => b.q - a.q).map((one) => one.uri);
}

const isSame = (a: SipUri, b: SipUri): boolean => a.host === b.host && a.user === b.user;
