import { DialflowError, type CallerNumberSettings, type Problem } from '../../engine/api';

type Changes = Partial<Omit<CallerNumberSettings, 'number'>>;

interface Change {
  setting: keyof Changes;
  value: string;
}

const NUMERIC: readonly (keyof Changes)[] = [
  'rateLimitCount',
  'rateLimitPeriod',
  'maxConcurrency',
  'monthlyPrice',
  'minutePrice',
];
/** Empty is what they are where there is nothing. */
const TEXTS: readonly (keyof Changes)[] = ['province', 'city', 'remark'];

const YES = ['yes', 'true', '1', '是'];
const NO = ['no', 'false', '0', '否'];

/** Rows of the form as the engine takes them; the last of one setting holds. */
export function changesOf(rows: readonly Change[]): Changes {
  const problems: Problem[] = [];
  const changes: Record<string, unknown> = {};
  rows.forEach(({ setting, value }, index) => {
    const text = value.trim();
    const wrong = (reason: string): void => {
      problems.push({ path: `changes[${index}].value`, reason });
    };
    if (setting === 'enabled') {
      const asked = text.toLowerCase();
      if (!YES.includes(asked) && !NO.includes(asked)) wrong(`"${text}" is neither yes nor no`);
      changes[setting] = YES.includes(asked);
    } else if (TEXTS.includes(setting)) changes[setting] = text;
    else if (text === '') changes[setting] = null;
    else if (!NUMERIC.includes(setting)) changes[setting] = text;
    else if (Number.isFinite(Number(text))) changes[setting] = Number(text);
    else wrong(`"${text}" is no number`);
  });
  if (problems.length > 0) throw DialflowError.invalid('configuration of this node', problems);
  return changes as Changes;
}
