import type { Random } from '../../../time/clock';
import { appendHeader, headers, removeHeader } from '../message/headers';
import type { SipRequest, SipResponse } from '../message/types';
import { parseAuthValues, serializeAuthValue } from './authValue';
import { type Challenge, type Challenger, FIELDS, readChallenges } from './challenge';
import { digestResponse, digestSecret, hashOf } from './digest';

/** An account (RFC 3261, section 22.1). */
export interface DigestCredentials {
  username: string;
  password: string;
  /** Answer only this realm; without it any. */
  realm?: string;
}

/**
 * What to do after a 401 or 407 (RFC 3261, section 22.2). `answered`: send the next request. `refused`: the credentials are not accepted. `unsupported`:
 * no challenge that this client can answer.
 */
export type AuthOutcome = 'answered' | 'refused' | 'unsupported';

/** A nonce in use: `used` requests have carried it. */
interface Session {
  challenge: Challenge;
  used: number;
}

/** Challenges in a row to one request: a proxy, the far end, a stale nonce each. */
const MAX_ROUNDS = 4;
/** Realms remembered; a trunk has one or two. */
const MAX_SESSIONS = 16;

/**
 * Digest as a client (RFC 3261, section 22; RFC 7616; RFC 8760), one per account. It remembers
 * the last nonce of each realm, so that later requests need not be challenged again.
 *
 * @example
 * auth.authorize(request); // with what is known already
 * // a 401 or 407 comes: the same request with the next CSeq and a new branch
 * if (auth.answer(request, response, next) === 'answered') send(next);
 */
export class DigestClient {
  private readonly sessions = new Map<string, Session>();
  private readonly rounds = new WeakMap<SipRequest, number>();

  constructor(
    private readonly credentials: DigestCredentials,
    private readonly random: Random,
  ) {}

  /** Puts on `next` what the response to `refused` asks for; credentials for other realms stay. */
  answer(refused: SipRequest, response: SipResponse, next: SipRequest): AuthOutcome {
    const { realm } = this.credentials;
    const challenges = readChallenges(response).filter((c) => (realm ?? c.realm) === c.realm);
    if (challenges.length === 0) return 'unsupported';
    const rounds = this.rounds.get(refused) ?? 0;
    if (rounds >= MAX_ROUNDS || challenges.some((c) => !mayAnswer(c, refused))) return 'refused';
    this.rounds.set(next, rounds + 1);
    for (const challenge of challenges) this.put(next, this.begin(challenge));
    return 'answered';
  }

  /**
   * Adds credentials for the realms known, before anybody asks (RFC 3261, section 22.3). An ACK
   * carries its INVITE's, a CANCEL none (section 22.1): both are left alone.
   */
  authorize(request: SipRequest): void {
    if (request.method === 'ACK' || request.method === 'CANCEL') return;
    for (const session of this.sessions.values()) this.put(request, session);
  }

  /** The same nonce goes on counting: some servers give one to all who ask. */
  private begin(challenge: Challenge): Session {
    const space = `${challenge.from} ${challenge.realm}`;
    const known = this.sessions.get(space);
    const goesOn =
      known?.challenge.nonce === challenge.nonce &&
      known.challenge.algorithm === challenge.algorithm;
    const session = { challenge, used: goesOn ? known.used : 0 };
    this.sessions.delete(space);
    this.sessions.set(space, session);
    const [oldest] = this.sessions.keys();
    if (this.sessions.size > MAX_SESSIONS && oldest !== undefined) this.sessions.delete(oldest);
    return session;
  }

  private put(request: SipRequest, session: Session): void {
    const { from, realm } = session.challenge;
    const field = FIELDS[from].credentials;
    const others = headers(request, field).filter((value) => realmOf(value) !== realm);
    removeHeader(request, field);
    for (const value of others) appendHeader(request, field, value);
    session.used++;
    appendHeader(request, field, this.write(request, session));
  }

  private write(request: SipRequest, { challenge, used }: Session): string {
    const { algorithm, realm, nonce, opaque, qop } = challenge;
    const { username, password } = this.credentials;
    const nc = used.toString(16).padStart(8, '0');
    const cnonce = this.hex() + this.hex();
    const { method, uri, body } = request;
    const secret = digestSecret(hashOf(algorithm), username, realm, password);
    const response = digestResponse({
      ...{ algorithm, secret, nonce, method, uri, qop, nc, cnonce, body },
    });
    const params: [string, string][] = [
      ['username', username],
      ['realm', realm],
      ['nonce', nonce],
      ['uri', uri],
      ['response', response],
    ];
    if (challenge.named) params.push(['algorithm', algorithm]);
    if (opaque !== undefined) params.push(['opaque', opaque]);
    if (qop !== undefined) params.push(['qop', qop], ['nc', nc]);
    if (qop !== undefined || algorithm.endsWith('-sess')) params.push(['cnonce', cnonce]);
    return serializeAuthValue('Digest', params, true);
  }

  private hex(): string {
    return Math.floor(this.random() * 0x1_0000_0000)
      .toString(16)
      .padStart(8, '0');
  }
}

/**
 * Whether another try may be accepted. Not where the same nonce was answered, or a nonce used for
 * the first time and not called stale: then the password is wrong (RFC 7616, section 3.3, stale).
 * A nonce that had served before may have expired without being called so.
 */
function mayAnswer(challenge: Challenge, refused: SipRequest): boolean {
  const answered = answerTo(challenge.from, challenge.realm, refused);
  if (answered === undefined) return true;
  if (answered.get('nonce') === challenge.nonce) return false;
  return challenge.stale || parseInt(answered.get('nc') ?? '1', 16) > 1;
}

function answerTo(
  from: Challenger,
  realm: string,
  request: SipRequest,
): Map<string, string> | undefined {
  for (const value of headers(request, FIELDS[from].credentials)) {
    const params = parseAuthValues(value)?.[0]?.params;
    if (params?.get('realm') === realm) return params;
  }
  return undefined;
}

const realmOf = (value: string): string | undefined =>
  parseAuthValues(value)?.[0]?.params.get('realm');
