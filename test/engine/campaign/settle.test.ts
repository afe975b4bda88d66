import { expect } from 'chai';
import type { Strategy, TaskStatusName } from '../../../engine/api';
import { settle } from '../../../engine/campaign/settle';
import type { GroupSettings } from '../../../engine/store/groups';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const END = 10 * DAY + 12 * 60 * MINUTE;

const settings = (more: Partial<GroupSettings> = {}): GroupSettings => ({
  description: '',
  strategy: {},
  recallStrategy: { emptyNumberIgnore: true, inArrearsIgnore: true, outOfServiceIgnore: false },
  retryTimes: 2,
  retryIntervalMinutes: 10,
  ringSeconds: 45,
  maxConcurrency: 0,
  priority: 'daily',
  minConcurrency: 0,
  callerNumbers: [],
  recallCallerNumbers: [],
  retryByOutcome: {},
  progressive: null,
  answeringMachine: { action: 'continue' },
  consentSource: null,
  ...more,
});

function after(
  status: TaskStatusName,
  attempts: number,
  more: { settings?: Partial<GroupSettings>; strategy?: Strategy; today?: number } = {},
) {
  return settle(
    { attempts, attemptsToday: more.today ?? attempts, status, endTime: END },
    { settings: settings(more.settings), strategy: more.strategy ?? {}, nextDay: 11 * DAY },
  );
}

describe('What becomes of a job after an attempt', () => {
  it('is success when it was answered', () => {
    expect(after('Succeeded', 1)).to.deep.equal({ status: 'Succeeded', failureReason: null });
  });

  it('is another attempt after the interval while retries are left', () => {
    expect(after('NoAnswer', 1)).to.deep.include({
      status: 'Scheduling',
      nextAt: END + 10 * MINUTE,
    });
    expect(after('Busy', 2)).to.deep.include({ status: 'Scheduling' });
  });

  const failures: [TaskStatusName, string][] = [
    ['NoAnswer', 'NoAnswer'],
    ['Busy', 'CallFailed'],
    ['PoweredOff', 'CallFailed'],
    ['Failed', 'CallFailed'],
    ['NotConnected', 'CallFailed'],
  ];
  for (const [status, reason] of failures) {
    it(`is failure with ${reason} when the last attempt ended ${status}`, () => {
      expect(after(status, 3)).to.deep.equal({ status: 'Failed', failureReason: reason });
    });
  }

  it('is failure at once for an empty number that is not to be dialled again', () => {
    expect(after('EmptyNumber', 1)).to.deep.equal({
      status: 'Failed',
      failureReason: 'EmptyNumber',
    });
  });

  it('is another attempt for a number out of service where the group allows it', () => {
    expect(after('OutOfService', 1).status).to.equal('Scheduling');
  });

  it('waits for the next day when the attempts of this day are used up', () => {
    const strategy = { maxAttemptsPerDay: 2 };
    expect(after('NoAnswer', 2, { strategy })).to.deep.include({ nextAt: 11 * DAY });
  });

  it('is failure with JobPerDayCallCountLimit when the strategy has ended by the next day', () => {
    const strategy = { maxAttemptsPerDay: 2, endTime: 11 * DAY - 1 };
    expect(after('NoAnswer', 2, { strategy })).to.deep.equal({
      status: 'Failed',
      failureReason: 'JobPerDayCallCountLimit',
    });
  });

  it('takes attempts a day for the number of attempts where no retries are set', () => {
    const given = { settings: { retryTimes: 0 }, strategy: { maxAttemptsPerDay: 2 } };
    expect(after('NoAnswer', 1, given).status).to.equal('Scheduling');
    expect(after('NoAnswer', 2, given).status).to.equal('Failed');
  });

  it("goes by the strategy's own interval where there is one", () => {
    const strategy = { minAttemptInterval: 3 };
    expect(after('Busy', 1, { strategy })).to.deep.include({ nextAt: END + 3 * MINUTE });
  });

  it('is cancelled when the call was terminated', () => {
    expect(after('Terminated', 1)).to.deep.equal({ status: 'Cancelled', failureReason: null });
  });
});
