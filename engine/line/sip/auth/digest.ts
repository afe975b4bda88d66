import { getHashes, hash } from 'node:crypto';

/** Digest algorithms of RFC 7616 and RFC 8760, the strongest first. */
const HASHES = { 'SHA-512-256': 'sha512-256', 'SHA-256': 'sha256', MD5: 'md5' } as const;

export type HashName = keyof typeof HASHES;
export type DigestAlgorithm = HashName | `${HashName}-sess`;
export type Qop = 'auth' | 'auth-int';

const AVAILABLE = new Set(getHashes().map((name) => name.toLowerCase()));

/** What this Node can compute, the strongest first: MD5 is missing under FIPS. */
export const SUPPORTED: readonly DigestAlgorithm[] = (Object.keys(HASHES) as HashName[])
  .filter((name) => AVAILABLE.has(HASHES[name]))
  .flatMap((name): DigestAlgorithm[] => [name, `${name}-sess`]);

const BY_NAME = new Map(SUPPORTED.map((name) => [name.toUpperCase(), name]));

/** An `algorithm` parameter, in any case; without one it is MD5 (RFC 7616, section 3.3). */
export function digestAlgorithm(name: string | undefined): DigestAlgorithm | undefined {
  return BY_NAME.get((name ?? 'MD5').toUpperCase());
}

export function hashOf(algorithm: DigestAlgorithm): HashName {
  return (algorithm.endsWith('-sess') ? algorithm.slice(0, -5) : algorithm) as HashName;
}

const digest = (name: HashName, data: string | Uint8Array): string =>
  hash(HASHES[name], data, 'hex');

/** H(username:realm:password), in place of which a server may keep the password (RFC 7616, section 3.4.2). */
export function digestSecret(
  name: HashName,
  username: string,
  realm: string,
  password: string,
): string {
  return digest(name, `${username}:${realm}:${password}`);
}

export interface DigestInput {
  algorithm: DigestAlgorithm;
  /** From `digestSecret`, of the algorithm's hash. */
  secret: string;
  nonce: string;
  method: string;
  uri: string;
  /** Undefined as RFC 2069 had it: then nc and cnonce do not count. */
  qop: Qop | undefined;
  /** Eight hexadecimal digits. */
  nc: string;
  cnonce: string;
  /** Counts with `auth-int`. */
  body: Uint8Array;
}

/** The `response` parameter (RFC 7616, section 3.4.1; RFC 2617, section 3.2.2.1; RFC 8760, section 2). */
export function digestResponse(input: DigestInput): string {
  const { algorithm, nonce, nc, cnonce, qop } = input;
  const name = hashOf(algorithm);
  const secret = algorithm.endsWith('-sess')
    ? digest(name, `${input.secret}:${nonce}:${cnonce}`)
    : input.secret;
  const entity = qop === 'auth-int' ? `:${digest(name, input.body)}` : '';
  const request = digest(name, `${input.method}:${input.uri}${entity}`);
  const middle = qop === undefined ? nonce : `${nonce}:${nc}:${cnonce}:${qop}`;
  return digest(name, `${secret}:${middle}:${request}`);
}
