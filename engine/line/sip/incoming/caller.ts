import { header, headers, parseNameAddress, parseUri } from '../message';
import type { SipRequest } from '../message/types';

/** `tel:+86-21-8000;…` (RFC 3966): its digits. */
const TEL = 'tel:';

/** The number or user that calls (RFC 3325, section 9.1; else From); empty where none is told. */
export function callerOf(message: SipRequest): string {
  const asserted = headers(message, 'P-Asserted-Identity');
  for (const value of [...asserted, header(message, 'From') ?? '']) {
    const user = userOf(parseNameAddress(value)?.uri ?? '');
    if (user !== '') return user;
  }
  return '';
}

/** The caller does not want its number shown (RFC 3323, section 4.2; RFC 3325, section 9.3). */
export const withholds = (message: SipRequest): boolean =>
  headers(message, 'Privacy').some((value) => /\b(id|user|header)\b/i.test(value));

/** Max-Forwards (RFC 3261, section 20.22), which may be missing. */
export function hopsLeftOf(message: SipRequest): number | undefined {
  const value = header(message, 'Max-Forwards');
  return value === undefined ? undefined : Number(value);
}

function userOf(uri: string): string {
  if (!uri.toLowerCase().startsWith(TEL)) return parseUri(uri)?.user ?? '';
  const [number = ''] = uri.slice(TEL.length).split(';');
  return number.replace(/[-.()]/g, '');
}
