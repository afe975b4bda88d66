import { DialflowError, type ConcurrencyPlan, type PlanRequest, type PriceBook } from '../api';
import { concurrencyPrice, money } from './prices';

/**
 * 并发计算 (000, section 1.1, question 3): 60,000 numbers, called twice, half of the calls lost,
 * 2 minutes a call, 8 hours a day, done in two days:
 * `60000 × 1.5 × 2 / 480 / 2 = 187.5`. The 1.5 is 1 for the first calls and 0.5 for the second
 * calls to those who did not answer; in general 1 + loss + loss² … for as many attempts.
 */
export function planLines(p: PlanRequest, prices: PriceBook): ConcurrencyPlan {
  const { contacts, attempts = 1, lossRate = 0, minutesPerCall, hoursPerDay } = p;
  if ((p.days === undefined) === (p.lines === undefined)) {
    throw DialflowError.invalid('plan', [
      {
        path: 'days',
        reason: 'give either the days that it may take, or the lines that there are',
      },
    ]);
  }
  let callsPerContact = 0;
  for (let round = 0; round < attempts; round++) callsPerContact += lossRate ** round;
  callsPerContact = money(callsPerContact);
  const calls = Math.ceil(contacts * callsPerContact);
  const minutes = contacts * callsPerContact * minutesPerCall;
  const minutesPerDay = hoursPerDay * 60;
  const lineDays = minutes / minutesPerDay;
  const days = p.days ?? Math.max(1, Math.ceil(dustless(lineDays / (p.lines ?? 1))));
  const exactLines = money(lineDays / days);
  const lines = p.lines ?? Math.max(1, Math.ceil(exactLines));
  return {
    callsPerContact,
    calls,
    minutes: money(minutes),
    exactLines,
    lines,
    days,
    formula: `${contacts} × ${callsPerContact} × ${minutesPerCall} / ${money(minutesPerDay)} / ${days} = ${exactLines}`,
    currency: prices.currency,
    robot: {
      perCall: money(calls * prices.robot.perCall),
      concurrencyPerMonth: money(lines * concurrencyPrice(prices, lines)),
      beyondIncluded: lines > prices.robot.includedLines,
    },
    lineCosts: prices.lines.map((line) => {
      const needed = line.callsPerNumber ? Math.ceil(lines / line.callsPerNumber) : 1;
      const numbers = Math.max(needed, line.leastNumbers ?? 1);
      const talk = calls * Math.ceil(minutesPerCall) * line.perMinute * (1 - lossRate);
      return {
        line: line.key,
        numbers,
        calls: money(talk),
        numbersPerMonth: money(numbers * line.numberPerMonth),
      };
    }),
  };
}

const dustless = (value: number): number => Math.round(value * 1e9) / 1e9;
