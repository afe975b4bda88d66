import { transcoding } from './g711';
import type { MediaPlan } from './mediaPlan';
import type { RtpPacket } from './rtp';
import type { SendStream } from './sendStream';

const TO_A = transcoding('PCMU', 'PCMA');
const TO_U = transcoding('PCMA', 'PCMU');

/**
 * Passes packets of one stream on through another as they come, without a tick or a jitter buffer
 * in between: nothing is added to their delay. They get the numbers of the stream they leave by
 * (RFC 3550, section 7: a translator that keeps losses and timing as they were), and the other
 * law where it is wanted.
 */
export class Forward {
  private shift: { ssrc: number; sequence: number; timestamp: number } | undefined;

  constructor(private readonly out: SendStream) {}

  /** `timestamp` is what our own packet of this time would carry. */
  packet(
    from: MediaPlan,
    to: MediaPlan,
    packet: RtpPacket,
    bytes: Uint8Array,
    timestamp: number,
  ): void {
    const isEvent = packet.payloadType === from.events?.receive;
    const law = from.receive.get(packet.payloadType);
    const payloadType = isEvent ? to.events?.send : law && to.send.payloadType;
    if (payloadType === undefined) return;
    if (this.shift?.ssrc !== packet.ssrc) {
      this.shift = {
        ssrc: packet.ssrc,
        sequence: this.out.nextSequence - packet.sequence,
        timestamp: timestamp - packet.timestamp,
      };
    }
    const table = isEvent || law === to.send.law ? undefined : law === 'PCMU' ? TO_A : TO_U;
    const header = {
      marker: packet.marker,
      payloadType,
      sequence: (packet.sequence + this.shift.sequence) & 0xffff,
      timestamp: (packet.timestamp + this.shift.timestamp) >>> 0,
    };
    this.out.passOn(header, bytes, packet.payloadOffset, packet.payloadLength, table);
  }

  /** What follows is of another time: numbers are fitted anew. */
  restart(): void {
    this.shift = undefined;
  }
}
