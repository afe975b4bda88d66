import { DialflowError } from '../api/errors';
import type { Random } from '../time/clock';
import { MediaSocket } from './mediaSocket';

/** Ports for RTP: even ones, for the odd one above each is that of its RTCP (RFC 3550, section 11). */
export class PortRange {
  private readonly taken = new Set<number>();
  private readonly first: number;
  private readonly count: number;

  /** `from` and `to` are the first and the last port that may be used, RTCP's among them. */
  constructor(
    from: number,
    to: number,
    private readonly random: Random,
  ) {
    this.first = from + (from % 2);
    this.count = Math.floor((to - this.first + 1) / 2);
    if (!(from >= 1 && to <= 65_535 && this.count >= 1)) {
      const reason = `${from} to ${to} holds no even port with the odd one above it`;
      throw DialflowError.invalid('range of RTP ports', [{ path: 'rtpPorts', reason }]);
    }
  }

  /** Streams that hold a port. */
  get used(): number {
    return this.taken.size;
  }

  /** Binds a free port. Where the search begins is left to chance: ports cannot be foreseen. */
  async open(address: string): Promise<MediaSocket> {
    const start = Math.floor(this.random() * this.count);
    for (let i = 0; i < this.count; i++) {
      const port = this.first + 2 * ((start + i) % this.count);
      if (this.taken.has(port)) continue;
      this.taken.add(port);
      try {
        return await MediaSocket.bind(address, port);
      } catch (error) {
        this.taken.delete(port);
        if (!isTaken(error)) throw cannotBind(address, error);
      }
    }
    const last = this.first + 2 * this.count - 1;
    throw new DialflowError(
      'LimitExceeded',
      `No port for RTP is free between ${this.first} and ${last} on ${address}. Give the line a wider range of ports.`,
      { address, from: this.first, to: last },
      true,
    );
  }

  /** Gives a port back, once its socket has been closed. */
  release(port: number): void {
    this.taken.delete(port);
  }
}

function isTaken(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  // Some systems refuse ports that are reserved.
  return code === 'EADDRINUSE' || code === 'EACCES';
}

function cannotBind(address: string, error: unknown): DialflowError {
  return new DialflowError(
    'InvalidInput',
    `RTP cannot use the address ${address}: ${error instanceof Error ? error.message : String(error)}. It must be one of this machine's.`,
    {
      problems: [{ path: 'mediaAddress', reason: `${address} is not an address of this machine` }],
    },
  );
}
