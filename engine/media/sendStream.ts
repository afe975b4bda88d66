import { type TelephoneEvent, EVENT_BYTES, writeEvent } from './dtmf/telephoneEvent';
import { FRAME_SAMPLES } from './frame';
import { encode, SILENCE_CODE } from './g711';
import type { MediaPlan } from './mediaPlan';
import {
  putUint16,
  putUint32,
  RTP_HEADER_BYTES,
  RTP_VERSION,
  type RtpHeader,
  writeRtpHeader,
} from './rtp';
import type { Random } from '../time/clock';

/** The kernel may take a packet later than it is sent: its bytes are used again after so many. */
const BUFFERS = 2;

/** What we have sent of one stream. */
export interface SentFigures {
  packets: number;
  /** Of payload. */
  octets: number;
}

/**
 * The sending half: makes packets of 20 ms, with numbers in order and timestamps that follow the
 * tick (RFC 3550, section 5.1). Numbers begin anywhere.
 */
export class SendStream {
  readonly ssrc: number;
  private sentPackets = 0;
  private sentOctets = 0;
  private sequence: number;
  private readonly offset: number;
  private readonly audio: Uint8Array[];
  private readonly events: Uint8Array[];
  private turn = 0;
  /** Set where what follows does not follow on what was sent before. */
  private marker = true;

  constructor(
    random: Random,
    private readonly emit: (packet: Uint8Array) => void,
  ) {
    this.ssrc = Math.floor(random() * 2 ** 32);
    this.sequence = Math.floor(random() * 2 ** 16);
    this.offset = Math.floor(random() * 2 ** 32) | 0;
    this.audio = packets(FRAME_SAMPLES, this.ssrc);
    this.events = packets(EVENT_BYTES, this.ssrc);
  }

  get sent(): SentFigures {
    return { packets: this.sentPackets, octets: this.sentOctets };
  }

  /** The timestamp of the frame of this tick. */
  timestampAt(tick: number): number {
    return (this.offset + tick * FRAME_SAMPLES) >>> 0;
  }

  /** The next packet begins a spurt: nothing was sent for a while. */
  pause(): void {
    this.marker = true;
  }

  /** Sends a frame; without one, silence. */
  frame(plan: MediaPlan, timestamp: number, pcm: Int16Array | undefined): void {
    const packet = this.next(this.audio);
    const { law, payloadType } = plan.send;
    if (pcm) encode(law, pcm, packet, RTP_HEADER_BYTES, 0, FRAME_SAMPLES);
    else packet.fill(SILENCE_CODE[law], RTP_HEADER_BYTES);
    this.send(packet, this.marker, payloadType, timestamp);
    this.marker = false;
  }

  /** Sends a packet of an event that began at `timestamp` (RFC 4733, section 2.5.1). */
  event(payloadType: number, timestamp: number, begin: boolean, event: TelephoneEvent): void {
    const packet = this.next(this.events);
    writeEvent(packet, RTP_HEADER_BYTES, event);
    this.send(packet, begin, payloadType, timestamp);
    this.marker = false;
  }

  /** The number of the next packet. */
  get nextSequence(): number {
    return this.sequence;
  }

  /**
   * Sends another stream's payload under numbers that fit ours, its codes by `table` if given. The
   * datagram that it came in is ours from now on.
   */
  passOn(
    header: Omit<RtpHeader, 'ssrc'>,
    bytes: Uint8Array,
    offset: number,
    length: number,
    table: Uint8Array | undefined,
  ): void {
    const packet = this.carrierOf(bytes, offset, length);
    if (table) {
      for (let i = RTP_HEADER_BYTES; i < packet.length; i++) packet[i] = table[packet[i] ?? 0] ?? 0;
    }
    const { marker, payloadType, sequence, timestamp } = header;
    // One that was overtaken keeps its place; the next of our own comes after the newest.
    const newest = (this.sequence - 1) & 0xffff;
    this.sequence = sequence;
    this.send(packet, marker || this.marker, payloadType, timestamp);
    if (((newest - sequence) & 0xffff) < 0x8000) this.sequence = (newest + 1) & 0xffff;
    this.marker = false;
  }

  /** Nearly always what came itself: only what its header holds has to be written over. */
  private carrierOf(bytes: Uint8Array, offset: number, length: number): Uint8Array {
    if (offset === RTP_HEADER_BYTES && bytes.length === offset + length) {
      bytes[0] = RTP_VERSION;
      putUint32(bytes, 8, this.ssrc);
      return bytes;
    }
    const packet = emptyPacket(length, this.ssrc);
    packet.set(bytes.subarray(offset, offset + length), RTP_HEADER_BYTES);
    return packet;
  }

  private send(packet: Uint8Array, marker: boolean, payloadType: number, timestamp: number): void {
    packet[1] = (marker ? 0x80 : 0) | payloadType;
    putUint16(packet, 2, this.sequence);
    putUint32(packet, 4, timestamp);
    this.sequence = (this.sequence + 1) & 0xffff;
    this.sentPackets++;
    this.sentOctets += packet.length - RTP_HEADER_BYTES;
    this.emit(packet);
  }

  private next(list: Uint8Array[]): Uint8Array {
    this.turn = (this.turn + 1) % BUFFERS;
    return list[this.turn] ?? new Uint8Array(0);
  }
}

function packets(payload: number, ssrc: number): Uint8Array[] {
  return Array.from({ length: BUFFERS }, () => emptyPacket(payload, ssrc));
}

/** With all of its header that stays the same. */
function emptyPacket(payload: number, ssrc: number): Uint8Array {
  const packet = new Uint8Array(RTP_HEADER_BYTES + payload);
  writeRtpHeader(packet, { marker: false, payloadType: 0, sequence: 0, timestamp: 0, ssrc });
  return packet;
}
