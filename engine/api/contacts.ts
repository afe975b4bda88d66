import type {
  Contact,
  Language,
  RejectedRow,
  RosterCheck,
  RosterProgress,
  Strategy,
} from './model';
import type { ConsentSource } from './rules';

/** Where a roster comes from. `data` is the file itself; xlsx or csv is told by its content. */
export type RosterSource =
  | { kind: 'file'; path: string }
  | { kind: 'data'; fileName: string; data: Uint8Array }
  /** Numbers separated by `;`, blanks or newlines. */
  | { kind: 'text'; text: string }
  /** Rows as objects, one per contact, keyed as the columns of the sheet. */
  | { kind: 'rows'; rows: Record<string, unknown>[] };

/** A roster that was read and checked, and waits in the engine to be assigned. */
export interface KeptRoster {
  rosterId: string;
  /** Name of the file, or how else it came: `text`, `rows`. */
  origin: string;
  /** Contacts in it, and rows that could not be taken. */
  valid: number;
  rejected: number;
  /** Names of the variable columns, in the sheet's order. */
  variableNames: string[];
  keptAt: number;
  /** It is forgotten then, by the engine's clock; ms. */
  expiresAt: number;
}

/** Rosters: checked, kept, and assigned to job groups. */
export interface ContactMethods {
  /**
   * Reads and checks a roster; writes nothing. A file that is no roster is refused whole. All of
   * it is in the answer: for more than some ten thousand rows use `keep`.
   */
  check(p: {
    source: RosterSource;
    /** A name of the caller's own for this reading, by which `progress` finds it. */
    reference?: string;
  }): Promise<RosterCheck>;
  /** How far a `check` or `keep` is; null when nothing of that reference is being read. */
  progress(p: { reference: string }): Promise<RosterProgress | null>;
  /** The same as `check`, but the rows stay in the engine, on disk, for a week. */
  keep(p: { source: RosterSource; reference?: string }): Promise<KeptRoster>;
  /** A roster that is kept. `NotFound` when it was forgotten. */
  kept(p: { rosterId: string }): Promise<KeptRoster>;
  /** Contacts of a kept roster, in its order. */
  contacts(p: RosterPage): Promise<{ list: Contact[]; next: string | null }>;
  /** Rows of a kept roster that could not be taken, in its order. */
  rejected(p: RosterPage): Promise<{ list: RejectedRow[]; next: string | null }>;
  /**
   * Assigns a kept roster's contacts to a job group, so many at a time: call again with `next`
   * until it is null. What was assigned before is told among the duplicates and does no harm.
   */
  assign(
    p: RosterPage & {
      groupId: string;
      /** Wins over the group's. */
      strategy?: Strategy;
      /** Where the contacts' consent comes from, as of `jobGroups.assign`. */
      consentSource?: ConsentSource;
    },
  ): Promise<{ assigned: number; duplicates: number; next: string | null }>;
  /** Removes a kept roster; one that is not there is no error. */
  forget(p: { rosterId: string }): Promise<void>;
  /** `job_template.xlsx`: an empty roster to fill in, with columns for these variables. */
  template(p: {
    variableNames?: string[];
    language?: Language;
  }): Promise<{ fileName: string; data: Uint8Array }>;
}

/** Which rows of a kept roster. */
export interface RosterPage {
  rosterId: string;
  /** `next` of the page before. */
  after?: string;
  /** Rows at most; default 1,000, at most 10,000. */
  limit?: number;
}
