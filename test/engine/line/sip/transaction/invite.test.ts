import { expect } from 'chai';
import {
  ALICE,
  answer,
  BOB,
  incoming,
  NOTHING_LEFT,
  parties,
  request,
  respond,
  send,
} from './parties';
import type { Parties } from './parties';

const count = ({ network }: Parties, from: string, start: string): number =>
  network.seen.filter((seen) => seen.from.startsWith(from) && seen.line.startsWith(start)).length;

describe('an INVITE transaction', () => {
  let all: Parties;
  afterEach(async () => {
    expect(await all.leftovers()).to.deep.equal(NOTHING_LEFT);
  });

  it('brings ringing and the answer to the caller, and the ACK to the callee', async () => {
    all = await parties();
    const { asked } = incoming(all);
    const acks: string[] = [];
    all.bob.layer.onAck((ack, invite) => {
      acks.push(ack.message.method);
      expect(invite).to.equal(asked[0]!.server);
    });
    const caller = send(all, request('INVITE'));
    expect(caller.transaction.state).to.equal('calling');
    await all.clock.advance(1);
    respond(asked[0], 180);
    await all.clock.advance(1);
    expect(caller.transaction.state).to.equal('proceeding');
    respond(asked[0], 200);
    expect(all.bob.layer.counters().unacknowledged).to.equal(1);
    await all.clock.advance(2);
    expect(caller.transaction.state).to.equal('accepted');
    expect(caller.told).to.deep.equal(['180', '200']);
    expect(acks).to.deep.equal(['ACK']);
    expect(all.bob.layer.counters().unacknowledged).to.equal(0);
    await all.clock.advance(10_000);
    expect(count(all, BOB, 'SIP/2.0 200')).to.equal(1);
  });

  it('a lost 200 is sent again; a lost ACK, too, once the 200 comes again, and both users hear of it once', async () => {
    all = await parties();
    const { asked } = incoming(all);
    let acks = 0;
    all.bob.layer.onAck(() => void acks++);
    const lost = new Set<string>();
    // The first of each kind but the INVITE.
    all.network.loses = ({ line }) => !line.startsWith('INVITE') && lost.size < lost.add(line).size;
    const caller = send(all, request('INVITE'));
    await all.clock.advance(1);
    respond(asked[0], 200);
    await all.clock.advance(3_000);
    expect(count(all, BOB, 'SIP/2.0 200')).to.equal(3);
    expect(count(all, ALICE, 'ACK')).to.equal(2);
    expect([caller.told, acks]).to.deep.equal([['200'], 1]);
  });

  it('an INVITE that comes again after the 200 is absorbed (RFC 6026)', async () => {
    all = await parties();
    const { asked, callee } = incoming(all);
    const caller = send(all, request('INVITE'));
    await all.clock.advance(1);
    respond(asked[0], 200);
    await all.clock.advance(10);
    const [first] = all.network.seen;
    const again = Buffer.from(first!.text, 'latin1');
    all.network.inject({ address: ALICE, port: 5060 }, { address: BOB, port: 5060 }, again);
    await all.clock.advance(100);
    expect(asked).to.have.length(1);
    expect(callee.told).to.deep.equal([]);
    expect(count(all, BOB, 'SIP/2.0')).to.equal(1);
    expect(all.bob.layer.counters().retransmissions).to.equal(1);
    expect(caller.told).to.deep.equal(['200']);
  });

  it('an INVITE that comes again while it rings is answered with the last provisional response', async () => {
    all = await parties();
    const { asked } = incoming(all);
    all.network.loses = ({ line }) => line.startsWith('SIP/2.0 1') && all.clock.now() % 1000 < 400;
    const caller = send(all, request('INVITE'));
    await all.clock.advance(1);
    respond(asked[0], 180);
    await all.clock.advance(600);
    expect(asked).to.have.length(1);
    expect(count(all, BOB, 'SIP/2.0 180')).to.equal(2);
    asked[0]!.server.abandon();
    caller.transaction.abandon();
  });

  it('each fork brings its answer once', async () => {
    all = await parties();
    const { asked } = incoming(all);
    const caller = send(all, request('INVITE'));
    await all.clock.advance(1);
    const invite = asked[0]!;
    const from = (tag: string): void => {
      const sending = all.bob.transport.response(
        answer(invite, 200, tag),
        invite.received,
        () => undefined,
      );
      sending.again();
    };
    from('one');
    from('two');
    invite.server.abandon();
    await all.clock.advance(10);
    expect(caller.told).to.deep.equal(['200', '200']);
    const tags = caller.finals.map(
      ({ message }) => message.headers.find((h) => h.name === 'To')?.value,
    );
    expect(tags).to.deep.equal(['<sip:bob@test>;tag=one', '<sip:bob@test>;tag=two']);
    // One ACK for each 2xx that came.
    expect(count(all, ALICE, 'ACK')).to.equal(4);
  });

  it('the ACK of a failure has the branch, the Route and the CSeq number of the INVITE', async () => {
    all = await parties();
    const { asked } = incoming(all);
    const headers = [{ name: 'Route', value: '<sip:10.0.0.2;lr>' }];
    send(all, request('INVITE', { sequence: 7, headers }));
    await all.clock.advance(1);
    respond(asked[0], 404, 'gone');
    await all.clock.advance(2);
    const of = (start: string): string =>
      all.network.seen.find(({ line }) => line.startsWith(start))!.text;
    const via = /Via: .*/.exec(of('INVITE'))?.[0];
    expect(of('ACK')).to.contain(via);
    expect(of('ACK')).to.match(/^ACK sip:bob@test SIP\/2.0\r\n/);
    expect(of('ACK')).to.contain('CSeq: 7 ACK').and.contain('Route: <sip:10.0.0.2;lr>');
    expect(of('ACK')).to.contain('To: <sip:bob@test>;tag=gone');
  });

  it('a final response is sent once, whatever the user does afterwards', async () => {
    all = await parties();
    const { asked } = incoming(all);
    const caller = send(all, request('INVITE'));
    await all.clock.advance(1);
    const invite = asked[0]!;
    expect(respond(invite, 486)).to.equal(true);
    expect(respond(invite, 200)).to.equal(false);
    expect(respond(invite, 180)).to.equal(false);
    await all.clock.advance(3);
    expect(caller.told).to.deep.equal(['486']);
  });

  it('too large for UDP goes over TCP, and over UDP after all where the peer has none', async () => {
    all = await parties();
    const { asked } = incoming(all);
    all.network.listeners.delete(`${BOB}:5060`);
    const body = 'x'.repeat(1_400);
    const invite = send(all, request('INVITE', { body }));
    const message = send(all, request('MESSAGE', { body }));
    await all.clock.advance(10);
    expect(asked.map(({ received }) => received.flow.protocol)).to.deep.equal(['UDP', 'UDP']);
    // Retransmission is that of UDP.
    await all.clock.advance(600);
    expect(count(all, ALICE, 'MESSAGE')).to.equal(2);
    for (const one of asked) respond(one, 200);
    await all.clock.advance(10);
    expect([invite.told, message.told]).to.deep.equal([['100', '200'], ['200']]);
  });

  it('that does not get away fails at once; later it waits for the answer', async () => {
    all = await parties();
    incoming(all);
    const nowhere = send(all, request('INVITE'), {
      target: { protocol: 'TCP', address: '10.0.0.9', port: 1 },
    });
    const ringing = send(all, request('INVITE'), {
      target: { ...all.bob.target, protocol: 'TCP' },
    });
    await all.clock.advance(300);
    expect(nowhere.told).to.deep.equal(['refused', 'ended']);
    all.network.breakStreams(BOB);
    await all.clock.advance(100);
    expect(ringing.told).to.deep.equal(['100']);
    expect(ringing.transaction.state).to.equal('proceeding');
    all.alice.layer.close();
    all.bob.layer.close();
  });

  it('an abandoned one is gone at once and tells nothing', async () => {
    all = await parties();
    all.network.silent.add(BOB);
    const caller = send(all, request('INVITE'));
    caller.transaction.abandon();
    await all.clock.advance(40_000);
    expect(caller.told).to.deep.equal([]);
    expect(count(all, ALICE, 'INVITE')).to.equal(1);
  });
});
