import { expect } from 'chai';
import {
  checkPrices,
  concurrencyPrice,
  linePricesOf,
  shippedPrices,
} from '../../../engine/account/prices';
import { DialflowError, type PriceBook } from '../../../engine/api';

function problemsOf(book: unknown): (string | undefined)[] {
  try {
    checkPrices(book);
    return [];
  } catch (error) {
    return (DialflowError.from(error).details.problems ?? []).map(({ path }) => path);
  }
}

describe('The price book', () => {
  it("is the seed's as it is shipped, and valid", () => {
    const book = shippedPrices();
    expect(problemsOf(book)).to.deep.equal([]);
    expect(book.robot.perCall).to.equal(0.08);
    expect(book.lines).to.have.length(5);
    for (const [count, price] of [
      [1, 699],
      [10, 699],
      [11, 649],
      [30, 649],
      [31, 599],
      [100, 599],
      [101, 499],
      [5_000, 499],
    ] as const) {
      expect(concurrencyPrice(book, count), `${count}`).to.equal(price);
    }
  });

  it('is checked by path, all at once', () => {
    const book = shippedPrices();
    expect(
      problemsOf({ ...book, currency: 'yuan', robot: { ...book.robot, perCall: -1 } }),
    ).to.have.members(['currency', 'robot.perCall']);
    const lines = structuredClone(book.lines);
    lines[1]!.key = lines[0]!.key;
    lines[2]!.numbers = ['1', '2'];
    lines[3]!.numbers = ['2'];
    lines[4]!.perMinuteRange = [2, 1];
    const concurrency = [
      { upTo: 10, price: 1 },
      { upTo: 5, price: 1 },
      { upTo: null, price: 1 },
      { upTo: 20, price: 1 },
    ];
    const wrong: PriceBook = {
      ...book,
      robot: { ...book.robot, concurrency },
      lines,
      defaultLine: 'nobody',
    };
    expect(problemsOf(wrong)).to.have.members([
      'robot.concurrency[1].upTo',
      'robot.concurrency[2].upTo',
      'robot.concurrency[3].upTo',
      'lines[1].key',
      'lines[3].numbers[0]',
      'lines[4].perMinuteRange',
      'defaultLine',
    ]);
    expect(problemsOf('no book')).to.deep.equal(['']);
  });

  it('goes by number, then trunk, then supplier, then its default', () => {
    const book = shippedPrices();
    const [a, b, c, d] = book.lines;
    a!.numbers = ['100'];
    b!.trunks = ['trunk'];
    book.defaultLine = d!.key;
    const supplier = (number: string) => (number === '300' ? c!.supplier! : undefined);
    const of = linePricesOf(book, supplier);
    expect(of('100', 'trunk')).to.equal(a);
    expect(of('300', 'trunk')).to.equal(b);
    expect(of('300', '')).to.equal(c);
    expect(of('400', '')).to.equal(d);
    expect(linePricesOf(shippedPrices(), () => undefined)('400', '')).to.equal(undefined);
  });
});
