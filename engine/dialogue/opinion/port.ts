/** One of the meanings that a sentence may have at its place. */
export interface Choice {
  name: string;
  /** What people say who mean it. */
  examples: readonly string[];
}

/** What an outside model makes of a sentence. */
export interface Opinion {
  /** Index of the choice; null: none of them, or it cannot tell. */
  choice: number | null;
  /** 0 to 1 */
  confidence: number;
}

/** An outside model, asked where the engine's own is in doubt. */
export interface Adviser {
  /** For people. */
  readonly name: string;
  /** Rejects where it has no answer; `signal` gives it up. */
  ask(text: string, choices: readonly Choice[], signal: AbortSignal): Promise<Opinion>;
}

/** Gives an adviser that fails again and again a rest. */
export interface Rest {
  readonly isAskable: boolean;
  /** `succeeded` or `failed` follows. */
  asked(): void;
  succeeded(): void;
  failed(): void;
}
