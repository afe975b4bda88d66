import { expect } from 'chai';
import {
  areCallees,
  endsLater,
  isEndKey,
  isKeys,
  isPhoneNumber,
  isSceneDefinition,
  isStrategy,
  isTime,
  isTimeZone,
  isVariableName,
  plainNumber,
  timeOfDay,
  uniqueBy,
} from '../../../nodes/common/checks';
import type { Verdict, Words } from '../../../nodes/host/definition';

const partition = (
  check: (text: string) => Words | undefined,
  texts: string[],
): [string[], string[]] => [
  texts.filter((text) => check(text) === undefined),
  texts.filter((text) => check(text) !== undefined),
];

/** Where something is wrong; `''` for all of it. */
function placesOf(verdict: Verdict): string[] {
  if (verdict === undefined) return [];
  return 'zh-CN' in verdict ? [''] : verdict.map(({ at }) => at);
}

describe('the checks of fields', () => {
  const cases: [string, (text: string) => Words | undefined, string[], string[]][] = [
    [
      'a time of day',
      isTime,
      ['09:00', '9:00', ' 9:05:30 ', '00:00', '24:00'],
      ['9点', '9', '24:01', '12:60', '09:00-18:00', '9：00'],
    ],
    ['a time zone', isTimeZone, ['Asia/Shanghai', 'UTC'], ['Asia/Nowhere', '北京']],
    [
      'a telephone number',
      isPhoneNumber,
      ['13800000001', '+86 138-0000-0001', '(025) 8888 8888', '１３８００００００01', '110'],
      ['abc', '12', '1'.repeat(21), '138x0000001', '86+138'],
    ],
    ['keys', isKeys, ['1', '12', '*', '#', 'D'], ['x', 'a', '1,2', '一']],
    ['an end key', isEndKey, ['#', ' * ', '0', 'A'], ['##', 'x', '12']],
    [
      'the name of a variable',
      isVariableName,
      ['city', 'a1_b', '城市', '_x'],
      ['1x', '1 x', 'a b', 'a-b', '@a'],
    ],
  ];
  for (const [what, check, good, bad] of cases) {
    it(`know ${what} from what is none`, () => {
      expect(partition(check, [...good, ...bad])).to.deep.equal([good, bad]);
    });
  }

  it('write times and numbers as the engine takes them', () => {
    expect(['9:00', '09:00:05', 'x'].map(timeOfDay)).to.deep.equal([
      '09:00:00',
      '09:00:05',
      undefined,
    ]);
    expect(plainNumber('+86 138-0000－0001')).to.equal('+8613800000001');
  });

  it('find times that end before they begin, and leave what is no time to its own check', () => {
    const rows = [
      { beginTime: '9:00', endTime: '18:00' },
      { beginTime: '18:00', endTime: '9:00' },
      { beginTime: '9点', endTime: '8:00' },
      { beginTime: '9:00', endTime: '09:00:00' },
    ];
    expect(placesOf(endsLater(rows))).to.deep.equal(['[1].endTime', '[3].endTime']);
  });

  it('find the later of two that are alike, and none without a name', () => {
    const rows = [{ name: 'a' }, { name: '' }, { name: ' a ' }, { name: '' }, {}];
    expect(placesOf(uniqueBy('name')(rows))).to.deep.equal(['[2].name']);
  });

  it('know what a strategy may hold', () => {
    const whole = {
      name: 's',
      maxAttemptsPerDay: 2,
      minAttemptInterval: 5,
      startTime: 1,
      endTime: 2,
      workingTime: [{ beginTime: '09:00', endTime: '18:00:00' }],
    };
    expect(isStrategy(whole)).to.deep.equal([]);
    expect(placesOf(isStrategy([1]))).to.deep.equal(['']);
    expect(
      placesOf(
        isStrategy({
          foo: 1,
          'a b': 1,
          maxAttemptsPerDay: '2',
          workingTime: [3, { beginTime: '9:00', endTime: 9, x: 1 }, { endTime: '18:00' }],
        }),
      ),
    ).to.deep.equal([
      '.foo',
      '["a b"]',
      '.maxAttemptsPerDay',
      '.workingTime[0]',
      '.workingTime[1].x',
      '.workingTime[1].beginTime',
      '.workingTime[1].endTime',
      '.workingTime[2].beginTime',
    ]);
    expect(placesOf(isStrategy({ workingTime: {} }))).to.deep.equal(['.workingTime']);
  });

  it('know the head of a scene, and leave the rest to the engine', () => {
    const scene = { name: 'a', industry: 'b', type: 'c', language: 'zh-CN', intents: [{}], id: 1 };
    expect(isSceneDefinition(scene)).to.deep.equal([]);
    expect(placesOf(isSceneDefinition('a'))).to.deep.equal(['']);
    expect(placesOf(isSceneDefinition({ name: 1, type: ' ', tagGroups: {} }))).to.deep.equal([
      '.industry',
      '.language',
      '.name',
      '.type',
      '.tagGroups',
    ]);
  });

  it('know callees by their names and fields', () => {
    expect(areCallees([{ name: 'a', outcome: ['busy'], ringSeconds: 1 }])).to.deep.equal([]);
    expect(placesOf(areCallees({ name: 'a' }))).to.deep.equal(['']);
    expect(placesOf(areCallees([{ nam: 1 }, 'a']))).to.deep.equal(['[0].name', '[0].nam', '[1]']);
  });
});
