import { expect } from 'chai';
import { resolve } from 'node:path';
import {
  engineFields,
  toEngineOptions,
  type EngineSettings,
} from '../../credentials/engine.definition';
import { DialflowError } from '../../engine/api';
import { checkSettings } from '../../nodes/host/settings';

const settings = (more: Partial<EngineSettings> = {}): EngineSettings => ({
  ...checkSettings(engineFields, {}),
  ...more,
});

function problems(raw: Record<string, unknown>): unknown {
  try {
    checkSettings(engineFields, raw);
  } catch (error) {
    return DialflowError.from(error).details.problems;
  }
  return undefined;
}

describe('engine options from settings', () => {
  it('are the built-in ones when nothing is set', () => {
    expect(toEngineOptions(settings(), '/home')).to.deep.equal({
      dataFolder: resolve('/home/dialflow'),
      line: { kind: 'simulated', callees: [], calleeVariable: 'callee' },
      speed: 1,
      flowSilenceSeconds: 30,
    });
  });

  it("take a relative data folder from the host's folder, and an absolute one as it is", () => {
    const folder = (dataFolder: string) =>
      toEngineOptions(settings({ dataFolder }), '/home').dataFolder;
    expect(folder('calls')).to.equal(resolve('/home/calls'));
    expect(folder('/var/calls/')).to.equal(resolve('/var/calls'));
  });

  it('take callees as text or as parsed JSON', () => {
    const callees = [{ name: 'friendly' }];
    for (const given of [callees, JSON.stringify(callees)]) {
      const { line } = toEngineOptions(checkSettings(engineFields, { callees: given }), '/home');
      expect(line.callees).to.deep.equal(callees);
    }
  });

  it('leave out what is empty', () => {
    const options = toEngineOptions(settings({ calleeVariable: ' ', timeZone: '' }), '/home');
    expect(options.line).to.not.have.property('calleeVariable');
    expect(options).to.not.have.property('timeZone');
  });

  it('take a time zone by its IANA name', () => {
    const { timeZone } = toEngineOptions(settings({ timeZone: ' Asia/Shanghai ' }), '/home');
    expect(timeZone).to.equal('Asia/Shanghai');
  });

  it('tell all that is wrong, by field', () => {
    expect(
      problems({ timeZone: 'Asia/Nowhere', callees: '{"name":"x"}', calleeVariable: '1 x' }),
    ).to.deep.equal([
      {
        path: 'timeZone',
        reason: '"Asia/Nowhere" is not a time zone; write it as Asia/Shanghai, or leave it empty',
      },
      { path: 'callees', reason: 'must be a JSON array, one object for each callee' },
      {
        path: 'calleeVariable',
        reason: '"1 x" is no name of a variable: a letter first, then letters, digits and _ only',
      },
    ]);
    expect(problems({ callees: '[{"nam":1}, 3, {"name":"x","numbers":"1*"}]' })).to.deep.equal([
      { path: 'callees[0].name', reason: 'is missing' },
      {
        path: 'callees[0].nam',
        reason:
          'is not a known field; known are name, numbers, outcome, ringSeconds, onAnswer, responses, otherwise',
      },
      { path: 'callees[1]', reason: 'must be an object' },
      { path: 'callees[2].numbers', reason: 'must be a JSON array' },
    ]);
    expect(problems({ callees: '[' })).to.have.nested.property('[0].path', 'callees');
  });
});
