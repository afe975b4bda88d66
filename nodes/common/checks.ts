import { words, type Flaw, type Row, type Verdict, type Words } from '../host/definition';
import { isObject } from './values';

/**
 * What fields have in common that can be told wrong before anything runs: in the editor's dialogs
 * and, by the same code, when a node runs. They are looser than the engine's checks: what passes
 * here may still be refused there, what is refused here can never work.
 */

/** A check's words about a value, which they begin with. */
function about(value: string, zh: string, en: string): Words {
  const text = value.length > 40 ? `${value.slice(0, 39)}…` : value;
  return words(`“${text}”${zh}`, `"${text}" ${en}`);
}

/** A check of each text of a list, told at its place. */
export const eachText =
  (check: (text: string) => Words | undefined) =>
  (texts: readonly string[]): Flaw[] =>
    texts.flatMap((text, index) => {
      const said = check(text);
      return said ? [{ at: `[${index}]`, words: said }] : [];
    });

const TIME = /^(\d{1,2}):([0-5]\d)(?::([0-5]\d))?$/;

/** `9:00` → `09:00:00`, as the engine writes times of day; undefined for what is none. */
export function timeOfDay(text: string): string | undefined {
  const [, hours = '', minutes = '', seconds = '00'] = TIME.exec(text.trim()) ?? [];
  const time = `${hours.padStart(2, '0')}:${minutes}:${seconds}`;
  return hours !== '' && time <= '24:00:00' ? time : undefined;
}

const DATE_TIME = /^(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{1,2}):([0-5]\d)(?::([0-5]\d))?)?$/;

/**
 * `2026-11-20` or `2026-11-20 09:00`, in the host's time zone, or with an offset of its own; ms
 * since the epoch. A day alone is its beginning, or its end with `wholeDay`.
 */
export function instantOf(text: string, wholeDay = false): number | undefined {
  const parts = DATE_TIME.exec(text.trim());
  if (!parts) {
    const at = /T.*(Z|[+-]\d{2}:?\d{2})$/.test(text.trim()) ? Date.parse(text.trim()) : NaN;
    return Number.isNaN(at) ? undefined : at;
  }
  const [year = 0, month = 0, day = 0] = parts.slice(1, 4).map(Number);
  const [hours, minutes, seconds] = parts.slice(4).map((part) => Number(part ?? 0));
  const isDay = parts[4] === undefined;
  const date = new Date(
    year,
    month - 1,
    day + (isDay && wholeDay ? 1 : 0),
    hours,
    minutes,
    seconds,
  );
  const real = new Date(year, month - 1, day);
  return real.getMonth() === month - 1 && (hours ?? 0) <= 24 ? date.getTime() : undefined;
}

export const isDateTime = (text: string): Words | undefined =>
  instantOf(text) === undefined
    ? about(
        text,
        '不是日期，应写作 2026-11-20 或 2026-11-20 09:00',
        'is no date; write it as 2026-11-20 or 2026-11-20 09:00',
      )
    : undefined;

/** `1,15,31` → days of the month; undefined for what is none. */
export function monthDaysOf(text: string): number[] | undefined {
  const days = text
    .split(/[\s,，、;；]+/)
    .filter(Boolean)
    .map(Number);
  const fit =
    days.length > 0 && days.every((day) => Number.isInteger(day) && day >= 1 && day <= 31);
  return fit ? days : undefined;
}

export const isMonthDays = (text: string): Words | undefined =>
  monthDaysOf(text) === undefined
    ? about(
        text,
        '不是每月的日期，应为 1 到 31，用逗号分隔',
        'are no days of a month: 1 to 31, separated by commas',
      )
    : undefined;

const noTime = (text: string): Words =>
  about(
    text,
    '不是时间，应写作 09:00 或 09:00:00',
    'is no time of day; write it as 09:00 or 09:00:00',
  );

export const isTime = (text: string): Words | undefined =>
  timeOfDay(text) === undefined ? noTime(text) : undefined;

/** In JSON, which goes to the engine as it is, times are written out: `09:00`, not `9:00`. */
const isWholeTime = (text: string): Words | undefined =>
  timeOfDay(text)?.startsWith(text) ? undefined : noTime(text);

/** Of rows with `beginTime` and `endTime`. */
export const endsLater = (rows: readonly Row[]): Flaw[] =>
  rows.flatMap(({ beginTime, endTime }, index) => {
    const [begin, end] = [timeOfDay(String(beginTime)), timeOfDay(String(endTime))];
    if (begin === undefined || end === undefined || begin < end) return [];
    const said = words(
      '必须晚于开始时间；跨零点的时段请分成两段：一段到 24:00，一段从 00:00',
      'must be later than the beginning; for a time over midnight give two, one to 24:00 and one from 00:00',
    );
    return [{ at: `[${index}].endTime`, words: said }];
  });

export function isTimeZone(text: string): Words | undefined {
  const name = text.trim();
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return undefined;
  } catch {
    // How the runtime says so.
    return about(
      name,
      '不是时区，应写作 Asia/Shanghai，或留空',
      'is not a time zone; write it as Asia/Shanghai, or leave it empty',
    );
  }
}

/** What stands between the digits of a number: blanks, dashes, brackets about the area code. */
const BETWEEN = /[\s\p{Cf}\p{Pd}\u2212()]/gu;

/** The number without what only makes it easier to read. */
export const plainNumber = (text: string): string => text.normalize('NFKC').replace(BETWEEN, '');

export const isPhoneNumber = (text: string): Words | undefined =>
  /^\+?\d{3,20}$/.test(plainNumber(text))
    ? undefined
    : about(
        text,
        '不是电话号码，应为 3 到 20 位数字',
        'is no telephone number: 3 to 20 digits are needed',
      );

const KEY = words('0 到 9、*、# 和 A 到 D', '0 to 9, *, # and A to D');

/** One key after another: `1`, `12`, `*`. */
export const isKeys = (text: string): Words | undefined =>
  /^[0-9*#A-D]+$/.test(text.trim())
    ? undefined
    : about(text, `不是按键，可用的按键为 ${KEY['zh-CN']}`, `is no key; keys are ${KEY['en-US']}`);

export const isEndKey = (text: string): Words | undefined =>
  /^[0-9*#A-D]$/.test(text.trim())
    ? undefined
    : about(
        text,
        `不是一个按键，只能是 ${KEY['zh-CN']} 之一，或留空`,
        `is not one key: one of ${KEY['en-US']}, or empty`,
      );

/** Its letters only: what it means, the engine checks. */
export const isKeyPattern = (text: string): Words | undefined =>
  /^[0-9*#A-D.[\]{},^?|\s-]*$/.test(text)
    ? undefined
    : about(text, '不是按键格式，例如 1[0-9]{10}', 'is no pattern of keys, as 1[0-9]{10} is');

export const isVariableName = (text: string): Words | undefined =>
  /^[\p{L}_][\p{L}\p{N}_]*$/u.test(text.trim())
    ? undefined
    : about(
        text,
        '不能作变量名，应以字母开头，只含字母、数字和下划线',
        'is no name of a variable: a letter first, then letters, digits and _ only',
      );

/** No two rows alike in `field`. Told at the later one. */
export const uniqueBy =
  (field: string) =>
  (rows: readonly Row[]): Flaw[] => {
    const seen = new Set<string>();
    return rows.flatMap((row, index) => {
      const name = String(row[field] ?? '').trim();
      if (name === '' || !seen.has(name)) {
        seen.add(name);
        return [];
      }
      const said = words(
        `已有名为“${name}”的一项，名称不能重复`,
        `another one is named "${name}" too; no two may be alike`,
      );
      return [{ at: `[${index}].${field}`, words: said }];
    });
  };

/** Each row has something in one of these lists. */
export const oneOfLists =
  (lists: readonly string[], said: Words) =>
  (rows: readonly Row[]): Flaw[] =>
    rows.flatMap((row, index) => {
      const filled = lists.some((name) => {
        const list = row[name];
        return Array.isArray(list) && list.length > 0;
      });
      return filled ? [] : [{ at: `[${index}]`, words: said }];
    });

/** Several checks of one value. */
export const both =
  <T>(...checks: readonly ((value: T) => readonly Flaw[])[]) =>
  (value: T): Flaw[] =>
    checks.flatMap((check) => [...check(value)]);

type Kind = 'text' | 'number' | 'list' | 'any';

interface Shape {
  known: Readonly<Record<string, Kind>>;
  required?: readonly string[];
  /** Other fields are left to the engine. */
  open?: boolean;
}

const WRONG_KIND = {
  text: words('必须是非空文本', 'must be a text that is not empty'),
  number: words('必须是数字', 'must be a number'),
  list: words('必须是数组', 'must be a JSON array'),
} as const;

const isKind: Record<Kind, (value: unknown) => boolean> = {
  text: (value) => typeof value === 'string' && value.trim() !== '',
  number: (value) => typeof value === 'number' && Number.isFinite(value),
  list: Array.isArray,
  any: () => true,
};

/** What an object, by its shape, has too little, too much or of the wrong type. */
export function ofShape(value: Row, { known, required = [], open }: Shape, at = ''): Flaw[] {
  const flaws = required
    .filter((name) => value[name] === undefined)
    .map((name): Flaw => ({
      at: `${at}.${name}`,
      words: words('缺少此字段', 'is missing'),
    }));
  for (const [name, given] of Object.entries(value)) {
    const kind = Object.hasOwn(known, name) ? known[name] : undefined;
    const place = `${at}${/^[\p{L}_$][\p{L}\p{N}_$-]*$/u.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`}`;
    if (kind === undefined) {
      if (open) continue;
      const names = Object.keys(known);
      const said = words(
        `没有这个字段，可用的字段为 ${names.join('、')}`,
        `is not a known field; known are ${names.join(', ')}`,
      );
      flaws.push({ at: place, words: said });
    } else if (kind !== 'any' && given !== undefined && !isKind[kind](given)) {
      flaws.push({ at: place, words: WRONG_KIND[kind] });
    }
  }
  return flaws;
}

const TIMES = { known: { beginTime: 'any', endTime: 'any' } } as const;

/** `Strategy` of the engine's contract, as JSON. */
export function isStrategy(value: unknown): Verdict {
  if (!isObject(value)) {
    return words(
      '必须是 JSON 对象，例如 {"maxAttemptsPerDay": 3}',
      'must be a JSON object, such as {"maxAttemptsPerDay": 3}',
    );
  }
  const flaws = ofShape(value, {
    known: {
      name: 'any',
      maxAttemptsPerDay: 'number',
      minAttemptInterval: 'number',
      startTime: 'number',
      endTime: 'number',
      workingTime: 'list',
      routingStrategy: 'any',
      repeatBy: 'any',
      repeatDays: 'list',
    },
  });
  const { workingTime } = value;
  if (!Array.isArray(workingTime)) return flaws;
  workingTime.forEach((row: unknown, index) => {
    const at = `.workingTime[${index}]`;
    if (!isObject(row)) {
      const example = '{"beginTime": "09:00", "endTime": "18:00"}';
      flaws.push({ at, words: words(`必须形如 ${example}`, `must be like ${example}`) });
      return;
    }
    flaws.push(...ofShape(row, { ...TIMES, required: ['beginTime', 'endTime'] }, at));
    for (const name of ['beginTime', 'endTime']) {
      const said = row[name] === undefined ? undefined : isWholeTime(asText(row[name]));
      if (said) flaws.push({ at: `${at}.${name}`, words: said });
    }
  });
  return flaws;
}

const asText = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value) ?? '');

/** Some of `JobGroupSettings` of the engine's contract, as JSON; what they hold, the engine checks. */
export function isSomeGroupSettings(value: unknown): Verdict {
  if (!isObject(value)) {
    return words(
      '必须是 JSON 对象，例如 {"priority": "urgent"}',
      'must be a JSON object, such as {"priority": "urgent"}',
    );
  }
  return ofShape(value, { known: GROUP_SETTINGS });
}

const GROUP_SETTINGS = {
  name: 'any',
  description: 'any',
  scene: 'any',
  strategy: 'any',
  recallStrategy: 'any',
  retryTimes: 'number',
  retryIntervalMinutes: 'number',
  retryByOutcome: 'any',
  ringSeconds: 'number',
  maxConcurrency: 'number',
  minConcurrency: 'number',
  priority: 'text',
  callerNumber: 'any',
  callerNumbers: 'list',
  recallCallerNumbers: 'list',
  progressive: 'any',
  answeringMachine: 'any',
  consentSource: 'any',
} as const satisfies Record<string, Kind>;

/** The head of a scene's definition; what its intents and questions hold, the engine checks. */
export function isSceneDefinition(value: unknown): Verdict {
  if (!isObject(value)) {
    return words(
      '必须是场景定义的 JSON 对象，例如 scene.json 的内容',
      'must be a JSON object that defines a scene, as in a scene.json',
    );
  }
  const text = ['name', 'industry', 'type', 'language'];
  const lists = ['intents', 'globalQuestions', 'tagGroups'];
  const known = Object.fromEntries<Kind>([
    ...text.map((name): [string, Kind] => [name, 'text']),
    ...lists.map((name): [string, Kind] => [name, 'list']),
  ]);
  return ofShape(value, { known, required: text, open: true });
}

/** Callees of the simulated line, as JSON. */
export function areCallees(value: unknown): Verdict {
  if (!Array.isArray(value)) {
    return words(
      '必须是 JSON 数组，每个被叫一个对象',
      'must be a JSON array, one object for each callee',
    );
  }
  return value.flatMap((callee: unknown, index): Flaw[] => {
    const at = `[${index}]`;
    if (isObject(callee)) return ofShape(callee, CALLEE, at);
    return [{ at, words: words('必须是对象', 'must be an object') }];
  });
}

const CALLEE: Shape = {
  known: {
    name: 'text',
    numbers: 'list',
    outcome: 'any',
    ringSeconds: 'number',
    onAnswer: 'any',
    responses: 'list',
    otherwise: 'any',
  },
  required: ['name'],
};
