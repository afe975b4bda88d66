import { expect } from 'chai';
import { DEFAULT_INSTANCE_SETTINGS, type Problem } from '../../../engine/api';
import { checkInstanceSettings } from '../../../engine/campaign/instanceSettings';
import { parseStrategy } from '../../../engine/rules/strategy';

describe('The settings of an instance', () => {
  it('are told by their paths where they are wrong', () => {
    const problems: Problem[] = [];
    const callingTime = [{ beginTime: '18:00', endTime: '09:00' }];
    const given = { callingTime, dailyCap: 9, answerDelayMs: -1 };
    checkInstanceSettings(DEFAULT_INSTANCE_SETTINGS, given, { parseStrategy }, problems);
    expect(problems.map(({ path }) => path)).to.deep.equal([
      'settings.dailyCap',
      'settings.answerDelayMs',
      'settings.callingTime[0].endTime',
    ]);
  });
});
