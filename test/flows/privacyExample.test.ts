import { expect } from 'chai';
import type { Data } from '../../nodes/host/run';
import { privacyNumbers } from '../../scripts/flows/examples/privacyNumbers';
import { TestEngine } from '../support/engine';
import { PlayedFlow } from './play';

const STOCK = ['17000000001', '17000000002', '17000000003', '17000000004'].map((number) => ({
  ...{ 号码: number, 号码资源: '虚商', 城市: '北京' },
}));

describe('The example of privacy numbers and their pools', () => {
  it('buys numbers into a pool, has them verified, and bills them', async () => {
    const engine = await TestEngine.start();
    const arrivedAt = (name: string): Data[] => played.arrived.get(name) ?? [];
    const played: PlayedFlow = new PlayedFlow(privacyNumbers, engine, {
      get 'payload[0].key'() {
        return arrivedAt('Buy three numbers')[0]?.['key'];
      },
    });
    await played.press('Table', STOCK);
    expect(played.faults).to.deep.equal([]);
    expect(arrivedAt('Bought')).to.have.length(3);
    expect(arrivedAt('Bought')[0]).to.deep.include({ status: 'Unbound', city: '北京' });

    await played.press('Verify them');
    expect(arrivedAt('Verified').map(({ done }) => done)).to.deep.equal([true, true, true]);
    expect(arrivedAt('Refused')).to.deep.equal([]);

    await played.press('How are they?');
    expect(arrivedAt('Pools')[0]).to.include({ name: 'Rides', numbers: 3, utilisation: 0 });
    await played.press('This month');
    expect(arrivedAt('Bills')[0]).to.include({ poolName: 'Rides', amount: 15 });
    expect(played.faults).to.deep.equal([]);
  });
});
