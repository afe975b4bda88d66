import { charTable } from './chars';

const UNRESERVED = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.!~*'()";

/** What stands in the parts of a URI as it is (RFC 3261, section 25.1). */
export const IN_USER = charTable(`${UNRESERVED}&=+$,;?/`);
export const IN_PASSWORD = charTable(`${UNRESERVED}&=+$,`);
export const IN_PARAM = charTable(`${UNRESERVED}[]/:&+$`);
export const IN_HEADER = charTable(`${UNRESERVED}[]/?:+$`);

/** With each %HH as its character (RFC 3261, section 19.1.2); undefined where a % begins no escape. */
export function unescapeUri(text: string): string | undefined {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return unescapeBytes(text);
  }
}

/** Escapes that are not UTF-8 (or no escapes at all): a character a byte, as in Latin-1. */
function unescapeBytes(text: string): string | undefined {
  let plain = '';
  for (let i = 0; i < text.length; i++) {
    if (text.charAt(i) !== '%') {
      plain += text.charAt(i);
      continue;
    }
    const high = hexDigit(text.charCodeAt(i + 1));
    const low = hexDigit(text.charCodeAt(i + 2));
    if (high < 0 || low < 0) return undefined;
    plain += String.fromCharCode(high * 16 + low);
    i += 2;
  }
  return plain;
}

function hexDigit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  const letter = code | 32;
  return letter >= 97 && letter <= 102 ? letter - 87 : -1;
}

/** The text with %HH for each byte that may not stand as it is (RFC 3261, section 19.1.2). */
export function escapeUri(text: string, allowed: Uint8Array): string {
  let i = 0;
  while (i < text.length && allowed[text.charCodeAt(i)] === 1) i++;
  if (i === text.length) return text;
  let escaped = text.slice(0, i);
  for (const byte of Buffer.from(text.slice(i), 'utf8')) {
    escaped +=
      allowed[byte] === 1
        ? String.fromCharCode(byte)
        : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return escaped;
}
