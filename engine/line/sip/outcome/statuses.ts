import { fault, type Verdict } from './verdict';

const unreachable = fault('TrunkUnreachable');
const refused = fault('TrunkRefused');
const broken = fault('TrunkFault');
const noAudio = fault('NoAudio');
const caller = fault('CallerRefused');
const emptyNumber: Verdict = { outcome: 'emptyNumber' };

/**
 * What a final status to INVITE says: RFC 3261, section 21, with the codes of RFC 3323 and later
 * from the registry. Where a code has a Q.850 cause (RFC 3398, section 8.2.6.1), it means here
 * what that cause means.
 */
const STATUSES: Readonly<Record<number, Verdict>> = {
  // Redirection that the user agent does not follow: a trunk is to route calls itself.
  300: broken,
  301: broken,
  302: broken,
  305: broken,
  380: broken,

  400: broken,
  401: refused,
  402: refused,
  403: refused,
  404: emptyNumber,
  405: broken,
  406: noAudio,
  407: refused,
  408: { outcome: 'noAnswer', vague: true },
  410: emptyNumber,
  412: broken,
  413: broken,
  414: broken,
  415: noAudio,
  416: broken,
  417: broken,
  420: broken,
  421: broken,
  422: broken,
  423: broken,
  424: broken,
  425: broken,
  428: caller,
  429: broken,
  430: unreachable,
  433: caller,
  436: caller,
  437: caller,
  438: caller,
  439: broken,
  440: broken,
  469: broken,
  470: refused,
  // Powered off, out of coverage, not registered, or rung in vain: its cause tells which.
  480: { outcome: 'notConnected', ifRang: 'noAnswer', vague: true },
  481: broken,
  482: broken,
  483: broken,
  484: emptyNumber,
  485: emptyNumber,
  486: { outcome: 'busy' },
  // Not taken back by us, or it would not be asked about.
  487: { outcome: 'notConnected', ifRang: 'noAnswer', vague: true },
  488: noAudio,
  489: broken,
  491: broken,
  493: broken,
  494: refused,

  500: broken,
  501: broken,
  502: broken,
  503: broken,
  504: broken,
  505: broken,
  513: broken,
  555: broken,
  580: broken,

  600: { outcome: 'busy' },
  603: { outcome: 'rejected', by: 'callee' },
  604: emptyNumber,
  606: noAudio,
  // The callee does not want such calls (RFC 8197); somebody in between does not (RFC 8688).
  607: { outcome: 'rejected', by: 'callee' },
  608: { outcome: 'rejected' },
};

/** A code that nobody knows is its class's first (RFC 3261, section 8.1.3.2). */
export function verdictOfStatus(code: number): Verdict {
  return STATUSES[code] ?? STATUSES[Math.floor(code / 100) * 100] ?? broken;
}
