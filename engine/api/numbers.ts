import type { Page } from './methods';
import type { Language, Timestamp, WorkingTime } from './model';

/** Where a number belongs. What is not known is empty. */
export interface Place {
  /** `广东`, without 省 or 自治区. */
  province: string;
  /** `广州`, without 市 or 州. */
  city: string;
  /** Of the city, with its 0: `020`. Numbers of one area code count as of the same city. */
  areaCode: string;
  /** Whom the number was given out to; it may have been taken along to another. Mobiles only. */
  carrier: string;
  /** IANA name; null where the number does not tell. */
  timeZone: string | null;
}

export interface NumberPlace extends Place {
  number: string;
}

/** 主叫号码: what an operator says of it. */
export interface CallerNumberSettings {
  /** Digits, as the line wants them; a leading + is allowed. */
  number: string;
  /** Where it belongs; found by the number itself where not given. */
  province?: string;
  city?: string;
  /** 限流次数: calls begun within any `rateLimitPeriod` at the most. Null: no limit. */
  rateLimitCount?: number | null;
  /** 限流周期, seconds. */
  rateLimitPeriod?: number | null;
  /** Calls at a time. Null: as its supplier has it, or no limit. */
  maxConcurrency?: number | null;
  /** Id of a supplier, whose rules hold for it. Null: none. */
  supplier?: string | null;
  /**
   * Name of the trunk that carries its calls, and no other does. Null: the line chooses. A SIP line
   * has to have it.
   */
  trunk?: string | null;
  /** Yuan a month and a minute. Null: as its supplier has them. */
  monthlyPrice?: number | null;
  minutePrice?: number | null;
  remark?: string;
  /** A number that is not is not called from. Default true. */
  enabled?: boolean;
}

/** A caller number of an instance. */
export interface CallerNumber extends Required<CallerNumberSettings> {
  id: string;
  instanceId: string;
  createdAt: Timestamp;
  /** Calls from it that are up now. */
  liveCalls: number;
  /** When its rate limit lets it be called from next; null: now, or it is not known when. */
  freeAt: Timestamp | null;
}

/** A row that was not taken: its place among the rows, from 1, and all that is wrong with it. */
export interface RejectedNumber {
  row: number;
  number: string;
  reason: string;
}

/** What a supplier of lines asks of its customers, and what it takes for it. */
export interface SupplierDefinition {
  /** Small letters, digits and hyphens. */
  id: string;
  name: Record<Language, string>;
  kind: 'landline' | 'mobile';
  /** 使用场景. */
  use?: Record<Language, string>;
  /** 使用限制, as the supplier writes it. */
  limits?: Record<Language, string>;
  rules: SupplierLimits;
  prices: SupplierPrices;
  /** What else there is to know. */
  remark?: Record<Language, string>;
}

/** Enforced; what is not there is not limited. */
export interface SupplierLimits {
  /** Local to `timeZone`. */
  callingHours?: WorkingTime[];
  /** Default `Asia/Shanghai`. */
  timeZone?: string;
  /** Calls a day to one callee. */
  callsPerDay?: number;
  /** Where an industry may call more or less often than others: the first that fits holds. */
  callsPerDayOf?: { industry: string; callsPerDay: number }[];
  /** Where callees must not be called; without a city, the whole province. */
  blockedRegions?: { province: string; city?: string }[];
  /** Scenes of these industries or business types are not called for: each by a name of it, or in full. */
  barredIndustries?: (string | BarredIndustry)[];
  /** What a scene must not say. */
  barredWords?: string[];
  /** Calls at a time from one number. */
  concurrencyPerNumber?: number;
}

/** A kind of business that a supplier does not take. */
export interface BarredIndustry {
  /** In small letters, digits and hyphens; made of its place in the list where there is none. */
  id?: string;
  /** As the supplier has it. */
  words: Record<Language, string>;
  /** What scenes may call it: `汽车保险` goes by `保险`, what says that it is not (`非金融`) does not. */
  names: string[];
  /** Rows of the access rules that are the same business, by id. */
  accessRows?: string[];
}

/** Yuan. A span where it depends on the industry, the place or the volume. */
export interface SupplierPrices {
  numberPerMonth?: PriceSpan;
  numberPerYear?: PriceSpan;
  minute?: PriceSpan;
  /** Paid a month for a number at the least. */
  minimumPerMonth?: PriceSpan;
  /** To be paid in advance, a year; one of these. */
  prepaid?: number[];
  /** As many numbers have to be taken. */
  leastNumbers?: number;
}

export interface PriceSpan {
  from: number;
  to: number;
}

/** A supplier of lines, with its rules. */
export interface Supplier extends SupplierDefinition {
  /** It came with the product and cannot be changed. */
  preset: boolean;
  /** Caller numbers that are of it. */
  numbers: number;
}

/** 主叫号码: caller numbers, their places and their suppliers. */
export interface NumberMethods {
  /** By number. `search`: part of the number, the province, the city or the remark. */
  list(p: {
    instanceId: string;
    search?: string;
    limit?: number;
    after?: string;
  }): Promise<Page<CallerNumber>>;
  get(p: { instanceId: string; number: string }): Promise<CallerNumber>;
  /** All or none. A number belongs to one instance. */
  add(p: { instanceId: string; numbers: CallerNumberSettings[] }): Promise<CallerNumber[]>;
  update(p: {
    instanceId: string;
    number: string;
    changes: Partial<Omit<CallerNumberSettings, 'number'>>;
  }): Promise<CallerNumber>;
  /** Calls that are up go on. Answers with how many there were. */
  remove(p: { instanceId: string; numbers: string[] }): Promise<{ removed: number }>;
  /**
   * Rows of a table, keyed by the names of the settings or by the Chinese column names. Good rows
   * are taken, a number that is there already is changed; bad rows come back, each with its reason.
   */
  import(p: {
    instanceId: string;
    rows: Record<string, unknown>[];
  }): Promise<{ added: number; changed: number; rejected: RejectedNumber[] }>;
  /** Where numbers belong. */
  places(p: { numbers: string[] }): Promise<NumberPlace[]>;
  /**
   * Adds to the places that are known: the first 3 to 7 digits of mobiles, with province, city and,
   * if wanted, carrier. The longest prefix that fits a number wins, and these win over ours.
   */
  addPlaces(p: {
    rows: { prefix: string; province: string; city: string; carrier?: string }[];
  }): Promise<{ added: number }>;
  /** Forgets what `addPlaces` added. */
  clearPlaces(): Promise<void>;
  suppliers(): Promise<Supplier[]>;
  /** Adds a supplier of one's own, or changes it. */
  saveSupplier(p: { definition: unknown }): Promise<Supplier>;
  /** Only while no number is of it. */
  removeSupplier(p: { id: string }): Promise<void>;
}
