import type { Language, UsageBy, UsageReport, UsageRow } from '../api';
import { CSV_START, csvRow } from '../files/csv';

type Words = Readonly<Record<Language, string>>;
const words = (zh: string, en: string): Words => ({ 'zh-CN': zh, 'en-US': en });

const KEYS: Readonly<Record<UsageBy, Words>> = {
  group: words('任务', 'Job group'),
  day: words('日期', 'Day'),
  number: words('主叫号码', 'Caller number'),
  instance: words('实例', 'Instance'),
};

const COLUMNS: readonly [Words, (row: UsageRow) => string | number][] = [
  [words('呼叫次数', 'Calls'), (row) => row.calls],
  [words('接通次数', 'Answered'), (row) => row.answered],
  [words('接通率', 'Connection rate'), (row) => row.connectionRate],
  [words('通话秒数', 'Seconds of talk'), (row) => Math.round(row.talkMs / 1_000)],
  [words('计费分钟', 'Billed minutes'), (row) => row.billedMinutes],
  [words('未定价分钟', 'Minutes without a price'), (row) => row.unpricedMinutes],
  [words('话费', 'Line charges'), (row) => row.lineCost],
  [words('机器人费用', 'Robot charges'), (row) => row.robotCost],
  [words('费用合计', 'Charges'), (row) => row.cost],
];

/** For a spreadsheet, which takes UTF-8 for what it is by the byte order mark only. */
export function usageCsv(report: UsageReport, language: Language): string {
  const withIds = report.by === 'group' || report.by === 'instance';
  const head = [
    ...(withIds ? ['ID'] : []),
    KEYS[report.by][language],
    ...COLUMNS.map(([name]) => name[language]),
  ];
  const line = (row: UsageRow): (string | number)[] => [
    ...(withIds ? [row.key] : []),
    row.name,
    ...COLUMNS.map(([, value]) => value(row)),
  ];
  const total = { key: '', name: words('合计', 'Total')[language], ...report.total };
  const rows = [head, ...report.rows.map(line), line(total)];
  return CSV_START + rows.map(csvRow).join('');
}
