import type { CallExceptionCode } from '../../../api';
import type { EarlyMedia } from '../../../media/earlyMedia';
import type { LegEnd, LegOutcome } from '../../port';
import type { Reason, SessionEnd } from '../dialog/types';
import { reasonPhrase } from '../message';
import { CAUSES } from './causes';
import { callException } from './exceptions';
import { verdictOfStatus } from './statuses';
import { verdictOfTexts } from './texts';
import { HEARD, TONES } from './tones';
import { fault, type Verdict } from './verdict';

/**
 * Why a leg ended the session itself: it was told to (`us`), it rang too long, the network played
 * a tone that says no, no audio came any more, or the line is being closed.
 */
export type GaveUp = 'us' | 'ringTimeout' | 'tone' | 'deadPeer' | 'line';

/** How a session of a leg went. */
export interface LegStory {
  end: SessionEnd;
  /** What early media was last taken for. */
  earlyMedia?: EarlyMedia;
  /** From 180 or 183 to the end; 0: it did not ring. */
  rangMs: number;
  gaveUp?: GaveUp;
  /** With `deadPeer`: how long nothing had come. */
  silentMs?: number;
  /** Of the trunk, or of the phone. */
  name: string;
}

export type LegOutcomeEnd = Pick<LegEnd, 'outcome' | 'by' | 'detail' | 'exception' | 'sipCode'>;

const UNREACHED: CallExceptionCode = 'TrunkUnreachable';
const FAILURES: Readonly<Record<NonNullable<SessionEnd['failure']>['kind'], CallExceptionCode>> = {
  timeout: UNREACHED,
  noPoint: UNREACHED,
  unreachable: UNREACHED,
  refused: UNREACHED,
  connectTimeout: UNREACHED,
  certificate: UNREACHED,
  closed: UNREACHED,
  unresolved: UNREACHED,
  tooLarge: 'TrunkFault',
  overloaded: 'TrunkFault',
  noAck: UNREACHED,
  sessionExpired: 'TrunkFault',
  peerGone: 'TrunkFault',
  noAudio: 'NoAudio',
};

/**
 * What the network says of a call, in the port's words. In this order, the first that is exact:
 * what we did ourselves; why there was no response; the words of a Reason or of the phrase; the
 * Q.850 cause (RFC 6432: what the telephone network said, of which the status is a translation by
 * RFC 3398); the status (RFC 3261, section 21); the tones before it; the status again.
 */
export function legEndOf(story: LegStory): LegOutcomeEnd {
  const { end, gaveUp } = story;
  const sipCode = end.code === undefined ? {} : { sipCode: end.code };
  if (gaveUp === 'deadPeer') return { ...deadPeer(story), ...sipCode };
  if (gaveUp === 'line') {
    const outcome = end.confirmed ? 'answered' : 'lineFailed';
    return { outcome, by: 'line', detail: 'The line was closed.' };
  }
  // An answer that crossed our CANCEL is none.
  if (end.confirmed && (gaveUp === undefined || gaveUp === 'us')) {
    return { ...answeredEnd(story), ...sipCode };
  }
  // A refusal that crossed it is one.
  const ours = end.code === undefined || end.code < 300 || end.code === 487;
  if (gaveUp !== undefined && ours) return { ...givenUp(story), ...sipCode };
  if (end.failure) {
    return withException(story, fault(FAILURES[end.failure.kind]), end.failure.message);
  }
  if (end.by === 'us' && ours) return { outcome: 'cancelled', by: 'us', ...sipCode };
  return { ...withException(story, refusalOf(story), detailOf(story)), ...sipCode };
}

/** What a status alone says, as that of a NOTIFY on a transfer (RFC 3515, section 2.4.5). */
export function outcomeOfStatus(
  code: number,
  phrase: string,
): { outcome: LegOutcome; detail: string } {
  const end: SessionEnd = { by: 'peer', confirmed: false, code, phrase, reasons: [] };
  const { outcome, detail } = legEndOf({ end, rangMs: 0, name: '' });
  return { outcome, detail: detail ?? `${code} ${phrase}` };
}

// ---------------------------------------------------------------- inside

function deadPeer({ end, silentMs = 0, name }: LegStory): LegOutcomeEnd {
  const seconds = Math.round(silentMs / 1_000);
  const detail = seconds > 0 ? `No audio came for ${seconds} s.` : 'No audio came any more.';
  const exception = callException('DeadPeer', { name });
  return { outcome: end.confirmed ? 'answered' : 'lineFailed', by: 'line', detail, exception };
}

function answeredEnd(story: LegStory): LegOutcomeEnd {
  const { end } = story;
  if (story.gaveUp === 'us' || end.by === 'us') return { outcome: 'answered', by: 'us' };
  const reason = causeOf(end.reasons);
  const verdict = end.failure
    ? fault(FAILURES[end.failure.kind])
    : reason && CAUSES[reason.cause]?.verdict;
  // A BYE of the network, not of the callee: it names what broke.
  if (verdict?.exception !== undefined && !verdict.vague) {
    const told = withException(story, verdict, end.failure?.message ?? causeText(reason));
    return { ...told, outcome: 'answered', by: 'line' };
  }
  const detail = reason && reason.cause !== 16 ? causeText(reason) : '';
  return { outcome: 'answered', by: 'callee', ...(detail && { detail }) };
}

function givenUp({ earlyMedia, rangMs, gaveUp, name }: LegStory): LegOutcomeEnd {
  if (gaveUp === 'us') return { outcome: 'cancelled', by: 'us' };
  const tone = earlyMedia && TONES[earlyMedia];
  const heard = earlyMedia && HEARD[earlyMedia];
  const rang = rangMs > 0 ? `Rang for ${Math.round(rangMs / 1_000)} s` : 'It did not ring in time';
  const detail = heard ? `${rang}; ${heard}.` : `${rang}.`;
  const verdict: Verdict = tone ?? { outcome: rangMs > 0 ? 'noAnswer' : 'notConnected' };
  const exception = verdict.exception && callException(verdict.exception, { name });
  return { outcome: verdict.outcome, by: 'line', detail, ...(exception && { exception }) };
}

function refusalOf({ end, earlyMedia }: LegStory): Verdict {
  const { code, reasons } = end;
  const texts = [...reasons.map(({ text = '' }) => text), end.phrase ?? ''];
  const words = verdictOfTexts(texts, code);
  const cause = causeOf(reasons)?.cause;
  const byCause = cause === undefined ? undefined : CAUSES[cause]?.verdict;
  // Words of a fault of the network are not about the callee.
  const isFault = byCause?.exception !== undefined && !byCause.vague;
  if (words && (words.exception !== undefined || !isFault)) return words;
  if (byCause && !byCause.vague) {
    // Cause 21 is 603 of the callee, 403 of the network (RFC 3398, section 7.2.4.1).
    return cause === 21 && code === 403 ? { outcome: 'rejected' } : byCause;
  }
  if (code === undefined) return byCause ?? fault('TrunkFault');
  // 503 with Retry-After is how a server says that it is full (RFC 3261, section 21.5.4).
  if (code === 503 && end.retryAfter !== undefined) return fault('TrunkLimit');
  const byStatus = verdictOfStatus(code);
  if (!byStatus.vague) return byStatus;
  const tone = earlyMedia && TONES[earlyMedia];
  if (tone) return tone;
  // A status within: what a proxy heard of one of several branches (RFC 3326, section 2).
  const within = reasons.find(({ protocol, cause: status }) => protocol === 'SIP' && status >= 300);
  const byWithin = within && verdictOfStatus(within.cause);
  return byWithin && !byWithin.vague ? byWithin : byStatus;
}

/** The Q.850 cause that says most; undefined when there is none. */
function causeOf(reasons: readonly Reason[]): Reason | undefined {
  const causes = reasons.filter(({ protocol }) => protocol === 'Q.850');
  const known = (exact: boolean): Reason | undefined =>
    causes.find(({ cause }) => {
      const found = CAUSES[cause];
      return found !== undefined && (!exact || !found.verdict.vague);
    });
  return known(true) ?? known(false) ?? causes[0];
}

function withException(story: LegStory, verdict: Verdict, detail: string): LegOutcomeEnd {
  const { end, rangMs, name } = story;
  const outcome = rangMs > 0 ? (verdict.ifRang ?? verdict.outcome) : verdict.outcome;
  const reason = causeOf(end.reasons);
  const exception =
    verdict.exception &&
    callException(verdict.exception, {
      name,
      ...(end.code !== undefined && { sipCode: end.code }),
      ...(reason && { cause: reason.cause }),
    });
  return {
    outcome,
    by: verdict.by ?? 'line',
    ...(detail && { detail }),
    ...(exception && { exception }),
  };
}

/** `480 Temporarily Unavailable; Q.850 20 subscriber absent; busy tone was heard`. */
function detailOf({ end, earlyMedia }: LegStory): string {
  const parts: string[] = [];
  if (end.code !== undefined) parts.push(`${end.code} ${end.phrase || reasonPhrase(end.code)}`);
  const reason = causeText(causeOf(end.reasons));
  if (reason) parts.push(reason);
  const heard = earlyMedia && HEARD[earlyMedia];
  if (heard) parts.push(heard);
  return parts.join('; ').slice(0, 300);
}

function causeText(reason: Reason | undefined): string {
  if (!reason) return '';
  const said = reason.text || CAUSES[reason.cause]?.name || '';
  return `Q.850 ${reason.cause} ${said}`.trim();
}
