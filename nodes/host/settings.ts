import { DialflowError, type Language } from '../../engine/api';
import {
  HUNG_UP_FIELD,
  type Field,
  type Fields,
  type ListField,
  type Row,
  type SettingsOf,
  type Verdict,
  words,
  type Words,
} from './definition';
import { lineOf, reasonOf, type Fault, type REASONS } from './faults';

/**
 * From what a host saved to the settings that a run gets. Hosts differ in how they keep a value
 * (a number as text, a list of texts as lines); here they become one, or a `DialflowError` that
 * names every field that is wrong. Node-RED's editor checks its dialogs by the same code.
 */

type Raw = Readonly<Record<string, unknown>>;

/** The fields a node's settings come from: its own and, for a live call, the "hung up" switch. */
export function fieldsOf(definition: { fields: Fields; liveCall?: boolean }): Fields {
  return definition.liveCall
    ? { ...definition.fields, showHungUp: HUNG_UP_FIELD }
    : definition.fields;
}

/**
 * @param raw by field: what the host holds, expressions and typed inputs already evaluated.
 *   Absent and `null` mean the default; fields that `showWhen` hides take theirs unread.
 * @param what the thing checked, for the message.
 * @throws DialflowError `InvalidInput`, all problems at once, paths such as `branches[1].name`.
 */
export function checkSettings<F extends Fields>(
  fields: F,
  raw: Raw,
  what = 'configuration of this node',
): SettingsOf<F> {
  const { settings, faults } = readSettings(fields, raw);
  if (faults.length > 0) {
    // Errors are English, whatever the language of the editor; hosts may tell the lines in theirs.
    const problems = faults.map((fault) => ({
      path: fault.path,
      reason: reasonOf(fault, 'en-US'),
    }));
    const { code, message } = DialflowError.invalid(what, problems);
    throw new DialflowError(code, message, { problems, lines: linesOf(fields, faults) });
  }
  return settings as SettingsOf<F>;
}

/** Each fault as people read it, by the labels of the form. */
const linesOf = (fields: Fields, faults: readonly Fault[]): Words[] =>
  faults.map((fault) => {
    const line = (language: Language): string =>
      lineOf(fields, fault.path, reasonOf(fault, language), language);
    return words(line('zh-CN'), line('en-US'));
  });

export interface Reading {
  /** With defaults in place of what is wrong. */
  settings: Record<string, unknown>;
  faults: Fault[];
  /** Paths of the fields that `showWhen` hides. */
  hidden: Set<string>;
}

/** As `checkSettings`, for those who go on with what is right. */
export function readSettings(fields: Fields, raw: Raw): Reading {
  const found = { faults: [], hidden: new Set<string>() };
  return { settings: readRow(fields, raw, '', found), ...found };
}

type Found = Omit<Reading, 'settings'>;

function readRow(fields: Fields, raw: Raw, prefix: string, found: Found): Record<string, unknown> {
  const settings: Record<string, unknown> = {};
  const shown = new Map<string, boolean>();

  // A field is settled after those it depends on, whatever the order they are written in.
  const settle = (name: string): boolean => {
    const known = shown.get(name);
    if (known !== undefined) return known;
    const field = fields[name];
    if (!field) return false;
    shown.set(name, false); // a circle of conditions hides all of it
    const visible = Object.entries(field.showWhen ?? {}).every(
      ([other, values]) =>
        settle(other) &&
        [settings[other]].flat().some((value) => values.includes(value as string | boolean)),
    );
    shown.set(name, visible);
    if (!visible) found.hidden.add(prefix + name);
    settings[name] = visible
      ? readField(field, raw[name] ?? defaultOf(field), prefix + name, found)
      : defaultOf(field);
    return visible;
  };

  for (const name of Object.keys(fields)) settle(name);
  return settings;
}

function readField(field: Field, value: unknown, path: string, found: Found): unknown {
  const before = found.faults.length;
  const read = readType(field, value, path, found);
  // A list is looked at as a whole beside its rows; nothing else that is wrong already is.
  if (field.type === 'list' || found.faults.length === before)
    tell(verdictOf(field, read), path, found);
  return read;
}

/** What is empty is nothing to check: whether it may be, `required` says. */
function verdictOf(field: Field, value: unknown): Verdict {
  switch (field.type) {
    case 'text':
      return String(value).trim() === '' ? undefined : field.check?.(String(value));
    case 'json':
      return value === undefined ? undefined : field.check?.(value);
    case 'textList':
      return field.check?.(value as string[]);
    case 'list':
      return field.check?.(value as Row[]);
    default:
      return undefined;
  }
}

function tell(verdict: Verdict, path: string, { faults }: Found): void {
  if (verdict === undefined) return;
  const flaws = 'zh-CN' in verdict ? [{ at: '', words: verdict }] : verdict;
  for (const { at, words } of flaws) {
    const place = path + at;
    if (faults.every((fault) => fault.path !== place)) {
      faults.push({ path: place, why: 'check', words });
    }
  }
}

function readType(field: Field, value: unknown, path: string, found: Found): unknown {
  const fail = (why: keyof typeof REASONS, detail?: string): unknown => {
    found.faults.push({ path, why, ...(detail === undefined ? {} : { with: detail }) });
    return defaultOf(field);
  };

  switch (field.type) {
    case 'text':
    case 'resource': {
      if (typeof value === 'object') return fail('text');
      const text = String(value);
      return field.required && text.trim() === '' ? fail('required') : text;
    }
    case 'number': {
      if (value === '') return field.required ? fail('required') : field.default;
      const number = typeof value === 'string' ? Number(value.trim() || NaN) : value;
      if (typeof number !== 'number' || !Number.isFinite(number)) return fail('number');
      if (!field.decimals && !Number.isInteger(number)) return fail('whole');
      if (field.min !== undefined && number < field.min) return fail('min', String(field.min));
      if (field.max !== undefined && number > field.max) return fail('max', String(field.max));
      return number;
    }
    case 'boolean':
      if (value === true || value === 'true') return true;
      if (value === false || value === 'false' || value === '') return false;
      return fail('boolean');
    case 'options': {
      const known = field.options.map((option) => option.value);
      return known.includes(String(value)) ? String(value) : fail('oneOf', known.join(', '));
    }
    case 'multiOptions': {
      const known = field.options.map((option) => option.value);
      const chosen = typeof value === 'string' ? value.split(',') : value;
      if (!Array.isArray(chosen)) return fail('list');
      const values = chosen.map((one) => String(one).trim()).filter(Boolean);
      if (!values.every((one) => known.includes(one))) return fail('oneOf', known.join(', '));
      return field.required && values.length === 0 ? fail('required') : values;
    }
    case 'textList': {
      const lines = typeof value === 'string' ? value.split('\n') : value;
      if (!Array.isArray(lines) || lines.some((line) => typeof line === 'object')) {
        return fail('texts');
      }
      const texts = lines.map((line) => String(line).trim()).filter(Boolean);
      return field.required && texts.length === 0 ? fail('required') : texts;
    }
    case 'list':
      return readList(field, value, path, found) ?? fail('list');
    case 'json': {
      if (typeof value !== 'string' && value !== undefined) return value;
      if (!value?.trim()) return field.required ? fail('required') : undefined;
      try {
        return JSON.parse(value) as unknown;
      } catch (error) {
        return fail('json', (error as Error).message);
      }
    }
  }
}

function readList(
  field: ListField,
  given: unknown,
  path: string,
  found: Found,
): Record<string, unknown>[] | undefined {
  const rows = typeof given === 'string' ? parsed(given) : given;
  if (!Array.isArray(rows)) return undefined;
  if (field.required && rows.length === 0) found.faults.push({ path, why: 'required' });
  return rows.map((row: unknown, index) => {
    const at = `${path}[${index}]`;
    if (typeof row === 'object' && row !== null && !Array.isArray(row)) {
      return readRow(field.fields, row as Raw, `${at}.`, found);
    }
    found.faults.push({ path: at, why: 'object' });
    return {};
  });
}

/** The value of a field that nobody has set; a copy, for a run may change its settings. */
export function defaultOf(field: Field): unknown {
  switch (field.type) {
    case 'list':
      return field.default.map((row) => ({ ...row }));
    case 'textList':
    case 'multiOptions':
      return [...field.default];
    case 'json':
      return field.default.trim() === '' ? undefined : parsed(field.default);
    default:
      return field.default;
  }
}

function parsed(json: string): unknown {
  if (json.trim() === '') return [];
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return undefined; // not a list: the caller says so
  }
}
