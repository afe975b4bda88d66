import type { CallException, Language, MediaQuality, PhoneStatus, PromptVoice } from '../api';
import type { Sound } from '../media/sound';

/**
 * A line carries calls: the simulated one, or SIP. It knows numbers, ringing,
 * answers and endings; it knows nothing of jobs, scenes or flows.
 *
 * A leg's life: `place` → (ringing) → (answered) → ended, each told once, in this order,
 * never from inside `place` itself. After `ended` nothing more is told.
 */
export interface Line {
  readonly kind: 'simulated' | 'sip';
  place(request: PlaceRequest, listener: LegListener): Leg;
  /** Phones that `PlaceRequest.phone` may name. One is in a call from the moment it is rung. */
  phones(): PhoneStatus[];
  /**
   * Asks `taker` of each call that comes in over a trunk from now on; what it does not take, the
   * line puts through itself. A line without it has no such calls.
   */
  takeCalls?(taker: CallTaker): void;
  /** Ends what is up and frees what it holds. */
  close(): Promise<void>;
}

export interface PlaceRequest {
  callId: string;
  calledNumber: string;
  /** An agent's phone to ring in place of a number. */
  phone?: string;
  callingNumber: string;
  /** Name of the trunk that carries it, and no other; nothing: the line chooses. */
  trunk?: string;
  /** Give up after so much ringing, ms. */
  ringMs: number;
  /** 1 for the first attempt of this job. */
  attempt: number;
  /** The job's variables; the simulated line may choose its callee by one of them. */
  variables: Readonly<Record<string, string>>;
  /** What is spoken and understood on it. */
  language: Language;
  /** False for an agent's leg: nobody waits for what is said there. */
  understands: boolean;
  /** How prompts sound, where they do not say so themselves. */
  voice?: PromptVoice;
  /** Words to expect, and silence that ends what is said, until `Leg.attend` says otherwise. */
  hotWords?: readonly string[];
  endSilenceMs?: number;
  /** Where it is recorded, without an extension; nothing: it is not. */
  recordTo?: string;
  /** How often others may put it through: one that goes round comes to an end. Default 70. */
  hopsLeft?: number;
}

export interface Leg {
  /**
   * Says it; one at a time (a second one cuts the first short), unless it is to follow what is
   * being said. Not before the answer.
   */
  say(what: string | Saying): Playback;
  /**
   * Has it made that is going to be said, so that it begins at once then; also before the answer.
   * Resolves when it could begin, or never will; never rejects.
   */
  prepare(what: string | Saying): Promise<void>;
  /** How to listen from now on; what is left out is as the call was placed. */
  attend(how: Attention): void;
  /** Presses keys, one after the other; true once they are sent. */
  sendKeys(keys: string): Promise<boolean>;
  /**
   * Hands the callee over to a number or a phone, blind (SIP: REFER). Resolves when the other end
   * has answered, or will not, and before the leg is told to have ended; the leg itself ends when
   * the line says so.
   */
  refer(to: { number: string } | { phone: string }): Promise<ReferEnd>;
  /**
   * Ring-back tone for the callee, until it is told otherwise; a prompt is heard in its place.
   * Does nothing on a leg that is over.
   */
  ring(on: boolean): void;
  /**
   * Joins what is heard and said with another answered leg of this line, until `part` or the end
   * of either, which does not end the other. Joined, a leg need not tell of speech and keys.
   */
  join(other: Leg): void;
  part(): void;
  /** Ends the leg, whatever its state: CANCEL before the answer, BYE after it. */
  hangUp(): void;
}

/** Pieces of a prompt, said one after the other with no gap between. */
export interface Saying {
  pieces: readonly SayingPiece[];
  /** What is left out is as the call was placed. */
  voice?: PromptVoice;
  /** After what is being said, without a gap; with nothing being said, at once. */
  follows?: boolean;
}

export interface SayingPiece {
  text: string;
  /** The same in every call, nobody's data in it: worth keeping. */
  fixed?: boolean;
  /** Played in place of the text. */
  recorded?: RecordedSound;
}

/** Kept on the disk until it is wanted. */
export interface RecordedSound {
  durationMs: number;
  open(): Promise<Sound>;
}

export interface Attention {
  /** Words to expect, besides those of the call. From the next sentence on. */
  hotWords?: readonly string[];
  /** Silence that ends a sentence, ms. */
  endSilenceMs?: number;
  /** A sentence is taken as far as it went after so long, ms. */
  longestMs?: number;
}

/** What became of a blind transfer. */
export type ReferEnd = { taken: true } | { taken: false; outcome: LegOutcome; detail: string };

/** A prompt on its way. `done` resolves once, never rejects; `stop` cuts it short. */
export interface Playback {
  readonly done: Promise<PlaybackEnd>;
  stop(): void;
}

export interface PlaybackEnd {
  /** How much of it was heard, 0 to 1. */
  heard: number;
  /** So many characters of its text, all pieces together. */
  heardTo: number;
  reason: 'complete' | 'stopped' | 'ended';
  /** No provider could make some of it; that was left out. */
  failed?: true;
}

export interface LegListener {
  ringing(): void;
  /** What the network plays before the answer can be heard, by whom the leg is joined with. */
  early?(): void;
  answered(): void;
  /** The callee begins to speak (a prompt may be cut short by it). */
  speechStarted(): void;
  /**
   * How far the sentence has come that is being spoken: voice so far, ms, and the words of a
   * partial result where there are any yet.
   */
  speaking?(sofar: { voiceMs: number; text?: string }): void;
  /**
   * What the callee said, when it is complete: once for each `speechStarted`. `failed`: no provider
   * could recognise it.
   */
  speech(heard: HeardSpeech): void;
  /** One key, once. */
  key(digit: string): void;
  /** Who answered, as soon as it is known; nothing waits for it. */
  answeredBy?(who: AnsweredBy): void;
  /** The machine's beep is over: what is said now is kept. */
  messageMayBegin?(): void;
  /** The other end wants to be replaced by somebody else; who does not listen declines. */
  transferAsked?(asked: TransferAsked): void;
  /** It is over; `ended` follows, once its recording is written. */
  left?(by: LegEnd['by']): void;
  ended(end: LegEnd): void;
}

export interface HeardSpeech {
  text: string;
  confidence: number;
  failed?: true;
}

/**
 * Takes a call that came in, or leaves it to the line: then nothing is told of it. Asked at once;
 * what it does with the call, it does before or after it has returned.
 */
export type CallTaker = (call: IncomingLeg) => IncomingListener | undefined;

/**
 * A call that came in over a trunk. It is open to whoever took it until `ended` is told; then all of
 * this does nothing.
 */
export interface IncomingLeg {
  /** As it was dialled; behind a comma the extension, where the trunk tells one. */
  readonly calledNumber: string;
  /** Empty where the trunk tells none. */
  readonly callingNumber: string;
  /** It was told to us only: nobody is to see it. */
  readonly withheld?: boolean;
  /** How often it may still be put through; nothing: the trunk tells none. */
  readonly hopsLeft?: number | undefined;
  readonly trunk: string;
  /** There are phones that the line rings for it if nobody takes it. */
  readonly ringsPhones: boolean;
  /** Resolves when something can be said or joined; false: it is over before that. */
  readonly opened: Promise<boolean>;
  /** The caller's phone is told to ring back by itself. */
  ring(): void;
  /** What is said or joined is heard from now on, before the answer; false where that cannot be. */
  openEarly(): boolean;
  answer(): void;
  /** As of a `Leg`; after `openEarly` or `answer`, once it has `opened`. */
  say(what: string | Saying): Playback;
  /** Ring-back tone, of ours. */
  ringBack(on: boolean): void;
  /** Joins it with a leg of the same line that is answered, or has told of something `early`. */
  join(other: Leg): void;
  /**
   * Goes on with the recording of a leg that it is joined with, which may end then; each side stays
   * in its channel. `IncomingEnd.recording` tells of it.
   */
  takeRecording?(other: Leg): void;
  /** Turns down what is not answered. */
  reject(why: RejectReason): void;
  /** Ends it, whatever its state. */
  hangUp(): void;
}

/** Why nobody takes a call, as far as the caller is told. */
export type RejectReason = LegOutcome | 'notAllowed' | 'tooManyHops';

export interface IncomingListener {
  /** Of what is said. */
  readonly language: Language;
  /** One key of the caller's, once. */
  key(digit: string): void;
  /** As of a `LegListener`. */
  transferAsked?(asked: TransferAsked): void;
  /** Last, and once; also after `reject` and `hangUp`. */
  ended(end: IncomingEnd): void;
}

export interface IncomingEnd {
  by: 'caller' | 'us' | 'line';
  answered: boolean;
  /** Status that ended it before the answer. */
  sipCode?: number;
  quality?: MediaQuality;
  recording?: { file: string; durationMs: number };
}

/** A blind transfer that the other end asks for (SIP: REFER): it waits for `accept` or `decline`. */
export interface TransferAsked {
  /** As it was written, and nothing but a number. */
  readonly number: string;
  accept(): TransferTold;
  decline(): void;
}

/** Who asked for a transfer is told how it goes, and nothing of anybody. */
export interface TransferTold {
  ringing(): void;
  /** Resolves when it has been told, or never will be. */
  done(): Promise<void>;
  failed(why: RejectReason): void;
}

/** How a leg ended. `outcome` is `answered` when it had been answered before. */
export interface LegEnd {
  outcome: LegOutcome;
  by: 'callee' | 'us' | 'line';
  /** What the line itself said, for people: `486 Busy Here`. */
  detail?: string;
  /** What the line itself is to blame for. */
  exception?: CallException;
  /** Status that ended it, or refused it. */
  sipCode?: number;
  /** Which trunk carried it. */
  trunk?: string;
  quality?: MediaQuality;
  recording?: { file: string; durationMs: number };
}

export type AnsweredBy = 'person' | 'machine';

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
