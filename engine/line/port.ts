/**
 * A line carries calls: the simulated one, later a SIP trunk. It knows numbers, ringing,
 * answers and endings; it knows nothing of jobs, scenes or flows.
 *
 * A leg's life: `place` → (ringing) → (answered) → ended, each told once, in this order,
 * never from inside `place` itself. After `ended` nothing more is told.
 */
export interface Line {
  readonly kind: 'simulated' | 'sip';
  place(request: PlaceRequest, listener: LegListener): Leg;
  /** Ends what is up and frees what it holds. */
  close(): Promise<void>;
}

export interface PlaceRequest {
  callId: string;
  calledNumber: string;
  callingNumber: string;
  /** Give up after so much ringing, ms. */
  ringMs: number;
  /** 1 for the first attempt of this job. */
  attempt: number;
  /** The job's variables; the simulated line may choose its callee by one of them. */
  variables: Readonly<Record<string, string>>;
}

export interface Leg {
  /** Says the text; one at a time (a second one cuts the first short). Not before the answer. */
  say(text: string): Playback;
  /** Ends the leg, whatever its state: CANCEL before the answer, BYE after it. */
  hangUp(): void;
}

/** A prompt on its way. `done` resolves once, never rejects; `stop` cuts it short. */
export interface Playback {
  readonly done: Promise<PlaybackEnd>;
  stop(): void;
}

export interface PlaybackEnd {
  /** How much of it was heard, 0 to 1. */
  heard: number;
  reason: 'complete' | 'stopped' | 'ended';
}

export interface LegListener {
  ringing(): void;
  answered(): void;
  /** The callee begins to speak (a prompt may be cut short by it). */
  speechStarted(): void;
  /** What the callee said, when it is complete. */
  speech(heard: { text: string; confidence: number }): void;
  /** One key, once. */
  key(digit: string): void;
  ended(end: LegEnd): void;
}

/** How a leg ended. `outcome` is `answered` when it had been answered before. */
export interface LegEnd {
  outcome: LegOutcome;
  by: 'callee' | 'us' | 'line';
  /** What the line itself said, for people: `486 Busy Here`. */
  detail?: string;
}

/** What became of an attempt, in the field's words; `call/outcome.ts` maps it to a task status. */
export type LegOutcome =
  | 'answered'
  | 'noAnswer'
  | 'busy'
  | 'rejected'
  | 'emptyNumber'
  | 'poweredOff'
  | 'outOfService'
  | 'inArrears'
  | 'notConnected'
  | 'cancelled'
  | 'lineFailed';
