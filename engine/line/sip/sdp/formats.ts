import type { Law } from '../../../media/g711';
import type { MediaDescription, SessionDescription } from './types';

/** What a payload type stands for. */
export interface Format {
  payloadType: number;
  /** In capitals. */
  name: string;
  clockRate: number;
}

/** Payload types that need no `a=rtpmap` (RFC 3551, table 4), as far as calls may bring them. */
const STATIC: ReadonlyMap<number, Omit<Format, 'payloadType'>> = new Map([
  [0, { name: 'PCMU', clockRate: 8_000 }],
  [3, { name: 'GSM', clockRate: 8_000 }],
  [4, { name: 'G723', clockRate: 8_000 }],
  [8, { name: 'PCMA', clockRate: 8_000 }],
  [9, { name: 'G722', clockRate: 8_000 }],
  [13, { name: 'CN', clockRate: 8_000 }],
  [18, { name: 'G729', clockRate: 8_000 }],
]);

export const PAYLOAD_TYPE: Readonly<Record<Law, number>> = { PCMU: 0, PCMA: 8 };

/** The name of telephone events in SDP (RFC 4733, section 7.1.1). */
export const TELEPHONE_EVENT = 'TELEPHONE-EVENT';

/** The formats of a stream in the order of preference, each once; unknown ones are left out. */
export function formatsOf(media: MediaDescription): Format[] {
  const mapped = new Map<number, Format>();
  for (const { name, value } of media.attributes) {
    const format = name === 'rtpmap' ? readRtpmap(value ?? '') : undefined;
    if (format) mapped.set(format.payloadType, format);
  }
  const found = new Map<number, Format>();
  for (const text of media.formats) {
    const payloadType = readPayloadType(text);
    if (payloadType === undefined || found.has(payloadType)) continue;
    const fixed = STATIC.get(payloadType);
    const format = mapped.get(payloadType) ?? (fixed && { payloadType, ...fixed });
    if (format) found.set(payloadType, format);
  }
  return [...found.values()];
}

/** G.711 by its law; undefined for all else. */
export function lawOf(format: Format): Law | undefined {
  if (format.clockRate !== 8_000) return undefined;
  return format.name === 'PCMA' || format.name === 'PCMU' ? format.name : undefined;
}

export function isTelephoneEvent(format: Format): boolean {
  return format.name === TELEPHONE_EVENT && format.clockRate === 8_000;
}

/** The value of an attribute of a stream, or else of its session; '' for one without a value. */
export function attributeOf(
  session: SessionDescription,
  media: MediaDescription,
  name: string,
): string | undefined {
  const found =
    media.attributes.find((one) => one.name === name) ??
    session.attributes.find((one) => one.name === name);
  return found && (found.value ?? '');
}

/** `101 telephone-event/8000/1` (RFC 8866, section 6.6). */
function readRtpmap(value: string): Format | undefined {
  const space = value.indexOf(' ');
  if (space < 0) return undefined;
  const payloadType = readPayloadType(value.slice(0, space));
  const [name = '', rate = ''] = value
    .slice(space + 1)
    .trim()
    .split('/', 2);
  const clockRate = Number(rate);
  if (payloadType === undefined || name === '' || !Number.isInteger(clockRate)) return undefined;
  return { payloadType, name: name.toUpperCase(), clockRate };
}

function readPayloadType(text: string): number | undefined {
  const payloadType = text === '' ? NaN : Number(text);
  return Number.isInteger(payloadType) && payloadType >= 0 && payloadType < 128
    ? payloadType
    : undefined;
}
