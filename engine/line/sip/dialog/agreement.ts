import type { SipResponse } from '../message/types';
import type { LocalAudio } from '../sdp';
import { descriptionIn } from './body';
import type { Fork } from './forks';

/** What a response to an INVITE of ours settles; `answer` is to be sent in PRACK or ACK. */
export type Agreement =
  | { ok: true; media: boolean; answer?: Uint8Array }
  | { ok: false; reason: string; answer?: Uint8Array };

const NOTHING: Agreement = { ok: true, media: false };

/**
 * What a provisional response describes: early media, as the answer to our offer, or an offer, if
 * we made none and it is a reliable one (RFC 3261, section 13.2.1; RFC 3262, section 5).
 */
export function agreeEarly(
  fork: Fork,
  message: SipResponse,
  { offered, reliable, audio }: { offered: boolean; reliable: boolean; audio: LocalAudio },
): Agreement {
  const description = descriptionIn(message);
  if (description.kind !== 'sdp' || fork.agreed) return NOTHING;
  const { negotiation } = fork.usage;
  if (offered) {
    const read = negotiation.answered(description.session);
    // It may have been a preview, of somebody who will not answer.
    if (!read.ok) return NOTHING;
    fork.agreed = reliable;
    return { ok: true, media: true };
  }
  if (!reliable) return NOTHING;
  fork.agreed = true;
  return answerTo(fork, message, audio);
}

/** What a 2xx settles (RFC 3261, section 13.2.2.4). */
export function agreeFinally(
  fork: Fork,
  message: SipResponse,
  { offered, audio }: { offered: boolean; audio: LocalAudio },
): Agreement {
  if (fork.agreed) return NOTHING;
  const { negotiation } = fork.usage;
  const description = descriptionIn(message);
  if (description.kind !== 'sdp') {
    // Some describe themselves in a 183 only.
    if (offered && negotiation.plan) return NOTHING;
    return { ok: false, reason: 'The other side answered without a session description.' };
  }
  if (!offered) return answerTo(fork, message, audio);
  const read = negotiation.answered(description.session);
  return read.ok ? { ok: true, media: true } : read;
}

/** Turns down what a 2xx that comes too late may offer: its ACK needs an answer. */
export function decline(
  fork: Fork,
  message: SipResponse,
  audio: LocalAudio,
): Uint8Array | undefined {
  const description = descriptionIn(message);
  if (description.kind !== 'sdp') return undefined;
  return fork.usage.negotiation.declining(description.session, audio.endpoint.address);
}

function answerTo(fork: Fork, message: SipResponse, audio: LocalAudio): Agreement {
  const description = descriptionIn(message);
  if (description.kind !== 'sdp') return NOTHING;
  const { negotiation } = fork.usage;
  negotiation.asked(description.session);
  const answer = negotiation.answer(audio);
  if (answer.ok) return { ok: true, media: true, answer: answer.body };
  const { address } = audio.endpoint;
  return { ...answer, answer: negotiation.declining(description.session, address) };
}
