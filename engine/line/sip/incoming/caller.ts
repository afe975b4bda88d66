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

function userOf(uri: string): string {
  if (!uri.toLowerCase().startsWith(TEL)) return parseUri(uri)?.user ?? '';
  const [number = ''] = uri.slice(TEL.length).split(';');
  return number.replace(/[-.()]/g, '');
}
