import { EventReceiver, type KeyListener } from './dtmf/eventReceiver';
import { JitterBuffer, type JitterFigures } from './jitter';
import type { MediaPlan } from './mediaPlan';
import { Reception, type ReceptionFigures } from './reception';
import type { RtpPacket } from './rtp';

/** RFC 3389: the sender is silent for a while. */
const COMFORT_NOISE = 13;

/** Whether packets of this type may come at all. */
export function isExpected({ receive, events }: MediaPlan, payloadType: number): boolean {
  return (
    receive.has(payloadType) || payloadType === events?.receive || payloadType === COMFORT_NOISE
  );
}

export type ReceivedFigures = ReceptionFigures & JitterFigures;

/** The receiving half: counts packets, and gives out audio in frames and keys one by one. */
export class ReceiveStream {
  readonly reception = new Reception();
  private readonly jitter = new JitterBuffer();
  private readonly events: EventReceiver;
  private hadEvents = false;
  /** Nobody takes frames: packets are only counted, and passed on by others. */
  private deaf = false;

  constructor(listener: KeyListener) {
    this.events = new EventReceiver(listener);
  }

  /** Takes a packet of a type that may come; says whether it was of use. */
  packet(plan: MediaPlan, packet: RtpPacket, bytes: Uint8Array, nowMs: number): boolean {
    const { payloadType, timestamp, marker, payloadOffset, payloadLength } = packet;
    const { send } = plan;
    // Nearly always what we send, too.
    const law = payloadType === send.payloadType ? send.law : plan.receive.get(payloadType);
    const isEvent = payloadType === plan.events?.receive;
    const arrival = this.reception.arrived(packet.ssrc, packet.sequence, payloadLength);
    if (arrival === 'stray') return false;
    if (arrival === 'restarted') {
      this.jitter.restart();
      this.events.reset();
    }
    if (arrival === 'duplicate') return false;
    if (isEvent) {
      // Events stand in for the audio of their time.
      this.jitter.pause();
      this.hadEvents = true;
      this.events.packet(timestamp, marker, nowMs, bytes, payloadOffset, payloadLength);
    } else if (law === undefined) {
      this.jitter.pause();
    } else {
      this.reception.timed(timestamp, nowMs);
      if (this.deaf) return true;
      const audio = { timestamp, marker, newer: arrival !== 'older' };
      this.jitter.put(audio, nowMs, law, bytes, payloadOffset, payloadLength);
    }
    return true;
  }

  /** The next 20 ms, to be called once a tick. */
  take(out: Int16Array, dueMs: number): void {
    this.deaf = false;
    if (this.hadEvents) this.events.tick(dueMs);
    this.jitter.take(out, dueMs);
  }

  /** In place of `take`, while nobody listens to this side itself. */
  pass(dueMs: number): void {
    if (!this.deaf) this.jitter.restart();
    this.deaf = true;
    if (this.hadEvents) this.events.tick(dueMs);
  }

  /** A pause that both sides know of: what does not come is not lost. */
  pause(): void {
    this.jitter.pause();
  }

  statistics(): ReceivedFigures {
    return { ...this.reception.statistics(), ...this.jitter.statistics() };
  }
}
