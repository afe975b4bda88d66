/** The times that all of SIP's timers are made of (RFC 3261, section 17 and table 4), ms. */
export interface TimerSettings {
  /** Estimate of a round trip. */
  t1: number;
  /** Longest interval between retransmissions, but for INVITE requests. */
  t2: number;
  /** How long a message may stay in the network. */
  t4: number;
  /** A silent user is covered by 100 Trying after so long (section 17.2.1). */
  tryingMs: number;
}

export const DEFAULT_TIMERS: TimerSettings = { t1: 500, t2: 4_000, t4: 5_000, tryingMs: 200 };

/** Timer D is at least this (section 17.1.1.2). */
const SHORTEST_D = 32_000;

/** Each timer by its letter; those that only wait for stray messages are 0 on reliable transports. */
export class Timers {
  readonly t1: number;
  readonly t2: number;
  readonly t4: number;
  readonly tryingMs: number;
  /** B, F, H, L, M: 64 times T1 (RFC 3261; RFC 6026, section 7). */
  readonly transactionMs: number;
  /** When a silent user of a request other than INVITE is covered (RFC 4320, section 4.1). */
  readonly lateTryingMs: number;

  constructor(settings: Partial<TimerSettings> = {}) {
    const { t1, t2, t4, tryingMs } = { ...DEFAULT_TIMERS, ...settings };
    this.t1 = t1;
    this.t2 = t2;
    this.t4 = t4;
    this.tryingMs = tryingMs;
    this.transactionMs = 64 * t1;
    this.lateTryingMs = timeUntilT2(t1, t2);
  }

  /** Absorbs retransmitted failures of an INVITE. */
  d(reliable: boolean): number {
    return reliable ? 0 : Math.max(SHORTEST_D, this.transactionMs);
  }

  /** Absorbs retransmitted ACKs. */
  i(reliable: boolean): number {
    return reliable ? 0 : this.t4;
  }

  /** Absorbs retransmitted requests. */
  j(reliable: boolean): number {
    return reliable ? 0 : this.transactionMs;
  }

  /** Absorbs retransmitted responses. */
  k(reliable: boolean): number {
    return reliable ? 0 : this.t4;
  }
}

/** How long a client takes until its timer E has grown to T2. */
function timeUntilT2(t1: number, t2: number): number {
  let sum = 0;
  for (let interval = t1; interval > 0 && interval < t2; interval *= 2) sum += interval;
  return sum;
}
