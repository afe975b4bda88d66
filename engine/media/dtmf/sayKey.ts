import { FRAME_SAMPLES, SILENT_FRAME } from '../frame';
import type { MediaPlan } from '../mediaPlan';
import type { SendStream } from '../sendStream';
import { KEYS } from './keys';
import type { KeySender } from './keySender';
import { writeTones } from './toneGenerator';

/** As loud as the tones are: -10 dBm0. */
const VOLUME = 10;

/**
 * Sends this tick's part of the keys: as an event (RFC 4733), or as a tone where events were not
 * agreed to. Returns what can be heard of it.
 */
export function sayKey(
  keys: KeySender,
  out: SendStream,
  plan: MediaPlan,
  timestamp: number,
  frame: Int16Array,
): Int16Array {
  const part = keys.tick(timestamp, FRAME_SAMPLES);
  if (part && plan.events) {
    const { key, duration, end, begin } = part;
    const event = { event: KEYS.indexOf(key), end, volume: VOLUME, duration };
    out.event(plan.events.send, part.timestamp, begin, event);
    return SILENT_FRAME;
  }
  if (part && !part.again) {
    writeTones(part.key, frame, (timestamp - part.timestamp) >>> 0, keys.toneSamples);
    out.frame(plan, timestamp, frame);
    return frame;
  }
  out.frame(plan, timestamp, undefined);
  return SILENT_FRAME;
}
