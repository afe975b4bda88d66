import { expect } from 'chai';
import { DialflowError } from '../../../engine/api';
import { DEFAULT_CALLEES, parseSimulatedLine } from '../../../engine/line/simulated';
import surveyCallees from '../../../flows/satisfaction-survey/callees.json';

/** Path → reason. */
function problemsOf(value: unknown): Record<string, string> {
  try {
    parseSimulatedLine(value);
  } catch (error) {
    expect(error).to.be.instanceOf(DialflowError).with.property('code', 'InvalidInput');
    const problems = (error as DialflowError).details.problems ?? [];
    const byPath = Object.fromEntries(problems.map(({ path, reason }) => [path, reason]));
    expect(Object.keys(byPath), 'a path told twice').to.have.lengthOf(problems.length);
    return byPath;
  }
  return {};
}

describe('parseSimulatedLine', () => {
  it('takes every field there is', () => {
    const settings = {
      callees: [
        {
          name: '张三',
          numbers: ['138????0000', '*9'],
          outcome: ['noAnswer', 'answers'],
          ringSeconds: 0,
          onAnswer: { say: '喂？', afterSeconds: 0.5 },
          responses: [
            { when: '满意吗', then: { say: '满意', interruptAt: 0.5, confidence: 1 } },
            { when: ['您好', '请问'], then: [{ keys: '12#' }, { hangUp: true }, {}] },
          ],
          otherwise: { say: '什么？', hangUp: false },
        },
        { name: 'busy', outcome: 'busy' },
        { name: 'mailbox', machine: true },
      ],
      calleeVariable: 'persona',
      defaultCallee: 'busy',
    };
    expect(parseSimulatedLine(settings)).to.deep.equal(settings);
  });

  it('takes settings with nothing in them: the built-in callees answer', () => {
    const settings = { kind: 'simulated', calleeVariable: '', defaultCallee: '' };
    expect(parseSimulatedLine(settings)).to.deep.equal({ callees: [] });
    expect(parseSimulatedLine({ defaultCallee: 'polite' })).to.deep.equal({
      callees: [],
      defaultCallee: 'polite',
    });
  });

  it('finds nothing wrong with the built-in callees', () => {
    expect(problemsOf({ callees: DEFAULT_CALLEES })).to.deep.equal({});
  });

  it('finds nothing wrong with the callees of the satisfaction survey', () => {
    const { callees } = parseSimulatedLine({ callees: surveyCallees });
    expect(callees.map(({ name }) => name)).to.deep.equal([
      'satisfied',
      'dissatisfied',
      'not-the-person',
      'asks-company',
      'keys',
      'keys-dissatisfied',
      'mumbles',
      'mumbles-once',
      'silent',
      'hangs-up',
      'interrupts',
      'no-answer',
      'no-answer-once',
      'busy',
      'empty-number',
    ]);
  });

  /** One callee that is wrong somewhere, and what is told of it. */
  const table: [string, unknown, path: string, reason: RegExp][] = [
    ['a callee that is no object', 'satisfied', '', /must be an object.*not "satisfied"/],
    ['a callee without a name', {}, '.name', /is missing/],
    ['an empty name', { name: '' }, '.name', /must not be blank/],
    ['a name with blanks around it', { name: ' a' }, '.name', /without blanks around it/],
    [
      'a field that is not known',
      { name: 'a', ring: 1 },
      '.ring',
      /not a known field.*ringSeconds/,
    ],
    ['letters in a number', { name: 'a', numbers: ['1x'] }, '.numbers[0]', /digits.*not "1x"/],
    [
      'a number that is no text',
      { name: 'a', numbers: [138] },
      '.numbers[0]',
      /must be a text, not 138/,
    ],
    [
      'an outcome that is none',
      { name: 'a', outcome: 'asleep' },
      '.outcome',
      /must be one of answers, noAnswer, busy.*not "asleep"/,
    ],
    [
      'an outcome of a list that is none',
      { name: 'a', outcome: ['busy', 'asleep'] },
      '.outcome[1]',
      /must be one of/,
    ],
    ['no outcome in a list', { name: 'a', outcome: [] }, '.outcome', /must not be empty/],
    [
      'ringing of less than no time',
      { name: 'a', ringSeconds: -1 },
      '.ringSeconds',
      /at least 0, not -1/,
    ],
    [
      'cutting in on the answer',
      { name: 'a', onAnswer: { say: '喂', interruptAt: 0.5 } },
      '.onAnswer.interruptAt',
      /not a known field/,
    ],
    [
      'a response without a text to fit',
      { name: 'a', responses: [{ then: {} }] },
      '.responses[0].when',
      /is missing/,
    ],
    [
      'a text to fit that fits everything',
      { name: 'a', responses: [{ when: ' ', then: {} }] },
      '.responses[0].when',
      /must not be blank/,
    ],
    [
      'a text to fit that is none',
      { name: 'a', responses: [{ when: ['满意', 5], then: {} }] },
      '.responses[0].when[1]',
      /must be a text.*not 5/,
    ],
    [
      'an action that is no object',
      { name: 'a', responses: [{ when: '满意', then: [{}, '满意'] }] },
      '.responses[0].then[1]',
      /must be an object/,
    ],
    [
      'letters as keys',
      { name: 'a', otherwise: { keys: 'one' } },
      '.otherwise.keys',
      /keys of a telephone.*not "one"/,
    ],
    [
      'more than the whole of a prompt',
      { name: 'a', otherwise: { interruptAt: 50 } },
      '.otherwise.interruptAt',
      /at most 1, not 50/,
    ],
  ];
  for (const [name, callee, path, reason] of table) {
    it(`refuses ${name}`, () => {
      const problems = problemsOf({ callees: [{ name: 'good' }, callee] });
      expect(Object.keys(problems)).to.deep.equal([`callees[1]${path}`]);
      expect(problems[`callees[1]${path}`]).to.match(reason);
    });
  }

  it('refuses what is no object', () => {
    expect(problemsOf([]))
      .to.have.property('')
      .that.matches(/must be an object/);
    expect(problemsOf(null))
      .to.have.property('')
      .that.matches(/must be an object/);
    expect(problemsOf({ callees: {} }))
      .to.have.property('callees')
      .that.matches(/must be a list/);
  });

  it('refuses a name that is there already, and a default callee that is not', () => {
    const problems = problemsOf({
      callees: [{ name: 'a' }, { name: 'b' }, { name: 'a' }],
      defaultCallee: 'c',
    });
    expect(problems).to.deep.equal({
      'callees[2].name': '"a" is the name of callees[0] already; names must differ',
      defaultCallee: 'there is no callee "c"; there are: a, b, a',
    });
  });

  it('tells all problems at once', () => {
    const problems = problemsOf({
      callees: [{ name: 'a', ringSeconds: 'long' }, { name: 'a' }, { responses: [{ when: '' }] }],
      defaultCallee: 'b',
      speed: 2,
    });
    expect(Object.keys(problems)).to.have.members([
      'callees[0].ringSeconds',
      'callees[1].name',
      'callees[2].name',
      'callees[2].responses[0].when',
      'callees[2].responses[0].then',
      'defaultCallee',
      'speed',
    ]);
  });
});
