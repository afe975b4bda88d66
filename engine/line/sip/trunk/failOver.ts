import type { SessionEnd } from '../dialog/types';

/**
 * Status codes that speak of the trunk and not of whom it was to reach:
 * 401, 407: it does not take our credentials (RFC 3261, section 22.3); 408: as a time-out (section
 * 8.1.3.1); 500, 502, 503, 504: a server of its own fails (sections 21.5.1, 21.5.3 to 21.5.5; RFC
 * 3263, section 4.3). Not 501, 505, 513: another trunk would say the same of our request. Not 403
 * nor 404, which most often are about the number, and never 6xx, which speaks for all (section 21.6).
 */
const TRUNK_CODES = new Set([401, 407, 408, 500, 502, 503, 504]);

/**
 * Causes of Q.850 that are the network's: no circuit, network out of order, temporary failure,
 * congestion, access information discarded, circuit not available, resource unavailable.
 */
const NETWORK_CAUSES = new Set([34, 38, 41, 42, 43, 44, 47]);
/** And those that are the callee's, whatever the status: 27 comes as 502, 102 as 504 (RFC 3398, section 8.2.6.1). */
const CALLEE_CAUSES = new Set([1, 16, 17, 18, 19, 20, 21, 22, 27, 28, 31]);

/** Failures that are not about reaching the trunk. */
const LATER = new Set(['noAck', 'sessionExpired', 'noAudio', 'peerGone']);

/**
 * Whether a call that ended so is to be tried over the next trunk. `reached`: 180 or 183 had come;
 * then the callee's phone has rung, and is not made to ring twice.
 */
export function shouldFailOver(end: SessionEnd, reached = false): boolean {
  if (end.confirmed || end.by === 'us' || reached) return false;
  if (end.failure && end.code === undefined) return !LATER.has(end.failure.kind);
  const cause = end.reasons.find(({ protocol }) => protocol === 'Q.850')?.cause;
  if (cause !== undefined && (end.code ?? 0) < 600) {
    if (NETWORK_CAUSES.has(cause)) return true;
    if (CALLEE_CAUSES.has(cause)) return false;
  }
  return end.code !== undefined && TRUNK_CODES.has(end.code);
}

/** What a call's end says of the trunk itself. */
export type Evidence = 'alive' | 'unreachable' | 'doubtful' | 'none';

/**
 * `unreachable`: nothing came back, or nothing got there. `alive`: it answered. `doubtful`: we
 * gave up before it said anything, or a call that was up broke.
 */
export function evidenceOf(end: SessionEnd): Evidence {
  if (end.failure && end.code === undefined) {
    if (end.confirmed) return 'doubtful';
    return LATER.has(end.failure.kind) || end.failure.kind === 'noPoint' ? 'none' : 'unreachable';
  }
  if (end.code === undefined && !end.confirmed) return 'doubtful';
  return end.code === 503 || end.code === 408 ? 'none' : 'alive';
}
