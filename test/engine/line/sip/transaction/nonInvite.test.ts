import { expect } from 'chai';
import { BOB, incoming, NOTHING_LEFT, parties, request, respond, send } from './parties';
import type { Parties } from './parties';

const count = ({ network }: Parties, from: string, start: string): number =>
  network.seen.filter((seen) => seen.from.startsWith(from) && seen.line.startsWith(start)).length;

describe('a transaction of another request', () => {
  let all: Parties;
  afterEach(async () => {
    expect(await all.leftovers()).to.deep.equal(NOTHING_LEFT);
  });

  it('brings the answer once, however often it has to be sent', async () => {
    all = await parties();
    const { asked, callee } = incoming(all);
    let lost = 0;
    all.network.loses = ({ line }) => line.startsWith('SIP/2.0 200') && lost++ < 3;
    const caller = send(all, request('BYE'));
    await all.clock.advance(1);
    respond(asked[0], 200);
    await all.clock.advance(5_000);
    expect(caller.told).to.deep.equal(['200']);
    expect(count(all, BOB, 'SIP/2.0 200')).to.equal(4);
    expect(asked).to.have.length(1);
    expect(callee.told).to.deep.equal([]);
  });

  it('absorbs a request that comes again before there is an answer', async () => {
    all = await parties();
    const { asked } = incoming(all);
    const caller = send(all, request('OPTIONS'));
    await all.clock.advance(3_000);
    expect(asked).to.have.length(1);
    expect(asked[0]!.server.state).to.equal('trying');
    expect(count(all, BOB, 'SIP/2.0')).to.equal(0);
    respond(asked[0], 200);
    await all.clock.advance(1);
    expect(caller.told).to.deep.equal(['200']);
  });

  it('sends no 408, no 1xx but 100, and no 100 early (RFC 4320)', async () => {
    all = await parties();
    const { asked, callee } = incoming(all);
    const caller = send(all, request('OPTIONS'));
    await all.clock.advance(1);
    const [first] = asked;
    expect(respond(first, 100)).to.equal(false);
    expect(respond(first, 183)).to.equal(false);
    expect(respond(first, 408)).to.equal(false);
    expect(first?.server.state).to.equal('terminated');
    expect(callee.told).to.deep.equal(['ended']);
    expect(count(all, BOB, 'SIP/2.0')).to.equal(0);
    caller.transaction.abandon();
  });

  it('on a reliable transport the user may send 100 as it likes', async () => {
    all = await parties({ protocol: 'TCP' });
    const { asked } = incoming(all);
    const caller = send(all, request('OPTIONS'));
    await all.clock.advance(10);
    expect(respond(asked[0], 100)).to.equal(true);
    expect(respond(asked[0], 200)).to.equal(true);
    await all.clock.advance(10);
    expect(caller.told).to.deep.equal(['100', '200', 'ended']);
  });

  it('an answer that is later than the client waits is not sent (RFC 4320)', async () => {
    all = await parties();
    const { asked, callee } = incoming(all);
    const caller = send(all, request('OPTIONS'));
    await all.clock.advance(32_001);
    expect(respond(asked[0], 200)).to.equal(false);
    expect(caller.told.at(-2)).to.equal('timeout');
    expect(callee.told).to.deep.equal(['ended']);
    expect(count(all, BOB, 'SIP/2.0 200')).to.equal(0);
  });

  it('a response without a way is told, and ends it', async () => {
    all = await parties({ protocol: 'TCP' });
    const { asked, callee } = incoming(all);
    const caller = send(all, request('INFO'));
    await all.clock.advance(10);
    respond(asked[0], 100);
    all.network.breakStreams(BOB);
    await all.clock.advance(10);
    expect(callee.told).to.deep.equal(['closed', 'ended']);
    expect(caller.told.slice(-2)).to.deep.equal(['closed', 'ended']);
  });
});
