import type { SipRequest } from '../message/types';
import type { LocalAudio, ReadAnswer } from '../sdp';
import { descriptionIn } from './body';
import type { Negotiation } from './negotiation';

/** What goes into a response to an INVITE, or why there is nothing that could. */
export type Described = { ok: true; body?: Uint8Array } | { ok: false; reason: string };

const NOTHING: Described = { ok: true };

/**
 * Where the descriptions of a peer's INVITE go (RFC 3261, section 13.2.1; RFC 3262, section 5):
 * its offer is answered in the first response that is sure to arrive, and in those before it; an
 * INVITE without one gets ours in the first such response, and the answer is in PRACK or ACK.
 */
export class CalleeDescription {
  /** It went through, in reliable responses: the 2xx need not say it again. */
  agreed = false;
  /** Our answer in a plain response: the 2xx repeats it. */
  private said: Uint8Array | undefined;

  constructor(
    private readonly negotiation: Negotiation,
    private readonly offered: boolean,
  ) {}

  /** For a 18x. */
  early(audio: LocalAudio, reliable: boolean): Described {
    const { negotiation } = this;
    if (this.agreed || negotiation.phase === 'offered') return NOTHING;
    if (this.said) return { ok: true, body: this.said };
    if (!this.offered) {
      if (!reliable) return NOTHING;
      negotiation.local = audio;
      return { ok: true, body: negotiation.offer(audio) };
    }
    const answer = negotiation.answer(audio);
    if (!answer.ok) return answer;
    this.agreed = reliable;
    this.said = answer.body;
    return answer;
  }

  /** For the 2xx. */
  final(audio: LocalAudio): Described {
    const { negotiation } = this;
    if (this.agreed) return NOTHING;
    if (this.said) return { ok: true, body: this.said };
    if (this.offered) return negotiation.answer(audio);
    negotiation.local ??= audio;
    return { ok: true, body: negotiation.offer(negotiation.local) };
  }

  /** PRACK: the answer to our offer, or an offer, whose answer is returned. */
  prack(prack: SipRequest): Uint8Array | undefined {
    const { negotiation } = this;
    const description = descriptionIn(prack);
    if (description.kind !== 'sdp') return undefined;
    if (negotiation.phase === 'offered') {
      this.agreed = negotiation.answered(description.session).ok;
      return undefined;
    }
    if (!negotiation.local || negotiation.phase === 'asked') return undefined;
    negotiation.asked(description.session);
    const answer = negotiation.answer(negotiation.local);
    return answer.ok ? answer.body : undefined;
  }

  /** ACK: the answer to an offer of the 2xx; undefined where there was none. */
  ack(ack: SipRequest): ReadAnswer | undefined {
    const { negotiation } = this;
    if (negotiation.phase !== 'offered') return undefined;
    const description = descriptionIn(ack);
    if (description.kind === 'sdp') return negotiation.answered(description.session);
    return { ok: false, reason: 'The ACK has no session description.' };
  }
}
