import { DialflowError, type NumberResult } from '../../engine/api';
import { cellOf } from '../common/cells';
import { listed } from '../common/values';
import { words, type Words } from '../host/definition';
import type { AllContext, AllResult, Data } from '../host/run';
import type { definition } from './definition';

export type Context = AllContext<typeof definition.fields>;

/** A number that something is to be done with, and the input that it came of. */
export interface Asked {
  number: string;
  row: Data;
  index: number | undefined;
}

const COLUMN = ['number', 'x', 'X号码', '隐私号', '号码'];

/** Of the form, as people list numbers, or of what came in. */
export function numbersIn({ settings, inputs }: Context): Asked[] {
  if (settings.from === 'field') {
    return listed(settings.numbers).map((number) => ({ number, row: {}, index: undefined }));
  }
  const asked = inputs.map((row, index) => ({ number: cellOf(row, COLUMN), row, index }));
  const missing = asked.filter(({ number }) => number === '');
  if (asked.length > 0 && missing.length === 0) return asked;
  throw DialflowError.invalid(
    'list of numbers that came in',
    asked.length === 0
      ? [{ path: 'items', reason: 'there are none' }]
      : missing.map(({ index }) => ({ path: `items[${index}].number`, reason: 'is missing' })),
  );
}

/** What became of a number: a record of it, or why it was not done. */
export type Outcome = { record: Data } | { number: string; city?: string; reason: string };

/** Those that are done, and the others with the reason, each with the input it came of. */
export function sorted(
  asked: readonly Asked[],
  outcomes: readonly Outcome[],
  status: (done: number, refused: number) => Words,
): AllResult {
  const out: Data[] = [];
  const refused: Data[] = [];
  const origins = { out: [] as number[], refused: [] as number[] };
  outcomes.forEach((outcome, at) => {
    const kind = 'record' in outcome ? 'out' : 'refused';
    if ('record' in outcome) out.push(outcome.record);
    else refused.push({ ...outcome, done: false });
    const index = asked[at]?.index;
    if (index !== undefined) origins[kind].push(index);
  });
  const fromInput = origins.out.length + origins.refused.length > 0;
  return {
    outputs: { out, refused },
    ...(fromInput && { cameFrom: origins }),
    status: status(out.length, refused.length),
  };
}

/** What the engine tells of several numbers. */
export const outcomesOf = (results: readonly NumberResult[], more: Data = {}): Outcome[] =>
  results.map(({ number, done, city, reason }) =>
    done
      ? { record: { number, done, city, ...more } }
      : { number, city, reason: reason ?? '', ...more },
  );

/** Few enough for one request. */
const BATCH = 500;

/** Asks of all, some at a time: each number is settled by itself. */
export async function inBatches(
  { signal }: Context,
  asked: readonly Asked[],
  ask: (numbers: string[]) => Promise<NumberResult[]>,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (let from = 0; from < asked.length; from += BATCH) {
    if (signal.aborted) throw new DialflowError('Aborted', `Stopped after ${from} numbers.`);
    const numbers = asked.slice(from, from + BATCH).map(({ number }) => number);
    outcomes.push(...outcomesOf(await ask(numbers)));
  }
  return outcomes;
}

/** One after the other; a number that is not there does not keep the others from it. */
export async function oneByOne(
  { signal }: Context,
  asked: readonly Asked[],
  ask: (number: string) => Promise<object>,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const { number } of asked) {
    if (signal.aborted) {
      throw new DialflowError('Aborted', `Stopped after ${outcomes.length} numbers.`);
    }
    try {
      outcomes.push({ record: { ...(await ask(number)) } });
    } catch (thrown) {
      const error = DialflowError.from(thrown);
      if (error.code !== 'NotFound') throw error;
      outcomes.push({ number, reason: error.message });
    }
  }
  return outcomes;
}

export const countOf =
  (zh: string, en: string) =>
  (done: number, refused: number): Words =>
    words(
      `${zh} ${done} 个${refused > 0 ? `，未成功 ${refused} 个` : ''}`,
      `${done} ${en}${refused > 0 ? `, ${refused} refused` : ''}`,
    );
