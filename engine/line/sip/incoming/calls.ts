import type { CallTaker, IncomingListener, LegListener, PlaceRequest } from '../../port';
import type { IncomingSession, SessionEnd, SessionListener } from '../dialog/types';
import type { LegAudio, LegAudioListener } from '../leg';
import { parseUri } from '../message';
import type { Registrar } from '../registrar';
import type { LocalAudio } from '../sdp';
import { TRUNK_DEFAULTS } from '../settings';
import type { Trunk, Trunks } from '../trunk';
import type { Voice } from '../voice';
import { IncomingCall, type OutLeg } from './call';
import { callerOf, hopsLeftOf, withholds } from './caller';
import { dialledOf } from './dialled';
import { IncomingSipLeg } from './leg';

type Laws = LocalAudio['laws'];

export interface IncomingCallsParts {
  trunks: Pick<Trunks, 'of'>;
  registrar: Pick<Registrar, 'at' | 'authenticate' | 'has' | 'occupy'>;
  place(request: PlaceRequest, listener: LegListener): OutLeg;
  openAudio(session: IncomingSession, laws: Laws, listener: LegAudioListener): Promise<LegAudio>;
  /** What speaks to the caller. */
  openVoice(audio: LegAudio, listener: IncomingListener): Voice;
  fault(error: unknown): void;
}

const RING_MS = 25_000;

/**
 * Who calls in, and whom that rings: a trunk rings the phones that it is set to, one of our phones
 * another one, or a number over the trunks. Anybody else has to say who it is.
 */
export class IncomingCalls {
  /** Who is asked of calls over trunks, before they ring phones. */
  taker: CallTaker | undefined;
  private readonly calls = new Set<IncomingCall>();
  private readonly taken = new Set<IncomingSipLeg>();

  constructor(private readonly parts: IncomingCallsParts) {}

  /** Takes an INVITE; as `Handlers.invite`. */
  take(session: IncomingSession): SessionListener {
    const { trunks, registrar } = this.parts;
    const { invite } = session;
    // A phone may sit behind the address of a trunk.
    const trunk = registrar.at(invite.flow) ? undefined : trunks.of(invite);
    if (trunk) return this.fromTrunk(session, trunk);
    const admission = registrar.authenticate(invite);
    if (!admission.ok) {
      session.reject(admission.status, undefined, admission.headers);
      return NOBODY;
    }
    const { phone } = admission;
    const free = registrar.occupy(phone);
    return this.put(session, [this.dialledBy(session, phone)], TRUNK_DEFAULTS.codecs, free);
  }

  get size(): number {
    return this.calls.size + this.taken.size;
  }

  hangUpAll(): void {
    for (const call of [...this.calls]) call.hangUp();
    for (const leg of [...this.taken]) leg.drop();
  }

  private fromTrunk(session: IncomingSession, trunk: Trunk): SessionListener {
    const { inboundPhones = [], codecs = TRUNK_DEFAULTS.codecs } = trunk.settings;
    const caller = callerOf(session.invite.message);
    const taken = this.askTaker(session, trunk, caller);
    if (taken) return taken;
    const targets = inboundPhones.map((phone) => requestFor({ phone }, caller, session.callId));
    trunk.begin();
    return this.put(session, targets, codecs, (end) => void trunk.end(end));
  }

  private askTaker(
    session: IncomingSession,
    trunk: Trunk,
    callingNumber: string,
  ): SessionListener | undefined {
    if (!this.taker) return undefined;
    const { openAudio, openVoice, fault } = this.parts;
    const { inboundPhones = [], codecs = TRUNK_DEFAULTS.codecs } = trunk.settings;
    const leg = new IncomingSipLeg({
      ...{ session, callingNumber, fault, trunk: trunk.name },
      withheld: withholds(session.invite.message),
      hopsLeft: hopsLeftOf(session.invite.message),
      calledNumber: dialledOf(session.invite.message, accountOf(trunk)),
      ringsPhones: inboundPhones.length > 0,
      openAudio: (listener) => openAudio(session, codecs, listener),
      openVoice: (audio, listener) => openVoice(audio, listener),
      over: (ended, end) => {
        this.taken.delete(ended);
        trunk.end(end);
      },
    });
    let listener: IncomingListener | undefined;
    try {
      listener = this.taker(leg);
    } catch (error) {
      fault(error);
    }
    if (!listener) return undefined;
    trunk.begin();
    this.taken.add(leg);
    leg.begin(listener);
    return leg;
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
    laws: Laws,
    over: (end: SessionEnd) => void,
  ): SessionListener {
    const { place, openAudio, fault } = this.parts;
    const call = new IncomingCall({
      ...{ session, targets, fault },
      place: (request, listener) => place(request, listener),
      openAudio: (listener) => openAudio(session, laws, listener),
      over: (ended, end) => {
        this.calls.delete(ended);
        over(end);
      },
    });
    this.calls.add(call);
    return call;
  }
}

/** The user of our Contact with the trunk, whom nobody dials. */
const accountOf = ({ name, settings: { account, username } }: Trunk): string =>
  account ?? username ?? name;

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
