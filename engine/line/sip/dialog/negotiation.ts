import { type MediaPlan, mayReceive, maySend } from '../../../media/mediaPlan';
import {
  answerOffer,
  createOffer,
  type LocalAudio,
  readAnswer,
  serialiseSdp,
  type ReadAnswer,
  type SessionDescription,
} from '../sdp';
import { directionOf } from '../sdp/direction';
import { describeSession, rejected } from '../sdp/offer';

/** An answer of ours to send, or why there is none (488). */
export type Answer =
  { ok: true; body: Uint8Array; plan: MediaPlan } | { ok: false; reason: string };

/**
 * Offer and answer in one dialog (RFC 3264, section 4; RFC 6337): one at a time.
 *
 * ```
 *          offer               received
 *  offered ←──── settled ────→ asked
 *      └──────────→ ↑ ←───────────┘
 *   answer, refused      answer, declined
 * ```
 */
export class Negotiation {
  phase: 'settled' | 'offered' | 'asked' = 'settled';
  plan: MediaPlan | undefined;
  /** The peer holds us. */
  held = false;
  /** What we sent last, offer or answer. */
  private sent: SessionDescription | undefined;
  private theirs: SessionDescription | undefined;

  constructor(
    private readonly sessionId: string,
    /** What we have; of the last description that was agreed to. */
    public local: LocalAudio | undefined,
  ) {}

  /** The same offer, answered by another fork (RFC 3261, section 13.1). */
  fork(): Negotiation {
    const other = new Negotiation(this.sessionId, this.local);
    other.phase = this.phase;
    other.sent = this.sent;
    return other;
  }

  offer(local: LocalAudio): Uint8Array {
    this.sent = createOffer(this.sessionId, local, this.sent);
    this.phase = 'offered';
    return bytesOf(this.sent);
  }

  /** Our offer was not taken: all is as before (RFC 3261, section 14.1). */
  refused(): void {
    this.phase = 'settled';
  }

  /** The answer to our offer. Read again it counts again: an early one may have been a preview. */
  answered(answer: SessionDescription, local = this.local): ReadAnswer {
    if (!this.sent) return { ok: false, reason: 'Nothing was offered.' };
    const read = readAnswer(this.sent, answer);
    this.phase = 'settled';
    if (!read.ok) return read;
    // Where we would send nothing, it cannot be told from the answer.
    if (local && maySend(local.direction)) this.held = takesNothing(answer);
    this.local = local;
    this.plan = read.plan;
    return read;
  }

  /** Their offer is here; `answer` follows. */
  asked(offer: SessionDescription): void {
    this.theirs = offer;
    this.phase = 'asked';
  }

  answer(local: LocalAudio): Answer {
    const { theirs } = this;
    this.phase = 'settled';
    this.theirs = undefined;
    if (!theirs) return { ok: false, reason: 'Nothing is offered.' };
    const answered = answerOffer(theirs, this.sessionId, local, this.sent);
    if (!answered.ok) return answered;
    this.held = takesNothing(theirs);
    this.local = local;
    this.sent = answered.answer;
    this.plan = answered.plan;
    return { ok: true, body: bytesOf(answered.answer), plan: answered.plan };
  }

  /** What we said last, once more. */
  again(): Uint8Array | undefined {
    return this.sent && bytesOf(this.sent);
  }

  /** An answer that takes nothing: an ACK must have one (RFC 3261, section 13.2.2.4). */
  declining(offer: SessionDescription, address: string): Uint8Array {
    const media = offer.media.map(rejected);
    this.sent = describeSession(this.sessionId, address, media, this.sent);
    this.phase = 'settled';
    return bytesOf(this.sent);
  }
}

/** Whether a side takes nothing of what is sent to it: it holds the other (RFC 3264, section 8.4). */
function takesNothing(session: SessionDescription): boolean {
  const audio = session.media.find(({ kind, port }) => kind === 'audio' && port !== 0);
  return audio !== undefined && !mayReceive(directionOf(session, audio));
}

const bytesOf = (session: SessionDescription): Uint8Array =>
  Buffer.from(serialiseSdp(session), 'utf8');
