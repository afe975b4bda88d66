import { expect } from 'chai';
import { DialflowError } from '../../../engine/api';
import { parseStrategy } from '../../../engine/rules/strategy';

const window = (beginTime: unknown, endTime: unknown): object => ({ beginTime, endTime });

function problemsOf(value: unknown): Record<string, string> {
  try {
    parseStrategy(value);
  } catch (error) {
    expect(error).to.be.instanceOf(DialflowError).with.property('code', 'InvalidInput');
    const problems = (error as DialflowError).details.problems ?? [];
    return Object.fromEntries(problems.map(({ path, reason }) => [path, reason]));
  }
  return {};
}

describe('parseStrategy', () => {
  it('takes every field there is', () => {
    const strategy = {
      name: 'office hours',
      maxAttemptsPerDay: 3,
      minAttemptInterval: 10,
      startTime: 1_767_571_200_000,
      endTime: 1_767_657_600_000,
      workingTime: [window('09:00:00', '12:00:00'), window('14:00:00', '16:00:00')],
    };
    expect(parseStrategy(strategy)).to.deep.equal(strategy);
  });

  it('takes a strategy without a rule', () => {
    expect(parseStrategy({})).to.deep.equal({});
    expect(parseStrategy({ workingTime: [] })).to.deep.equal({ workingTime: [] });
  });

  const unions: [string, [string, string][], [string, string][]][] = [
    ['adds the seconds', [['09:00', '12:30']], [['09:00:00', '12:30:00']]],
    ['takes the whole day', [['00:00', '24:00']], [['00:00:00', '24:00:00']]],
    [
      'puts windows in order',
      [
        ['14:00', '16:00'],
        ['09:00', '12:00'],
      ],
      [
        ['09:00:00', '12:00:00'],
        ['14:00:00', '16:00:00'],
      ],
    ],
    [
      'makes one of windows that overlap or touch',
      [
        ['09:00', '12:00'],
        ['11:00', '11:30'],
        ['11:59:59', '13:00'],
        ['13:00', '13:00:01'],
        ['13:00:02', '24:00:00'],
      ],
      [
        ['09:00:00', '13:00:01'],
        ['13:00:02', '24:00:00'],
      ],
    ],
  ];
  for (const [name, given, expected] of unions) {
    it(name, () => {
      const workingTime = given.map(([begin, end]) => window(begin, end));
      expect(parseStrategy({ workingTime }).workingTime).to.deep.equal(
        expected.map(([begin, end]) => window(begin, end)),
      );
    });
  }

  const table: [string, unknown, path: string, reason: RegExp][] = [
    ['a list', [], '', /must be an object, not \[\]/],
    ['nothing', null, '', /must be an object, not null/],
    ['a text', '{}', '', /must be an object/],
    [
      'a field that is not known',
      { maxAttempts: 3 },
      'maxAttempts',
      /not a known field; known are/,
    ],
    [
      'routingStrategy',
      { routingStrategy: 'x' },
      'routingStrategy',
      /none, sameCity, sameProvince/,
    ],
    ['repeatBy', { repeatBy: 'Year' }, 'repeatBy', /Once, Day, Week, Month/],
    ['no end', { repeatBy: 'Day' }, 'endTime', /needs an end/],
    ['no days', { repeatBy: 'Week', endTime: 1 }, 'repeatDays', /a list of days, 0 to 6/],
    ['days', { repeatDays: [1] }, 'repeatDays', /"Week" or "Month" only/],
    ['a day', { repeatBy: 'Month', endTime: 1, repeatDays: [0] }, 'repeatDays[0]', /from 1 to 31/],
    ['a name that is none', { name: 5 }, 'name', /must be a text/],
    ['no attempts', { maxAttemptsPerDay: 0 }, 'maxAttemptsPerDay', /whole number from 1 to 100/],
    ['half an attempt', { maxAttemptsPerDay: 1.5 }, 'maxAttemptsPerDay', /whole number.*not 1.5/],
    ['attempts in words', { maxAttemptsPerDay: '3' }, 'maxAttemptsPerDay', /not "3"/],
    ['an interval of less than none', { minAttemptInterval: -1 }, 'minAttemptInterval', /minutes/],
    ['an interval without end', { minAttemptInterval: Infinity }, 'minAttemptInterval', /number/],
    ['a start in words', { startTime: '2026-01-05' }, 'startTime', /ms since 1970/],
    ['a start in seconds', { startTime: 1767571200 }, 'startTime', /seconds.*1767571200000/],
    ['an end in seconds', { endTime: 1767571200 }, 'endTime', /milliseconds/],
    [
      'an end at the start',
      { startTime: 5, endTime: 5 },
      'endTime',
      /after startTime \(5\), not 5/,
    ],
    ['windows that are no list', { workingTime: {} }, 'workingTime', /must be a list/],
    ['a window that is none', { workingTime: ['09:00'] }, 'workingTime[0]', /must be an object/],
    [
      'a window without a begin',
      { workingTime: [{ endTime: '09:00' }] },
      'workingTime[0].beginTime',
      /is missing/,
    ],
    [
      'a window with more to it',
      { workingTime: [{ beginTime: '09:00', endTime: '10:00', day: 1 }] },
      'workingTime[0].day',
      /not a known field/,
    ],
    [
      'a time that is none',
      { workingTime: [window('9:00', '10:00')] },
      'workingTime[0].beginTime',
      /such as "09:00:00".*not "9:00"/,
    ],
    [
      'a time after the end of the day',
      { workingTime: [window('09:00', '24:00:01')] },
      'workingTime[0].endTime',
      /time of day/,
    ],
    [
      'the 60th minute',
      { workingTime: [window('09:60', '10:00')] },
      'workingTime[0].beginTime',
      /time of day/,
    ],
    [
      'a begin at the end of the day',
      { workingTime: [window('24:00', '24:00')] },
      'workingTime[0].beginTime',
      /before 24:00:00/,
    ],
    [
      'a window over midnight, and says what to write',
      { workingTime: [window('22:00', '02:00')] },
      'workingTime[0].endTime',
      /must be after beginTime \(22:00:00\), not 02:00:00; for a window over midnight give two/,
    ],
  ];
  for (const [name, value, path, reason] of table) {
    it(`refuses ${name}`, () => {
      const problems = problemsOf(value);
      expect(Object.keys(problems)).to.deep.equal([path]);
      expect(problems[path]).to.match(reason);
    });
  }

  it('tells all problems at once', () => {
    const problems = problemsOf({
      maxAttemptsPerDay: 'x',
      repeatBy: 'Year',
      startTime: 2,
      endTime: 1,
      workingTime: [window('10:00', '09:00'), 5, window('x', 'y')],
    });
    expect(Object.keys(problems)).to.have.members([
      'maxAttemptsPerDay',
      'repeatBy',
      'endTime',
      'workingTime[0].endTime',
      'workingTime[1]',
      'workingTime[2].beginTime',
      'workingTime[2].endTime',
    ]);
  });
});
