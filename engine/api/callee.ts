/**
 * A callee of the simulated line, described in data. Operators write these as JSON;
 * `validate.ts` checks them and names what is wrong by path.
 */
export interface Callee {
  name: string;
  /** Numbers it answers to: digits, `?` for one digit, `*` for any number of them. */
  numbers?: string[];
  /**
   * What becomes of a call; a list goes attempt by attempt, its last one repeats.
   * `answers` by default.
   */
  outcome?: CalleeOutcome | CalleeOutcome[];
  /** Seconds of ringing before that (default 2); a phone that cannot ring lets them pass. */
  ringSeconds?: number;
  /**
   * What it does of itself once it has answered, whatever prompt plays: says "喂？", or hangs up.
   * `afterSeconds` counts from the answer; `interruptAt` has no meaning here and is refused.
   */
  onAnswer?: CalleeAction;
  /**
   * It is an answering machine: greets (by `onAnswer`, else by a greeting of its own), beeps, and
   * keeps what is said then.
   */
  machine?: boolean;
  /** What it does to prompts: the first rule that fits is taken, each one in turn. */
  responses?: CalleeResponse[];
  /** Said, pressed or done when no rule fits a prompt; default: silence. */
  otherwise?: CalleeAction;
}

export type CalleeOutcome =
  | 'answers'
  | 'noAnswer'
  | 'busy'
  | 'rejected'
  | 'emptyNumber'
  | 'poweredOff'
  | 'outOfService'
  | 'inArrears'
  | 'notConnected'
  | 'lineFailed';

export interface CalleeResponse {
  /** Fits a prompt that holds one of these texts. */
  when: string | string[];
  /** One action, or one for each time the rule fits (the last repeats). */
  then: CalleeAction | CalleeAction[];
}

export interface CalleeAction {
  /** Says this… */
  say?: string;
  /** …or presses these keys, one after another… */
  keys?: string;
  /** …or hangs up (after saying or pressing, where both are given); or nothing at all. */
  hangUp?: boolean;
  /** Seconds between the prompt's end and the action (default 0.8). */
  afterSeconds?: number;
  /** Begins after this part of the prompt (0 to 1) instead of after its end: the callee cuts in. */
  interruptAt?: number;
  /** How sure a recogniser is of what was said (default 0.95). */
  confidence?: number;
}

export interface SimulatedLineSettings {
  callees: Callee[];
  /** Name of the contact variable that names the callee; it wins over the number. Default `callee`. */
  calleeVariable?: string;
  /** Whom numbers get that no callee claims. Default: the first callee. */
  defaultCallee?: string;
}
