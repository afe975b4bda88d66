import type {
  Language,
  NumberSpec,
  PoolKind,
  PrivacyUsage,
  PrivacyUsageRow,
  UsageItem,
} from '../api';
import { CSV_START, csvRow } from '../files/csv';

type Words = Readonly<Record<Language, string>>;
const words = (zh: string, en: string): Words => ({ 'zh-CN': zh, 'en-US': en });

const KINDS: Readonly<Record<PoolKind, Words>> = {
  AXB: words('AXB中间号', 'AXB'),
  AXN: words('AXN隐私号', 'AXN'),
  AXNExtension: words('AXN分机号', 'AXN with extension'),
  '95AXN': words('95AXN隐私号', '95AXN'),
  AXG: words('AXG隐私号', 'AXG'),
};

const ITEMS: Readonly<Record<UsageItem, { name: Words; unit: Words }>> = {
  number: { name: words('号码占用费', 'Numbers'), unit: words('个', 'numbers') },
  call: { name: words('通话时长费', 'Talk'), unit: words('分钟', 'minutes') },
  recording: { name: words('录音费用', 'Recording'), unit: words('分钟', 'minutes') },
  interceptedSms: { name: words('短信截取', 'Intercepted SMS'), unit: words('条', 'messages') },
  smartSms: { name: words('智能短信', 'Smart SMS'), unit: words('条', 'messages') },
};

const SPECS: Readonly<Record<NumberSpec, Words>> = {
  virtual: words('170/171虚商号码', '170/171'),
  carrier: words('运营商号码', 'carrier'),
  '95': words('95号码', '95'),
};

const HEAD: readonly Words[] = [
  words('产品类型', 'Product'),
  words('号码池', 'Number pool'),
  words('计费项目', 'Item'),
  words('计费次数', 'Quantity'),
  words('计费单位', 'Unit'),
  words('金额', 'Amount'),
];

/** The bill of a month, for a spreadsheet: the columns of 全量统计 (001, section 3). */
export function usageCsv({ rows, amount, currency }: PrivacyUsage, language: Language): string {
  const line = (row: PrivacyUsageRow): (string | number)[] => {
    const { name, unit } = ITEMS[row.item];
    const kind = KINDS[row.kind][language];
    const spec = row.spec === null ? '' : `(${SPECS[row.spec][language]})`;
    return [
      kind,
      row.poolName,
      `${row.kind}${spec}-${name[language]}`,
      row.quantity,
      unit[language],
      row.amount,
    ];
  };
  const total = ['', '', words('合计', 'Total')[language], '', currency, amount];
  const head = HEAD.map((column) => column[language]);
  return CSV_START + [head, ...rows.map(line), total].map(csvRow).join('');
}
