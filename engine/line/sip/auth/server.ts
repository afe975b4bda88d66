import { timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../../time/clock';
import { headers } from '../message/headers';
import type { HeaderField, SipRequest } from '../message/types';
import { parseUri } from '../message/uri';
import { parseAuthValues, serializeAuthValue } from './authValue';
import { type Challenger, FIELDS } from './challenge';
import {
  type DigestAlgorithm,
  type HashName,
  type Qop,
  SUPPORTED,
  digestAlgorithm,
  digestResponse,
  digestSecret,
  hashOf,
} from './digest';
import { NonceMint } from './nonce';
import { ReplayGuard } from './replayGuard';

/** RFC 7616, section 3.3. */
export interface DigestServerOptions {
  realm: string;
  /** For signing nonces: 32 random bytes, new at each start. */
  secret: Uint8Array;
  clock: Clock;
  /** `user` answers 401, `proxy` 407. */
  as?: Challenger;
  /** One challenge each, in this order (RFC 8760, section 2.3: the preferred one first). */
  algorithms?: readonly DigestAlgorithm[];
  qop?: readonly Qop[];
  /** How long a nonce may be used, ms. */
  nonceMs?: number;
  /** Nonces in use that are remembered. */
  maxNonces?: number;
}

/** What is kept of a user (RFC 7616, section 3.4.2): the password, or what `digestSecret` made of it for each hash. */
export type StoredSecret =
  { password: string } | { secrets: Readonly<Partial<Record<HashName, string>>> };

/**
 * What the credentials are worth (RFC 3261, section 22.4). `missing`: none for this realm:
 * challenge. `stale`: they are right but their nonce is not: challenge with `stale`. `wrong`: user
 * or password. `malformed`: answer 400.
 */
export type Verdict =
  | { ok: true; username: string }
  | { ok: false; why: 'missing' | 'malformed' }
  | { ok: false; why: 'stale' | 'wrong'; username: string };

interface Credentials {
  algorithm: DigestAlgorithm;
  username: string;
  nonce: string;
  uri: string;
  response: string;
  qop: Qop | undefined;
  nc: string;
  cnonce: string;
}

const DAMPING_MS = 1_000;

/** Digest as a server, for a registrar (RFC 3261, section 22; RFC 7616; RFC 8760). */
export class DigestServer {
  private readonly mint: NonceMint;
  private readonly replays: ReplayGuard;
  private readonly nonceMs: number;
  private readonly algorithms: readonly DigestAlgorithm[];
  private readonly qop: readonly Qop[];
  private readonly fields: (typeof FIELDS)[Challenger];
  private expiredAt = 0;

  constructor(private readonly options: DigestServerOptions) {
    this.mint = new NonceMint(options.secret, options.realm);
    this.replays = new ReplayGuard(options.maxNonces ?? 20_000);
    this.nonceMs = options.nonceMs ?? 300_000;
    this.fields = FIELDS[options.as ?? 'user'];
    const { algorithms = ['SHA-256', 'MD5'], qop = ['auth'] } = options;
    this.algorithms = algorithms.filter((name) => SUPPORTED.includes(name));
    this.qop = qop;
  }

  /** The fields for a 401 or 407, one for each algorithm. */
  challenges(stale = false): HeaderField[] {
    const { realm, clock } = this.options;
    const nonce = this.mint.issue(clock.now());
    return this.algorithms.map((algorithm) => {
      const params: [string, string][] = [
        ['realm', realm],
        ['qop', this.qop.join(',')],
        ['nonce', nonce],
        ['algorithm', algorithm],
      ];
      if (stale) params.push(['stale', 'true']);
      return {
        name: this.fields.challenge,
        value: serializeAuthValue('Digest', params, false),
      };
    });
  }

  /** Judges the request's credentials. `secretOf` is asked once, with the name as it was sent. */
  verify(request: SipRequest, secretOf: (username: string) => StoredSecret | undefined): Verdict {
    const params = this.credentialsOf(request);
    if (params === undefined) return { ok: false, why: 'missing' };
    const credentials = this.read(params);
    if (credentials === undefined || !isForSameTarget(credentials.uri, request.uri)) {
      return { ok: false, why: 'malformed' };
    }
    const { username } = credentials;
    const stored = secretOf(username);
    const secret = this.secret(credentials, stored);
    const { method, body } = request;
    const expected = digestResponse({ ...credentials, secret, method, body });
    if (!isEqual(expected, credentials.response) || stored === undefined || secret === '') {
      return { ok: false, why: 'wrong', username };
    }
    return this.accept(credentials)
      ? { ok: true, username }
      : { ok: false, why: 'stale', username };
  }

  private credentialsOf(request: SipRequest): Map<string, string> | undefined {
    for (const field of headers(request, this.fields.credentials)) {
      for (const { scheme, params } of parseAuthValues(field) ?? []) {
        const ours = params.get('realm') === this.options.realm;
        if (ours && scheme.toLowerCase() === 'digest') return params;
      }
    }
    return undefined;
  }

  private read(params: Map<string, string>): Credentials | undefined {
    const algorithm = digestAlgorithm(params.get('algorithm'));
    const username = params.get('username');
    const nonce = params.get('nonce');
    const uri = params.get('uri');
    const response = params.get('response');
    const qop = params.get('qop')?.toLowerCase() as Qop | undefined;
    const nc = params.get('nc') ?? '';
    const cnonce = params.get('cnonce') ?? '';
    if (algorithm === undefined || !this.algorithms.includes(algorithm)) return undefined;
    if (username === undefined || nonce === undefined || uri === undefined) return undefined;
    if (response === undefined) return undefined;
    if (qop !== undefined) {
      if (!this.qop.includes(qop) || cnonce === '' || countOf(nc) === undefined) return undefined;
    }
    return { algorithm, username, nonce, uri, response, qop, nc, cnonce };
  }

  /** Computed for strangers as well, so that the time taken does not tell who exists; '' if none is kept. */
  private secret({ algorithm, username }: Credentials, stored: StoredSecret | undefined): string {
    const name = hashOf(algorithm);
    if (stored !== undefined && 'secrets' in stored) return stored.secrets[name] ?? '';
    return digestSecret(name, username, this.options.realm, stored?.password ?? '');
  }

  /** Whether the nonce is ours, fresh, and not used with this count before. */
  private accept({ nonce, qop, nc }: Credentials): boolean {
    const now = this.options.clock.now();
    if (now - this.expiredAt >= DAMPING_MS) {
      this.expiredAt = now;
      this.replays.expire(now - this.nonceMs);
    }
    const issuedAt = this.mint.issuedAt(nonce);
    if (issuedAt === undefined || now - issuedAt > this.nonceMs) return false;
    // Who does not count (RFC 2069) may use a nonce once.
    const count = qop === undefined ? Infinity : (countOf(nc) ?? Infinity);
    return this.replays.use(nonce, issuedAt, count);
  }
}

/** A nonce count: eight hexadecimal digits, not all 0 (RFC 7616, section 3.4). */
function countOf(nc: string): number | undefined {
  if (nc.length !== 8) return undefined;
  for (let i = 0; i < 8; i++)
    if (!'0123456789abcdefABCDEF'.includes(nc.charAt(i))) return undefined;
  const count = parseInt(nc, 16);
  return count > 0 ? count : undefined;
}

/**
 * The digest's URI should be the Request-URI (RFC 7616, section 3.4.6). Phones and proxies differ
 * in port and parameters; scheme, user and host must be the same.
 */
function isForSameTarget(uri: string, requestUri: string): boolean {
  if (uri === requestUri) return true;
  const a = parseUri(uri);
  const b = parseUri(requestUri);
  if (a === undefined || b === undefined) return false;
  return a.scheme === b.scheme && a.user === b.user && a.host === b.host;
}

function isEqual(expected: string, given: string): boolean {
  const a = Buffer.from(expected);
  const b = Buffer.from(given.toLowerCase());
  return a.length === b.length && timingSafeEqual(a, b);
}
