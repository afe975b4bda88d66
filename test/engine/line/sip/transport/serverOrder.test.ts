import { expect } from 'chai';
import { serverOrder } from '../../../../../engine/line/sip/transport/serverOrder';
import { seededRandom } from '../../../../support/random';
import { srv } from './fakeDns';

describe('the order of servers (RFC 2782)', () => {
  it('is by priority, and by weight among equals', () => {
    const random = seededRandom(7);
    const records = [srv('light', 1, 1, 10), srv('heavy', 1, 1, 30), srv('last', 1, 2, 999)];
    const first = { light: 0, heavy: 0, last: 0 };
    for (let n = 0; n < 4_000; n++) {
      const order = serverOrder(records, random).map(({ name }) => name);
      expect(order).to.have.length(3);
      expect(order[2]).to.equal('last');
      first[order[0] as keyof typeof first]++;
    }
    expect(first.heavy / first.light).to.be.within(2.5, 3.5);
  });

  it('gives those without weight a small chance', () => {
    const random = seededRandom(7);
    let zero = 0;
    for (let n = 0; n < 1_000; n++) {
      const order = serverOrder([srv('some', 1, 1, 50), srv('zero', 1, 1, 0)], random);
      if (order[0]?.name === 'zero') zero++;
    }
    expect(zero).to.be.within(1, 60);
  });
});
