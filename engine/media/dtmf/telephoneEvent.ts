import { byte, putUint16, uint16 } from '../rtp';
import { KEYS } from './keys';

/** The payload of RFC 4733, section 2.3: event, end bit and volume, duration. */
export interface TelephoneEvent {
  /** Event code: 0 to 15 are keys. */
  event: number;
  end: boolean;
  /** 0 to 63: so many dBm0 below zero. */
  volume: number;
  /** So far, in units of the timestamp. */
  duration: number;
}

export const EVENT_BYTES = 4;

/** Reads the event at `offset`; false when the payload is too short (section 2.3). */
export function readEvent(
  bytes: Uint8Array,
  offset: number,
  length: number,
  into: TelephoneEvent,
): boolean {
  if (length < EVENT_BYTES) return false;
  const flags = byte(bytes, offset + 1);
  into.event = byte(bytes, offset);
  into.end = flags >= 0x80;
  into.volume = flags & 0x3f;
  into.duration = uint16(bytes, offset + 2);
  return true;
}

/** Writes an event at `offset` (section 2.3). */
export function writeEvent(out: Uint8Array, offset: number, event: TelephoneEvent): void {
  out[offset] = event.event;
  out[offset + 1] = (event.end ? 0x80 : 0) | (event.volume & 0x3f);
  putUint16(out, offset + 2, Math.min(event.duration, 0xffff));
}

/** The key of an event; undefined for flash, modem tones and what else there is. */
export function keyOf(event: number): string | undefined {
  return event < KEYS.length ? KEYS[event] : undefined;
}
