import { expect } from 'chai';
import type { EngineOptions, SmsGatewayStatus } from '../../../engine/api';
import { words } from '../../../nodes/host/definition';
import { testLine } from '../../../nodes/host/lineTest';
import { askGateways } from '../../../nodes/host/smsTest';
import { fakeClient } from '../../support/fakeClient';

const gateway = (own: Partial<SmsGatewayStatus>): SmsGatewayStatus => ({
  ...{ name: 'main', kind: 'smpp', state: 'up', detail: null, since: 0 },
  ...{ sends: true, receives: true, received: 0, sent: 0 },
  ...own,
});
const sms = {};
const options: EngineOptions = { dataFolder: '/d', line: { kind: 'simulated', callees: [] }, sms };
const probe = () => Promise.reject(new Error('was asked'));

describe('the test of gateways of messages', () => {
  it('asks nothing where there are to be none', async () => {
    const { client, calls } = fakeClient();
    expect(await askGateways({}, client)).to.deep.equal([]);
    expect(calls).to.be.empty;
  });

  it('waits for one that is connecting, and tells how each stands', async () => {
    let asked = 0;
    const { client } = fakeClient({
      'sms.status': () => [
        gateway(asked++ < 2 ? { state: 'connecting' } : {}),
        gateway({ name: 'spare', state: 'down', detail: 'ECONNREFUSED' }),
      ],
    });
    expect(await askGateways({ sms }, client, () => Promise.resolve())).to.deep.equal([
      { name: 'main', up: true, words: words('短信通道“main”可用', 'SMS gateway "main" is up') },
      {
        ...{ name: 'spare', up: false },
        words: words(
          '短信通道“spare”不可用：ECONNREFUSED',
          'SMS gateway "spare" is down: ECONNREFUSED',
        ),
      },
    ]);
    expect(asked).to.equal(3);
  });

  it('gives up on one that goes on connecting', async () => {
    const { client } = fakeClient({ 'sms.status': [gateway({ state: 'connecting' })] });
    const [told] = await askGateways({ sms }, client, () => Promise.resolve());
    expect(told?.up).to.equal(false);
    expect(told?.words['en-US']).to.equal('SMS gateway "main" is connecting');
  });

  it('is part of the test of a line, the simulated one too, where an engine runs', async () => {
    const { client } = fakeClient({ 'sms.status': [gateway({})] });
    const lease = { client, release: () => Promise.resolve() };
    const told = await testLine(options, { join: () => Promise.resolve(lease), probe });
    expect(told.map(({ name, up }) => [name, up])).to.deep.equal([['main', true]]);
  });

  it('says that nothing is tried where none does', async () => {
    const [told] = await testLine(options, { join: () => Promise.resolve(null), probe });
    expect(told?.words['en-US']).to.equal('SMS gateways: deploy, then test again');
  });
});
