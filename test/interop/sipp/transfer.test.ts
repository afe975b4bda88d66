import { expect } from 'chai';
import { TestLine } from '../support/line';
import { headerOf, Sipp } from '../support/sipp';

const NUMBER = '13900000000';

describe('transfers of calls of the line to sipp, by REFER', () => {
  it('knows that the number was reached, by NOTIFY', async () => {
    const sipp = await Sipp.start('is-referred', { values: { status: '200 OK' } });
    const call = (await TestLine.to(sipp)).call();
    await call.hears('answered');
    expect(await call.leg.refer({ number: NUMBER })).to.deep.equal({ taken: true });
    call.leg.hangUp();
    expect(await call.ended()).to.include({ outcome: 'answered', by: 'us' });
    await sipp.done();
    const [refer] = sipp.received('REFER');
    expect(headerOf(refer!, 'Refer-To')[0]).to.contain(`sip:${NUMBER}@127.0.0.1`);
  });

  const cases = [
    { status: '486 Busy Here', outcome: 'busy' },
    { status: '404 Not Found', outcome: 'emptyNumber' },
    { status: '408 Request Timeout', outcome: 'noAnswer' },
    { status: '603 Decline', outcome: 'rejected' },
  ];
  for (const { status, outcome } of cases) {
    it(`knows that it was not reached: ${status}, and the call goes on`, async () => {
      const sipp = await Sipp.start('is-referred', { values: { status } });
      const call = (await TestLine.to(sipp)).call();
      await call.hears('answered');
      const end = await call.leg.refer({ number: NUMBER });
      expect(end).to.include({ taken: false, outcome });
      expect('detail' in end && end.detail).to.contain(status);
      call.leg.hangUp();
      await call.ended();
      await sipp.done();
    });
  }

  it('knows that the trunk takes no REFER', async () => {
    const sipp = await Sipp.start('refuses-refer', {
      values: { status: '405 Method Not Allowed' },
    });
    const call = (await TestLine.to(sipp)).call();
    await call.hears('answered');
    const end = await call.leg.refer({ number: NUMBER });
    expect(end).to.include({ taken: false });
    expect('detail' in end && end.detail).to.contain('405');
    call.leg.hangUp();
    await call.ended();
    await sipp.done();
  });

  it('takes a call that ends after the REFER was accepted for handed over', async () => {
    const sipp = await Sipp.start('is-referred-and-hangs-up');
    const call = (await TestLine.to(sipp)).call();
    await call.hears('answered');
    expect(await call.leg.refer({ number: NUMBER })).to.deep.equal({ taken: true });
    expect(await call.ended()).to.include({ outcome: 'answered', by: 'callee' });
    await sipp.done();
  });
});
