/** Digest authentication, both sides (RFC 3261, section 22; RFC 7616; RFC 8760). */
export { DigestClient, type AuthOutcome, type DigestCredentials } from './client';
export { readChallenges, type Challenge, type Challenger } from './challenge';
export { digestSecret, type DigestAlgorithm, type HashName, type Qop } from './digest';
export { DigestServer, type DigestServerOptions, type StoredSecret, type Verdict } from './server';
