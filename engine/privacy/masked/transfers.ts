import type { CallAnswer, Language } from '../../api';
import type { IncomingLeg, Leg, LegListener, TransferAsked } from '../../line/port';
import type { MaskedCallParts } from './ports';
import { transferRequest } from './request';
import { Transfer, type Side } from './transfer';

/** Of a call whose two sides are joined. */
export interface Joined {
  at: 'joined';
  out: Leg;
  connected: Extract<CallAnswer, { outcome: 'connect' }>;
}

export interface TransfersParts {
  parts: Pick<MaskedCallParts, 'clock' | 'line' | 'transfer' | 'trunkOf'>;
  call: IncomingLeg;
  id: string;
  language: Language;
  /** Two are joined, one of them new. */
  done(number: string): void;
  /** One of the two has gone, and the other is to go as well. */
  over(by: Side | 'engine'): void;
  /** The third leg has ended. */
  gone(): void;
}

/** Transfers of one masked call: as many as come to nothing, and one that does not. */
export class Transfers {
  private current: Transfer | undefined;

  constructor(private readonly parts: TransfersParts) {}

  /** Nothing of it is left. */
  get over(): boolean {
    return this.current?.isGone !== false;
  }

  /** One side wants the other put through. Whoever came by a transfer is no side, and may not. */
  ask(by: Side, asked: TransferAsked, state: Joined | { at: string }): void {
    const { call, parts } = this.parts;
    const { callingNumber: caller, hopsLeft } = call;
    if (!isJoined(state) || this.current || hopsLeft === 0) return asked.decline();
    const { out, connected: answer } = state;
    const route = parts.transfer?.({ answer, by, caller, number: asked.number });
    if (!route) return asked.decline();
    // The leg that is recorded is about to end.
    if (by === 'callee') call.takeRecording?.(out);
    const { id, language, done, over, gone } = this.parts;
    const left = hopsLeft === undefined ? undefined : hopsLeft - 1;
    const request = transferRequest(answer, route, id, language, left, parts);
    const referrer = by === 'caller' ? call : out;
    this.current = new Transfer({
      ...{ clock: parts.clock, asked, by, over, gone },
      place: (listener: LegListener) => parts.line.place(request, listener),
      remaining:
        by === 'callee' ? call : { ringBack: (on) => out.ring(on), join: (leg) => out.join(leg) },
      endReferrer: () => referrer.hangUp(),
      done: () => done(route.callee),
      failed: () => (this.current = undefined),
    });
  }

  /** One side has gone. True: it asked to be replaced, and the call goes on without it. */
  goOnWithout(side: Side): boolean {
    return this.current?.goesOnWithout(side) ?? false;
  }

  /** The call is over. */
  end(): void {
    this.current?.end();
  }
}

const isJoined = (state: Joined | { at: string }): state is Joined => state.at === 'joined';
