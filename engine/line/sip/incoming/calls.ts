import type { LegListener, PlaceRequest } from '../../port';
import type { IncomingSession, SessionListener } from '../dialog/types';
import type { LegMedia, LegMediaListener, SipLeg } from '../leg';
import { header, parseNameAddress, parseUri } from '../message';
import type { Registrar } from '../registrar';
import type { Trunk, Trunks } from '../trunk';
import { IncomingCall } from './call';

export interface IncomingCallsParts {
  trunks: Trunks;
  registrar: Registrar;
  place(request: PlaceRequest, listener: LegListener): SipLeg;
  openMedia(session: IncomingSession, listener: LegMediaListener): Promise<LegMedia>;
  fault(error: unknown): void;
}

const RING_MS = 25_000;

/**
 * Who calls in, and whom that rings: a trunk rings the phones that it is set to, one of our phones
 * another one, or a number over the trunks. Anybody else has to say who it is.
 */
export class IncomingCalls {
  private readonly calls = new Set<IncomingCall>();

  constructor(private readonly parts: IncomingCallsParts) {}

  /** Takes an INVITE; as `Handlers.invite`. */
  take(session: IncomingSession): SessionListener {
    const { trunks, registrar } = this.parts;
    const trunk = trunks.of(session.invite);
    if (trunk) return this.fromTrunk(session, trunk);
    const admission = registrar.authenticate(session.invite);
    if (!admission.ok) {
      session.reject(admission.status, undefined, admission.headers);
      return NOBODY;
    }
    const free = registrar.occupy(admission.phone);
    return this.put(session, [this.dialledBy(session, admission.phone)], free);
  }

  get size(): number {
    return this.calls.size;
  }

  hangUpAll(): void {
    for (const call of [...this.calls]) call.hangUp();
  }

  private fromTrunk(session: IncomingSession, trunk: Trunk): SessionListener {
    const { inboundPhones = [] } = trunk.settings;
    trunk.begin();
    const caller = callerOf(session);
    const over = (): void => {
      trunk.end({ by: 'peer', confirmed: true, reasons: [] });
    };
    return this.put(
      session,
      inboundPhones.map((phone) => requestFor({ phone }, caller, session.callId)),
      over,
    );
  }

  private dialledBy(session: IncomingSession, phone: string): PlaceRequest {
    const user = parseUri(session.invite.message.uri)?.user ?? '';
    return this.parts.registrar.has(user)
      ? requestFor({ phone: user }, phone, session.callId)
      : requestFor({ number: user }, '', session.callId);
  }

  private put(
    session: IncomingSession,
    targets: readonly PlaceRequest[],
    over: () => void,
  ): SessionListener {
    const { place, openMedia, fault } = this.parts;
    const call = new IncomingCall({
      ...{ session, targets, fault },
      place: (request, listener) => place(request, listener),
      openMedia: (listener) => openMedia(session, listener),
      over: () => {
        this.calls.delete(call);
        over();
      },
    });
    this.calls.add(call);
    return call;
  }
}

const NOBODY: SessionListener = { ended: () => undefined };

function requestFor(
  to: { phone: string } | { number: string },
  callingNumber: string,
  callId: string,
): PlaceRequest {
  return {
    ...('phone' in to ? { phone: to.phone, calledNumber: '' } : { calledNumber: to.number }),
    ...{ callId, callingNumber, ringMs: RING_MS, attempt: 1, variables: {} },
    ...{ language: 'zh-CN', understands: false },
  };
}

/** The number that calls (RFC 3325, section 9.1; else From). */
function callerOf({ invite }: IncomingSession): string {
  const { message } = invite;
  const value = header(message, 'P-Asserted-Identity') ?? header(message, 'From') ?? '';
  return parseUri(parseNameAddress(value)?.uri ?? '')?.user ?? '';
}
