import { expect } from 'chai';
import { TestLine, type TestCall } from '../support/line';
import { LossyNetwork, type Passing } from '../support/lossy';
import { headerOf, Sipp } from '../support/sipp';

/** A call to sipp over a network that loses this; hung up by us as soon as it is up. */
async function callOver(
  loses: (passing: Passing) => boolean,
  scenario = 'answers-at-once',
): Promise<{ call: TestCall; sipp: Sipp; network: LossyNetwork }> {
  const network = await LossyNetwork.open(loses);
  const values = { host: network.host, talk: 100, reason: '' };
  const sipp = await Sipp.start(scenario, { values });
  network.leadTo(sipp.port);
  return { call: (await TestLine.to(network.endpoint)).call(), sipp, network };
}

/** The first of it. */
const first =
  (what: string) =>
  (passing: Passing): boolean =>
    passing.what === what && passing.count === 1;

describe('calls of the line to sipp over a network that loses datagrams', () => {
  it('sends INVITE again when it was lost, the same one', async () => {
    const { call, sipp, network } = await callOver((passing) => {
      return passing.what === 'INVITE' && passing.count <= 2;
    });
    await call.hears('answered');
    call.leg.hangUp();
    await call.ended();
    await sipp.done();
    expect(network.lost).to.deep.equal(['INVITE', 'INVITE']);
    expect(sipp.received('INVITE')).to.have.length(1);
  });

  it('gets on with the 200 that sipp sends again when the first one was lost', async () => {
    const { call, sipp, network } = await callOver(first('200 INVITE'));
    await call.hears('answered');
    call.leg.hangUp();
    await call.ended();
    await sipp.done();
    expect(network.lost).to.deep.equal(['200 INVITE']);
  });

  it('sends ACK again for each 200 that comes again', async () => {
    const { call, sipp, network } = await callOver(({ what, count }) => {
      return what === 'ACK' && count <= 2;
    });
    await call.hears('answered');
    await sipp.hears('ACK');
    call.leg.hangUp();
    await call.ended();
    await sipp.done();
    expect(network.lost).to.deep.equal(['ACK', 'ACK']);
    expect(network.passed.filter((what) => what === '200 INVITE')).to.have.length(3);
    expect(call.told).to.deep.equal(['answered', 'ended']);
  });

  it('acknowledges a 200 that comes again although its ACK had arrived', async () => {
    // Without retransmissions of its own: sipp would take the second ACK for one of the first.
    const sipp = await Sipp.start('says-200-twice', { args: ['-nr'] });
    const call = (await TestLine.to(sipp)).call();
    await call.hears('answered');
    await sipp.hears('ACK', 2);
    call.leg.hangUp();
    await call.ended();
    await sipp.done();
    const [one, two] = sipp.received('ACK');
    expect(headerOf(two!, 'CSeq')).to.deep.equal(headerOf(one!, 'CSeq'));
  });

  it('sends BYE again when it was lost; the leg has ended already', async () => {
    const { call, sipp, network } = await callOver(first('BYE'));
    await call.hears('answered');
    call.leg.hangUp();
    await call.ended();
    await sipp.done();
    expect(network.lost).to.deep.equal(['BYE']);
  });

  it('answers a BYE again when its 200 was lost', async () => {
    const { call, sipp, network } = await callOver(first('200 BYE'), 'answers-and-hangs-up');
    expect(await call.ended()).to.include({ outcome: 'answered', by: 'callee' });
    await sipp.done();
    expect(network.lost).to.deep.equal(['200 BYE']);
    expect(sipp.sent('BYE')).to.have.length(2);
  });

  it('sends CANCEL again when it was lost', async () => {
    const { call, sipp, network } = await callOver(first('CANCEL'), 'rings-out');
    await call.hears('ringing');
    call.leg.hangUp();
    expect(await call.ended()).to.include({ outcome: 'cancelled', by: 'us' });
    await sipp.done();
    expect(network.lost).to.deep.equal(['CANCEL']);
  });

  it('acknowledges a refusal again when its ACK was lost, in the transaction', async () => {
    const network = await LossyNetwork.open(first('ACK'));
    const values = { host: network.host, status: '486 Busy Here', header: '' };
    const sipp = await Sipp.start('refuses', { values });
    network.leadTo(sipp.port);
    const call = (await TestLine.to(network.endpoint)).call();
    expect(await call.ended()).to.include({ outcome: 'busy' });
    await sipp.done();
    expect(network.lost).to.deep.equal(['ACK']);
    const branch = /branch=[^;]+/;
    const [invite] = sipp.received('INVITE');
    const [ack] = sipp.received('ACK');
    expect(branch.exec(headerOf(ack!, 'Via')[0]!)).to.deep.equal(
      branch.exec(headerOf(invite!, 'Via')[0]!),
    );
  });

  it('takes a call through where every other datagram is lost, both ways', async () => {
    const { call, sipp } = await callOver(({ count }) => count % 2 === 1);
    await call.hears('answered');
    await sipp.hears('ACK');
    call.leg.hangUp();
    await call.ended();
    await sipp.done();
  });
});
