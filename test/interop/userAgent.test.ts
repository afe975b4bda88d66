import { expect } from 'chai';
import { AUDIO, TestAgent } from './support/agent';
import { headerOf, Sipp } from './support/sipp';

/** What the line does not ask of the user agent, or asks only now and then. */
describe('our user agent and sipp', () => {
  it('calls without an offer, and answers the one that comes with 200 in its ACK', async () => {
    const sipp = await Sipp.start('answers-at-once');
    const agent = await TestAgent.open();
    const call = agent.call(sipp.port, { lateOffer: true });
    await call.confirmed;
    expect(call.plans.at(-1)).to.deep.include({ direction: 'sendrecv' });
    call.session.hangUp();
    await sipp.done();
    expect(sipp.received('INVITE')[0]?.text).not.to.contain('m=audio');
    expect(sipp.received('ACK')[0]?.text).to.match(/m=audio 9000 RTP\/AVP 8 101/);
  });

  it('holds the other side, and tries again by itself after 491 (glare)', async () => {
    const sipp = await Sipp.start('glare');
    const agent = await TestAgent.open();
    const call = agent.call(sipp.port);
    await call.confirmed;
    expect(await call.session.renegotiate('sendonly')).to.equal(true);
    call.session.hangUp();
    await sipp.done();
    const [, first, second] = sipp.received('INVITE');
    expect(first?.text).to.contain('a=sendonly');
    expect(second?.text).to.contain('a=sendonly');
    expect(headerOf(second!, 'CSeq')[0]).not.to.equal(headerOf(first!, 'CSeq')[0]);
    // The owner of the Call-ID waits 2.1 to 4 s (RFC 3261, section 14.1).
    expect(second!.at - first!.at).to.be.within(2_000, 4_300);
  });

  it('says why it hangs up, in a Reason header', async () => {
    const sipp = await Sipp.start('answers-at-once');
    const agent = await TestAgent.open();
    const call = agent.call(sipp.port, { audio: AUDIO });
    await call.confirmed;
    call.session.hangUp({ protocol: 'Q.850', cause: 41, text: 'No RTP' });
    await sipp.done();
    expect(headerOf(sipp.received('BYE')[0]!, 'Reason')).to.deep.equal([
      'Q.850;cause=41;text="No RTP"',
    ]);
  });
});
