import { expect } from 'chai';
import { ALICE, BOB, incoming, NOTHING_LEFT, parties, request, respond, send } from './parties';
import type { Parties } from './parties';

const count = ({ network }: Parties, from: string, start: string): number =>
  network.seen.filter((seen) => seen.from.startsWith(from) && seen.line.startsWith(start)).length;

describe('CANCEL', () => {
  let all: Parties;
  afterEach(async () => {
    expect(await all.leftovers()).to.deep.equal(NOTHING_LEFT);
  });

  it('waits for a provisional response, is answered 200, and the INVITE 487', async () => {
    all = await parties();
    const { asked, callee } = incoming(all);
    const caller = send(all, request('INVITE'));
    caller.transaction.cancel([{ name: 'Reason', value: 'SIP;cause=200' }]);
    await all.clock.advance(100);
    expect(count(all, ALICE, 'CANCEL')).to.equal(0);
    await all.clock.advance(110); // 100 Trying
    expect(count(all, ALICE, 'CANCEL')).to.equal(1);
    expect(callee.told).to.deep.equal(['cancelled']);
    respond(asked[0], 487);
    await all.clock.advance(5);
    expect(caller.told).to.deep.equal(['100', '487']);
    expect(count(all, BOB, 'SIP/2.0 200')).to.equal(1);
    const cancel = all.network.seen.find(({ line }) => line.startsWith('CANCEL'))!.text;
    expect(cancel).to.contain(/Via: .*/.exec(all.network.seen[0]!.text)![0]);
    expect(cancel).to.contain('Reason: SIP;cause=200').and.contain('CSeq: 1 CANCEL');
    // Twice does no more than once.
    caller.transaction.cancel();
    await all.clock.advance(5);
    expect(count(all, ALICE, 'CANCEL')).to.equal(1);
  });

  it('that crosses the 200 changes nothing: the call is up, and its ACK goes out', async () => {
    all = await parties();
    const { asked, callee } = incoming(all);
    let acks = 0;
    all.bob.layer.onAck(() => void acks++);
    const caller = send(all, request('INVITE'));
    await all.clock.advance(1);
    respond(asked[0], 180);
    await all.clock.advance(1);
    caller.transaction.cancel();
    respond(asked[0], 200);
    await all.clock.advance(10);
    expect(caller.told).to.deep.equal(['180', '200']);
    expect(callee.told).to.deep.equal([]);
    expect(acks).to.equal(1);
    expect(count(all, ALICE, 'CANCEL')).to.equal(1);
  });

  it('is not sent when the final response is the first thing heard', async () => {
    all = await parties();
    const { asked } = incoming(all);
    const caller = send(all, request('INVITE'));
    caller.transaction.cancel();
    await all.clock.advance(1);
    respond(asked[0], 200);
    await all.clock.advance(10);
    caller.transaction.cancel();
    await all.clock.advance(10);
    expect(count(all, ALICE, 'CANCEL')).to.equal(0);
    expect(caller.told).to.deep.equal(['200']);
  });

  it('without any answer ends the INVITE after 32 s', async () => {
    all = await parties();
    const { asked } = incoming(all);
    const caller = send(all, request('INVITE'));
    await all.clock.advance(1);
    respond(asked[0], 180);
    await all.clock.advance(1);
    all.network.silent.add(BOB);
    caller.transaction.cancel();
    await all.clock.advance(31_999);
    expect(caller.told).to.deep.equal(['180']);
    await all.clock.advance(1);
    expect(caller.told).to.deep.equal(['180', 'timeout', 'ended']);
    expect(count(all, ALICE, 'CANCEL')).to.equal(11);
    asked[0]!.server.abandon();
  });

  it('for an INVITE that is not there is answered 481', async () => {
    all = await parties();
    const { asked } = incoming(all);
    const caller = send(all, request('INVITE'));
    await all.clock.advance(210);
    asked[0]!.server.abandon();
    caller.transaction.cancel();
    await all.clock.advance(3);
    expect(all.network.lines()).to.include('SIP/2.0 481 Call/Transaction Does Not Exist');
    caller.transaction.abandon();
  });

  it('that comes twice is told once', async () => {
    all = await parties();
    const { asked, callee } = incoming(all);
    const caller = send(all, request('INVITE'));
    await all.clock.advance(210);
    let lost = 0;
    all.network.loses = ({ line }) => line.startsWith('SIP/2.0 200') && lost++ === 0;
    caller.transaction.cancel();
    await all.clock.advance(600);
    expect(count(all, ALICE, 'CANCEL')).to.equal(2);
    expect(count(all, BOB, 'SIP/2.0 200')).to.equal(2);
    expect(callee.told).to.deep.equal(['cancelled']);
    respond(asked[0], 487);
    await all.clock.advance(5);
    expect(caller.told).to.deep.equal(['100', '487']);
  });
});
