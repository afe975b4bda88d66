import type { Problem, SmppSettings } from '../../api';
import type { Alphabet } from '../encoding';
import type { ReceiptIds } from './messageIds';

/** A message centre and how to speak to it, checked and complete. */
export interface SmppTarget {
  name: string;
  host: string;
  port: number;
  tls: boolean;
  systemId: string;
  password: string;
  systemType: string;
  bind: NonNullable<SmppSettings['bind']>;
  window: number;
  perSecond: number | null;
  enquireMs: number;
  responseMs: number;
  alphabet: Alphabet;
  longMessages: NonNullable<SmppSettings['longMessages']>;
  receipts: boolean;
  receiptIds: ReceiptIds;
  countryCode: string;
}

const PORT = 2775;
const TLS_PORT = 3550;
/** C-octet strings with the NUL that ends them (SMPP 3.4, section 4.1.1). */
const LONGEST = { systemId: 15, password: 8, systemType: 12 } as const;

const BINDS = ['transceiver', 'separate', 'receiver', 'transmitter'] as const;
const ALPHABETS = ['gsm7', 'gsm7packed', 'latin1'] as const;
const RECEIPT_IDS: readonly ReceiptIds[] = ['asGiven', 'decimal', 'hexadecimal'];
const LONG = ['udh', 'sar', 'payload'] as const;

/** A connection as it is written; what is wrong with it is added to `problems`. */
export function smppTarget(given: SmppSettings, path: string, problems: Problem[]): SmppTarget {
  const problem = (field: string, reason: string): void => {
    problems.push({ path: `${path}.${field}`, reason });
  };
  const {
    tls = false,
    bind = 'transceiver',
    alphabet = 'gsm7',
    longMessages = 'udh',
    receiptIds = 'asGiven',
  } = given;
  const within = (
    field: 'port' | 'window' | 'perSecond' | 'enquireSeconds' | 'responseSeconds',
  ) => {
    const [least, most] = RANGES[field];
    const value = given[field];
    if (value === undefined || (Number.isInteger(value) && value >= least && value <= most)) return;
    problem(field, `is ${value}; a whole number from ${least} to ${most} is needed`);
  };
  const among = (field: string, value: string, known: readonly string[]): void => {
    if (!known.includes(value)) problem(field, `is "${value}"; there are ${known.join(', ')}`);
  };
  if (!/^[\w.-]{1,40}$/.test(given.name ?? '')) {
    problem('name', 'must be 1 to 40 letters, digits, dots, hyphens or underscores');
  }
  if (!/^[^\s/]+$/.test(given.host ?? '')) problem('host', 'must be a name or an address');
  if ((given.systemId ?? '') === '') problem('systemId', 'must not be empty');
  for (const field of ['systemId', 'password', 'systemType'] as const) {
    const value = given[field] ?? '';
    if (value.length > LONGEST[field] || !/^[\x20-\x7e]*$/.test(value)) {
      problem(field, `must have at most ${LONGEST[field]} characters of ASCII, as SMPP 3.4 has it`);
    }
  }
  for (const field of Object.keys(RANGES)) within(field as keyof typeof RANGES);
  among('bind', bind, BINDS);
  among('alphabet', alphabet, ALPHABETS);
  among('longMessages', longMessages, LONG);
  among('receiptIds', receiptIds, RECEIPT_IDS);
  if (!/^\d{0,3}$/.test(given.countryCode ?? '')) {
    problem('countryCode', `is "${given.countryCode}"; its digits are needed, such as 86`);
  }
  return {
    name: given.name,
    host: given.host,
    port: given.port ?? (tls ? TLS_PORT : PORT),
    tls,
    systemId: given.systemId,
    password: given.password ?? '',
    systemType: given.systemType ?? '',
    bind,
    window: given.window ?? 10,
    perSecond: given.perSecond ?? null,
    enquireMs: (given.enquireSeconds ?? 30) * 1_000,
    responseMs: (given.responseSeconds ?? 10) * 1_000,
    alphabet,
    longMessages,
    receipts: given.receipts ?? true,
    receiptIds,
    countryCode: given.countryCode ?? '',
  };
}

const RANGES = {
  port: [1, 65_535],
  window: [1, 1_000],
  perSecond: [1, 10_000],
  enquireSeconds: [1, 3_600],
  responseSeconds: [1, 300],
} as const;
