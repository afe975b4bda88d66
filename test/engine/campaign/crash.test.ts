import { expect } from 'chai';
import { killAgainAndAgain } from '../../../bench/crash';

describe('A campaign whose engine is killed twenty times', () => {
  it('loses no job, and dials none twice for one attempt', async function () {
    this.timeout(120_000);
    const { lost, doubled, unwritten, calls } = await killAgainAndAgain(20, undefined, 400);
    expect({ lost, doubled, unwritten }).to.deep.equal({ lost: 0, doubled: 0, unwritten: 0 });
    expect(calls).to.be.at.least(400);
  });
});
