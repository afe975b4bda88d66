import type { Endpoint } from './mediaPlan';

/**
 * Whose packets are taken when they do not come from where the SDP says (symmetric RTP, RFC
 * 4961; behind a NAT they never do): anybody's, those of the same host, or nobody else's.
 */
export type Latching = 'any' | 'sameHost' | 'none';

/** Packets in a row, one source's, that are wanted before another port or host is believed. */
const WANTED_OF_OTHER_PORT = 2;
const WANTED_OF_OTHER_HOST = 3;

/**
 * Decides which peer a stream belongs to. The one that the SDP names is taken at once; any other
 * has to send some packets in order first, and loses to the one named if that is heard meanwhile.
 *
 * ```
 *  open → latched → (expect another, release) → open
 * ```
 */
export class Latch {
  private expected: Endpoint | undefined;
  private taken: Endpoint | undefined;
  /** The host that was heard before: whoever moved is still there. */
  private former: string | undefined;
  private candidate = { address: '', port: 0, ssrc: 0, sequence: 0, packets: 0 };

  constructor(private readonly rule: Latching) {}

  /** Where packets go: to whom we hear, else to whom the SDP names. */
  get remote(): Endpoint | undefined {
    return this.taken ?? this.expected;
  }

  get latched(): boolean {
    return this.taken !== undefined;
  }

  /** The SDP names a peer; true when it is another one than before. */
  expect(remote: Endpoint | undefined): boolean {
    const { expected } = this;
    if (expected?.address === remote?.address && expected?.port === remote?.port) return false;
    this.expected = remote;
    this.release();
    this.former = undefined;
    return true;
  }

  /** The peer has fallen silent: its host, and the one that the SDP names, are listened to again. */
  release(): void {
    this.former = this.taken?.address ?? this.former;
    this.taken = undefined;
    this.candidate.packets = 0;
  }

  /** Whether a packet is the peer's. */
  accept(address: string, port: number, ssrc: number, sequence: number): boolean {
    const { taken, expected } = this;
    if (taken) return taken.port === port && taken.address === address;
    if (expected?.address === address && expected.port === port) {
      return this.believe(address, port, ssrc, sequence, 1);
    }
    if (this.rule === 'none') return false;
    if (address === expected?.address || address === this.former) {
      return this.believe(address, port, ssrc, sequence, WANTED_OF_OTHER_PORT);
    }
    if (this.rule === 'sameHost' || this.former !== undefined) return false;
    return this.believe(address, port, ssrc, sequence, WANTED_OF_OTHER_HOST);
  }

  private believe(
    address: string,
    port: number,
    ssrc: number,
    sequence: number,
    wanted: number,
  ): boolean {
    const { candidate } = this;
    const goesOn =
      candidate.packets > 0 &&
      candidate.port === port &&
      candidate.address === address &&
      candidate.ssrc === ssrc &&
      ((sequence - candidate.sequence) & 0xffff) < 8;
    // While two strangers send at once, neither is believed.
    if (!goesOn) Object.assign(candidate, { address, port, ssrc, packets: 0 });
    candidate.sequence = sequence;
    candidate.packets++;
    if (candidate.packets < wanted) return false;
    this.taken = { address, port };
    return true;
  }
}
