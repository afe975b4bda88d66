import { headers, parseParams } from '../message';
import type { HeaderField, SipMessage } from '../message/types';
import type { Reason } from './types';

/** Reason as written (RFC 3326, section 2): `Q.850;cause=16;text="Normal call clearing"`. */
export function reasonHeader({ protocol, cause, text }: Reason): HeaderField {
  const quoted = text === undefined ? '' : `;text="${text.replace(/["\\\r\n]/g, ' ')}"`;
  return { name: 'Reason', value: `${protocol};cause=${cause}${quoted}` };
}

export const reasonHeaders = (reason: Reason | undefined): HeaderField[] =>
  reason ? [reasonHeader(reason)] : [];

/** What a message says why (RFC 3326; RFC 6432 for responses). Other protocols are left out. */
export function readReasons(message: SipMessage): Reason[] {
  const found: Reason[] = [];
  for (const value of headers(message, 'Reason')) {
    const reason = readReason(value);
    if (reason) found.push(reason);
  }
  return found;
}

function readReason(value: string): Reason | undefined {
  const semicolon = value.indexOf(';');
  if (semicolon < 0) return undefined;
  const protocol = value.slice(0, semicolon).trim().toUpperCase();
  const params = parseParams(value, semicolon);
  const cause = Number(params?.get('cause') ?? NaN);
  if (!Number.isInteger(cause) || (protocol !== 'SIP' && protocol !== 'Q.850')) return undefined;
  const text = params?.get('text');
  return text === undefined || text === '' ? { protocol, cause } : { protocol, cause, text };
}
