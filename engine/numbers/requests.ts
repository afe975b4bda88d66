import type { RoutingStrategy } from '../api';
import type { Against, Words } from './supplierRules';

/** What is asked of the pool. */
export interface TakeRequest {
  instanceId: string;
  /** None: all numbers of the instance. */
  candidates: readonly string[];
  routing: RoutingStrategy;
  calledNumber: string;
  now: number;
  /** Calls to the callee today. */
  callsToday?: number;
  /** Industry and business type of the scene. */
  industry?: string;
}

export interface NumberTaken {
  number: string;
  supplier?: string;
  /** The trunk that carries its calls, where it has one of its own. */
  trunk?: string;
}

export interface NumberWait {
  /**
   * The first instant at which one is free, for this callee or (without `onlyThis`) for anybody, if
   * nothing else happens; Infinity: only an ended call or a change brings one.
   */
  waitUntil: number;
  because: string;
  words: Words;
  /** Whether limits of numbers or rules of suppliers hold it back. */
  code: 'CallerNumberLimit' | 'SupplierRule';
  /** There is none for this callee, and there will not be: rules of suppliers are against all of them for good. */
  never: boolean;
  /** Others may be called meanwhile; where it is absent, no number is free for anybody. */
  onlyThis?: {
    /** When to ask again, in turn with others that wait for the same numbers. */
    turnAt: number;
    /** The end of a call may free a number before that. */
    orCallEnds: boolean;
  };
}

/** What is against a call, of several what ends first; null: nothing. */
export type Outlook = Against | null;
