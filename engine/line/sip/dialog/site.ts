import type { Clock, Random } from '../../../time/clock';
import type { SipRequest } from '../message/types';
import type { ServerTransaction, TransactionLayer } from '../transaction';
import type { Received, SipTransport } from '../transport/port';
import type { InviteUsage } from './usage';

/** What requests of ours stand on. */
export interface SenderSite {
  readonly transactions: TransactionLayer;
  readonly transport: SipTransport;
  readonly clock: Clock;
  readonly random: Random;
  /** Told of mistakes of ours, and of exceptions that a listener threw. */
  readonly fault?: (error: unknown) => void;
}

/** Settings of the user agent. */
export interface AgentSettings {
  /** User-Agent and Server (RFC 3261, sections 20.35 and 20.41). */
  userAgent: string;
  /** What is asked for, and given to peers that can (RFC 4028), seconds; 0: only what they ask for. */
  sessionExpires: number;
  /** Round trip, of which reliable provisional responses make their times (RFC 3262), ms. */
  t1Ms: number;
  /** How long `close` waits for the answers to what it sends, ms. */
  closeMs: number;
}

/** What sessions stand on: the agent as they see it. */
export interface AgentSite extends SenderSite {
  readonly settings: AgentSettings;
  /** Requests of this dialog are brought to its usage, until it is removed. */
  add(usage: InviteUsage): void;
  remove(usage: InviteUsage): void;
  /** The ACK of a 2xx that this transaction sent is brought to `run`. */
  acknowledge(server: ServerTransaction, run: (ack: Received<SipRequest>) => void): void;
  /** A BYE is on its way; call what is returned when that is over. */
  farewell(): () => void;
}
