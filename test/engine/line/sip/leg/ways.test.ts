import { expect } from 'chai';
import { DialflowError } from '../../../../../engine/api';
import type { IncomingSession, SessionEnd } from '../../../../../engine/line/sip/dialog';
import type { Way } from '../../../../../engine/line/sip/leg';
import type { Target } from '../../../../../engine/line/sip/transport';
import { audioAt, BOB, Legs, NOTHING, peerAt, type TestLeg } from './legs';

const BOBS = audioAt(BOB);
const DEAF: Target = { protocol: 'UDP', address: '10.0.0.9', port: 5060 };

/** Two ways to Bob, who knows by the user which is which. */
async function twoWays(does: (session: IncomingSession, user: string) => void) {
  const legs = await Legs.open({
    onInvite: (session) => {
      does(session, /sip:(\w+)@/.exec(session.invite.message.uri)?.[1] ?? '');
    },
  });
  const way = (name: string, more: Partial<Way> = {}) =>
    legs.way({ name, uri: `sip:${name}@${BOB}`, ...more });
  const ways = [way('first'), way('second')] as const;
  return { legs, ways, way };
}

const events = ({ log }: TestLeg): string[] => log.map((line) => line.slice(line.indexOf(' ') + 1));

describe('SipLeg, over several ways', () => {
  it('takes the next one where one fails, with audio of its own, and gives its seat back', async () => {
    const { legs, ways } = await twoWays((session, user) => {
      if (user === 'first') session.reject(503);
      else session.answer(BOBS);
    });
    const call = legs.place({ ways: { ways } });
    await legs.clock.advance(500);
    expect(events(call)).to.deep.equal(['answered']);
    expect(call.audios.map(({ closed }) => closed)).to.deep.equal([true, false]);
    expect(ways.map(({ live }) => live)).to.deep.equal([0, 1]);
    call.leg.hangUp();
    await legs.clock.advance(500);
    expect(call.end).to.deep.include({ outcome: 'answered', by: 'us', trunk: 'second' });
    expect(ways.map(({ live }) => live)).to.deep.equal([0, 0]);
    expect(await legs.rest()).to.deep.equal(NOTHING);
  });

  it('does not take the next one for a callee who has been rung already', async () => {
    const { legs, ways } = await twoWays((session) => {
      session.ring();
      legs.clock.after(1_000, () => session.reject(503));
    });
    const call = legs.place({ ways: { ways } });
    await legs.clock.advance(5_000);
    expect(events(call)).to.deep.equal(['ringing', 'over', 'ended lineFailed by line']);
    expect(ways[1].begun).to.equal(0);
    expect(await legs.rest()).to.deep.equal(NOTHING);
  });

  it('tells what the last one said where all fail', async () => {
    const { legs, ways } = await twoWays((session, user) =>
      session.reject(user === 'first' ? 503 : 500),
    );
    const call = legs.place({ ways: { ways } });
    await legs.clock.advance(5_000);
    expect(call.end).to.deep.include({ outcome: 'lineFailed', sipCode: 500, trunk: 'second' });
    expect(await legs.rest()).to.deep.equal(NOTHING);
  });

  it('tells what one said where the others have become full', async () => {
    const { legs, ways } = await twoWays((session) => session.reject(500));
    ways[1].full = true;
    const call = legs.place({ ways: { ways } });
    await legs.clock.advance(5_000);
    expect(call.end).to.deep.include({ sipCode: 500, trunk: 'first' });
    expect(ways.map(({ live }) => live)).to.deep.equal([0, 0]);
    expect(await legs.rest()).to.deep.equal(NOTHING);
  });

  it('says so where all have become full', async () => {
    const { legs, ways } = await twoWays((session) => session.answer(BOBS));
    for (const way of ways) way.full = true;
    const call = legs.place({ ways: { ways } });
    await legs.clock.advance(5_000);
    expect(call.end?.exception?.code).to.equal('NoTrunk');
    expect(call.audios).to.deep.equal([]);
    expect(legs.incoming).to.have.lengthOf(0);
  });

  it('leaves one that says nothing at all after 4 s, and turns down what comes of it late', async () => {
    let late: IncomingSession | undefined;
    const { legs, ways } = await twoWays((session, user) => {
      if (user === 'second') session.answer(BOBS);
      else late = session;
    });
    // What Bob says of the first call is lost for now, 100 as well.
    const { network } = legs.agents;
    network.loses = ({ text }) => text.startsWith('SIP/2.0 1') && text.includes('sip:bob@');
    const [first, second] = ways;
    let lost = true;
    network.loses = ({ from, text }) =>
      lost && from.startsWith(BOB) && text.includes(callIdOf(late));
    const call = legs.place({ ways: { ways: [first, second] } });
    await legs.clock.advance(4_500);
    expect(events(call)).to.deep.equal(['answered']);
    expect(call.log[0]).to.match(/^40\d\d answered$/);
    const [end] = first.ends;
    expect(end?.failure?.kind).to.equal('timeout');
    lost = false;
    late?.answer(BOBS);
    await legs.clock.advance(5_000);
    expect(late?.state).to.equal('ended');
    expect(events(call)).to.deep.equal(['answered']);
    call.leg.hangUp();
    await legs.clock.advance(100);
    expect(call.end).to.include({ trunk: 'second' });
    expect(await legs.rest()).to.deep.equal(NOTHING);
  });

  it('calls the servers of one trunk one after the other where they say nothing', async () => {
    const legs = await Legs.open({ onInvite: (session) => session.answer(BOBS) });
    const way = legs.way({}, peerAt(DEAF, legs.agents.bob.target));
    const call = legs.place({ ways: { ways: [way] } });
    await legs.clock.advance(5_000);
    expect(call.log[0]).to.match(/^40\d\d answered$/);
    // The same way, so the same seat and the same audio.
    expect(way).to.include({ begun: 1, live: 1 });
    expect(call.audios).to.have.lengthOf(1);
    call.leg.hangUp();
    await legs.clock.advance(100);
    expect(way.live).to.equal(0);
    expect(await legs.rest()).to.deep.equal(NOTHING);
  });

  it('is cancelled when it is hung up between two ways', async () => {
    const { legs, way } = await twoWays((session) => session.reject(503));
    const begun: string[] = [];
    const second = way('second');
    const first = way('first', {
      end: () => {
        begun.push('first is over');
        call.leg.hangUp();
        return true;
      },
    });
    const call = legs.place({ ways: { ways: [first, second] } });
    await legs.clock.advance(1_000);
    expect(begun).to.deep.equal(['first is over']);
    expect(call.end?.by).to.not.equal(undefined);
    expect(second.live).to.equal(0);
    expect(await legs.rest()).to.deep.equal(NOTHING);
  });

  it('counts the ring time once, however many ways are tried', async () => {
    const legs = await Legs.open();
    const silent = (name: string) => legs.way({ name }, peerAt(DEAF));
    const ways = ['a', 'b', 'c', 'd', 'e', 'f'].map(silent);
    const call = legs.place({ request: { ringMs: 1_000 }, ways: { ways } });
    await legs.clock.advance(60_000);
    expect(call.log.at(-1)).to.equal('16000 ended notConnected by line');
    expect(ways.map(({ begun }) => begun)).to.deep.equal([1, 1, 1, 1, 0, 0]);
    expect(ways.every(({ live }) => live === 0)).to.equal(true);
    expect(await legs.rest()).to.deep.equal(NOTHING);
  });

  it('ends where no audio can be had, with what is wrong, and holds nothing', async () => {
    const legs = await Legs.open();
    legs.noAudio = new DialflowError('LimitExceeded', 'No port for RTP is free.');
    const way = legs.way();
    const call = legs.place({ ways: { ways: [way, legs.way()] } });
    await legs.clock.advance(100);
    expect(call.end).to.deep.equal({
      ...{ outcome: 'lineFailed', by: 'line', detail: 'No port for RTP is free.' },
    });
    expect(way).to.include({ begun: 1, live: 0 });
    expect(await legs.rest()).to.deep.equal(NOTHING);
  });

  it('tells of a mistake of ours besides', async () => {
    const legs = await Legs.open();
    legs.noAudio = new TypeError('x is not a function');
    const call = legs.place();
    await legs.clock.advance(100);
    expect(call.end?.outcome).to.equal('lineFailed');
    expect(legs.agents.faults.splice(0)).to.have.lengthOf(1);
    expect(await legs.rest()).to.deep.equal(NOTHING);
  });

  it('fails over where nobody is found under the name of a trunk', async () => {
    const legs = await Legs.open({ onInvite: (session) => session.answer(BOBS) });
    const nowhere = {
      route: [],
      targets: () => Promise.reject(DialflowError.notFound('server', 'trunk.test')),
    };
    const first = legs.way({ name: 'first' }, nowhere);
    const call = legs.place({ ways: { ways: [first, legs.way({ name: 'second' })] } });
    await legs.clock.advance(500);
    expect(events(call)).to.deep.equal(['answered']);
    const [end]: SessionEnd[] = first.ends;
    expect(end?.failure?.kind).to.equal('unresolved');
    call.leg.hangUp();
    await legs.clock.advance(100);
    expect(await legs.rest()).to.deep.equal(NOTHING);
  });
});

function callIdOf(session: IncomingSession | undefined): string {
  return session ? session.callId : 'nobody has called';
}
