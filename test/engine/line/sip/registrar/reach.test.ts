import { expect } from 'chai';
import type { Received } from '../../../../../engine/line/sip/transport/port';
import type { SipRequest } from '../../../../../engine/line/sip/message/types';
import { ALICE, BOB, type Desk, desk, NOTHING_LEFT } from './desk';

describe('a phone that is registered', () => {
  let all: Desk;
  afterEach(async () => {
    expect(await all.leave()).to.deep.equal(NOTHING_LEFT);
  });

  const targets = async (): Promise<unknown> =>
    all.registrar.phone('1001')?.contacts[0]?.peer.targets('sip:whatever');

  it('is reached where its REGISTER came from, whatever its contact says', async () => {
    all = await desk();
    await all.register({ contact: '<sip:1001@192.168.1.77:5099>' });
    expect(await targets()).to.deep.equal([
      { protocol: 'UDP', address: BOB, port: 5060, largeOverTcp: false },
    ]);
  });

  it('is reached where it listens when it sends from elsewhere and says so', async () => {
    all = await desk();
    // The same contact from a source port of its own, without rport.
    const source = { address: BOB, port: 33_333 };
    const received = {
      ...(await captured()),
      flow: { protocol: 'UDP', local: source, remote: source } as const,
    };
    received.via.params.delete('rport');
    all.registrar.register(received, () => undefined);
    expect(await targets()).to.deep.equal([
      { protocol: 'UDP', address: BOB, port: 5060, largeOverTcp: false },
    ]);
    received.via.params.set('rport', '33333');
  });

  /** A REGISTER with credentials that have not been used. */
  async function captured(): Promise<Received<SipRequest>> {
    let last: Received<SipRequest> | undefined;
    const { alice, registrar } = all;
    alice.layer.onRequest((server, received) => {
      if (received.message.headers.some(({ name }) => name === 'Authorization')) {
        last = received;
        return {};
      }
      registrar.register(received, (response) => server.respond(response));
      return {};
    });
    await all.register({ waitMs: 4_000 }).catch(() => undefined);
    expect(last).to.not.equal(undefined);
    return last!;
  }

  it('is asked now and then, so that the way to it stays open', async () => {
    all = await desk();
    await all.register();
    await all.clock.advance(300_000);
    expect(all.asked.length).to.be.within(10, 12);
    expect(all.asked[0]?.message).to.include({ method: 'OPTIONS', uri: `sip:1001@${BOB}:5060` });
    expect(all.asked[0]?.flow.remote.address).to.equal(ALICE);
    expect(all.registrar.status()[0]?.registered).to.equal(true);
  });

  it('is given up when it no longer answers', async () => {
    all = await desk();
    await all.register();
    all.network.silent.add(BOB);
    await all.clock.advance(80_000);
    expect(all.registrar.status()[0]?.registered).to.equal(false);
    expect(all.registrar.counters.dead).to.equal(1);
    expect(all.changes.at(-1)?.registered).to.equal(false);
  });

  it('survives bad weather', async () => {
    all = await desk();
    await all.register();
    all.network.conditions.loss = 0.3;
    await all.clock.advance(1_500_000);
    expect(all.registrar.status()[0]?.registered).to.equal(true);
    all.network.conditions.loss = 0;
  });

  it('over TCP is reached over its connection, and is gone with it', async () => {
    all = await desk({}, { protocol: 'TCP' });
    await all.register({ contact: '<sip:1001@x.invalid;transport=tcp>' });
    const [target] = (await targets()) as { connection?: number }[];
    expect(target).to.include({ protocol: 'TCP', address: BOB });
    expect(target?.connection).to.be.a('number');
    await all.clock.advance(130_000);
    expect(all.asked).to.have.length(1);
    expect(all.asked[0]?.flow.connection).to.be.a('number');
    expect(all.network.streams.size).to.equal(2);
    all.network.breakStreams(BOB);
    all.registrar.connectionClosed(target?.connection ?? -1);
    expect(all.registrar.phone('1001')).to.equal(undefined);
  });

  it('over TCP is given up even if nobody tells of its connection', async () => {
    all = await desk({}, { protocol: 'TCP' });
    await all.register({ contact: '<sip:1001@x.invalid;transport=tcp>' });
    all.network.breakStreams(BOB);
    await all.clock.advance(250_000);
    expect(all.registrar.phone('1001')).to.equal(undefined);
  });

  it('is found where it came back, also for a call that was up', async () => {
    all = await desk();
    await all.register({ contact: '<sip:1001@x.invalid>' });
    const peer = all.registrar.phone('1001')?.contacts[0]?.peer;
    await all.register({
      ...{ contact: '<sip:1001@x.invalid>', callId: 'later' },
      target: { protocol: 'TCP', address: ALICE, port: 5060 },
    });
    const [target] = (await peer?.targets('sip:1001@x.invalid')) ?? [];
    expect(target?.protocol).to.equal('TCP');
  });
});
