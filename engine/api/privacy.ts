import type { Span } from './account';
import type { Page } from './methods';
import type { Language, Timestamp } from './model';

/** 隐私号类型 (001, section 1.1). */
export const POOL_KINDS = ['AXB', 'AXN', 'AXNExtension', '95AXN', 'AXG'] as const;
export type PoolKind = (typeof POOL_KINDS)[number];

/** Bindings that one X number may have at a time (001, section 1.2). */
export const BINDINGS_PER_NUMBER: Readonly<Record<PoolKind, number>> = {
  AXB: 200,
  AXN: 1,
  // Those of three digits.
  AXNExtension: 1_000,
  '95AXN': 1,
  AXG: 1,
};

export const MOST_BOUGHT_AT_ONCE = 1_000;
export const MOST_MOVED_AT_ONCE = 500;
export const MOST_GROUP_NUMBERS_AT_ONCE = 200;
export const MOST_BOUND_AT_ONCE = 500;
/** 请选择wav格式且小于2M的放音文件. */
export const LARGEST_RING_TONE_BYTES = 2 * 1024 * 1024;
/** A binding ends a minute from now at the soonest. */
export const SHORTEST_BINDING_MS = 60_000;
/** 二维码有效期30天. */
export const VERIFICATION_DAYS = 30;

// ---------------------------------------------------------------- pools

/** X号码分配模式 (001, section 2.4). The city is the one that is asked for, or that of A. */
export const ASSIGNMENTS = ['default', 'strict', 'smart'] as const;
/**
 * `default`: that city, else any. `strict`: that city or none. `smart`: that city, else the capital
 * of its province, else any.
 */
export type Assignment = (typeof ASSIGNMENTS)[number];

/** 短信模式 (001, section 2.1). 95AXN: `off` only. */
export const SMS_MODES = ['off', 'intercept', 'smart'] as const;
export type SmsMode = (typeof SMS_MODES)[number];

export interface PoolSms {
  mode: SmsMode;
  /** 全量短信截取: also what fits no binding. Default false. */
  all: boolean;
  /** 智能短信白名单: only texts with one of these words are passed on; none: all are. `smart` only. */
  whitelist: string[];
  /** 智能短信确认后再发送: what is to be passed on waits until it is confirmed. `smart` only. */
  confirm: boolean;
}

/** What somebody hears who is not put through. */
export const ANNOUNCEMENTS = [
  /** The dialled number is no X number in a pool. */
  'unknownNumber',
  /** No binding of X is about this caller. */
  'unknownCaller',
  /** A binding's restriction or a blacklist is against it. */
  'restricted',
  /** A rings X, and there is nobody whom A calls back. */
  'noCallback',
  /** X has no binding of this extension. */
  'wrongExtension',
] as const;
export type Announcement = (typeof ANNOUNCEMENTS)[number];

/** 企业彩铃音设置: ids of ring tones; null: the usual tone. */
export interface RingTones {
  /** A号码拨打X彩铃. */
  fromA: string | null;
  /** B号码拨打X彩铃: heard by whoever calls A through X. */
  toA: string | null;
}

/** Which side of a binding may have the other one put through to a number of its choice. */
export const TRANSFERS = ['nobody', 'A', 'other', 'both'] as const;
export type Transfers = (typeof TRANSFERS)[number];

/** 号池配置. */
export interface PoolSettings {
  assignment: Assignment;
  sms: PoolSms;
  ringTones: RingTones;
  /** 号码池绑定利用率达到 N % 会进行告警: 1 to 100; null: no alarm. */
  alarmPercent: number | null;
  /** `BindingExpiring` comes so many minutes before a binding expires; null: it does not. */
  expiringMinutes: number | null;
  /** How long the other side rings, seconds: 5 to 120. */
  ringTimeoutSeconds: number;
  /** A call that is put through is cut after so many minutes: 1 to 1440. Default 120. */
  longestCallMinutes: number;
  /** Whose phone may transfer a call that is up (SIP: REFER), at your cost. Default `nobody`. */
  transfers: Transfers;
  /** Of what callers hear, and of transcripts. Default `zh-CN`. */
  language: Language;
  /** Numbers that are not verified are not bound. */
  verifiedOnly: boolean;
  /** Wordings of announcements; those that are not there are the product's. */
  announcements: Partial<Record<Announcement, string>>;
}

export type PoolChanges = Partial<Omit<PoolSettings, 'sms' | 'ringTones' | 'announcements'>> & {
  sms?: Partial<PoolSms>;
  ringTones?: Partial<RingTones>;
  /** Null: the product's own wording again. */
  announcements?: { [A in Announcement]?: string | null };
};

/** 号码池. It cannot be deleted: 号码池暂不支持删除. */
export interface Pool {
  /** `FC100000137458124`. */
  key: string;
  kind: PoolKind;
  /** At most 16 characters. */
  name: string;
  settings: PoolSettings;
  numbers: number;
  bindings: number;
  /** 绑定利用率: bindings ÷ those that its numbers could have, 0 to 1. */
  utilisation: number;
  createdAt: Timestamp;
}

// ---------------------------------------------------------------- numbers

/** Whose numbers they are: 虚商号码 (170/171), 运营商号码, 95号码. The public API's SpecId 1, 2, 3. */
export const NUMBER_SPECS = { virtual: 1, carrier: 2, '95': 3 } as const;
export type NumberSpec = keyof typeof NUMBER_SPECS;

/** SecretStatus of the public API. */
export const PrivacyNumberStatus = { Unbound: 0, Bound: 1, Locked: 2, Frozen: 3 } as const;
export type PrivacyNumberStatusName = keyof typeof PrivacyNumberStatus;

/**
 * 实人认证 (001, section 1.4).
 *
 *     Unverified ── start ──► Pending ── finish ──► Verified
 *         ▲                    │    │
 *         └──── 30 days ───────┘    └── finish ──► Rejected ── start ──► Pending
 *
 * Numbers of 95AXN need none: `NotRequired`. A number that is released is unverified again.
 */
export const VERIFICATIONS = [
  'NotRequired',
  'Unverified',
  'Pending',
  'Verified',
  'Rejected',
] as const;
export type VerificationState = (typeof VERIFICATIONS)[number];

export interface Verification {
  state: VerificationState;
  /** 认证人: the phone number of who is verified; empty: not begun. */
  person: string;
  /** Of a pending one: what is not finished by then is unverified again. */
  expiresAt: Timestamp | null;
  /** When it came to its state; null: never changed. */
  changedAt: Timestamp | null;
  /** Why it was rejected. */
  reason: string;
}

/** A number of the operator's stock, to be bought into pools. */
export interface StockNumber {
  number: string;
  spec: NumberSpec;
  /** Found by the number where not given; 95 numbers have none. */
  province?: string;
  city?: string;
  carrier?: string;
  /** The trunk that carries its calls; null: the line chooses. */
  trunk?: string | null;
  /** Yuan; null: as the price list has it. */
  monthlyPrice?: number | null;
  minutePrice?: number | null;
}

/** 隐私号: an X number of a pool, or one that is in stock. */
export interface PrivacyNumber extends Required<StockNumber> {
  /** Null: in stock. */
  poolKey: string | null;
  status: PrivacyNumberStatusName;
  verification: Verification;
  bindings: number;
  /** 还可绑定. */
  bindingsLeft: number;
  boughtAt: Timestamp | null;
  remark: string;
}

/** 号码余量. */
export interface StockRemain {
  amount: number;
  /** Those that there are, most first. */
  cities: { province: string; city: string; amount: number }[];
}

/** What became of one of several numbers; without a reason, it is done. */
export interface NumberResult {
  number: string;
  done: boolean;
  city: string;
  reason?: string;
}

/** 号码迁移详情. */
export interface NumberMove {
  id: string;
  fromPool: string;
  toPool: string;
  /** 迁移数量, 迁移成功数量. */
  count: number;
  moved: number;
  movedAt: Timestamp;
  results: NumberResult[];
}

// ---------------------------------------------------------------- bindings

/**
 * One-way restriction: nobody is put through who calls from A (CONTROL_AX_DISABLE), or to A
 * (CONTROL_BX_DISABLE).
 */
export const CALL_RESTRICTIONS = ['none', 'fromA', 'toA'] as const;
export type CallRestriction = (typeof CALL_RESTRICTIONS)[number];

/**
 * Which number the one who is called sees. `caller`, not with AXB: A sees who calls, and so does
 * nobody else; only where the operator of the trunk lets real numbers be shown.
 */
export const CALL_DISPLAYS = ['privacyNumber', 'caller'] as const;
export type CallDisplay = (typeof CALL_DISPLAYS)[number];

export interface BindingSettings {
  /** Mobile, or landline with its area code. */
  a: string;
  /** AXB: the other one. Else: whom A calls back through X; null: nobody. */
  b?: string | null;
  /** A minute from now at the soonest; honoured to the second. */
  expiresAt: Timestamp;
  /** AXG: who may call A. */
  groupId?: string;
  restriction?: CallRestriction;
  display?: CallDisplay;
  recording?: boolean;
  /** With a transcript of the recording. */
  transcript?: boolean;
  /** 外部业务扩展字段: comes back in events and records; at most 512 characters. */
  outId?: string;
  outOrderId?: string;
  /** Of the pool where null or not given. */
  ringTones?: Partial<RingTones>;
  ringTimeoutSeconds?: number | null;
}

export interface NewBinding extends BindingSettings {
  poolKey: string;
  /** One of the pool; without it, one is assigned. */
  x?: string;
  /** The city that X is to be of; without it, that of A. */
  expectCity?: string;
  /** AXN with extension: 1 to 3 digits, with `x` only. Without it, one of three digits is assigned. */
  extension?: string;
}

/** Why a binding is no more. */
export type BindingEnd = 'Unbound' | 'Expired' | 'Arrears';

/** 绑定关系. */
export interface Binding extends Required<Omit<BindingSettings, 'groupId' | 'ringTones'>> {
  /** Digits. */
  id: string;
  poolKey: string;
  kind: PoolKind;
  x: string;
  b: string | null;
  extension: string | null;
  groupId: string | null;
  ringTones: RingTones;
  createdAt: Timestamp;
  /** Null: it is in effect. */
  endedAt: Timestamp | null;
  endReason: BindingEnd | null;
}

export type BindingChanges = Partial<BindingSettings>;

export interface BindingFilter {
  poolKey?: string;
  x?: string;
  /** As A or as B. */
  number?: string;
  outId?: string;
  groupId?: string;
  /** Those that have ended (kept for 90 days) in place of those in effect. */
  ended?: boolean;
}

export type BindResult = { binding: Binding } | { code: string; reason: string };

/** G号码组. */
export interface NumberGroup {
  id: string;
  poolKey: string;
  /** At most 16 characters; its id where none is given. */
  name: string;
  remark: string;
  numbers: number;
  bindings: number;
  createdAt: Timestamp;
}

/**
 * 黑名单. Without `other`: about all calls through numbers of the pool. `from`: calls from the
 * number (to the other) are not put through; `to`: calls to it (from the other).
 */
export interface BlacklistEntry {
  number: string;
  other?: string;
  /** Default `from` without another number, `both` with one. */
  direction?: 'from' | 'to' | 'both';
  remark?: string;
}

export interface KeptBlacklistEntry extends Required<Omit<BlacklistEntry, 'other'>> {
  id: string;
  poolKey: string;
  other: string | null;
  createdAt: Timestamp;
}

/** 企业彩铃. */
export interface RingTone {
  /** 放音编码: `10000001`. */
  id: string;
  name: string;
  kind: 'audio' | 'text';
  /** Spoken; empty for audio. */
  text: string;
  fileName: string;
  durationMs: number;
  createdAt: Timestamp;
}

// ---------------------------------------------------------------- calls

export interface CallQuestion {
  /** As it was dialled; an extension may follow. */
  x: string;
  caller: string;
  /** The caller's number is to be shown to nobody. */
  withheld?: boolean;
  /** Keyed in. */
  extension?: string;
}

/** What is to become of a call, or a message, from `caller` to X. */
export type CallAnswer =
  | {
      outcome: 'connect';
      binding: Binding;
      /** Who calls. `other`: B, one of G, or a stranger. */
      from: 'A' | 'other';
      callee: string;
      showNumber: string;
      recording: boolean;
      transcript: boolean;
      ringTone: string | null;
      ringTimeoutSeconds: number;
      longestMinutes: number;
    }
  /** AXN with extension: it has to be keyed in. */
  | { outcome: 'extension'; x: string; poolKey: string }
  | {
      outcome: 'announce';
      announcement: Announcement;
      /** Of the pool; null: the product's own. */
      wording: string | null;
      /** `circle`: whoever is to be called, or calls, is an X number itself. */
      because:
        'number' | 'caller' | 'restriction' | 'blacklist' | 'callback' | 'extension' | 'circle';
      x: string;
      poolKey: string | null;
      bindingId: string | null;
    };

/** A call through an X number, for receipts and usage. */
export interface PrivacyCall {
  id: string;
  poolKey: string;
  kind: PoolKind;
  bindingId: string | null;
  x: string;
  extension: string | null;
  caller: string;
  /** Null: it was not put through. */
  callee: string | null;
  from: 'A' | 'other' | null;
  outId: string;
  outOrderId: string;
  /** What the caller heard in place of somebody. */
  announcement: Announcement | null;
  startedAt: Timestamp;
  ringingAt: Timestamp | null;
  answeredAt: Timestamp | null;
  /** Null: it is up. */
  endedAt: Timestamp | null;
  hungUpBy: 'caller' | 'callee' | 'engine' | null;
  sipCode: number | null;
  endReason: string;
  /** Each call's rounded up. */
  billedMinutes: number;
  recordedMinutes: number;
  recordingFile: string | null;
  /** Whom one side has put the other through to; null: nobody. */
  transferredTo: string | null;
}

/** One utterance of a recorded call. */
export interface PrivacyUtterance {
  side: 'caller' | 'callee';
  text: string;
  /** Ms from the beginning of the recording. */
  begin: number;
  end: number;
  /** Of the recogniser, 0 to 1. */
  confidence: number;
}

/**
 * What was said in a recorded call. `pending`: it is being made, or waits for its turn; `failed`:
 * `error` says why, and `utterances` are what there is nevertheless.
 */
export interface PrivacyTranscript {
  callId: string;
  state: 'pending' | 'ready' | 'failed';
  /** Null, but where it failed. */
  error: string | null;
  language: Language;
  /** By their beginning. */
  utterances: PrivacyUtterance[];
}

// ---------------------------------------------------------------- usage

/** Yuan. */
export interface PrivacyPrices {
  currency: string;
  /** 号码占用费, a number a month. */
  numberPerMonth: Record<NumberSpec, number>;
  /** 通话时长费. */
  perMinute: Record<NumberSpec, number>;
  /** 录音费用. */
  recordingPerMinute: number;
  /** 短信截取, of so many characters each. */
  interceptedSms: number;
  /** 智能短信. */
  smartSms: number;
}

export const USAGE_ITEMS = ['number', 'call', 'recording', 'interceptedSms', 'smartSms'] as const;
export type UsageItem = (typeof USAGE_ITEMS)[number];

/** 全量统计: a line of a bill. */
export interface PrivacyUsageRow {
  poolKey: string;
  poolName: string;
  kind: PoolKind;
  item: UsageItem;
  spec: NumberSpec | null;
  /** 计费次数, in 个 (numbers), 分钟 or 条. */
  quantity: number;
  amount: number;
}

export interface PrivacyUsage {
  /** `2021-09`. */
  month: string;
  currency: string;
  rows: PrivacyUsageRow[];
  amount: number;
}

/** 分类统计: a day. */
export interface PrivacyDay {
  /** `2021-09-01` */
  day: string;
  /** 计费号码个数: those whose month was charged that day. */
  numbers: number;
  calls: number;
  answered: number;
  /** answered ÷ calls, 0 to 1. */
  connectionRate: number;
  minutes: number;
  /** 通话费用, with recording. */
  callCharge: number;
  sms: number;
}

/** 欠费. For longer than a month, and all bindings are undone. */
export interface Arrears {
  /** Null: nothing is owed. */
  since: Timestamp | null;
  /** When bindings are undone. */
  bindingsEndAt: Timestamp | null;
}

// ---------------------------------------------------------------- methods

type Paged = { limit?: number; after?: string };

/** 号码隐私保护. Pools, numbers and bindings are the engine's; they belong to no instance. */
export interface PrivacyMethods {
  createPool(p: { kind: PoolKind; name: string; settings?: PoolChanges }): Promise<Pool>;
  updatePool(p: { poolKey: string; name?: string; settings?: PoolChanges }): Promise<Pool>;
  getPool(p: { poolKey: string }): Promise<Pool>;
  /** `search`: part of the name or the key. */
  listPools(p: { kind?: PoolKind; search?: string }): Promise<Pool[]>;

  /** All or none. */
  addStock(p: { numbers: StockNumber[] }): Promise<{ added: number }>;
  /** Only what is in no pool. */
  removeStock(p: { numbers: string[] }): Promise<NumberResult[]>;
  /** QuerySecretNoRemain. `prefix`: the first digits, at most 18. */
  stockRemain(p: { spec: NumberSpec; city?: string; prefix?: string }): Promise<StockRemain>;
  /** At random, at most 1,000 at once, all or none; each costs its month from now on. */
  buyNumbers(p: {
    poolKey: string;
    spec: NumberSpec;
    count: number;
    city?: string;
    prefix?: string;
  }): Promise<{ numbers: string[] }>;
  /** Back into stock: only what nothing is bound on. At most 500 at once. */
  releaseNumbers(p: { poolKey: string; numbers: string[] }): Promise<NumberResult[]>;
  /** A number that is locked gets no more bindings; those that it has go on. */
  lockNumbers(p: { poolKey: string; numbers: string[] }): Promise<NumberResult[]>;
  unlockNumbers(p: { poolKey: string; numbers: string[] }): Promise<NumberResult[]>;
  /** Only what nothing is bound on, to a pool of the same kind, at most 500 at once. */
  moveNumbers(p: { fromPool: string; toPool: string; numbers: string[] }): Promise<NumberMove>;
  /** As many as wanted of a city, whichever they are. */
  moveSome(p: {
    fromPool: string;
    toPool: string;
    city?: string;
    count: number;
  }): Promise<NumberMove>;
  /** Newest first. */
  listMoves(p: Paged): Promise<Page<NumberMove>>;
  updateNumber(p: { number: string; remark: string }): Promise<PrivacyNumber>;
  getNumber(p: { number: string }): Promise<PrivacyNumber>;
  /** By number. */
  listNumbers(
    p: {
      poolKey?: string;
      /** In no pool. */
      inStock?: boolean;
      status?: PrivacyNumberStatusName;
      verification?: VerificationState;
      city?: string;
      search?: string;
    } & Paged,
  ): Promise<Page<PrivacyNumber>>;
  /** 实人认证: from `Unverified` or `Rejected` to `Pending`, for 30 days. At most 500 at once. */
  startVerification(p: { numbers: string[]; person: string }): Promise<NumberResult[]>;
  /** From `Pending` to `Verified` or `Rejected`: what the check has shown. */
  finishVerification(p: {
    numbers: string[];
    verified: boolean;
    reason?: string;
  }): Promise<NumberResult[]>;

  bind(p: NewBinding): Promise<Binding>;
  /** At most 500, each with its own result, in their order. */
  bindMany(p: { bindings: NewBinding[] }): Promise<{ results: BindResult[] }>;
  unbind(p: { bindingId: string }): Promise<void>;
  /** At most 500. */
  unbindMany(p: { bindingIds: string[] }): Promise<{
    results: { bindingId: string; done: boolean; reason?: string }[];
  }>;
  updateBinding(p: { bindingId: string; changes: BindingChanges }): Promise<Binding>;
  getBinding(p: { bindingId: string }): Promise<Binding>;
  /** Newest first. */
  listBindings(p: BindingFilter & Paged): Promise<Page<Binding>>;
  /** What would become of a call now. */
  resolve(p: CallQuestion): Promise<CallAnswer>;

  createGroup(p: {
    poolKey: string;
    name?: string;
    remark?: string;
    numbers?: string[];
  }): Promise<NumberGroup>;
  updateGroup(p: { groupId: string; name?: string; remark?: string }): Promise<NumberGroup>;
  /** At most 200 numbers a call. */
  changeGroup(p: {
    groupId: string;
    operation: 'add' | 'remove' | 'overwrite';
    numbers: string[];
  }): Promise<NumberGroup>;
  /** Only while nothing is bound with it. */
  deleteGroup(p: { groupId: string }): Promise<void>;
  getGroup(p: { groupId: string }): Promise<NumberGroup>;
  listGroups(p: { poolKey?: string; search?: string }): Promise<NumberGroup[]>;
  /** In order. */
  listGroupNumbers(p: { groupId: string; search?: string } & Paged): Promise<Page<string>>;

  /** One that is there already is changed. */
  addBlacklist(p: { poolKey: string; entries: BlacklistEntry[] }): Promise<{ added: number }>;
  removeBlacklist(p: {
    poolKey: string;
    entries: { number: string; other?: string }[];
  }): Promise<{ removed: number }>;
  listBlacklist(p: { poolKey: string; search?: string } & Paged): Promise<Page<KeptBlacklistEntry>>;

  /** A wav file under 2 MB, or a text that is spoken. */
  addRingTone(
    p: { name: string } & ({ wav: Uint8Array; fileName?: string } | { text: string }),
  ): Promise<RingTone>;
  /** Refused while a pool or a binding has it. */
  removeRingTone(p: { ringToneId: string }): Promise<void>;
  listRingTones(): Promise<RingTone[]>;
  /** As it is played: a wav file of 8 kHz. */
  getRingToneAudio(p: { ringToneId: string }): Promise<{ wav: Uint8Array }>;

  /** Newest first. */
  listCalls(
    p: {
      poolKey?: string;
      x?: string;
      bindingId?: string;
      outId?: string;
      from?: Timestamp;
      to?: Timestamp;
    } & Paged,
  ): Promise<Page<PrivacyCall>>;

  /** GetSecretAsrDetail; only of calls whose binding had `transcript`. */
  getTranscript(p: { callId: string }): Promise<PrivacyTranscript>;

  /** `month`: `2021-09`; this one where none is given. */
  usage(p: { month?: string; poolKey?: string }): Promise<PrivacyUsage>;
  /** Of one pool and month; the file is named `FC100000028468014201802.csv`. */
  usageCsv(p: {
    poolKey: string;
    month?: string;
    language?: Language;
  }): Promise<{ fileName: string; csv: string }>;
  /** Day by day, at most 400. */
  dailyUsage(p: { kind?: PoolKind; poolKey?: string; span: Span }): Promise<{
    currency: string;
    days: PrivacyDay[];
    total: Omit<PrivacyDay, 'day'>;
  }>;
  prices(): Promise<PrivacyPrices>;
  /** From now on: what was used before costs what it cost. Checked as a whole; null: the shipped ones. */
  setPrices(p: { prices: unknown }): Promise<PrivacyPrices>;
  arrears(): Promise<Arrears>;
  /** While there are arrears, nothing is bought or bound; a month after, all bindings are undone. */
  setArrears(p: { since: Timestamp | null }): Promise<Arrears>;
}
