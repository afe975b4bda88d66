import type { Clock, Timer } from '../../../time/clock';
import type { SipTransport } from '../transport/port';
import type { Timers } from './timers';

/** What every transaction stands on. */
export interface Site {
  readonly transport: SipTransport;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Runs what belongs to a user: its mistakes must not end a transaction, or the process. */
  guard(run: () => void): void;
}

/** Stops a timer and lets go of all that it would have run, which may be a whole message. */
export function stop(timer: Timer | undefined): undefined {
  timer?.cancel();
  return undefined;
}

/** Ends a transaction, once: lets go of it, tells its user why, if it is to know, and that it is over. */
export function end(
  transaction: { readonly state: string; abandon(): void },
  user: { ended?(): void },
  site: Site,
  tell?: () => void,
): void {
  if (transaction.state === 'terminated') return;
  transaction.abandon();
  if (tell) site.guard(tell);
  site.guard(() => user.ended?.());
}
