import type { Random } from '../time/clock';
import { SAMPLES_PER_MS } from './frame';
import { ntpMiddle, readRtcp, writeRtcp } from './rtcp';
import type { Reception } from './reception';

/**
 * Between two parties the share of the bandwidth that RTCP may take never asks for more than the
 * least interval (RFC 3550, section 6.2), half of it before the first report.
 */
const INTERVAL_MS = 5_000;
/** What reconsideration asks the interval to be divided by (section 6.3.1): e - 3/2. */
const COMPENSATION = Math.E - 1.5;

/** What we have sent, as sender reports tell it. */
export interface Sent {
  ssrc: number;
  packets: number;
  octets: number;
  /** The timestamp that stands for now. */
  timestamp: number;
}

/** What the other side told of our stream, and how far away it is. */
export interface PeerReport {
  lossFraction: number;
  lost: number;
  jitterMs: number;
  /** Undefined until it has answered a report of ours. */
  roundTripMs: number | undefined;
}

/** Reports sent and received on one stream (RFC 3550, section 6). */
export class RtcpSession {
  /** Random, and another for each call: it says nothing of us (RFC 7022, section 4.2). */
  private readonly cname: string;
  private dueAt: number;
  private sentPackets = 0;
  private lastSr = 0;
  private lastSrAt = 0;
  private last: PeerReport | undefined;
  private leftPeer = false;

  constructor(
    private readonly random: Random,
    private readonly reception: Reception,
    nowMs: number,
  ) {
    this.cname = randomName(random);
    this.dueAt = nowMs + this.interval() / 2;
  }

  /** What the other side said last of what it hears; undefined while it has said nothing. */
  get peer(): PeerReport | undefined {
    return this.last;
  }

  /** True once the other side has said BYE. */
  get peerLeft(): boolean {
    return this.leftPeer;
  }

  /** True when a report is to be sent. */
  due(nowMs: number): boolean {
    return nowMs >= this.dueAt;
  }

  /** The next report, the last one with a BYE (sections 6.4 and 6.6). */
  report(sent: Sent, nowMs: number, bye = false): Uint8Array {
    this.dueAt = nowMs + this.interval();
    const sinceSr = this.lastSr === 0 ? 0 : Math.round((nowMs - this.lastSrAt) * 65.536);
    const block = this.reception.report(this.lastSr, sinceSr);
    // A receiver report is for one that has sent nothing since the report before (section 6.4).
    const isSender = sent.packets > this.sentPackets;
    this.sentPackets = sent.packets;
    return writeRtcp({
      ssrc: sent.ssrc,
      ...(isSender && {
        sender: {
          time: nowMs,
          rtpTimestamp: sent.timestamp,
          packets: sent.packets,
          octets: sent.octets,
        },
      }),
      ...(block && { block }),
      cname: this.cname,
      bye,
    });
  }

  /** Takes a datagram of RTCP; anything else is let fall. */
  receive(bytes: Uint8Array, ownSsrc: number, nowMs: number): void {
    const rtcp = readRtcp(bytes);
    if (!rtcp) return;
    if (rtcp.sender) {
      this.lastSr = rtcp.sender.ntpMiddle;
      this.lastSrAt = nowMs;
    }
    const block = rtcp.blocks.find(({ ssrc }) => ssrc === ownSsrc);
    if (block) {
      this.last = {
        lossFraction: block.fractionLost / 256,
        lost: block.cumulativeLost,
        jitterMs: block.jitter / SAMPLES_PER_MS,
        roundTripMs:
          roundTrip(block.lastSr, block.delaySinceLastSr, nowMs) ?? this.last?.roundTripMs,
      };
    }
    if (rtcp.bye.length > 0) this.leftPeer = true;
  }

  /** Half to one and a half times the interval, so that calls do not report together. */
  private interval(): number {
    return (INTERVAL_MS * (0.5 + this.random())) / COMPENSATION;
  }
}

/** Section 6.4.1: now, less when our report left, less how long the other side kept it. */
function roundTrip(lastSr: number, delay: number, nowMs: number): number | undefined {
  if (lastSr === 0) return undefined;
  const ms = ((ntpMiddle(nowMs) - lastSr - delay) | 0) / 65.536;
  // Of another clock than ours, or made up.
  return ms >= 0 && ms < 60_000 ? ms : undefined;
}

function randomName(random: Random): string {
  const bytes = Uint8Array.from({ length: 12 }, () => Math.floor(random() * 256));
  return Buffer.from(bytes).toString('base64');
}
