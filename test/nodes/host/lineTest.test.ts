import { expect } from 'chai';
import { DialflowError, type EngineOptions, type TrunkStatus } from '../../../engine/api';
import type { EngineLease } from '../../../engine/client';
import { words } from '../../../nodes/host/definition';
import { testLine } from '../../../nodes/host/lineTest';
import { fakeClient } from '../../support/fakeClient';
import { rejection } from '../../support/rejection';

const options = (...names: string[]): EngineOptions => ({
  dataFolder: '/data',
  line: { kind: 'sip', trunks: names.map((name) => ({ name, host: `${name}.example.com` })) },
});
const status = (name: string, own: Partial<TrunkStatus> = {}): TrunkStatus => ({
  name,
  state: 'up',
  detail: null,
  registered: null,
  since: 0,
  liveCalls: 0,
  roundTripMs: null,
  ...own,
});
const noEngine = (): Promise<null> => Promise.resolve(null);

describe('the test of a line', () => {
  it('has nothing to ask on the simulated line', async () => {
    const simulated: EngineOptions = { dataFolder: '/d', line: { kind: 'simulated', callees: [] } };
    const probe = () => Promise.reject(new Error('was asked'));
    expect(await testLine(simulated, { join: noEngine, probe })).to.deep.equal([]);
  });

  it('tells in words how each trunk stands', async () => {
    const probe = (_line: unknown, name: string): Promise<TrunkStatus> => {
      if (name === 'c') return Promise.reject(new DialflowError('Internal', 'broke'));
      const down = { state: 'down', detail: '403 Forbidden' } as const;
      return Promise.resolve(name === 'a' ? status(name, { roundTripMs: 8 }) : status(name, down));
    };
    const told = await testLine(options('a', 'b', 'c'), { join: noEngine, probe });
    expect(told).to.deep.equal([
      { name: 'a', up: true, words: words('中继“a”可用（8 毫秒）', 'Trunk "a" is up (8 ms)') },
      {
        name: 'b',
        up: false,
        words: words('中继“b”不可用：403 Forbidden', 'Trunk "b" is down: 403 Forbidden'),
      },
      { name: 'c', up: false, words: words('中继“c”不可用：broke', 'Trunk "c" is down: broke') },
    ]);
  });

  it('asks the engine that runs with these settings, and gives it back', async () => {
    const { client, paramsOf } = fakeClient({ 'line.test': ({ trunk }) => status(trunk) });
    let leases = 1;
    const lease: EngineLease = {
      client,
      release: () => {
        leases -= 1;
        return Promise.resolve();
      },
    };
    const probe = () => Promise.reject(new Error('was asked'));
    const told = await testLine(options('a'), { join: () => Promise.resolve(lease), probe });
    expect(told[0]?.up).to.equal(true);
    expect(paramsOf('line.test')).to.deep.equal([{ trunk: 'a' }]);
    expect(leases).to.equal(0);
  });

  it('fails as a whole where the settings are wrong', async () => {
    const fault = DialflowError.invalid('SIP line', [{ path: 'trunks[0].host', reason: 'is bad' }]);
    const probe = () => Promise.reject(fault);
    const error = await rejection(testLine(options('a'), { join: noEngine, probe }));
    expect(error.code).to.equal('InvalidInput');
  });
});
