import type { HeaderField, SipRequest } from '../message/types';
import type { ServerTransaction, ServerUser } from '../transaction';
import type { Received } from '../transport/port';
import { type Description, descriptionIn } from './body';
import { ACCEPT, SDP } from './capabilities';
import { retrySoon, warning } from './reply';
import { LEAST_SESSION_EXPIRES, SessionTimer } from './sessionTimer';
import type { InviteUsage } from './usage';

/** Why a change cannot be taken, as it is answered. */
interface Refusal {
  status: number;
  headers?: HeaderField[];
}

/** INVITEs and UPDATEs of the peer's in a dialog (RFC 3261, section 14.2; RFC 3311, section 5.2). */
export class PeerChanges {
  /** An INVITE of theirs has its 2xx, but no ACK yet. */
  open = false;

  constructor(private readonly usage: InviteUsage) {}

  invite(server: ServerTransaction, received: Received<SipRequest>): ServerUser {
    const { usage } = this;
    if (!usage.answered) {
      // Their first one waits for its answer, or ours does (section 14.2).
      const refusal = usage.ours ? { status: 491 } : { status: 500, headers: [this.soon()] };
      return this.refuse(server, received, refusal);
    }
    return this.update(server, received);
  }

  update(server: ServerTransaction, received: Received<SipRequest>): ServerUser {
    const { usage } = this;
    const { negotiation, owner } = usage;
    const { message } = received;
    const description = descriptionIn(message);
    const offers = message.method === 'INVITE' || description.kind !== 'none';
    const refusal = this.fault(message, offers);
    if (refusal) return this.refuse(server, received, refusal);
    const described = offers ? this.describe(description) : undefined;
    if (described && 'status' in described) return this.refuse(server, received, described);

    usage.dialog.refresh(received);
    const user = message.method === 'INVITE' ? this.awaitAck(server) : {};
    const body = described ? { contentType: SDP, body: described.body } : {};
    usage.reply(server, received, 200, {
      contact: usage.contact,
      headers: owner.timer.answering(message),
      ...body,
    });
    if (negotiation.phase === 'settled' && negotiation.plan) {
      owner.tell.media(negotiation.plan, negotiation.held);
    }
    return user;
  }

  /** What stands in the way before the offer is looked at. */
  private fault(request: SipRequest, offers: boolean): Refusal | undefined {
    const { negotiation, renegotiation } = this.usage;
    if (offers) {
      if (renegotiation.busy || negotiation.phase === 'offered') return { status: 491 };
      if (negotiation.phase === 'asked' || !negotiation.local) {
        return { status: 500, headers: [this.soon()] };
      }
    }
    if (!SessionTimer.asksTooLittle(request)) return undefined;
    const least = { name: 'Min-SE', value: String(LEAST_SESSION_EXPIRES) };
    return { status: 422, headers: [least] };
  }

  /** Our answer; or our offer, where they made none (section 14.2). */
  private describe(description: Description): { body: Uint8Array } | Refusal {
    const { negotiation } = this.usage;
    const { local } = negotiation;
    if (!local) return { status: 488 };
    switch (description.kind) {
      case 'none':
        return { body: negotiation.offer(local) };
      case 'foreign':
        return { status: 415, headers: [ACCEPT] };
      case 'unreadable':
        return { status: 400, headers: [warning(description.reason)] };
      case 'sdp': {
        negotiation.asked(description.session);
        const answer = negotiation.answer(local);
        return answer.ok ? answer : { status: 488, headers: [warning(answer.reason)] };
      }
    }
  }

  private awaitAck(server: ServerTransaction): ServerUser {
    const { usage } = this;
    this.open = true;
    usage.site.acknowledge(server, (ack) => this.acknowledged(ack));
    return {
      unacknowledged: () => {
        if (usage.disposed) return;
        const message = 'The other side did not acknowledge a change of the call.';
        usage.owner.broken(usage, { kind: 'noAck', message });
      },
    };
  }

  private acknowledged({ message }: Received<SipRequest>): void {
    const { usage } = this;
    const { negotiation, owner } = usage;
    this.open = false;
    if (usage.disposed) return;
    if (negotiation.phase === 'offered') {
      const description = descriptionIn(message);
      if (description.kind === 'sdp') {
        const read = negotiation.answered(description.session);
        if (!read.ok) return owner.broken(usage, { kind: 'noAudio', message: read.reason });
        owner.tell.media(read.plan, negotiation.held);
      } else negotiation.refused();
    }
    usage.renegotiation.resume();
  }

  private refuse(
    server: ServerTransaction,
    received: Received<SipRequest>,
    { status, headers = [] }: Refusal,
  ): ServerUser {
    return this.usage.reply(server, received, status, { headers });
  }

  private soon(): HeaderField {
    return retrySoon(this.usage.site);
  }
}
