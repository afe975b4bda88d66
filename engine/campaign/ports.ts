import type {
  EndReason,
  InstanceSettings,
  Language,
  Problem,
  RoutingStrategy,
  Scene,
  Strategy,
} from '../api';
import type { CallListener, CallSpec } from '../call/ports';

export type { CallResult } from '../call/ports';

/** Places calls; `engine/call` does it. The attempt is in the store before it is asked to. */
export interface Caller {
  place(spec: CallSpec, listener: CallListener): void;
  /** Whether the flow of this call asked for an agent, and whether one took it. */
  handoverOf(callId: string): 'taken' | 'notTaken' | undefined;
  endAll(
    reason: EndReason,
    only: (spec: { groupId: string; jobId: string }, answered: boolean) => boolean,
  ): Promise<void>;
}

/** Agents that callees are handed over to. */
export interface Agents {
  /** Names of all the phones of the line. */
  phones(): string[];
  /** How many of these phones are registered and not in a call. */
  free(phones: readonly string[]): number;
  /** Calls of a group that an agent has taken over. */
  handedOver(groupId: string): number;
}

/** How fast the host begins flows. */
export interface Pace {
  /** Of the lines that there are, the share that may be used; 1: all. */
  share(): number;
}

/** When may be dialled; `engine/rules` knows. */
export interface DialRules {
  parseStrategy(value: unknown): Strategy;
  /** Within the strategy's hours and the instance's, in the zone given or in the engine's. */
  window(strategy: Strategy, now: number, within?: Within): Window;
  /** Whether a group goes round its contacts again on each day that it runs. */
  goesRound(strategy: Strategy): boolean;
  /** The engine's. */
  timeZone: string;
  startOfDay(now: number): number;
  nextDay(now: number): number;
  /** For people: `2026-11-20 09:00`. */
  localText(at: number): string;
  /** What is wrong with where numbers come from (号码来源); nothing where they may be called. */
  consent?(source: unknown, path: string): Problem | undefined;
}

export interface Within {
  global?: InstanceSettings;
  zone?: string | null;
}

export type Window =
  | { open: true; until: number | null }
  /** `opensAt` null: it never opens again; Infinity: never, as times are set now. */
  | { open: false; opensAt: number | null; outside: 'own' | 'global'; reason: string };

/** Scenes by id, or by id or name; `engine/dialogue` has them. */
export interface SceneSource {
  byId(sceneId: string): Promise<Scene | null>;
  find(instanceId: string, scene: string): Promise<Scene | null>;
}

/** Who may not be called, and why; `engine/rules` knows. Asked for a batch of due jobs of one group. */
export interface CallLists {
  /**
   * By number, a reason that holds for good: `doNotCall` fails the job with `ContactBlockList`,
   * `stopCall` (止呼) cancels it. A number that is absent may be called.
   */
  barred(
    group: { id: string; instanceId: string },
    numbers: readonly string[],
  ): Promise<ReadonlyMap<string, 'doNotCall' | 'stopCall'>>;
  /** Numbers that caps and global windows do not hold for (全局白名单). */
  exempt(instanceId: string, numbers: readonly string[]): Promise<ReadonlySet<string>>;
}

export type CallerNumberTaken =
  | {
      number: string;
      supplier?: string;
      /** The trunk that carries its calls; nothing: the line chooses. */
      trunk?: string;
    }
  | {
      /** Infinity: when a call ends, or something is changed. */
      waitUntil: number;
      because: string;
      words?: Readonly<Record<Language, string>>;
      /** Whether limits of numbers or rules of suppliers hold it back. */
      code?: 'CallerNumberLimit' | 'SupplierRule';
      /** There will be none for this callee. */
      never?: boolean;
      /** Others may be called meanwhile; where it is absent, no number is free for anybody. */
      onlyThis?: {
        /** When to ask again, in turn with others that wait for the same numbers. */
        turnAt: number;
        /** The end of a call may free a number before that. */
        orCallEnds: boolean;
      };
    };

/** What the suppliers of a group's numbers have against a call, until when (null: for good); null: nothing. */
export type CallOutlook = {
  rule: 'region' | 'industry' | 'cap' | 'hours';
  until: number | null;
} | null;

/** The numbers that a group calls from, and what for. */
export interface NumbersInQuestion {
  instanceId: string;
  /** None: all numbers of the instance. */
  candidates: readonly string[];
  /** Industry and business type of the scene, for what suppliers bar. */
  industry?: string;
}

/** From which number a call is made; `engine/numbers` knows. */
export interface CallerNumbers {
  /**
   * Takes one for a call now, or says when to ask again and why. It counts against its rate limit
   * at once. Limits and the rules of its supplier (hours, calls a day to one callee, blocked
   * regions, barred business) let it be called from.
   */
  take(
    p: NumbersInQuestion & {
      routing: RoutingStrategy;
      calledNumber: string;
      now: number;
      /** To the callee; for the supplier's rules. */
      callsToday?: number;
    },
  ): CallerNumberTaken;
  /** A call that was taken ended, or was not made after all. True: its number was in full use till then. */
  give(number: string): boolean;
  /** The callee's time zone where known. */
  zoneOf(calledNumber: string): string | undefined;
  /** What the suppliers of all of the numbers have against a call at that time. Nothing is taken. */
  outlook(
    p: NumbersInQuestion & { calledNumber: string; now: number; callsToday?: number },
  ): CallOutlook;
  /** How many calls the rate limits of the numbers let begin within these spans; null: any number. */
  capacity(
    p: NumbersInQuestion,
    spans: readonly (readonly [from: number, to: number])[],
  ): number | null;
}

/** Without lists everybody may be called. */
export const NO_LISTS: CallLists = {
  barred: () => Promise.resolve(new Map()),
  exempt: () => Promise.resolve(new Set()),
};

/** Without numbers that anybody looks after, the first that is given is shown, or the line decides. */
export const ANY_NUMBER: CallerNumbers = {
  take: ({ candidates }) => ({ number: candidates[0] ?? '' }),
  give: () => false,
  zoneOf: () => undefined,
  outlook: () => null,
  capacity: () => null,
};
