import type { CallerNumberSettings } from '../api';

/** Columns of a table of caller numbers, by setting: the names they may have, besides the setting's own. */
const COLUMNS: Readonly<Record<keyof CallerNumberSettings, readonly string[]>> = {
  number: ['主叫号码', '号码', '编号', 'phoneNumber', 'callerNumber'],
  province: ['省', '省份', '归属省份'],
  city: ['市', '城市', '归属城市', '归属地'],
  rateLimitCount: ['限流次数'],
  rateLimitPeriod: ['限流周期', '限流周期(秒)'],
  maxConcurrency: ['并发', '最大并发', '并发数'],
  supplier: ['供应商', '线路供应商'],
  trunk: ['中继', '线路', 'SIP线路名称'],
  monthlyPrice: ['月租', '月租(元)'],
  minutePrice: ['单价', '每分钟单价', '单价(元/分钟)'],
  remark: ['备注'],
  enabled: ['启用', '是否启用'],
};

const plain = (name: string): string => name.normalize('NFKC').replace(/\s/g, '').toLowerCase();

const settingOf = new Map(
  Object.entries(COLUMNS).flatMap(([setting, names]) =>
    [setting, ...names].map((name) => [plain(name), setting as keyof CallerNumberSettings]),
  ),
);

const NUMERIC: readonly string[] = [
  'rateLimitCount',
  'rateLimitPeriod',
  'maxConcurrency',
  'monthlyPrice',
  'minutePrice',
];
const YES = ['true', '1', 'yes', 'y', '是', '启用'];
const NO = ['false', '0', 'no', 'n', '否', '停用'];

/** A row's settings; cells that are empty or of columns nobody knows are left out. Else what is wrong. */
export function settingsOfRow(
  row: Readonly<Record<string, unknown>>,
): { settings: CallerNumberSettings } | { reason: string; number: string } {
  const settings: Record<string, unknown> = {};
  const reasons: string[] = [];
  for (const [column, cell] of Object.entries(row)) {
    const setting = settingOf.get(plain(column));
    const text = textOf(cell);
    if (setting === undefined || text === '') continue;
    if (NUMERIC.includes(setting)) {
      const value = Number(text);
      if (Number.isFinite(value)) settings[setting] = value;
      else reasons.push(`${column}: "${short(text)}" is no number`);
    } else if (setting === 'enabled') {
      const asked = text.toLowerCase();
      if (YES.includes(asked)) settings[setting] = true;
      else if (NO.includes(asked)) settings[setting] = false;
      else reasons.push(`${column}: "${short(text)}" is neither yes nor no`);
    } else settings[setting] = text;
  }
  const number = typeof settings['number'] === 'string' ? settings['number'] : '';
  if (number === '') reasons.unshift('there is no number; its column is "number" or "主叫号码"');
  if (reasons.length > 0) return { reason: reasons.join('; '), number };
  return { settings: settings as unknown as CallerNumberSettings };
}

function textOf(cell: unknown): string {
  if (typeof cell === 'string') return cell.trim();
  if (typeof cell === 'number' || typeof cell === 'boolean') return String(cell);
  return '';
}

const short = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text);
