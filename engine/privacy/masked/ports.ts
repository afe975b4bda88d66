import type { CallAnswer, CallQuestion } from '../../api';
import type {
  IncomingLeg,
  IncomingListener,
  Leg,
  LegListener,
  PlaceRequest,
  SayingPiece,
} from '../../line/port';
import type { Clock } from '../../time/clock';
import type { CallEnding } from '../calls';
import type { TransferQuestion, TransferRoute } from '../transfer';

/** The part of a line that masked calls need. */
export interface CallsLine {
  place(request: PlaceRequest, listener: LegListener): Leg;
  takeCalls?(taker: (call: IncomingLeg) => IncomingListener | undefined): void;
}

/** Receipts. What fails there is no concern of the call's. */
export interface CallReceipts {
  /** 呼叫发起时话单报告: once it is known whom it is for, or that it is for nobody. */
  began(call: { id: string; caller: string; answer: CallAnswer }): void;
  /** From when on it costs something, should nobody be there to tell of its end. */
  answered(id: string, answeredAt: number): void;
  /** 呼叫结束后话单报告; with 录音状态报告 where there is a recording. */
  ended(id: string, ending: CallEnding): void;
}

export interface MaskedCallParts {
  clock: Clock;
  line: CallsLine;
  newId(): string;
  /** Who is called when `caller` rings X, now. */
  resolve(question: CallQuestion): CallAnswer;
  /** Whom one side of a call that is up may put the other through to; null, or without it: nobody. */
  transfer?(asked: TransferQuestion): TransferRoute | null;
  /** There are X numbers at all; without any, calls are none of ours. */
  inUse(): boolean;
  /** The trunk that carries calls of X; nothing: the line chooses, and fails over. */
  trunkOf(x: string): string | null;
  /** As it is played; undefined: it is there no longer. */
  ringTone(id: string): SayingPiece | undefined;
  receipts: CallReceipts;
  /** Where a call is recorded, without an extension; the id tells nothing of numbers. */
  recordTo?(callId: string): string;
  /** As receipts name what was written there. */
  recordingName?(file: string): string;
  /** What goes wrong and ends no call. */
  warn(message: string): void;
  limits?: Partial<CallLimits>;
}

/** Ms, but for `tries` and `digits`. */
export interface CallLimits {
  /** For the first key after the prompt, and between two keys. */
  firstKey: number;
  nextKey: number;
  /** How often an extension may be keyed in. */
  tries: number;
  /** An announcement that never ends, for nobody hears it, is cut. */
  announcement: number;
  /** Between two plays of a ring tone. */
  toneGap: number;
}

export const USUAL_LIMITS: CallLimits = {
  firstKey: 8_000,
  nextKey: 4_000,
  tries: 3,
  announcement: 60_000,
  toneGap: 400,
};

/** Extensions have 1 to 3 digits (`NewBinding.extension`). */
export const MOST_DIGITS = 3;
