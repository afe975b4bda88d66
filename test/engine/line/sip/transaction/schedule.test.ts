import { expect } from 'chai';
import { Timers } from '../../../../../engine/line/sip/transaction/timers';
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

/** When messages that begin so left a host, in ms since the start. */
function times({ network, clock }: Parties, from: string, start: string): number[] {
  const zero = network.seen[0]?.at ?? clock.now();
  return network.seen
    .filter((seen) => seen.from.startsWith(from) && seen.line.startsWith(start))
    .map(({ at }) => at - zero);
}

const HALF_MINUTE = 32_000;

describe('the timers of asked', () => {
  it('A and B: an unanswered INVITE is sent at doubling intervals and fails after 32 s', async () => {
    const all = await parties();
    all.network.silent.add(BOB);
    const caller = send(all, request('INVITE'));
    await all.clock.advance(HALF_MINUTE - 1);
    expect(caller.told).to.deep.equal([]);
    await all.clock.advance(1);
    expect(caller.told).to.deep.equal(['timeout', 'ended']);
    expect(times(all, ALICE, 'INVITE')).to.deep.equal([0, 500, 1500, 3500, 7500, 15500, 31500]);
    expect(await all.leftovers()).to.deep.equal(NOTHING_LEFT);
  });

  it('E and F: another request is sent at intervals that grow to 4 s, and fails after 32 s', async () => {
    const all = await parties();
    all.network.silent.add(BOB);
    const caller = send(all, request('OPTIONS'));
    await all.clock.advance(HALF_MINUTE);
    expect(caller.told).to.deep.equal(['timeout', 'ended']);
    expect(times(all, ALICE, 'OPTIONS')).to.deep.equal([
      0, 500, 1500, 3500, 7500, 11500, 15500, 19500, 23500, 27500, 31500,
    ]);
    expect(await all.leftovers()).to.deep.equal(NOTHING_LEFT);
  });

  it('E: after 100 another request is sent every 4 s', async () => {
    const all = await parties();
    incoming(all);
    send(all, request('OPTIONS'));
    await all.clock.advance(HALF_MINUTE);
    // 100 comes after 3.5 s (RFC 4320); the timer that ran then goes on with 4 s.
    expect(times(all, BOB, 'SIP/2.0 100')[0]).to.equal(3501);
    expect(times(all, ALICE, 'OPTIONS')).to.deep.equal([
      0, 500, 1500, 3500, 7500, 11500, 15500, 19500, 23500, 27500, 31500,
    ]);
  });

  it('E: a 100 that comes early makes the next interval 4 s', async () => {
    const all = await parties();
    const { asked } = incoming(all);
    all.network.loses = ({ line }) => line.startsWith('SIP/2.0 100');
    const caller = send(all, request('OPTIONS'));
    await all.clock.advance(10);
    // As a peer might, against RFC 4320.
    const { received } = asked[0]!;
    all.network.loses = () => false;
    all.bob.transport.response(answer(asked[0]!, 100), received, () => undefined);
    await all.clock.advance(HALF_MINUTE);
    expect(caller.told[0]).to.equal('100');
    expect(times(all, ALICE, 'OPTIONS').slice(0, 4)).to.deep.equal([0, 500, 4500, 8500]);
  });

  it('G and H: a failure is sent at intervals that grow to 4 s until H fires after 32 s', async () => {
    const all = await parties();
    const { callee } = incoming(all, 486);
    all.network.loses = ({ line }) => line.startsWith('ACK');
    send(all, request('INVITE'));
    await all.clock.advance(1 + HALF_MINUTE - 1);
    expect(callee.told).to.deep.equal([]);
    await all.clock.advance(1);
    expect(callee.told).to.deep.equal(['unacknowledged', 'ended']);
    const sent = [0, 500, 1500, 3500, 7500, 11500, 15500, 19500, 23500, 27500, 31500];
    expect(times(all, BOB, 'SIP/2.0 486')).to.deep.equal(sent.map((at) => at + 1));
    // Each is acknowledged.
    expect(times(all, ALICE, 'ACK')).to.deep.equal(sent.map((at) => at + 2));
    expect(await all.leftovers()).to.deep.equal(NOTHING_LEFT);
  });

  it('D: the INVITE of a failure is remembered for 32 s, then forgotten', async () => {
    const all = await parties();
    incoming(all, 486);
    const caller = send(all, request('INVITE'));
    await all.clock.advance(2 + HALF_MINUTE - 1);
    expect(caller.transaction.state).to.equal('completed');
    await all.clock.advance(1);
    expect(caller.transaction.state).to.equal('terminated');
    expect(caller.told).to.deep.equal(['486', 'ended']);
  });

  it('I: an acknowledged failure absorbs ACKs for 5 s', async () => {
    const all = await parties();
    const { asked } = incoming(all);
    send(all, request('INVITE'));
    await all.clock.advance(1);
    respond(asked[0], 486);
    expect(asked[0]?.server.state).to.equal('completed');
    await all.clock.advance(2);
    expect(asked[0]?.server.state).to.equal('confirmed');
    await all.clock.advance(4999);
    expect(asked[0]?.server.state).to.equal('confirmed');
    await all.clock.advance(1);
    expect(asked[0]?.server.state).to.equal('terminated');
  });

  it('J and K: a request that was answered is remembered 32 s by its server, 5 s by its client', async () => {
    const all = await parties();
    const { asked } = incoming(all);
    const caller = send(all, request('BYE'));
    await all.clock.advance(1);
    respond(asked[0], 200);
    await all.clock.advance(1);
    await all.clock.advance(4999);
    expect(caller.transaction.state).to.equal('completed');
    await all.clock.advance(1);
    expect(caller.transaction.state).to.equal('terminated');
    await all.clock.advance(HALF_MINUTE - 5001 - 1);
    expect(asked[0]?.server.state).to.equal('completed');
    await all.clock.advance(1);
    expect(asked[0]?.server.state).to.equal('terminated');
  });

  it('L and M: an answered INVITE is remembered for 32 s on both sides (RFC 6026)', async () => {
    const all = await parties();
    const { asked } = incoming(all);
    const caller = send(all, request('INVITE'));
    await all.clock.advance(1);
    respond(asked[0], 200);
    await all.clock.advance(HALF_MINUTE - 1);
    expect(asked[0]?.server.state).to.equal('accepted');
    expect(caller.transaction.state).to.equal('accepted');
    await all.clock.advance(1);
    expect(asked[0]?.server.state).to.equal('terminated');
    await all.clock.advance(1);
    expect(caller.transaction.state).to.equal('terminated');
    expect(caller.told).to.deep.equal(['200', 'ended']);
  });

  it('a 2xx is sent at intervals that grow to 4 s until its ACK, at most for 32 s', async () => {
    const all = await parties();
    const { callee } = incoming(all, 200);
    send(all, request('INVITE'), { acks: false });
    await all.clock.advance(1 + HALF_MINUTE);
    const sent = [0, 500, 1500, 3500, 7500, 11500, 15500, 19500, 23500, 27500, 31500];
    expect(times(all, BOB, 'SIP/2.0 200')).to.deep.equal(sent.map((at) => at + 1));
    expect(callee.told).to.deep.equal(['unacknowledged', 'ended']);
    expect(await all.leftovers()).to.deep.equal(NOTHING_LEFT);
  });

  it('100 Trying covers a user that is silent for 200 ms, and only such a one', async () => {
    const all = await parties();
    const { asked } = incoming(all);
    const silent = send(all, request('INVITE'));
    await all.clock.advance(1);
    const quick = send(all, request('INVITE'));
    await all.clock.advance(1);
    respond(asked[1], 180);
    await all.clock.advance(400);
    expect(silent.told).to.deep.equal(['100']);
    expect(quick.told).to.deep.equal(['180']);
    expect(times(all, BOB, 'SIP/2.0 100')).to.deep.equal([201]);
  });

  it('all follow T1, T2 and T4', () => {
    const timers = new Timers({ t1: 100, t2: 400, t4: 1_000 });
    expect(timers).to.include({ transactionMs: 6_400, lateTryingMs: 300, tryingMs: 200 });
    expect([timers.i(false), timers.j(false), timers.k(false)]).to.deep.equal([
      1_000, 6_400, 1_000,
    ]);
    // Never less than 32 s.
    expect(timers.d(false)).to.equal(32_000);
    expect(new Timers({ t1: 1_000 }).d(false)).to.equal(64_000);
    expect([timers.d(true), timers.i(true), timers.j(true), timers.k(true)]).to.deep.equal([
      0, 0, 0, 0,
    ]);
  });
});

describe('timers on reliable transports', () => {
  it('nothing is sent twice but a 2xx, and what only absorbs takes no time', async () => {
    const all = await parties({ protocol: 'TCP' });
    const { asked } = incoming(all);
    const invite = send(all, request('INVITE'));
    const options = send(all, request('OPTIONS'));
    await all.clock.advance(20_000);
    expect(times(all, ALICE, 'INVITE')).to.deep.equal([0]);
    expect(times(all, ALICE, 'OPTIONS')).to.deep.equal([0]);
    respond(asked[0], 486);
    expect(asked[0]?.server.state).to.equal('completed');
    await all.clock.advance(1);
    expect(invite.told).to.deep.equal(['100', '486', 'ended']);
    await all.clock.advance(1);
    expect(asked[0]?.server.state).to.equal('terminated');
    expect(times(all, BOB, 'SIP/2.0 486')).to.have.length(1);
    respond(asked[1], 200);
    expect(asked[1]?.server.state).to.equal('terminated');
    await all.clock.advance(1);
    expect(options.told).to.deep.equal(['100', '200', 'ended']);
    expect(await all.leftovers()).to.deep.equal(NOTHING_LEFT);
  });

  it('a 2xx is sent again there, too, for the next hop may lose it', async () => {
    const all = await parties({ protocol: 'TCP' });
    const { asked } = incoming(all);
    const caller = send(all, request('INVITE'), { acks: false });
    await all.clock.advance(10);
    respond(asked[0], 200);
    await all.clock.advance(2_000);
    expect(all.network.lines().filter((line) => line.startsWith('SIP/2.0 200'))).to.have.length(3);
    expect(caller.told).to.deep.equal(['200']);
    expect(await all.leftovers()).to.deep.equal(NOTHING_LEFT);
  });
});
