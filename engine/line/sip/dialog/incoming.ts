import type { Timer } from '../../../time/clock';
import { header } from '../message';
import type { HeaderField, SipRequest, SipResponse } from '../message/types';
import type { LocalAudio, SessionDescription } from '../sdp';
import type { ServerTransaction, ServerUser } from '../transaction';
import type { Received } from '../transport/port';
import { CalleeDescription } from './calleeDescription';
import { SDP } from './capabilities';
import { Dialog } from './dialog';
import { newSessionId, newTag } from './identifiers';
import { Negotiation } from './negotiation';
import { peerOfFlow } from './peerOfFlow';
import { Provisionals } from './provisionals';
import { reasonHeaders } from './reasons';
import { listed, replyTo, warning } from './reply';
import { CallSession, outcome, type SessionParts } from './session';
import type { IncomingSession, Peer, Reason, SessionEnd, SessionState } from './types';
import { InviteUsage } from './usage';

/** Proxies give up what they hear nothing of for three minutes (RFC 3261, section 13.3.1.1). */
const REMINDER_MS = 60_000;

/**
 * A session of the peer's (RFC 3261, section 13.3).
 *
 * ```
 *            answer: 2xx             ACK
 *  ringing ────────────→ (ringing) ─────→ confirmed ──→ ended
 *     │ reject, hangUp, CANCEL, no PRACK │ no ACK: BYE    ↑
 *     └──────────────────────────────────┴────────────────┘
 * ```
 */
export class IncomingCall extends CallSession implements IncomingSession {
  state: SessionState = 'ringing';
  readonly offered: boolean;
  protected override readonly usage: InviteUsage;
  private readonly provisionals: Provisionals;
  private readonly tag: string;
  private readonly description: CalleeDescription;
  private audio: LocalAudio | undefined;
  /** `answer` was called: `waiting` for a PRACK, then `sent`. */
  private answering: 'no' | 'waiting' | 'sent' = 'no';
  /** `hangUp` was called between the 2xx and its ACK (section 15). */
  private leaving: { reason: Reason | undefined } | undefined;
  private reminder: Timer | undefined;
  private expiry: Timer | undefined;

  constructor(
    parts: SessionParts,
    readonly invite: Received<SipRequest>,
    private readonly server: ServerTransaction,
    offer: SessionDescription | undefined,
    peer: Peer | undefined,
  ) {
    super(parts);
    const { site } = parts;
    const { random, clock, settings } = site;
    this.offered = offer !== undefined;
    this.tag = newTag(random);
    const negotiation = new Negotiation(newSessionId(random), undefined);
    if (offer) negotiation.asked(offer);
    this.description = new CalleeDescription(negotiation, this.offered);
    this.usage = new InviteUsage(site, this, {
      dialog: Dialog.ofRequest(invite, this.tag),
      negotiation,
      peer: peer ?? peerOfFlow(invite.flow),
      ours: false,
    });
    this.usage.learn(invite.message);
    const rseq = 1 + Math.floor(random() * 0xffff);
    this.provisionals = new Provisionals(clock, settings.t1Ms, rseq, {
      send: (response) => void server.respond(response),
      clear: () => this.pracked(),
      unacknowledged: () => this.notPracked(),
    });
    const expires = Number.parseInt(header(invite.message, 'Expires') ?? '', 10);
    if (expires > 0) this.expiry = clock.after(expires * 1_000, () => this.overdue());
    site.add(this.usage);
  }

  /** What the transaction tells of the INVITE. */
  readonly user: ServerUser = {
    cancelled: (cancel) => this.cancelled(cancel),
    unacknowledged: () => this.unacknowledged(),
  };

  ring({ code = 180, audio }: { code?: 180 | 181 | 182 | 183; audio?: LocalAudio } = {}): void {
    if (this.state !== 'ringing' || this.answering !== 'no') return;
    const { message } = this.invite;
    const reliable = listed(message, 'Require', '100rel') || listed(message, 'Supported', '100rel');
    const described = audio && this.description.early(audio, reliable);
    if (described?.ok === false) return this.notAcceptable(described.reason);
    const body = described?.body;
    this.tellMedia();
    // The first reliable response must have the offer, if the INVITE has none (RFC 3262, section 5).
    const bare = reliable && !this.offered && !this.description.agreed && !body;
    if (bare && listed(message, 'Require', '100rel')) return;
    const response = this.response(code, {
      contact: this.usage.contact,
      ...(body ? { contentType: SDP, body } : {}),
    });
    if (reliable && !bare) this.provisionals.send(response);
    else this.server.respond(response);
    this.remind(code);
  }

  answer(audio: LocalAudio): void {
    if (this.state !== 'ringing' || this.answering !== 'no') return;
    this.audio = audio;
    this.answering = 'waiting';
    if (!this.provisionals.describing) this.accept();
  }

  reject(code: number, phrase?: string, headers: readonly HeaderField[] = []): void {
    if (this.state !== 'ringing' || this.answering === 'sent') return;
    const response = this.response(code, { phrase, headers });
    this.refuse(response);
    this.finish({ by: 'us', confirmed: false, ...outcome(response) });
  }

  hangUp(reason?: Reason): void {
    switch (this.state) {
      case 'ringing':
        if (this.answering === 'sent') this.leaving = { reason };
        else this.reject(603, undefined, reasonHeaders(reason));
        return;
      case 'confirmed':
        return this.hangUpConfirmed(reason);
      case 'calling':
      case 'proceeding':
      case 'cancelling':
      case 'ended':
        return;
    }
  }

  /** PRACK (RFC 3262, section 3): with the answer to our offer, or with an offer of its own. */
  prack(
    usage: InviteUsage,
    server: ServerTransaction,
    received: Received<SipRequest>,
  ): ServerUser | undefined {
    const { message } = received;
    if (!this.provisionals.acknowledged(message, this.invite.message)) return undefined;
    const answer = this.description.prack(message);
    this.tellMedia();
    usage.reply(server, received, 200, answer ? { contentType: SDP, body: answer } : {});
    this.provisionals.flush();
    return {};
  }

  /** The caller is gone: before the answer its INVITE is over as well (RFC 3261, section 15.1.2). */
  override bye(usage: InviteUsage, request: SipRequest): void {
    this.server.respond(this.response(487));
    super.bye(usage, request);
  }

  /** Before the answer there is no BYE of ours (section 15): the INVITE is refused. */
  override broken(
    usage: InviteUsage,
    failure: NonNullable<SessionEnd['failure']>,
    response?: SipResponse,
  ): void {
    if (this.state !== 'ringing' || usage.answered) return super.broken(usage, failure, response);
    this.refuse(this.response(480));
    this.finish({ by: 'failure', confirmed: false, code: 480, reasons: [], failure });
  }

  protected release(): void {
    delete this.user.cancelled;
    delete this.user.unacknowledged;
  }

  protected dispose(): void {
    this.reminder?.cancel();
    this.expiry?.cancel();
    this.provisionals.quiet();
  }

  private accept(): void {
    const { audio } = this;
    if (!audio) return;
    const described = this.description.final(audio);
    if (!described.ok) return this.notAcceptable(described.reason);
    const { body } = described;
    this.answering = 'sent';
    this.dispose();
    this.usage.answered = true;
    this.site.acknowledge(this.server, (ack) => this.acknowledged(ack));
    const headers = this.timer.answering(this.invite.message);
    this.server.respond(
      this.response(200, {
        contact: this.usage.contact,
        headers,
        ...(body ? { contentType: SDP, body } : {}),
      }),
    );
    this.tellMedia();
  }

  private tellMedia(): void {
    const { plan, held } = this.usage.negotiation;
    if (plan) this.tell.media(plan, held);
  }

  private acknowledged({ message }: Received<SipRequest>): void {
    if (this.state !== 'ringing') return;
    this.state = 'confirmed';
    const read = this.description.ack(message);
    if (read?.ok === false)
      return this.broken(this.usage, { kind: 'noAudio', message: read.reason });
    this.tellMedia();
    if (this.leaving) return this.hangUpConfirmed(this.leaving.reason);
    this.tell.confirmed();
    this.usage.renegotiation.resume();
  }

  /** No ACK for 64 T1: BYE (section 13.3.1.4). */
  private unacknowledged(): void {
    if (this.state !== 'ringing' || this.answering !== 'sent') return;
    if (this.leaving) {
      this.usage.bye(reasonHeaders(this.leaving.reason));
      return this.finish({ by: 'us', confirmed: false, reasons: [] });
    }
    const message = 'The other side did not acknowledge our answer.';
    this.broken(this.usage, { kind: 'noAck', message });
  }

  private cancelled({ message }: Received<SipRequest>): void {
    if (this.state !== 'ringing' || this.answering === 'sent') return;
    this.server.respond(this.response(487));
    this.finish({ by: 'peer', confirmed: false, ...outcome(message), code: 487 });
  }

  private pracked(): void {
    if (this.answering === 'waiting') this.accept();
  }

  private notPracked(): void {
    if (this.state !== 'ringing' || this.answering === 'sent') return;
    this.refuse(this.response(504));
    const message = 'The other side did not acknowledge our ringing.';
    const failure = { kind: 'timeout' as const, message };
    this.finish({ by: 'failure', confirmed: false, code: 504, reasons: [], failure });
  }

  private notAcceptable(reason: string): void {
    this.refuse(this.response(488, { headers: [warning(reason)] }));
    const failure = { kind: 'noAudio' as const, message: reason };
    this.finish({ by: 'failure', confirmed: false, code: 488, reasons: [], failure });
  }

  /** The time that Expires gave is over (section 13.3.1). */
  private overdue(): void {
    if (this.state !== 'ringing' || this.answering === 'sent') return;
    this.refuse(this.response(487));
    this.finish({ by: 'peer', confirmed: false, code: 487, reasons: [] });
  }

  private remind(code: number): void {
    this.reminder?.cancel();
    this.reminder = this.site.clock.after(REMINDER_MS, () => {
      this.server.respond(this.response(code, { contact: this.usage.contact }));
      this.remind(code);
    });
  }

  private refuse(response: SipResponse): void {
    this.server.respond(response);
  }

  private response(status: number, parts: Parameters<typeof replyTo>[3] = {}): SipResponse {
    return replyTo(this.site, this.invite, status, { toTag: this.tag, ...parts });
  }
}
