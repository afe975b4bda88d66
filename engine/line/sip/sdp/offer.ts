import { isIPv6 } from 'node:net';
import type { Law } from '../../../media/g711';
import type { Direction, Endpoint } from '../../../media/mediaPlan';
import { formatsOf, isTelephoneEvent, PAYLOAD_TYPE } from './formats';
import { LITE, SECURE_PROTOCOL, secureAttributes, type SecureLocal } from './secure';
import { serialiseSdp } from './serialise';
import type { Attribute, Connection, MediaDescription, SessionDescription } from './types';

/** The packets we make and ask for. */
const PTIME_MS = 20;
/** What most of the world uses for telephone events. */
const EVENT_PAYLOAD_TYPE = 101;

/** The audio that we have to offer, or to answer with. */
export interface LocalAudio {
  /** Where we receive, as the other side is to see it. */
  endpoint: Endpoint;
  /** At least one, the preferred first. */
  laws: readonly Law[];
  telephoneEvents: boolean;
  /** Reports on the port of RTP, where the other side agrees (RFC 5761). */
  rtcpMux: boolean;
  /** `sendonly` or `inactive` holds the other side. */
  direction: Direction;
  /** For browsers: nothing is spoken but DTLS-SRTP. */
  secure?: SecureLocal;
}

/**
 * An offer of one audio stream (RFC 3264, sections 5 and 8). `sessionId` is a number of up to 18
 * digits, random, that stays for the whole dialog.
 *
 * `previous` is what we sent last in this dialog, offer or answer: its streams keep their places
 * (a rejected one with port 0), telephone events their payload type, and the version goes up by
 * one if anything has changed.
 */
export function createOffer(
  sessionId: string,
  local: LocalAudio,
  previous?: SessionDescription,
): SessionDescription {
  const slots = previous?.media ?? [];
  const inUse = slots.findIndex(({ kind, port }) => kind === 'audio' && port !== 0);
  const slot = inUse >= 0 ? inUse : slots.findIndex(({ kind }) => kind === 'audio');
  const audio = describeAudio(local, {
    codecs: local.laws.map((law) => ({ law, payloadType: PAYLOAD_TYPE[law] })),
    events: local.telephoneEvents ? eventTypeOf(slots[slot]) : undefined,
    rtcpMux: local.rtcpMux,
    direction: local.direction,
  });
  const media = slots.map((one, i) => (i === slot ? audio : rejected(one)));
  if (slot < 0) media.push(audio);
  const more = local.secure ? LITE : [];
  return describeSession(sessionId, local.endpoint.address, media, previous, more);
}

/** What an `m=audio` of ours is to say. */
export interface AudioTerms {
  codecs: readonly { law: Law; payloadType: number }[];
  /** Payload type of telephone events. */
  events: number | undefined;
  rtcpMux: boolean;
  direction: Direction;
  /** `RTP/AVP` unless the offer said otherwise. */
  protocol?: string;
}

export function describeAudio(local: LocalAudio, terms: AudioTerms): MediaDescription {
  const usual = local.secure ? SECURE_PROTOCOL : 'RTP/AVP';
  const { codecs, events, rtcpMux, direction, protocol = usual } = terms;
  const attributes: Attribute[] = codecs.map(({ law, payloadType }) => ({
    name: 'rtpmap',
    value: `${payloadType} ${law}/8000`,
  }));
  if (events !== undefined) {
    attributes.push(
      { name: 'rtpmap', value: `${events} telephone-event/8000` },
      { name: 'fmtp', value: `${events} 0-15` },
    );
  }
  attributes.push({ name: 'ptime', value: String(PTIME_MS) });
  if (rtcpMux) attributes.push({ name: 'rtcp-mux' });
  attributes.push({ name: direction });
  if (local.secure) attributes.push(...secureAttributes(local.endpoint, local.secure));
  const types = codecs.map(({ payloadType }) => payloadType);
  return {
    kind: 'audio',
    port: local.endpoint.port,
    protocol,
    formats: [...types, ...(events === undefined ? [] : [events])].map(String),
    attributes,
  };
}

/** A stream that is not wanted keeps its place, with port 0 (RFC 3264, section 6). */
export function rejected(media: MediaDescription): MediaDescription {
  // At least one format must be listed, although it means nothing.
  const formats = media.formats.length > 0 ? media.formats : ['0'];
  return { kind: media.kind, port: 0, protocol: media.protocol, formats, attributes: [] };
}

/** The whole, with the version that RFC 3264, section 8 asks for. */
export function describeSession(
  sessionId: string,
  address: string,
  media: MediaDescription[],
  previous: SessionDescription | undefined,
  attributes: readonly Attribute[] = [],
): SessionDescription {
  const connection: Connection = { family: isIPv6(address) ? 'IP6' : 'IP4', address };
  const made = (version: string): SessionDescription => ({
    origin: { username: '-', sessionId, version, address: connection },
    name: '-',
    connection,
    attributes: [...attributes],
    media,
  });
  if (!previous) return made('1');
  const { version } = previous.origin;
  const same = serialiseSdp(made(version)) === serialiseSdp(previous);
  return same ? made(version) : made(String(Number(version) + 1));
}

function eventTypeOf(media: MediaDescription | undefined): number {
  const before = media && formatsOf(media).find(isTelephoneEvent);
  return before?.payloadType ?? EVENT_PAYLOAD_TYPE;
}
