import { canonicalName } from './names';
import type { HeaderField, HeaderName } from './types';

/** Anything with header fields: a message, or one that is being made. */
export interface WithHeaders {
  headers: HeaderField[];
}

/** Names compare without case (RFC 3261, section 7.3.1); compact forms count as their long ones. */
function isNamed(field: HeaderField, canonical: HeaderName): boolean {
  return (
    field.name === canonical ||
    (field.name.length === canonical.length &&
      field.name.toLowerCase() === canonical.toLowerCase()) ||
    (field.name.length === 1 && canonicalName(field.name) === canonical)
  );
}

/** The first field of this name: its value, or undefined (RFC 3261, section 7.3). */
export function header(message: WithHeaders, name: HeaderName): string | undefined {
  const canonical = canonicalName(name);
  for (const field of message.headers) if (isNamed(field, canonical)) return field.value;
  return undefined;
}

/** The values of all fields of this name, in their order, which counts (RFC 3261, section 7.3.1). */
export function headers(message: WithHeaders, name: HeaderName): string[] {
  const canonical = canonicalName(name);
  const values: string[] = [];
  for (const field of message.headers) if (isNamed(field, canonical)) values.push(field.value);
  return values;
}

/** Leaves one field of this name (RFC 3261, section 7.3): in the place of the first, or at the end. */
export function setHeader(message: WithHeaders, name: HeaderName, value: string): void {
  const canonical = canonicalName(name);
  const at = message.headers.findIndex((field) => isNamed(field, canonical));
  const field = { name: canonical, value };
  if (at < 0) {
    message.headers.push(field);
    return;
  }
  message.headers[at] = field;
  message.headers = message.headers.filter((f, i) => i <= at || !isNamed(f, canonical));
}

/** Adds a field behind the last of its name, or at the end (RFC 3261, section 7.3.1). */
export function appendHeader(message: WithHeaders, name: HeaderName, value: string): void {
  const canonical = canonicalName(name);
  const last = message.headers.findLastIndex((field) => isNamed(field, canonical));
  message.headers.splice(last < 0 ? message.headers.length : last + 1, 0, {
    name: canonical,
    value,
  });
}

/** Adds a field before the first of its name (a Via: RFC 3261, section 7.3.1), or before all. */
export function prependHeader(message: WithHeaders, name: HeaderName, value: string): void {
  const canonical = canonicalName(name);
  const first = message.headers.findIndex((field) => isNamed(field, canonical));
  message.headers.splice(Math.max(0, first), 0, { name: canonical, value });
}

/** Takes all fields of this name away (RFC 3261, section 7.3); says whether there were any. */
export function removeHeader(message: WithHeaders, name: HeaderName): boolean {
  const canonical = canonicalName(name);
  const kept = message.headers.filter((field) => !isNamed(field, canonical));
  const removed = kept.length < message.headers.length;
  if (removed) message.headers = kept;
  return removed;
}
