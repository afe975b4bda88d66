import { SAMPLES_PER_MS } from './frame';
import type { ReportBlock } from './rtcp';

/** A step forward by more than this is no gap (RFC 3550, appendix A.1). */
const MAX_DROPOUT = 3_000;
/** A step back by more than this is no reordering (appendix A.1). */
const MAX_MISORDER = 100;
const SEQUENCES = 0x1_0000;
/** Timestamps that jump or wrap say nothing about the network. In units of the timestamp. */
const MAX_TRANSIT_CHANGE = 2_000 * SAMPLES_PER_MS;
const NONE = -1;

/** What a sequence number says of its packet. */
export type Arrival =
  /** After the newest, perhaps with a gap. */
  | 'newer'
  /** One that was overtaken by others. */
  | 'older'
  | 'duplicate'
  /** The source began a new sequence: what was kept of the old one is worth nothing. */
  | 'restarted'
  /** Out of all order; the next one will tell whether it is a restart. */
  | 'stray';

/** What a call's record keeps of a received source. */
export interface ReceptionFigures {
  packets: number;
  octets: number;
  /** Expected less received; less than nothing where duplicates came. */
  lost: number;
  duplicates: number;
  reordered: number;
  jitterMs: number;
  maxJitterMs: number;
}

/**
 * Sequence, loss and jitter of one source, as RFC 3550 counts them (appendices A.1, A.3, A.8).
 * The list of recent numbers that tells duplicates from late packets is ours.
 */
export class Reception {
  private ssrc: number | undefined;
  private baseSequence = 0;
  private highest = 0;
  private cycles = 0;
  private badSequence = NONE;
  private received = 0;
  private expectedBefore = 0;
  private receivedBefore = 0;
  /** By the number's lower bits. */
  private readonly recent = new Int32Array(128).fill(NONE);
  private transit: number | undefined;
  /** Times 16, as appendix A.8 keeps it. */
  private jitter = 0;
  private maxJitter = 0;
  /** Of the sources before this one, and of this one before it restarted. */
  private lostBefore = 0;
  private packets = 0;
  private octets = 0;
  private duplicates = 0;
  private reordered = 0;

  /** The source heard last; undefined before the first packet. */
  get source(): number | undefined {
    return this.ssrc;
  }

  /** Counts a packet. Octets are those of its payload. */
  arrived(ssrc: number, sequence: number, octets: number): Arrival {
    const arrival = ssrc === this.ssrc ? this.place(sequence) : this.begin(ssrc, sequence);
    if (arrival === 'stray') return arrival;
    this.received++;
    this.packets++;
    this.octets += octets;
    if (arrival === 'duplicate') this.duplicates++;
    else this.recent[sequence & 127] = sequence;
    if (arrival === 'older') this.reordered++;
    return arrival;
  }

  /**
   * Takes a packet's transit time into the jitter (section 6.4.1, appendix A.8). Not for
   * telephone events, whose timestamps stand still.
   */
  timed(timestamp: number, nowMs: number): void {
    // Modulo 2^32, as timestamps are; whole numbers are kept in place, without an allocation.
    const transit = ((nowMs * SAMPLES_PER_MS) | 0) - (timestamp | 0);
    const change = Math.abs((transit - (this.transit ?? transit)) | 0);
    this.transit = transit | 0;
    if (change > MAX_TRANSIT_CHANGE) return;
    this.jitter += change - ((this.jitter + 8) >> 4);
    if (this.jitter > this.maxJitter) this.maxJitter = this.jitter;
  }

  /** The block on this source for a report; begins the next interval (appendix A.3). */
  report(lastSr: number, delaySinceLastSr: number): ReportBlock | undefined {
    if (this.ssrc === undefined) return undefined;
    const expected = this.expected();
    const due = expected - this.expectedBefore;
    const lost = due - (this.received - this.receivedBefore);
    this.expectedBefore = expected;
    this.receivedBefore = this.received;
    return {
      ssrc: this.ssrc,
      fractionLost: due > 0 && lost > 0 ? Math.min(255, Math.floor((lost * 256) / due)) : 0,
      cumulativeLost: expected - this.received,
      highestSequence: (this.cycles + this.highest) >>> 0,
      jitter: this.jitter >> 4,
      lastSr,
      delaySinceLastSr,
    };
  }

  statistics(): ReceptionFigures {
    const { packets, octets, duplicates, reordered } = this;
    return {
      packets,
      octets,
      lost: this.lostBefore + (this.ssrc === undefined ? 0 : this.expected() - this.received),
      duplicates,
      reordered,
      jitterMs: this.jitter / 16 / SAMPLES_PER_MS,
      maxJitterMs: this.maxJitter / 16 / SAMPLES_PER_MS,
    };
  }

  private expected(): number {
    return this.cycles + this.highest - this.baseSequence + 1;
  }

  /** A source is taken at its first packet: who may send is settled before (symmetric RTP). */
  private begin(ssrc: number, sequence: number): Arrival {
    const first = this.ssrc === undefined;
    if (!first) this.lostBefore += this.expected() - this.received;
    this.ssrc = ssrc;
    this.baseSequence = sequence;
    this.highest = sequence;
    this.cycles = 0;
    this.badSequence = NONE;
    this.received = 0;
    this.expectedBefore = 0;
    this.receivedBefore = 0;
    this.recent.fill(NONE);
    this.transit = undefined;
    return first ? 'newer' : 'restarted';
  }

  private place(sequence: number): Arrival {
    const step = (sequence - this.highest + SEQUENCES) % SEQUENCES;
    if (this.recent[sequence & 127] === sequence) return 'duplicate';
    if (step < MAX_DROPOUT) {
      if (sequence < this.highest) this.cycles += SEQUENCES;
      this.highest = sequence;
      this.badSequence = NONE;
      return 'newer';
    }
    if (step > SEQUENCES - MAX_MISORDER) return 'older';
    if (sequence === this.badSequence) return this.begin(this.ssrc ?? 0, sequence);
    this.badSequence = (sequence + 1) % SEQUENCES;
    return 'stray';
  }
}
