import { expect } from 'chai';
import { planLines } from '../../../engine/account/plan';
import { shippedPrices } from '../../../engine/account/prices';
import { DialflowError } from '../../../engine/api';

const seed = { contacts: 60_000, attempts: 2, lossRate: 0.5, minutesPerCall: 2, hoursPerDay: 8 };

describe('The concurrency planner', () => {
  it("counts as the seed's example: 60000 × 1.5 × 2 / 480 / 2 = 187.5", () => {
    const plan = planLines({ ...seed, days: 2 }, shippedPrices());
    expect(plan).to.deep.include({
      callsPerContact: 1.5,
      calls: 90_000,
      minutes: 180_000,
      exactLines: 187.5,
      lines: 188,
      days: 2,
      formula: '60000 × 1.5 × 2 / 480 / 2 = 187.5',
      currency: 'CNY',
      robot: { perCall: 7_200, concurrencyPerMonth: 188 * 499, beyondIncluded: true },
    });
  });

  it('says how many days it takes with the lines that there are', () => {
    expect(planLines({ ...seed, lines: 188 }, shippedPrices())).to.include({ days: 2, lines: 188 });
    expect(planLines({ ...seed, lines: 187 }, shippedPrices())).to.include({ days: 3 });
    expect(planLines({ ...seed, lines: 375 }, shippedPrices())).to.include({ days: 1 });
  });

  it('calls everybody once unless told otherwise, and needs one line at least', () => {
    const plan = planLines(
      { contacts: 1, minutesPerCall: 1, hoursPerDay: 8, days: 1 },
      shippedPrices(),
    );
    expect(plan).to.include({ callsPerContact: 1, calls: 1, lines: 1 });
  });

  it('counts the numbers that lines need where one carries few calls', () => {
    const plan = planLines({ ...seed, lines: 20 }, shippedPrices());
    const mobile = plan.lineCosts.find(({ line }) => line === 'youyin-mobile');
    expect(mobile).to.deep.equal({
      line: 'youyin-mobile',
      numbers: 7,
      calls: 45_000 * 2 * 0.15,
      numbersPerMonth: 7 * 25,
    });
    const few = planLines({ ...seed, lines: 2 }, shippedPrices());
    expect(few.lineCosts.find(({ line }) => line === 'youyin-mobile')).to.include({ numbers: 5 });
  });

  it('wants either days or lines', () => {
    for (const p of [seed, { ...seed, days: 1, lines: 1 }]) {
      expect(() => planLines(p, shippedPrices())).to.throw(DialflowError, /either the days/);
    }
  });
});
