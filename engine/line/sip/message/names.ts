import type { HeaderName } from './types';

/**
 * Header fields by name: how the RFCs write it, its compact form, and whether its value is a
 * list that may be split at commas (RFC 3261, sections 7.3.1, 7.3.3 and 20).
 *
 * `single`: never split; commas belong to the value (Date, Subject, WWW-Authenticate…).
 * `values`: a list, each value with parameters or an address of its own: one line a value.
 * `tokens`: a list of short words: written on one line.
 */
export type FieldKind = 'single' | 'values' | 'tokens';

export interface FieldInfo {
  name: HeaderName;
  kind: FieldKind;
}

const SINGLE = `Authentication-Info Authorization Call-ID Content-Disposition Content-Length
  Content-Transfer-Encoding Content-Type CSeq Date Event Expires Flow-Timer From Identity Join
  Max-Breadth Max-Forwards MIME-Version Min-Expires Min-SE Organization P-Access-Network-Info
  P-Charging-Vector Priority Privacy Proxy-Authenticate Proxy-Authorization RAck Refer-Sub Refer-To
  Referred-By Replaces Reply-To Retry-After RSeq Server Session-Expires Session-ID SIP-ETag
  SIP-If-Match Subject Subscription-State Target-Dialog Timestamp To User-Agent User-to-User
  WWW-Authenticate`;

const VALUES = `Accept-Contact Alert-Info Call-Info Contact Diversion Error-Info Feature-Caps
  Geolocation History-Info P-Asserted-Identity P-Associated-URI P-Called-Party-ID
  P-Preferred-Identity Path Reason Record-Route Reject-Contact Remote-Party-ID Route Security-Client
  Security-Server Security-Verify Service-Route Via Warning`;

const TOKENS = `Accept Accept-Encoding Accept-Language Allow Allow-Events Content-Encoding
  Content-Language In-Reply-To Info-Package Proxy-Require Recv-Info Request-Disposition Require
  Supported Unsupported`;

/** RFC 3261, section 7.3.3, and the registry's later ones. */
const COMPACT: Record<string, HeaderName> = {
  a: 'Accept-Contact',
  b: 'Referred-By',
  c: 'Content-Type',
  d: 'Request-Disposition',
  e: 'Content-Encoding',
  f: 'From',
  i: 'Call-ID',
  j: 'Reject-Contact',
  k: 'Supported',
  l: 'Content-Length',
  m: 'Contact',
  o: 'Event',
  r: 'Refer-To',
  s: 'Subject',
  t: 'To',
  u: 'Allow-Events',
  v: 'Via',
  x: 'Session-Expires',
  y: 'Identity',
};

const KNOWN = new Map<string, FieldInfo>();
for (const [names, kind] of [
  [SINGLE, 'single'],
  [VALUES, 'values'],
  [TOKENS, 'tokens'],
] as const) {
  for (const name of names.split(/\s+/)) {
    const info: FieldInfo = { name, kind };
    KNOWN.set(name, info);
    KNOWN.set(name.toLowerCase(), info);
  }
}
for (const [letter, name] of Object.entries(COMPACT)) {
  const info = KNOWN.get(name);
  if (info === undefined) continue;
  KNOWN.set(letter, info);
  KNOWN.set(letter.toUpperCase(), info);
}

/** What is known of a name in any case or in its compact form (RFC 3261, section 7.3); undefined for a stranger's. */
export function fieldInfo(name: string): FieldInfo | undefined {
  return KNOWN.get(name) ?? KNOWN.get(name.toLowerCase());
}

/** The name as RFCs write it (RFC 3261, section 20); one that is not known stays as it is. */
export function canonicalName(name: string): HeaderName {
  return fieldInfo(name)?.name ?? name;
}
