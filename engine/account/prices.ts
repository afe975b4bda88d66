import { DialflowError, type LinePrices, type PriceBook, type Problem } from '../api';
import lines from '../../data/prices/lines.json';
import robot from '../../data/prices/robot.json';
import { problemsOf } from '../validation/problems';
import { priceBookSchema } from './prices.schema';

/** The seed's price lists (000, sections 1.5 and 2.1); of a range the upper end. */
export const shippedPrices = (): PriceBook =>
  structuredClone({ ...robot, ...lines }) as unknown as PriceBook;

/** @throws DialflowError `InvalidInput`, every problem by its path. */
export function checkPrices(given: unknown): PriceBook {
  const shape = problemsOf(priceBookSchema, given);
  if (shape.length > 0) throw DialflowError.invalid('price book', shape);
  const book = given as PriceBook;
  const problems = [...stepProblems(book), ...lineProblems(book)];
  if (problems.length > 0) throw DialflowError.invalid('price book', problems);
  return book;
}

function stepProblems({ robot: { concurrency } }: PriceBook): Problem[] {
  const problems: Problem[] = [];
  let before = 0;
  for (const [index, { upTo }] of concurrency.entries()) {
    const path = `robot.concurrency[${index}].upTo`;
    const last = index === concurrency.length - 1;
    if (last && upTo !== null) {
      problems.push({ path, reason: 'must be null: the last step goes on without end' });
    } else if (!last && upTo === null) {
      problems.push({ path, reason: 'is null, but steps follow; only the last one has no end' });
    } else if (upTo !== null && upTo <= before) {
      problems.push({
        path,
        reason: `is ${upTo}; more than ${before} of the step before is needed`,
      });
    }
    before = upTo ?? before;
  }
  return problems;
}

function lineProblems({ lines: priced, defaultLine }: PriceBook): Problem[] {
  const problems: Problem[] = [];
  const once = (what: string, seen: Map<string, string>, value: string, path: string): void => {
    const other = seen.get(value);
    if (other === undefined) seen.set(value, path);
    else problems.push({ path, reason: `${what} "${value}" is at ${other} already` });
  };
  const keys = new Map<string, string>();
  const suppliers = new Map<string, string>();
  const numbers = new Map<string, string>();
  const trunks = new Map<string, string>();
  for (const [index, line] of priced.entries()) {
    const path = `lines[${index}]`;
    once('the key', keys, line.key, `${path}.key`);
    if (line.supplier) once('the supplier', suppliers, line.supplier, `${path}.supplier`);
    for (const [at, number] of line.numbers.entries()) {
      once('the number', numbers, number, `${path}.numbers[${at}]`);
    }
    for (const [at, trunk] of line.trunks.entries()) {
      once('the trunk', trunks, trunk, `${path}.trunks[${at}]`);
    }
    const [from, to] = line.perMinuteRange ?? [0, 0];
    if (from > to) {
      problems.push({ path: `${path}.perMinuteRange`, reason: `goes from ${from} down to ${to}` });
    }
  }
  if (defaultLine !== null && !keys.has(defaultLine)) {
    const known = [...keys.keys()].join(', ');
    problems.push({
      path: 'defaultLine',
      reason: `is "${defaultLine}", which is the key of no line; known are ${known}`,
    });
  }
  return problems;
}

/** By number, then trunk, then the number's supplier, then the default. */
export function linePricesOf(
  book: PriceBook,
  supplierOf: (number: string) => string | undefined,
): (number: string, trunk: string) => LinePrices | undefined {
  const byNumber = new Map(book.lines.flatMap((line) => line.numbers.map((n) => [n, line])));
  const byTrunk = new Map(book.lines.flatMap((line) => line.trunks.map((t) => [t, line])));
  const bySupplier = new Map(book.lines.map((line) => [line.supplier, line]));
  const byKey = new Map(book.lines.map((line) => [line.key, line]));
  return (number, trunk) =>
    byNumber.get(number) ??
    byTrunk.get(trunk) ??
    bySupplier.get(supplierOf(number) ?? '') ??
    byKey.get(book.defaultLine ?? '');
}

/** 元/并发/月 with so many lines. */
export function concurrencyPrice({ robot: { concurrency } }: PriceBook, count: number): number {
  const step = concurrency.find(({ upTo }) => upTo === null || count <= upTo);
  return step?.price ?? 0;
}

/** Sums of prices, without the dust of binary fractions: to a hundredth of a cent. */
export const money = (amount: number): number => Math.round(amount * 10_000) / 10_000;
