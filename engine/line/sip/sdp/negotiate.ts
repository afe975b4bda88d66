import { isIP, isIPv6 } from 'node:net';
import type { Law } from '../../../media/g711';
import { type Endpoint, type MediaPlan, SECURE_PEER } from '../../../media/mediaPlan';
import { both, directionOf, reversed } from './direction';
import {
  attributeOf,
  type Format,
  formatsOf,
  isTelephoneEvent,
  lawOf,
  PAYLOAD_TYPE,
} from './formats';
import { describeAudio, describeSession, type LocalAudio, rejected } from './offer';
import { isSecure, secureOf } from './secure';
import type { MediaDescription, SessionDescription } from './types';

/** What came of an answer. Without a plan there is no audio: `reason` says why, for people. */
export type ReadAnswer = { ok: true; plan: MediaPlan } | { ok: false; reason: string };

/** An answer to send, and what it means; or why none can be given (SIP's 488). */
export type AnsweredOffer =
  { ok: true; answer: SessionDescription; plan: MediaPlan } | { ok: false; reason: string };

/**
 * Answers an offer (RFC 3264, section 6): the first audio stream that can be used, with the first
 * codec of the offer's order that we have, one only, so that the other side does not change it
 * unasked; telephone events with the offer's payload type; all other streams rejected.
 *
 * `previous` is what we sent last in this dialog.
 */
export function answerOffer(
  offer: SessionDescription,
  sessionId: string,
  local: LocalAudio,
  previous?: SessionDescription,
): AnsweredOffer {
  let fault = 'The offer has no audio stream.';
  for (const [slot, media] of offer.media.entries()) {
    if (media.kind !== 'audio' || media.port === 0) continue;
    const { codec, events: offered } = commonFormats(media, local.laws);
    const unusable = unfit(offer, media, local);
    if (unusable !== undefined || !codec) {
      fault = unusable ?? noCodec(media);
      continue;
    }
    const direction = both(reversed(directionOf(offer, media)), local.direction);
    const events = local.telephoneEvents ? offered?.payloadType : undefined;
    const rtcpMux = local.rtcpMux && attributeOf(offer, media, 'rtcp-mux') !== undefined;
    const { protocol } = media;
    const terms = { codecs: [codec], events, rtcpMux, direction, protocol };
    const answered = describeAudio(local, terms);
    const streams = offer.media.map((one, i) => (i === slot ? answered : rejected(one)));
    return {
      ok: true,
      answer: describeSession(sessionId, local.endpoint.address, streams, previous),
      plan: {
        direction,
        remote: remoteOf(offer, media),
        rtcp: rtcpMux ? 'mux' : rtcpOf(offer, media),
        send: codec,
        receive: receivable(codec),
        events: events === undefined ? undefined : { send: events, receive: events },
        ptimeMs: ptimeOf(offer, media),
      },
    };
  }
  return { ok: false, reason: fault };
}

/**
 * Reads the answer to an offer of ours (RFC 3264, section 7): where to send, with which of the
 * answer's payload types, and what may come with ours.
 */
export function readAnswer(offer: SessionDescription, answer: SessionDescription): ReadAnswer {
  const slot = offer.media.findIndex(({ kind, port }) => kind === 'audio' && port !== 0);
  const ours = offer.media[slot];
  if (!ours) return { ok: false, reason: 'No audio stream was offered.' };
  // Streams of an answer stand in the offer's order; some answer with the audio alone.
  const theirs = answer.media[slot] ?? answer.media.find(({ kind }) => kind === 'audio');
  if (theirs?.kind !== 'audio' || theirs.port === 0) {
    return { ok: false, reason: 'The answer rejects the audio stream.' };
  }
  const secure = isSecure(ours) ? secureOf(answer, theirs) : undefined;
  if (secure === null) {
    return { ok: false, reason: 'The answer does not say by what certificate to know its sender.' };
  }
  const laws = formatsOf(ours)
    .map(lawOf)
    .filter((law) => law !== undefined);
  const offered = commonFormats(ours, laws);
  const common = commonFormats(theirs, laws);
  if (!common.codec) return { ok: false, reason: noCodec(theirs) };
  const rtcpMux =
    attributeOf(offer, ours, 'rtcp-mux') !== undefined &&
    attributeOf(answer, theirs, 'rtcp-mux') !== undefined;
  const events = offered.events &&
    common.events && {
      send: common.events.payloadType,
      receive: offered.events.payloadType,
    };
  return {
    ok: true,
    plan: {
      direction: both(directionOf(offer, ours), reversed(directionOf(answer, theirs))),
      remote: secure ? SECURE_PEER : remoteOf(answer, theirs),
      rtcp: rtcpMux ? 'mux' : secure ? undefined : rtcpOf(answer, theirs),
      send: common.codec,
      receive: receivable(common.codec),
      events,
      ptimeMs: ptimeOf(answer, theirs),
      ...(secure && { secure }),
    },
  };
}

interface Codec {
  law: Law;
  payloadType: number;
}

/** The first codec of the description's order that is among `laws`, and its telephone events. */
function commonFormats(
  media: MediaDescription,
  laws: readonly Law[],
): { codec: Codec | undefined; events: Format | undefined } {
  const formats = formatsOf(media);
  let codec: Codec | undefined;
  for (const format of formats) {
    const law = lawOf(format);
    if (law && laws.includes(law)) codec ??= { law, payloadType: format.payloadType };
  }
  return { codec, events: formats.find(isTelephoneEvent) };
}

/** Besides what was settled both laws by their fixed types: some send the other one all the same. */
function receivable(codec: Codec): ReadonlyMap<number, Law> {
  return new Map<number, Law>([
    [PAYLOAD_TYPE.PCMA, 'PCMA'],
    [PAYLOAD_TYPE.PCMU, 'PCMU'],
    [codec.payloadType, codec.law],
  ]);
}

/** Why a stream cannot be used; nothing when it can. */
function unfit(
  session: SessionDescription,
  media: MediaDescription,
  local: LocalAudio,
): string | undefined {
  const protocol = media.protocol.toUpperCase();
  if (protocol !== 'RTP/AVP' && protocol !== 'RTP/AVPF') {
    return `The audio stream is offered as ${media.protocol}; only RTP/AVP is spoken.`;
  }
  const { address = '' } = media.connection ?? session.connection ?? {};
  if (isIP(address) !== 0 && isIPv6(address) !== isIPv6(local.endpoint.address)) {
    return `The audio stream is to go to ${address}, which ${local.endpoint.address} cannot reach.`;
  }
  return undefined;
}

function noCodec(media: MediaDescription): string {
  const names = formatsOf(media).map(({ name }) => name);
  return `No codec is common: only PCMA and PCMU are spoken, not ${names.join(', ') || 'these'}.`;
}

/** Where RTP goes; undefined on hold, and where only a name is given, which nobody looks up. */
function remoteOf(session: SessionDescription, media: MediaDescription): Endpoint | undefined {
  const { address = '' } = media.connection ?? session.connection ?? {};
  const sendable = isIP(address) !== 0 && address !== '0.0.0.0' && address !== '::';
  return sendable ? { address, port: media.port } : undefined;
}

/** Where RTCP goes: `a=rtcp` (RFC 3605), else the next port up (RFC 3550, section 11). */
function rtcpOf(session: SessionDescription, media: MediaDescription): Endpoint | undefined {
  const remote = remoteOf(session, media);
  if (!remote) return undefined;
  const [port = '', , , address] = (attributeOf(session, media, 'rtcp') ?? '').split(' ');
  const named = Number(port);
  if (port === '' || !Number.isInteger(named) || named < 1 || named > 65_535) {
    return remote.port < 65_535 ? { ...remote, port: remote.port + 1 } : undefined;
  }
  return { address: address && isIP(address) ? address : remote.address, port: named };
}

function ptimeOf(session: SessionDescription, media: MediaDescription): number {
  const ptime = Number(attributeOf(session, media, 'ptime'));
  return ptime >= 5 && ptime <= 200 ? ptime : 20;
}
