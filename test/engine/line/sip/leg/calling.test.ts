import { expect } from 'chai';
import type { LegEnd } from '../../../../../engine/line/port';
import type { SipLeg } from '../../../../../engine/line/sip/leg';
import { callException } from '../../../../../engine/line/sip/outcome';
import { ALICE } from '../transaction/parties';
import { audioAt, BOB, Legs, NOTHING } from './legs';

const BOBS = audioAt(BOB);

describe('SipLeg, until the answer', () => {
  it('rings, is answered and is ended by the callee, each told once and in this order', async () => {
    const legs = await Legs.open();
    const way = legs.way();
    const { log, audio, ...call } = await placed(legs, { ways: { ways: [way] } });
    const bob = await legs.session();
    bob.ring();
    bob.ring();
    await legs.clock.advance(100);
    bob.answer(BOBS);
    await legs.clock.advance(100);
    expect(audio().log).to.deep.equal(['apply sendrecv 4000 PCMA', 'answered']);
    bob.hangUp();
    await legs.clock.advance(100);
    expect(events(log)).to.deep.equal(['ringing', 'answered', 'over', 'ended answered by callee']);
    expect(call.end()).to.deep.include({ outcome: 'answered', by: 'callee', trunk: 'trunk' });
    expect(way).to.include({ begun: 1, live: 0 });
    expect(await legs.rest()).to.deep.equal(NOTHING);
  });

  it('is answered without ringing', async () => {
    const legs = await Legs.open({ onInvite: (session) => session.answer(BOBS) });
    const { log, leg } = await placed(legs);
    await legs.clock.advance(100);
    leg.hangUp();
    await legs.clock.advance(100);
    expect(events(log)).to.deep.equal(['answered', 'over', 'ended answered by us']);
    expect(await legs.rest()).to.deep.equal(NOTHING);
  });

  it('tells nothing from inside place or hangUp', async () => {
    const legs = await Legs.open();
    const call = legs.place();
    call.leg.hangUp();
    expect(call.log).to.deep.equal([]);
    await legs.clock.settle();
    expect(call.log).to.deep.equal(['0 over', '0 ended cancelled by us']);
    expect(legs.incoming).to.have.lengthOf(0);
    expect(await legs.rest()).to.deep.equal(NOTHING);
  });

  interface Row {
    when: string;
    hangUp: (legs: Legs, leg: SipLeg) => Promise<void>;
    log: string[];
  }
  const states: Row[] = [
    {
      when: 'while its audio is being opened, without waiting for that',
      hangUp: async (legs, leg) => {
        const opened = Promise.withResolvers<void>();
        legs.opening = opened.promise;
        await legs.clock.advance(10);
        leg.hangUp();
        await legs.clock.advance(0);
        expect(legs.all[0]?.end?.outcome).to.equal('cancelled');
        opened.resolve();
      },
      log: ['over', 'ended cancelled by us'],
    },
    {
      when: 'before the trunk has said anything, without waiting for that',
      hangUp: async (legs, leg) => {
        legs.agents.network.silent.add(BOB);
        await legs.clock.advance(100);
        leg.hangUp();
        await legs.clock.advance(0);
        expect(legs.all[0]?.end?.outcome).to.equal('cancelled');
      },
      log: ['over', 'ended cancelled by us'],
    },
    {
      when: 'after 100',
      hangUp: async (legs, leg) => {
        await legs.clock.advance(300);
        leg.hangUp();
      },
      log: ['over', 'ended cancelled by us'],
    },
    {
      when: 'while it rings',
      hangUp: async (legs, leg) => {
        (await legs.session()).ring();
        await legs.clock.advance(300);
        leg.hangUp();
        leg.hangUp();
      },
      log: ['ringing', 'over', 'ended cancelled by us'],
    },
    {
      when: 'while the answer is on its way, which is then none',
      hangUp: async (legs, leg) => {
        const bob = await legs.session();
        bob.ring();
        await legs.clock.advance(300);
        bob.answer(BOBS);
        await legs.clock.advance(0);
        leg.hangUp();
      },
      log: ['ringing', 'over', 'ended cancelled by us'],
    },
    {
      when: 'once it is answered',
      hangUp: async (legs, leg) => {
        (await legs.session()).answer(BOBS);
        await legs.clock.advance(300);
        leg.hangUp();
        leg.hangUp();
      },
      log: ['answered', 'over', 'ended answered by us'],
    },
  ];
  for (const { when, hangUp, log } of states) {
    it(`can be hung up ${when}`, async () => {
      const legs = await Legs.open();
      const way = legs.way();
      const call = legs.place({ ways: { ways: [way] } });
      await hangUp(legs, call.leg);
      await legs.clock.advance(200);
      expect(events(call.log)).to.deep.equal(log);
      expect(way.live).to.equal(0);
      legs.agents.network.silent.clear();
      expect(await legs.rest()).to.deep.equal(NOTHING);
    });
  }

  it('is cancelled where it is hung up after the answer has come and before that is told', async () => {
    const legs = await Legs.open({ onInvite: (session) => session.answer(BOBS) });
    const call = legs.place();
    const { udp } = legs.agents.network;
    const alice = udp.get(`${ALICE}:5060`);
    udp.set(`${ALICE}:5060`, {
      datagram: (bytes, from) => {
        alice?.datagram(bytes, from);
        if (bytes.toString('latin1').startsWith('SIP/2.0 200')) call.leg.hangUp();
      },
    });
    await legs.clock.advance(500);
    expect(events(call.log)).to.deep.equal(['over', 'ended cancelled by us']);
    expect(legs.incoming[0]?.told.end).to.include({ by: 'peer', confirmed: true });
    expect(await legs.rest()).to.deep.equal(NOTHING);
  });

  it('can be hung up on the word that it rings, and on the word that it is answered', async () => {
    const legs = await Legs.open({
      onInvite: (session) => {
        session.ring();
        legs.clock.after(50, () => session.answer(BOBS));
      },
    });
    const rung = legs.place({ reactions: (leg) => ({ ringing: () => leg.hangUp() }) });
    const answered = legs.place({ reactions: (leg) => ({ answered: () => leg.hangUp() }) });
    await legs.clock.advance(500);
    expect(events(rung.log)).to.deep.equal(['ringing', 'over', 'ended cancelled by us']);
    expect(events(answered.log)).to.deep.equal([
      ...['ringing', 'answered', 'over', 'ended answered by us'],
    ]);
    expect(await legs.rest()).to.deep.equal(NOTHING);
  });

  it('does not wait for a trunk that does not answer its CANCEL', async () => {
    const legs = await Legs.open();
    const { leg, log } = await placed(legs);
    (await legs.session()).ring();
    await legs.clock.advance(295);
    legs.agents.network.silent.add(BOB);
    leg.hangUp();
    await legs.clock.advance(3_900);
    expect(events(log)).to.deep.equal(['ringing']);
    await legs.clock.advance(200);
    expect(events(log)).to.deep.equal(['ringing', 'over', 'ended cancelled by us']);
    legs.agents.network.silent.clear();
    expect(await legs.rest()).to.deep.equal(NOTHING);
  });

  it('is cancelled, not answered, where an answer comes late to whom nobody waits for', async () => {
    const legs = await Legs.open();
    const call = legs.place();
    legs.agents.network.silent.add(BOB);
    await legs.clock.advance(100);
    call.leg.hangUp();
    await legs.clock.advance(100);
    legs.agents.network.silent.clear();
    await legs.clock.advance(500);
    const [late] = legs.incoming;
    late?.session.answer(BOBS);
    await legs.clock.advance(2_000);
    // It had come before our CANCEL did, and was ended.
    expect(late?.told.end).to.not.equal(undefined);
    expect(events(call.log)).to.deep.equal(['over', 'ended cancelled by us']);
    expect(await legs.rest()).to.deep.equal(NOTHING);
  });

  it('gives up after so much ringing', async () => {
    const legs = await Legs.open();
    const { log, end } = await placed(legs, { request: { ringMs: 12_000 } });
    (await legs.session()).ring();
    await legs.clock.advance(60_000);
    expect(log[0]).to.match(/^\d ringing$/);
    expect(log.at(-1)).to.match(/^120\d\d ended noAnswer by line$/);
    expect(end()?.detail).to.equal('Rang for 12 s.');
    expect(await legs.rest()).to.deep.equal(NOTHING);
  });

  it('gives up where nothing rings at all, though the trunk has said 100', async () => {
    const legs = await Legs.open();
    const { log, end } = await placed(legs, { request: { ringMs: 12_000 } });
    await legs.clock.advance(60_000);
    expect(log.at(-1)).to.match(/^270\d\d ended notConnected by line$/);
    expect(end()?.detail).to.equal('It did not ring in time.');
    expect(await legs.rest()).to.deep.equal(NOTHING);
  });

  it('leaves the only trunk after 10 s in which it says nothing', async () => {
    const legs = await Legs.open();
    legs.agents.network.silent.add(BOB);
    const { log, end } = await placed(legs);
    await legs.clock.advance(20_000);
    expect(log.at(-1)).to.equal('10000 ended lineFailed by line');
    expect(end()?.exception?.code).to.equal('TrunkUnreachable');
    expect(end()?.detail).to.equal('trunk did not answer within 10 s.');
    legs.agents.network.silent.clear();
    expect(await legs.rest()).to.deep.equal(NOTHING);
  });

  it('gives a network that plays a busy tone 4 s to say it', async () => {
    const legs = await Legs.open();
    const { log, audio, end } = await placed(legs);
    (await legs.session()).ring({ code: 183, audio: BOBS });
    await legs.clock.advance(95);
    audio().early('ringback');
    await legs.clock.advance(10_000);
    audio().early('busy');
    await legs.clock.advance(10_000);
    expect(log.at(-1)).to.match(/^141\d\d ended busy by line$/);
    expect(end()?.detail).to.contain('busy tone');
    expect(await legs.rest()).to.deep.equal(NOTHING);
  });

  it('goes on where the tone turns out to be something else', async () => {
    const legs = await Legs.open();
    const { log, audio, leg } = await placed(legs);
    (await legs.session()).ring({ code: 183, audio: BOBS });
    await legs.clock.advance(95);
    audio().early('sit');
    await legs.clock.advance(3_000);
    audio().early('voice');
    await legs.clock.advance(10_000);
    expect(events(log)).to.deep.equal(['ringing']);
    leg.hangUp();
    // What is heard while it ends starts no clock.
    audio().early('busy');
    expect(await legs.rest()).to.deep.equal(NOTHING);
  });

  it('takes the audio of the answer, where another has answered than was heard before', async () => {
    const legs = await Legs.open();
    // Nothing before the answer is reliable (RFC 3262), so the answer may name another port.
    change(legs, BOB, '100rel', 'no-rel');
    const { audio, leg } = await placed(legs);
    (await legs.session()).ring({ code: 183, audio: BOBS });
    await legs.clock.advance(100);
    change(legs, ALICE, 'm=audio 4000', 'm=audio 6000');
    legs.incoming[0]?.session.answer(BOBS);
    await legs.clock.advance(100);
    expect(audio().log).to.deep.equal([
      ...['apply sendrecv 4000 PCMA', 'apply sendrecv 6000 PCMA', 'answered'],
    ]);
    leg.hangUp();
    await legs.clock.advance(100);
    expect(await legs.rest()).to.deep.equal(NOTHING);
  });

  it('says what became of it where there is no way at all', async () => {
    const legs = await Legs.open();
    const exception = callException('NotAllowed');
    const refused = legs.place({ ways: { exception, detail: 'not allowed' } });
    const absent = legs.place({ ways: { outcome: 'notConnected', detail: 'not registered' } });
    await legs.clock.settle();
    expect(refused.end).to.deep.equal({
      ...{ outcome: 'lineFailed', by: 'line', exception, detail: 'not allowed' },
    });
    expect(absent.end).to.deep.equal({
      ...{ outcome: 'notConnected', by: 'line', detail: 'not registered' },
    });
  });

  it('is the line’s to end when that closes, in every state', async () => {
    const legs = await Legs.open();
    const call = legs.place();
    const rung = await placed(legs);
    const bob = await legs.session(1);
    bob.ring();
    const answered = await placed(legs);
    (await legs.session(2)).answer(BOBS);
    await legs.clock.advance(100);
    const late = legs.place();
    for (const { leg } of legs.all) leg.drop();
    late.leg.drop();
    await legs.clock.advance(100);
    const ends: LegEnd[] = [call, late].flatMap(({ end }) => end ?? []);
    const closed = { outcome: 'lineFailed', by: 'line', detail: 'The line was closed.' };
    expect(ends.map(({ trunk: _trunk, ...end }) => end)).to.deep.equal([closed, closed]);
    expect(rung.end()).to.deep.include(closed);
    expect(answered.end()).to.deep.include({ ...closed, outcome: 'answered' });
    expect(await legs.rest()).to.deep.equal(NOTHING);
  });

  it('refuses a prompt before the answer, and keeps silent after the end', async () => {
    const legs = await Legs.open();
    const { leg } = await placed(legs);
    expect(() => leg.say('您好'))
      .to.throw()
      .with.property('code', 'WrongState');
    expect(await leg.sendKeys('1')).to.equal(false);
    leg.hangUp();
    await legs.clock.advance(100);
    expect(await leg.say('您好').done).to.deep.equal({ heard: 0, heardTo: 0, reason: 'ended' });
    expect(await leg.sendKeys('1')).to.equal(false);
    leg.ring(true);
    expect(await legs.rest()).to.deep.equal(NOTHING);
  });
});

/** What comes to a host says something else. */
function change({ agents: { network } }: Legs, host: string, from: string, to: string): void {
  const name = `${host}:5060`;
  const there = network.udp.get(name);
  network.udp.set(name, {
    datagram: (bytes, sender) => {
      const text = bytes.toString('latin1').replace(from, to);
      there?.datagram(Buffer.from(text, 'latin1'), sender);
    },
  });
}

/** Placed, with what came of it so far. */
async function placed(legs: Legs, options: Parameters<Legs['place']>[0] = {}) {
  const test = legs.place(options);
  await legs.clock.settle();
  return { leg: test.leg, log: test.log, audio: () => test.audio, end: () => test.end };
}

const events = (log: readonly string[]): string[] =>
  log.map((line) => line.slice(line.indexOf(' ') + 1));
