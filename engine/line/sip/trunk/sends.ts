import type { OutsideRequest, Reply } from '../dialog/types';

/** Sends requests outside dialogs: the user agent. */
export interface Sends {
  /** Challenges answered and targets tried through; never rejects for what the network does. */
  send(request: OutsideRequest): Promise<Reply>;
}
