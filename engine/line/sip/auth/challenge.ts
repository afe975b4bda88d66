import { headers } from '../message/headers';
import type { SipResponse } from '../message/types';
import { type AuthValue, parseAuthValues } from './authValue';
import { type DigestAlgorithm, type Qop, SUPPORTED, digestAlgorithm } from './digest';

/** Who asks: the far end (401) or a proxy (407) (RFC 3261, sections 22.2 and 22.3). */
export type Challenger = 'user' | 'proxy';

/** Which fields carry what for whom. */
export const FIELDS = {
  user: { challenge: 'WWW-Authenticate', credentials: 'Authorization' },
  proxy: { challenge: 'Proxy-Authenticate', credentials: 'Proxy-Authorization' },
} as const;

/** A Digest challenge that can be answered (RFC 7616, section 3.3). */
export interface Challenge {
  from: Challenger;
  realm: string;
  nonce: string;
  opaque: string | undefined;
  algorithm: DigestAlgorithm;
  /** Whether the algorithm was named: then the answer names it too. */
  named: boolean;
  qop: Qop | undefined;
  stale: boolean;
}

/**
 * What is to be answered in a 401 or 407: of each realm the strongest challenge that is supported,
 * the first of two alike (RFC 8760, section 2.4, leaves the choice to local policy). A response
 * that was put together from several branches may hold challenges of both kinds.
 */
export function readChallenges(response: SipResponse): Challenge[] {
  const best = new Map<string, Challenge>();
  for (const from of ['user', 'proxy'] as const) {
    for (const field of headers(response, FIELDS[from].challenge)) {
      for (const value of parseAuthValues(field) ?? []) {
        const challenge = toChallenge(from, value);
        if (challenge === undefined) continue;
        const space = `${from} ${challenge.realm}`;
        const other = best.get(space);
        if (other === undefined || isStronger(challenge, other)) best.set(space, challenge);
      }
    }
  }
  return [...best.values()];
}

function isStronger(a: Challenge, b: Challenge): boolean {
  const rank = ({ algorithm }: Challenge) => Math.floor(SUPPORTED.indexOf(algorithm) / 2);
  return rank(a) < rank(b);
}

function toChallenge(from: Challenger, { scheme, params }: AuthValue): Challenge | undefined {
  const realm = params.get('realm');
  const nonce = params.get('nonce');
  const algorithm = digestAlgorithm(params.get('algorithm'));
  const qop = chooseQop(params.get('qop'));
  if (scheme.toLowerCase() !== 'digest' || realm === undefined || nonce === undefined) {
    return undefined;
  }
  if (algorithm === undefined || qop === 'unknown') return undefined;
  return {
    from,
    realm,
    nonce,
    opaque: params.get('opaque'),
    algorithm,
    named: params.has('algorithm'),
    qop,
    stale: params.get('stale')?.toLowerCase() === 'true',
  };
}

/** `auth` where it is offered: what rewrites SDP on the way would break `auth-int`. */
function chooseQop(offered: string | undefined): Qop | undefined | 'unknown' {
  if (offered === undefined) return undefined;
  const offers = offered.split(',', 16).map((word) => word.trim().toLowerCase());
  if (offers.includes('auth')) return 'auth';
  return offers.includes('auth-int') ? 'auth-int' : 'unknown';
}
