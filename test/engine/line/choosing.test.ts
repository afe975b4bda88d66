import { expect } from 'chai';
import type { PlaceRequest } from '../../../engine/line/port';
import { DEFAULT_CALLEES } from '../../../engine/line/simulated';
import { Callees } from '../../../engine/line/simulated/callees';
import { Station } from './station';

const request = (parts: Partial<PlaceRequest>): PlaceRequest => ({
  callId: 'call-1',
  calledNumber: '13800000000',
  callingNumber: '',
  ringMs: 30_000,
  attempt: 1,
  variables: {},
  language: 'zh-CN',
  understands: true,
  ...parts,
});

describe('the choice of a callee', () => {
  const callees = [
    { name: 'first' },
    { name: 'shanghai', numbers: ['021*'] },
    { name: 'short', numbers: ['021???', '10086'] },
    { name: 'nines', numbers: ['*99', '138????8888'] },
    { name: 'fallback' },
  ];
  const chosen = (parts: Partial<PlaceRequest>, settings = {}): string => {
    const choice = new Callees({ callees, ...settings }).choose(request(parts));
    return typeof choice === 'string' ? choice : choice.name;
  };

  const table: [string, Partial<PlaceRequest>, string][] = [
    ['takes the one that the variable names', { variables: { callee: 'nines' } }, 'nines'],
    ['ignores blanks around that name', { variables: { callee: ' nines ' } }, 'nines'],
    [
      'lets the variable win over the number',
      { calledNumber: '10086', variables: { callee: 'nines' } },
      'nines',
    ],
    [
      'goes by the number where the variable is empty',
      { calledNumber: '10086', variables: { callee: ' ' } },
      'short',
    ],
    ['takes a callee of any number of digits', { calledNumber: '02161234567' }, 'shanghai'],
    ['takes the first callee that claims a number', { calledNumber: '021123' }, 'shanghai'],
    ['takes a pattern of single digits', { calledNumber: '13812348888' }, 'nines'],
    ['wants every single digit of a pattern', { calledNumber: '1381238888' }, 'first'],
    ['lets a star stand for none', { calledNumber: '99' }, 'nines'],
    ['does not take a number that only holds the pattern', { calledNumber: '100861' }, 'first'],
    ['falls back to the first callee', {}, 'first'],
  ];
  for (const [name, parts, expected] of table) {
    it(name, () => expect(chosen(parts)).to.equal(expected));
  }

  it('falls back to the default callee where one is set', () => {
    expect(chosen({}, { defaultCallee: 'fallback' })).to.equal('fallback');
  });

  it('reads the variable that the settings name', () => {
    const variables = { callee: 'nines', persona: 'short' };
    expect(chosen({ variables }, { calleeVariable: 'persona' })).to.equal('short');
  });

  it('fails the call of an unknown name, and names callee and variable', async () => {
    const station = new Station({ callees, calleeVariable: 'persona' });
    const details: (string | undefined)[] = [];
    const call = station.place({ variables: { persona: 'nobody' } }, () => ({
      ended: ({ detail }) => details.push(detail),
    }));
    await station.clock.advance(0);
    expect(call.log).to.deep.equal(['0 ended lineFailed by line']);
    expect(details[0]).to.include('"nobody"').and.include('"persona"');
    await station.close();
  });
});

describe('the built-in callees', () => {
  const table: [digits: string, callee: string][] = [
    ['0123', 'polite'],
    ['4', 'presses-1'],
    ['5', 'silent'],
    ['6', 'hangs-up'],
    ['7', 'no-answer'],
    ['8', 'busy'],
    ['9', 'empty-number'],
  ];
  for (const [digits, name] of table) {
    it(`answer as ${name} to numbers that end in ${[...digits].join(', ')}`, () => {
      const callees = new Callees({ callees: [] });
      for (const digit of digits) {
        const choice = callees.choose(request({ calledNumber: `1391234567${digit}` }));
        expect(choice).to.have.property('name', name);
      }
    });
  }

  const conversations: [digit: string, prompt: string, log: string[]][] = [
    ['0', '请问您是本人吗？', ['speech starts', 'speech 是的 0.95']],
    ['0', 'Is this a good time?', ['speech starts', 'speech Yes 0.95']],
    ['4', '满意请按1。', ['key 1']],
    ['5', '请问您是本人吗？', []],
    ['6', '请问您是本人吗？', ['ended 0.50', 'ended answered by callee']],
  ];
  for (const [digit, prompt, expected] of conversations) {
    it(`do to "${prompt}", called on ${digit}: ${expected.join(', ') || 'nothing'}`, async () => {
      const station = new Station();
      const call = station.place({ calledNumber: `1391234567${digit}` });
      await station.clock.advance(2000);
      call.say(prompt);
      await station.clock.advance(20_000);
      const told = call.log.slice(3).map((line) => line.replace(/^\d+ /, ''));
      expect(told.filter((line) => line !== 'complete 1.00')).to.have.members(expected);
      await station.close();
    });
  }

  it('have names of their own', () => {
    expect(new Set(DEFAULT_CALLEES.map(({ name }) => name))).to.have.lengthOf(
      DEFAULT_CALLEES.length,
    );
  });
});
