import { DialflowError, type Problem } from '../../api';
import { columnLetters, count, MAX_VARIABLES, shorten } from './table';

/** Which column of a roster holds what, by position. */
export interface Columns {
  phoneNumber: Column;
  name: number | undefined;
  honorific: number | undefined;
  referenceId: number | undefined;
  variables: readonly Column[];
  /** All that have a name, in the order of the sheet. */
  named: readonly Column[];
}

export interface Column {
  index: number;
  name: string;
}

/**
 * Columns with a meaning of their own, by their name in lower case; every other one is a
 * variable. `referenceId` is the engine's word for the template's `contactId`.
 */
const KNOWN: ReadonlyMap<string, 'phoneNumber' | 'name' | 'honorific' | 'referenceId'> = new Map([
  ['phonenumber', 'phoneNumber'],
  ['name', 'name'],
  ['honorific', 'honorific'],
  ['contactid', 'referenceId'],
  ['referenceid', 'referenceId'],
]);

/** 【变量名】支持英文字符: what may stand after the @ in a prompt. */
const VARIABLE_NAME = /^[A-Za-z][A-Za-z0-9_]*$/;
/** Problems told at once; a file of another kind would have thousands. */
const MAX_PROBLEMS = 20;
/** Names of columns told where none is phoneNumber. */
const MAX_QUOTED_NAMES = 5;

/**
 * Reads the first row of a roster. Two columns of one name are refused, also a second `name`:
 * nobody could tell which of them a prompt would say.
 */
export function resolveColumns(header: readonly (string | undefined)[]): Columns {
  const known: { [K in 'phoneNumber' | 'name' | 'honorific' | 'referenceId']?: number } = {};
  const variables: Column[] = [];
  const named: Column[] = [];
  const seen = new Map<string, number>();
  const problems: Problem[] = [];

  header.forEach((written, index) => {
    const text = (written ?? '').normalize('NFKC').trim();
    if (text === '') return;
    const meaning = KNOWN.get(text.toLowerCase());
    const name = meaning ?? text;
    const shown = shorten(hideNumbers(text));
    const earlier = seen.get(name);
    if (earlier !== undefined) {
      problems.push({
        path: `columns[${index}]`,
        reason: `"${shown}" (column ${columnLetters(index)}) is there already in column ${columnLetters(earlier)}`,
      });
      return;
    }
    seen.set(name, index);
    named.push({ index, name: text });
    if (meaning) known[meaning] = index;
    else {
      variables.push({ index, name });
      if (!VARIABLE_NAME.test(name)) {
        problems.push({
          path: `columns[${index}]`,
          reason: `"${shown}" (column ${columnLetters(index)}) cannot be the name of a variable: it begins with an English letter, and letters, digits and underscores follow`,
        });
      }
    }
  });

  const phoneNumber = named.find((column) => column.index === known.phoneNumber);
  // Without a header at all the other complaints would only hide this one.
  if (phoneNumber === undefined) throw refusal([{ path: 'columns', reason: noNumbers(named) }]);
  if (variables.length > MAX_VARIABLES) {
    problems.unshift({
      path: 'columns',
      reason: `there are ${count(variables.length)} variable columns, at most ${MAX_VARIABLES} are allowed`,
    });
  }
  if (problems.length > 0) throw refusal(problems);
  const { name, honorific, referenceId } = known;
  return {
    phoneNumber,
    name,
    honorific,
    referenceId,
    variables,
    named,
  };
}

function refusal(problems: Problem[]): DialflowError {
  const told = problems.slice(0, MAX_PROBLEMS);
  const left = problems.length - told.length;
  if (left > 0) told.push({ path: 'columns', reason: `and ${count(left)} more of this kind` });
  return DialflowError.invalid('roster', told);
}

function noNumbers(named: readonly Column[]): string {
  if (named.length === 0) return 'the first row names no columns; phoneNumber is needed';
  const remedy = 'Put the names of the columns into the first row';
  // A file given by mistake may be anything, also one with keys or passwords: not for a log.
  if (!named.every((column) => looksLikeName(column.name))) {
    return `no column is named phoneNumber; the first row does not look like column names. ${remedy}, or choose another file`;
  }
  const found = named.slice(0, MAX_QUOTED_NAMES).map((column) => shorten(column.name, 20));
  const more = named.length > found.length ? ', …' : '';
  return `no column is named phoneNumber; the first row has: ${found.join(', ')}${more}. ${remedy}`;
}

/** Letters of any language, digits, underscores and blanks; neither a person's number nor a key. */
function looksLikeName(text: string): boolean {
  const isKey = text.split(' ').some((word) => word.length >= 16 && /\d\p{L}/u.test(word));
  return /^[\p{L}\p{M}\p{N}_ ]+$/u.test(text) && hideNumbers(text) === text && !isKey;
}

/** A roster without a header has people's numbers in its first row: no error shall carry them. */
const hideNumbers = (text: string): string => text.replace(/\d(?=[\d\s-]{4})[\d\s-]*/g, '#…');
