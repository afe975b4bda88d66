import type { CallException } from '../../../api';
import type { LegOutcome } from '../../port';
import type { HeaderField } from '../message';
import type { LocalAudio } from '../sdp';
import type { Peer, SessionEnd } from '../dialog/types';

/** One way to reach whom a leg calls: a trunk, or where a phone has registered. */
export interface Way {
  /** Of the trunk, or of the phone. */
  name: string;
  kind: 'trunk' | 'phone';
  peer: Peer;
  uri: string;
  from: string;
  to: string;
  headers: readonly HeaderField[];
  laws: LocalAudio['laws'];
  /**
   * The URI by which this way's other end reaches whom it is handed over to (Refer-To), or why it
   * may or can not.
   */
  referTo(to: { number: string } | { phone: string }): { uri: string } | { detail: string };
  /** A call takes this way; false when it has become full meanwhile. */
  begin(): boolean;
  /** It is over; true when the next way is to be tried. `reached`: it had rung. */
  end(end: SessionEnd, reached: boolean): boolean;
}

/** All the ways there are, the best first; or why there are none. */
export type Ways =
  | { ways: readonly Way[] }
  | { exception: CallException; detail: string }
  | { outcome: LegOutcome; detail: string };
