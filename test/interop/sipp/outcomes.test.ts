import { expect } from 'chai';
import { CALLED, CALLING, TestLine } from '../support/line';
import { LossyNetwork } from '../support/lossy';
import { headerOf, Sipp } from '../support/sipp';

describe('calls of the line to sipp, and how they end', () => {
  describe('answered', () => {
    it('rings, is answered, and is ended by us', async () => {
      const sipp = await Sipp.start('answers');
      const call = (await TestLine.to(sipp)).call();
      await call.hears('answered');
      call.leg.hangUp();
      const end = await call.ended();
      expect(end).to.include({ outcome: 'answered', by: 'us', trunk: 'trunk1' });
      expect(end).not.to.have.property('exception');
      expect(call.told).to.deep.equal(['ringing', 'answered', 'ended']);
      await sipp.done();
      const [invite] = sipp.received('INVITE');
      expect(invite?.start).to.contain(`INVITE sip:${CALLED}@127.0.0.1:${sipp.port}`);
      expect(headerOf(invite!, 'From')[0]).to.contain(`sip:${CALLING}@`);
    });

    it('is answered without ringing', async () => {
      const sipp = await Sipp.start('answers-at-once');
      const call = (await TestLine.to(sipp)).call();
      await call.hears('answered');
      call.leg.hangUp();
      await call.ended();
      expect(call.told).to.deep.equal(['answered', 'ended']);
      await sipp.done();
    });

    it('is ended by the callee', async () => {
      const sipp = await Sipp.start('answers-and-hangs-up', { values: { talk: 100, reason: '' } });
      const call = (await TestLine.to(sipp)).call();
      const end = await call.ended();
      expect(end).to.include({ outcome: 'answered', by: 'callee' });
      expect(end).not.to.have.property('exception');
      await sipp.done();
    });

    it('blames the line where the network ended it with a cause of its own', async () => {
      const reason = 'Reason: Q.850;cause=38;text="Network out of order"';
      const sipp = await Sipp.start('answers-and-hangs-up', { values: { talk: 100, reason } });
      const end = await (await TestLine.to(sipp)).call().ended();
      expect(end).to.include({ outcome: 'answered', by: 'line' });
      expect(end.exception).to.include({ code: 'TrunkFault', cause: 38 });
      await sipp.done();
    });

    it('takes the description of 183 for good when 200 has none', async () => {
      const sipp = await Sipp.start('early-media', { values: { early: 200 }, echo: true });
      const call = (await TestLine.to(sipp)).call();
      await call.hears('ringing');
      await call.hears('answered');
      expect((await call.leg.say('440 Hz, 300 ms').done).reason).to.equal('complete');
      call.leg.hangUp();
      const end = await call.ended();
      expect(end.quality?.received).to.be.greaterThan(10);
      await sipp.done();
    });

    it('goes over TCP', async () => {
      const sipp = await Sipp.start('answers', { protocol: 'TCP' });
      const line = await TestLine.to(sipp, { protocol: 'TCP' });
      const call = line.call();
      await call.hears('answered');
      call.leg.hangUp();
      expect(await call.ended()).to.include({ outcome: 'answered', by: 'us' });
      await sipp.done();
      expect(headerOf(sipp.received('INVITE')[0]!, 'Via')[0]).to.contain('SIP/2.0/TCP');
    });

    it('sends all that follows by way of a proxy that wants to stay in (Record-Route)', async () => {
      const sipp = await Sipp.start('record-route');
      const call = (await TestLine.to(sipp)).call();
      await call.hears('answered');
      call.leg.hangUp();
      await call.ended();
      await sipp.done();
    });
  });

  describe('refused', () => {
    const cases = [
      { status: '486 Busy Here', outcome: 'busy' },
      { status: '404 Not Found', outcome: 'emptyNumber' },
      { status: '480 Temporarily Unavailable', outcome: 'notConnected' },
      { status: '600 Busy Everywhere', outcome: 'busy' },
      { status: '603 Decline', outcome: 'rejected' },
      { status: '604 Does Not Exist Anywhere', outcome: 'emptyNumber' },
      { status: '403 Forbidden', outcome: 'lineFailed', exception: 'TrunkRefused' },
      { status: '488 Not Acceptable Here', outcome: 'lineFailed', exception: 'NoAudio' },
      { status: '503 Service Unavailable', outcome: 'lineFailed', exception: 'TrunkFault' },
      {
        status: '503 Full',
        header: 'Retry-After: 5',
        outcome: 'lineFailed',
        exception: 'TrunkLimit',
      },
      { status: '480 Gone', header: 'Reason: Q.850;cause=20', outcome: 'poweredOff' },
      { status: '486 用户已停机', outcome: 'outOfService' },
    ];
    for (const { status, header = '', outcome, exception } of cases) {
      it(`${status}${header && ` with ${header}`}: ${exception ?? outcome}`, async () => {
        const sipp = await Sipp.start('refuses', { values: { status, header } });
        const call = (await TestLine.to(sipp)).call();
        const end = await call.ended();
        const sipCode = Number(status.slice(0, 3));
        expect(end).to.include({ outcome, sipCode, trunk: 'trunk1' });
        expect(end.by).to.equal(status.startsWith('603') ? 'callee' : 'line');
        expect(end.detail).to.contain(status);
        expect(end.exception?.code).to.equal(exception);
        if (exception) expect(end.exception?.sipCode).to.equal(sipCode);
        expect(call.told).to.deep.equal(['ended']);
        await sipp.done();
      });
    }

    it('480 after it has rung: no answer', async () => {
      const values = { status: '480 Temporarily Unavailable', header: '', ring: 50 };
      const sipp = await Sipp.start('rings-and-refuses', { values });
      const call = (await TestLine.to(sipp)).call();
      expect(await call.ended()).to.include({ outcome: 'noAnswer', sipCode: 480 });
      expect(call.told).to.deep.equal(['ringing', 'ended']);
      await sipp.done();
    });
  });

  describe('sent elsewhere', () => {
    it('follows the trunk to another address of its host', async () => {
      const there = await Sipp.start('answers');
      const contact = `<sip:${CALLED}@127.0.0.1:${there.port}>`;
      const here = await Sipp.start('moves', { values: { contact } });
      const call = (await TestLine.to(here)).call();
      await call.hears('answered');
      call.leg.hangUp();
      expect(await call.ended()).to.include({ outcome: 'answered', trunk: 'trunk1' });
      await here.done();
      await there.done();
    });

    for (const [where, user, address] of [
      ['host', CALLED, '127.0.0.2'],
      ['number', '0044123456', '127.0.0.1'],
    ] as const) {
      it(`does not follow it to another ${where}`, async () => {
        const there = await Sipp.start('answers', { address });
        const contact = `<sip:${user}@${address}:${there.port}>`;
        const here = await Sipp.start('moves', { values: { contact } });
        const end = await (await TestLine.to(here)).call().ended();
        expect(end).to.include({ outcome: 'lineFailed', sipCode: 302 });
        expect(end.exception?.code).to.equal('TrunkFault');
        await here.done();
        expect(there.messages()).to.deep.equal([]);
      });
    }
  });

  describe('not answered', () => {
    it('is cancelled when it has rung long enough', async () => {
      const sipp = await Sipp.start('rings-out');
      const call = (await TestLine.to(sipp)).call({ ringMs: 1_000 });
      const end = await call.ended();
      expect(end).to.include({ outcome: 'noAnswer', by: 'line', sipCode: 487 });
      expect(end.detail).to.equal('Rang for 1 s.');
      expect(end).not.to.have.property('exception');
      await sipp.done();
      const [cancel] = sipp.received('CANCEL');
      expect(cancel!.at - sipp.sent('SIP/2.0 180')[0]!.at).to.be.within(950, 1_500);
    });

    it('is cancelled by us while it rings', async () => {
      const sipp = await Sipp.start('rings-out');
      const call = (await TestLine.to(sipp)).call();
      await call.hears('ringing');
      call.leg.hangUp();
      expect(await call.ended()).to.include({ outcome: 'cancelled', by: 'us' });
      await sipp.done();
    });

    it('acknowledges and ends an answer that crossed our CANCEL', async () => {
      const sipp = await Sipp.start('answer-crosses-cancel');
      const call = (await TestLine.to(sipp)).call();
      await call.hears('ringing');
      call.leg.hangUp();
      expect(await call.ended()).to.include({ outcome: 'cancelled', by: 'us' });
      expect(call.told).not.to.include('answered');
      await sipp.done();
    });

    it('names the trunk unreachable where nobody answers at all', async () => {
      const network = await LossyNetwork.open(() => true);
      // The only trunk is given up after 10 s; timer B would be 32 s.
      const line = await TestLine.to(network.endpoint, {}, { speed: 10 });
      const end = await line.call().ended();
      expect(end.outcome).to.equal('lineFailed');
      expect(end.exception?.code).to.equal('TrunkUnreachable');
      expect(network.lost.filter((what) => what === 'INVITE')).to.have.length(5);
    });
  });

  it('does not call a number that is not among the allowed prefixes', async () => {
    const network = await LossyNetwork.open(() => true);
    const end = await (
      await TestLine.to(network.endpoint)
    )
      .call({ calledNumber: '0044123' })
      .ended();
    expect(end).to.include({ outcome: 'lineFailed', by: 'line' });
    expect(end.exception?.code).to.equal('NotAllowed');
    expect(network.lost).to.deep.equal([]);
  });
});
