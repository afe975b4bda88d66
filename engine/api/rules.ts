import type { RosterSource } from './contacts';
import type { Page } from './methods';
import type { Language, Timestamp } from './model';

/** What a document says, in its own language and in English. */
export type RuleWords = Readonly<Record<Language, string>>;

// ---------------------------------------------------------------- lists of numbers

/**
 * `doNotCall` 禁呼名单: not called, in one instance or, `instanceId` null, in the whole account.
 * `allow` 白名单: exempt from the daily caps, likewise. `stopCall` 止呼名单: of one job group, while
 * it is a draft or paused.
 */
export type ListRef =
  | { kind: 'doNotCall' | 'allow'; instanceId: string | null }
  | { kind: 'stopCall'; groupId: string };
export type ListKind = ListRef['kind'];

/** Where an entry comes from. */
export type EntrySource = 'manual' | 'import' | 'complaint' | 'callee';

export interface ListEntry {
  id: string;
  list: ListRef;
  phoneNumber: string;
  name: string;
  /** 备注. */
  reason: string;
  source: EntrySource;
  /** 创建人. */
  createdBy: string;
  createdAt: Timestamp;
  /** Not in force from then on; null: for good. */
  expiresAt: Timestamp | null;
}

/** What every entry of one addition has, unless its row says otherwise. */
export interface EntryDetails {
  reason?: string;
  source?: EntrySource;
  createdBy?: string;
  expiresAt?: Timestamp | null;
  /** In place of `expiresAt`: so many days from now. */
  validDays?: number;
}

export interface NewEntry extends EntryDetails {
  phoneNumber: string;
  name?: string;
}

/** A number that was not added. `row` counts from 1, or is the roster's. */
export interface RefusedEntry {
  row: number;
  phoneNumber: string;
  reason: string;
  /** It is on the list already, or stands twice in what was given: nothing is lost. */
  duplicate: boolean;
}

export interface ListAddition {
  /** New on the list, or there until later than before. */
  added: number;
  refused: RefusedEntry[];
}

// ---------------------------------------------------------------- industries, wording

/** A row of a table of barred business, with the table it stands in. */
export interface BarredRow {
  /** `finance.loans`. */
  id: string;
  /** `access`: the access rules, which hold for everybody; else a supplier's id. */
  table: string;
  document: RuleWords;
  /** 行业大类; a supplier's table has none. */
  category: RuleWords | null;
  /** 场景, as the document has it. */
  words: RuleWords;
  advice: RuleWords;
}

export interface IndustryCheck {
  allowed: boolean;
  /** Rows that bar it. */
  rows: BarredRow[];
}

export interface SupplierRules {
  id: string;
  name: RuleWords;
  scenarios: RuleWords;
  barred: BarredRow[];
  /** 使用限制 besides the barred business, as the document has it. */
  limits: RuleWords;
}

/** Something that is said or written, and where it stands. */
export interface CheckedText {
  /** A path or a name, told back with what is found in it. */
  where: string;
  text: string;
}

/** A place in a text that a rule bars. */
export interface WordingFinding {
  where: string;
  /** As it stands there. */
  phrase: string;
  /** Of the phrase, in UTF-16 units from the beginning. */
  index: number;
  rule: 'barredWord' | 'barredIndustry';
  /** Of the barred word (`addWeChat`), or of the row. */
  id: string;
  words: RuleWords;
  /** The row, where the rule is one of an industry. */
  row: BarredRow | null;
  /** For a person, in English. */
  reason: string;
}

export interface WordingCheck {
  allowed: boolean;
  findings: WordingFinding[];
  /** Texts that were looked at. */
  checked: number;
}

// ---------------------------------------------------------------- consent

/** 号码来源: how the numbers of a roster came to us. The last five are refused. */
export const CONSENT_SOURCES = [
  'ownCustomers',
  'registration',
  'contract',
  'recordedConsent',
  'employees',
  'boughtIn',
  'thirdParty',
  'crawled',
  'notLeftByThem',
  'unknown',
] as const;
export type ConsentSource = (typeof CONSENT_SOURCES)[number];

export interface ConsentCheck {
  allowed: boolean;
  source: ConsentSource;
  words: RuleWords;
  /** What the documents say; empty where it is allowed. */
  reasons: RuleWords[];
}

// ---------------------------------------------------------------- complaints

/** 严重违规, 特大违规. */
export type BreachGrade = 'serious' | 'gravest';

/** A row of 常见违规行为界定及处理策略. */
export const BREACHES = [
  'verifiedFraud',
  'verifiedHarassment',
  'barredBusiness',
  'otherBusiness',
  'abuse',
  'coldCalls',
  'noConsent',
] as const;
export type BreachId = (typeof BREACHES)[number];

export interface Breach {
  id: BreachId;
  /** 序号. */
  number: number;
  words: RuleWords;
  grade: BreachGrade;
  gradeWords: RuleWords;
  consequence: RuleWords;
  /** The whole business of the instance stops until it is put right. */
  stopsBusiness: boolean;
}

/**
 *              verify              resolve
 *   Recorded ──────────▶ Verified ──────────▶ Resolved
 *      └── dismiss ─▶ Dismissed
 */
export type ComplaintStatus = 'Recorded' | 'Verified' | 'Resolved' | 'Dismissed';

export interface Complaint {
  id: string;
  instanceId: string;
  status: ComplaintStatus;
  /** The complainant's. */
  phoneNumber: string;
  /** What was complained of. */
  text: string;
  /** Who passed it on: the supplier, the operator, the callee. */
  receivedFrom: string;
  callId: string | null;
  recordedBy: string;
  recordedAt: Timestamp;
  /** Once it is verified. */
  breach: Breach | null;
  verifiedBy: string;
  verifiedAt: Timestamp | null;
  /** Why it was dismissed, or what was put right. */
  note: string;
  closedBy: string;
  closedAt: Timestamp | null;
}

/** How an instance stands before the access rules. */
export interface Standing {
  instanceId: string;
  /** Nothing is dialled until what was found is put right. */
  blocked: boolean;
  blockedSince: Timestamp | null;
  /** In English, for a person; null where it is not blocked. */
  because: string | null;
  /** Complaints that wait to be verified. */
  open: number;
  /** Serious breaches on record: so many warnings. */
  serious: number;
  gravest: number;
}

// ---------------------------------------------------------------- methods

/** Lists, access rules and complaints. */
export interface RuleMethods {
  /** Good rows are added, the others come back. Of a duplicate the later expiry holds. */
  addNumbers(p: { list: ListRef; entries: NewEntry[] } & EntryDetails): Promise<ListAddition>;
  /** The same from text, or from a roster file; its column `reason` or `remark` is the reason. */
  importNumbers(
    p: { list: ListRef; source: RosterSource } & Omit<EntryDetails, 'source'>,
  ): Promise<ListAddition>;
  removeNumbers(p: { list: ListRef; numbers: string[] }): Promise<{ removed: number }>;
  /** In the order in which they were added. */
  listNumbers(p: {
    list: ListRef;
    /** Only numbers that begin so. */
    prefix?: string;
    limit?: number;
    after?: string;
  }): Promise<Page<ListEntry>>;
  /** All entries in force of these numbers that concern the instance (and the job group). */
  lookUpNumbers(p: {
    instanceId: string;
    groupId?: string;
    numbers: string[];
  }): Promise<ListEntry[]>;

  /** The table of the access rules. */
  industries(): Promise<BarredRow[]>;
  suppliers(): Promise<SupplierRules[]>;
  /** By the access rules, and a supplier's where one is named. */
  checkIndustry(p: { industry: string; supplier?: string }): Promise<IndustryCheck>;
  /** Texts, and a scene's own where one is named. */
  checkWording(p: {
    texts?: CheckedText[];
    scene?: { instanceId: string; scene: string };
  }): Promise<WordingCheck>;
  checkConsent(p: { source: ConsentSource }): Promise<ConsentCheck>;

  breaches(): Promise<Breach[]>;
  /** Puts the complainant on the do-not-call list of the account, for good. */
  recordComplaint(p: {
    instanceId: string;
    phoneNumber: string;
    text: string;
    receivedFrom?: string;
    callId?: string;
    by?: string;
  }): Promise<Complaint>;
  /** What follows, follows at once: a warning on record, or the instance stops. */
  verifyComplaint(p: { complaintId: string; breach: BreachId; by?: string }): Promise<Complaint>;
  /** It was found to be none. The complainant stays on the do-not-call list. */
  dismissComplaint(p: { complaintId: string; note: string; by?: string }): Promise<Complaint>;
  /** What it was about has been put right; `note` says how. The instance may dial again. */
  resolveComplaint(p: { complaintId: string; note: string; by?: string }): Promise<Complaint>;
  getComplaint(p: { complaintId: string }): Promise<Complaint>;
  /** Newest first. */
  listComplaints(p: {
    instanceId: string;
    status?: ComplaintStatus;
    limit?: number;
    after?: string;
  }): Promise<Page<Complaint>>;
  standing(p: { instanceId: string }): Promise<Standing>;
}
