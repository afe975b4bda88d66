import { SAMPLES_PER_MS } from '../frame';
import { keyOf, readEvent, type TelephoneEvent } from './telephoneEvent';

/** A key that is held sends every 20 to 50 ms; after this long its end was lost (section 2.5.2.2). */
const LOST_END_MS = 200;
/** A packet of an earlier event comes no later than this; else the timestamps began anew. */
const STALE_MS = 5_000;
/** How far the next part of a long event may be from the end of the one before. */
const SLACK = 60 * SAMPLES_PER_MS;

export interface KeyListener {
  /** A key, once, as soon as it is known. */
  key(digit: string): void;
  /** It was let go, or its end was lost. */
  keyEnded?(digit: string, durationMs: number): void;
}

interface Event {
  digit: string;
  /** Of its first packet; all packets of an event have the same (section 2.2.3). */
  timestamp: number;
  /** Of the part that comes now: long events come in parts (section 2.5.1.3). */
  partTimestamp: number;
  duration: number;
  over: boolean;
  heardAt: number;
}

/**
 * Keys that come as telephone events (RFC 4733, section 2.5.2): each is told once, at whichever
 * of its packets comes first, and so one whose beginning was lost is still heard.
 */
export class EventReceiver {
  private last: Event | undefined;
  private readonly read: TelephoneEvent = { event: 0, end: false, volume: 0, duration: 0 };

  constructor(private readonly listener: KeyListener) {}

  /** The key that is held now. */
  get held(): string | undefined {
    return this.last && !this.last.over ? this.last.digit : undefined;
  }

  /** Takes the payload of a packet of events. */
  packet(
    timestamp: number,
    marker: boolean,
    nowMs: number,
    bytes: Uint8Array,
    offset: number,
    length: number,
  ): void {
    const { read } = this;
    if (!readEvent(bytes, offset, length, read)) return;
    const digit = keyOf(read.event);
    if (digit === undefined) return;
    const { last } = this;
    const step = last ? (timestamp - last.partTimestamp) | 0 : 0;
    if (last && nowMs - last.heardAt < STALE_MS && step <= 0 && step > -STALE_MS * SAMPLES_PER_MS) {
      // An update, one sent again, or a late one of an event before.
      if (step === 0) this.update(last, nowMs);
      return;
    }
    if (last && !marker && this.continues(last, digit, step)) {
      last.partTimestamp = timestamp;
      this.update(last, nowMs);
      return;
    }
    if (last) this.end(last);
    const event: Event = {
      digit,
      timestamp,
      partTimestamp: timestamp,
      duration: 0,
      over: false,
      heardAt: nowMs,
    };
    this.last = event;
    this.listener.key(digit);
    this.update(event, nowMs);
  }

  /** To be called once a tick: notices ends that were lost. */
  tick(nowMs: number): void {
    const { last } = this;
    if (last && !last.over && nowMs - last.heardAt >= LOST_END_MS) this.end(last);
  }

  /** Another source: its timestamps have nothing to do with those before. */
  reset(): void {
    if (this.last) this.end(this.last);
    this.last = undefined;
  }

  /** The next part of a long event, or a phone that moves the timestamp while a key is held. */
  private continues(last: Event, digit: string, step: number): boolean {
    if (last.over || last.digit !== digit) return false;
    const partDuration = last.duration - ((last.partTimestamp - last.timestamp) | 0);
    return step <= partDuration + SLACK;
  }

  private update(event: Event, nowMs: number): void {
    const before = (event.partTimestamp - event.timestamp) | 0;
    event.duration = Math.max(event.duration, before + this.read.duration);
    if (event.over) return;
    event.heardAt = nowMs;
    if (this.read.end) this.end(event);
  }

  private end(event: Event): void {
    if (event.over) return;
    event.over = true;
    this.listener.keyEnded?.(event.digit, event.duration / SAMPLES_PER_MS);
  }
}
