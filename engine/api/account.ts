import type { Page } from './methods';
import type { Language, Timestamp } from './model';

/** 账户: who did what, what it cost, how many lines a volume needs. */
export interface AccountMethods {
  /** 操作审计: newest first. */
  audit(p: AuditFilter & { limit?: number; after?: string }): Promise<Page<AuditEntry>>;
  /** How long the audit log is kept. */
  retention(): Promise<Retention>;
  setRetention(p: Retention): Promise<Retention>;
  /** The prices that hold today. */
  prices(): Promise<PriceBook>;
  /**
   * Prices from a day on, today unless another is given: what was called before costs what it cost.
   * Checked as a whole; null: the shipped ones.
   */
  setPrices(p: { prices: unknown; validFrom?: string }): Promise<PriceBook>;
  /** By the day they hold from, the oldest first. */
  priceLists(): Promise<PriceList[]>;
  /** Takes one away that was set; the one before it holds in its place. */
  removePrices(p: { validFrom: string }): Promise<PriceList[]>;
  usage(p: UsageRequest): Promise<UsageReport>;
  /** The rows of `usage` as a file for a spreadsheet: UTF-8 with a byte order mark. */
  usageCsv(p: UsageRequest & { language?: Language }): Promise<{ fileName: string; csv: string }>;
  /** 并发计算: how many lines a volume needs, or how many days it takes with so many lines. */
  plan(p: PlanRequest): Promise<ConcurrencyPlan>;
}

/** A time: by name, by days of the engine's time zone (both included), or from a moment up to another. */
export type Span =
  | { period: Period }
  /** `2026-01-05` */
  | { firstDay: string; lastDay: string }
  | { from: Timestamp; to: Timestamp };

/** Those of several days end with today, but for the last month. */
export type Period = 'today' | 'yesterday' | 'last7Days' | 'last30Days' | 'thisMonth' | 'lastMonth';

// ---------------------------------------------------------------- audit

/** Who asks: told by the host with each request. */
export interface Caller {
  /** `n8n`, `node-red`, or what an integrator calls its program. */
  host: string;
  /** Which part of it: the node's name, a consumer. */
  name?: string;
  /** The workflow or flow that the node stands in. */
  flow?: string;
}

/** Which entries of the audit log are asked for; all that are given have to fit. */
export interface AuditFilter {
  /** By the event's name (`AssignJobs`) or by the method's (`jobGroups.assign`). */
  operation?: string;
  instanceId?: string;
  /** Of a caller; `name` is the node's. */
  host?: string;
  name?: string;
  /** What failed, or what did not. */
  failed?: boolean;
  span?: Span;
}

/** An operation, in the shape of the seed's sample (000, section 5.4.1), field for field. */
export interface AuditEntry {
  /** Version of this package. */
  ApiVersion: string;
  RequestId: string;
  EventType: 'ApiCall';
  UserIdentity: {
    /** The host: `n8n`, `node-red`, or an integrator's own. */
    Type: string;
    /** The workflow or flow. */
    InvokedBy: string;
    AccountId: string;
    /** The node. */
    UserName: string;
    PrincipalId: string;
    AccessKeyId: string;
    Arn: string;
  };
  AcsRegion: string;
  /** As the public API calls it, where it has it: `AssignJobs`. */
  EventName: string;
  IsBlack: boolean;
  /** Numbers masked, secrets left out, long ones cut; what is no plain value as JSON. */
  RequestParameters: Record<string, string>;
  /** The method: `jobGroups.assign`. */
  EventSource: string;
  ServiceName: string;
  /** `2021-03-18T07:31:15.978+0000` */
  EventTime: string;
  /** Ids by kind, `JobGroup` and the like. */
  ReferencedResources: Record<string, string[]>;
  UserAgent: string;
  EventId: string;
  /** Empty where it succeeded. */
  ErrorCode: string;
  ErrorMessage: string;
  EventVersion: string;
  /** Empty: the caller is in the same process. */
  SourceIpAddress: string;
}

/** How long things are kept. */
export interface Retention {
  /** Entries of the audit log older than so many days are deleted. */
  auditDays: number;
}

// ---------------------------------------------------------------- prices

/** Prices by which usage is turned into cost. In the currency's unit (yuan), not its cents. */
export interface PriceBook {
  /** ISO 4217, e.g. `CNY`. */
  currency: string;
  robot: RobotPrices;
  lines: LinePrices[];
  /** `key` of the line whose prices hold for numbers and trunks that no line names. */
  defaultLine: string | null;
  /** 一次性费用: what is not counted, only listed. */
  services: ServicePrice[];
}

/** Prices, and when they hold: up to the day of the next one. */
export interface PriceList {
  /** `2026-01-05`, in the engine's zone; null: from the beginning. */
  validFrom: string | null;
  prices: PriceBook;
  /** Those that came with the product. */
  shipped: boolean;
}

/** 机器人费用. */
export interface RobotPrices {
  /** 按量付费, 并发包月, or nothing. */
  mode: 'perCall' | 'concurrency' | 'none';
  /** 元/次, answered or not. */
  perCall: number;
  /** 元/并发/月; the step that the whole number falls into holds for all of it. Last one: null. */
  concurrency: { upTo: number | null; price: number }[];
  /** Lines that come with paying by call. */
  includedLines: number;
}

/** 线路资费 of a supplier's kind of line. */
export interface LinePrices {
  key: string;
  name: Readonly<Record<Language, string>>;
  /** Id of the supplier that numbers name, where it is one. */
  supplier: string | null;
  /** A minute of an answered call; each call's minutes are rounded up. */
  perMinute: number;
  /** What the supplier says: from, to. */
  perMinuteRange?: [number, number];
  /** 号码月租: a number a month. */
  numberPerMonth: number;
  /** 月低消: least call charges a number a month. */
  minimumPerMonth: number;
  /** Calls at a time that one number carries; absent: no limit. */
  callsPerNumber?: number;
  /** At least so many numbers are bought. */
  leastNumbers?: number;
  /** 预存: charges paid in advance, of which one is chosen. */
  prepaid?: number[];
  /** Caller numbers that these prices hold for. */
  numbers: string[];
  /** Trunks, by name, whose calls these prices hold for. */
  trunks: string[];
  note?: Readonly<Record<Language, string>>;
}

export interface ServicePrice {
  key: string;
  name: Readonly<Record<Language, string>>;
  price: number;
  /** 次, 套… */
  unit: Readonly<Record<Language, string>>;
}

// ---------------------------------------------------------------- usage

/** What usage is summed up by. */
export type UsageBy = 'group' | 'day' | 'number' | 'instance';

/** Which usage is asked for, and how it is summed up. */
export interface UsageRequest {
  by: UsageBy;
  /** By when calls were placed, to the quarter of an hour; at most 400 days. */
  span: Span;
  instanceId?: string;
  groupId?: string;
  number?: string;
}

/** Calls, minutes of them, and what they cost in the unit of the currency (yuan), not its cents. */
export interface UsageCounts {
  /** Calls placed, answered or not. */
  calls: number;
  answered: number;
  /** answered ÷ calls, 0 to 1. */
  connectionRate: number;
  talkMs: number;
  /** Of answered calls, each call's rounded up to whole minutes. */
  billedMinutes: number;
  /** Minutes of lines without prices. */
  unpricedMinutes: number;
  lineCost: number;
  robotCost: number;
  cost: number;
}

/** The usage of one group, day, caller number or instance. */
export interface UsageRow extends UsageCounts {
  /** Id of the group or instance; the number; `2026-01-05`. */
  key: string;
  /** Its name; empty where it was deleted. */
  name: string;
}

/** What is paid by the month, whatever is called. */
export interface MonthlyFee {
  kind: 'concurrency' | 'number' | 'minimum';
  /** `2026-01` */
  month: string;
  /** The line's `key`; null for the robot's. */
  line: string | null;
  quantity: number;
  /** Of one; null where it differs. */
  price: number | null;
  amount: number;
}

/** Usage and what it costs, row by row and in all. */
export interface UsageReport {
  by: UsageBy;
  from: Timestamp;
  to: Timestamp;
  currency: string;
  rows: UsageRow[];
  total: UsageCounts;
  /** Of the calendar months that the time touches, whole; empty where one group is asked for. */
  monthly: MonthlyFee[];
  /** All of it: `total.cost` and the monthly fees. */
  amount: number;
}

// ---------------------------------------------------------------- planner

/** What a plan of lines starts from. */
export interface PlanRequest {
  /** 总外呼量: numbers to reach. */
  contacts: number;
  /** How often a number is called at most, the first time included. Default 1. */
  attempts?: number;
  /** 呼损率: the part of calls that nobody answers, 0 to 1. Default 0. */
  lossRate?: number;
  /** 单通通话时长, minutes. */
  minutesPerCall: number;
  /** 每天外呼小时. */
  hoursPerDay: number;
  /** In so many days… */
  days?: number;
  /** …or with so many lines: one of the two. */
  lines?: number;
}

/** How many lines a volume of calls needs. */
export interface ConcurrencyPlan {
  /** Calls a contact, on average: 1 + loss + loss² … */
  callsPerContact: number;
  /** All calls. */
  calls: number;
  /** Minutes of all calls. */
  minutes: number;
  /** As the formula has it, e.g. 187.5. */
  exactLines: number;
  /** Rounded up. */
  lines: number;
  days: number;
  /** The formula with its numbers, for people. */
  formula: string;
  currency: string;
  robot: {
    /** All calls, by call. */
    perCall: number;
    /** A month of so many lines. */
    concurrencyPerMonth: number;
    /** More lines than come with paying by call. */
    beyondIncluded: boolean;
  };
  /** By line of the price book: numbers needed, and what the calls cost. */
  lineCosts: { line: string; numbers: number; calls: number; numbersPerMonth: number }[];
}
