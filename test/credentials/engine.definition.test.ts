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

function problems(more: Partial<EngineSettings>): unknown {
  try {
    toEngineOptions(settings(more), '/home');
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
      const { line } = toEngineOptions(settings({ callees: given }), '/home');
      expect(line.callees).to.deep.equal(callees);
    }
    expect(toEngineOptions(settings({ callees: '  ' }), '/home').line.callees).to.deep.equal([]);
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
    expect(problems({ timeZone: 'Mars', callees: '{"name":"x"}' })).to.deep.equal([
      { path: 'callees', reason: 'must be a JSON array, one object for each callee' },
      {
        path: 'timeZone',
        reason: '"Mars" is not a time zone; write it as Asia/Shanghai, or leave it empty',
      },
    ]);
    expect(problems({ callees: '[{}, 3, null]' })).to.deep.equal([
      { path: 'callees[1]', reason: 'must be an object' },
      { path: 'callees[2]', reason: 'must be an object' },
    ]);
    expect(problems({ callees: '[' })).to.have.nested.property('[0].path', 'callees');
  });
});
