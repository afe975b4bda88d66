import { fieldInfo } from './names';
import type { SipMessage } from './types';

/**
 * A message as bytes (RFC 3261, sections 7 and 20.14). Content-Length is the body's, whatever
 * the fields say; short lists (Allow, Supported…) go on one line. Line ends inside a value, which
 * would begin a field of their own, become blanks.
 */
export function serializeMessage(message: SipMessage): Buffer {
  const { body } = message;
  const head = writeHead(message);
  const bytes = Buffer.byteLength(head, 'utf8');
  const out = Buffer.allocUnsafe(bytes + body.length);
  if (bytes === head.length) out.write(head, 0, 'latin1');
  else out.write(head, 0, 'utf8');
  if (body.length > 0) out.set(body, bytes);
  return out;
}

function writeHead(message: SipMessage): string {
  const { headers, body } = message;
  let text =
    message.kind === 'request'
      ? `${message.method} ${oneLine(message.uri)} SIP/2.0`
      : `SIP/2.0 ${message.status} ${oneLine(message.reason)}`;
  let measured = false;
  /** The list that the field before belongs to; one more of it may join. */
  let list = '';
  for (const field of headers) {
    const info = fieldInfo(field.name);
    const name = info?.name ?? field.name;
    if (name === 'Content-Length') {
      list = '';
      if (measured) continue;
      measured = true;
      text += `\r\nContent-Length: ${body.length}`;
      continue;
    }
    const joins = info?.kind === 'tokens' && isPlain(field.value);
    if (joins && name === list) text += `, ${oneLine(field.value)}`;
    else text += `\r\n${name}: ${oneLine(field.value)}`;
    list = joins ? name : '';
  }
  return `${text}${measured ? '' : `\r\nContent-Length: ${body.length}`}\r\n\r\n`;
}

/** Nothing in it that could swallow the comma before the next value. */
function isPlain(value: string): boolean {
  return value !== '' && !value.includes('"') && !value.includes('<') && !value.includes('>');
}

function oneLine(value: string): string {
  if (!value.includes('\r') && !value.includes('\n')) return value;
  return value.replaceAll('\r', ' ').replaceAll('\n', ' ');
}
