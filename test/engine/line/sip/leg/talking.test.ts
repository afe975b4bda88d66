import { expect } from 'chai';
import type { Leg, LegEnd, ReferEnd } from '../../../../../engine/line/port';
import type { AgentsOptions } from '../dialog/agents';
import { lastOf } from '../dialog/agents';
import { audioAt, BOB, Legs, NOTHING, type TestLeg } from './legs';

const BOBS = audioAt(BOB);

/** Legs that Bob answers at once. */
async function answering(options: AgentsOptions = {}): Promise<Legs> {
  return Legs.open({ onInvite: (session) => session.answer(BOBS), ...options });
}

async function up(legs: Legs, options: Parameters<Legs['place']>[0] = {}): Promise<TestLeg> {
  const test = legs.place(options);
  await legs.clock.advance(20);
  expect(events(test)).to.deep.equal(['answered']);
  return test;
}

const events = ({ log }: TestLeg): string[] => log.map((line) => line.slice(line.indexOf(' ') + 1));

describe('SipLeg, while it is up', () => {
  it('is recorded from the answer on, and ends when the recording is written', async () => {
    const legs = await answering();
    const call = await up(legs, { request: { recordTo: '/day/call' } });
    expect(call.audio.log).to.include('record /day/call.wav');
    const written = Promise.withResolvers<void>();
    call.audio.closing = written.promise;
    call.leg.hangUp();
    await legs.clock.advance(60_000);
    expect(events(call)).to.deep.equal(['answered']);
    written.resolve();
    await legs.clock.settle();
    expect(call.end?.recording).to.deep.equal({ file: '/day/call.wav', durationMs: 1_000 });
    expect(await legs.rest()).to.deep.equal(NOTHING);
  });

  it('ends although its audio cannot be closed, and says so', async () => {
    const legs = await answering();
    const call = await up(legs);
    call.audio.closing = Promise.reject(new Error('disk'));
    call.leg.hangUp();
    await legs.clock.advance(100);
    expect(events(call)).to.deep.equal(['answered', 'over', 'ended answered by us']);
    expect(legs.agents.faults.splice(0)).to.have.lengthOf(1);
    expect(await legs.rest()).to.deep.equal(NOTHING);
  });

  it('tells keys from the answer on, and none after the end', async () => {
    const legs = await Legs.open();
    const call = legs.place();
    const bob = await legs.session();
    bob.ring({ code: 183, audio: BOBS });
    await legs.clock.advance(10);
    call.audio.listener.key('1');
    bob.answer(BOBS);
    await legs.clock.advance(10);
    call.audio.listener.key('2');
    expect(await call.leg.sendKeys('34')).to.equal(true);
    call.leg.hangUp();
    await legs.clock.advance(10);
    call.audio.listener.key('5');
    expect(events(call).filter((what) => what.startsWith('key'))).to.deep.equal(['key 2']);
    expect(call.audio.log).to.include('keys 34');
    expect(await legs.rest()).to.deep.equal(NOTHING);
  });

  it('is ended when no audio comes any more, by BYE with a Reason', async () => {
    const legs = await answering();
    const call = await up(legs);
    call.audio.listener.dead(20_000);
    call.audio.listener.dead(20_000);
    await legs.clock.advance(100);
    expect(call.end).to.deep.include({
      ...{ outcome: 'answered', by: 'line', detail: 'No audio came for 20 s.' },
    });
    expect(call.end?.exception?.code).to.equal('DeadPeer');
    expect(lastOf(legs.agents, 'BYE')).to.match(/Reason: Q\.850;cause=41/);
    expect(await legs.rest()).to.deep.equal(NOTHING);
  });

  it('is not ended for want of audio before the answer', async () => {
    const legs = await Legs.open();
    const call = legs.place();
    const bob = await legs.session();
    bob.ring({ code: 183, audio: BOBS });
    await legs.clock.advance(10);
    call.audio.listener.dead(20_000);
    bob.answer(BOBS);
    await legs.clock.advance(10);
    expect(events(call)).to.deep.equal(['ringing', 'answered']);
    // From the answer on it is counted anew.
    expect(call.audio.log.at(-1)).to.equal('answered');
    call.leg.hangUp();
    await legs.clock.advance(10);
    expect(await legs.rest()).to.deep.equal(NOTHING);
  });

  it('ends what is being said with the call', async () => {
    const legs = await answering();
    const call = await up(legs);
    const { done } = call.leg.say('您好');
    await legs.clock.settle();
    legs.incoming[0]?.session.hangUp();
    await legs.clock.advance(10);
    expect(await done).to.deep.equal({ heard: 0, heardTo: 0, reason: 'ended' });
    expect(await legs.rest()).to.deep.equal(NOTHING);
  });

  it('goes on through a hold and a change of where audio goes', async () => {
    const legs = await answering();
    const call = await up(legs);
    const bob = legs.incoming[0]?.session;
    expect(await settled(legs, bob?.renegotiate('sendonly'))).to.equal(true);
    expect(await settled(legs, bob?.renegotiate('sendrecv'))).to.equal(true);
    expect(call.audio.plans.map(({ direction }) => direction)).to.deep.equal([
      ...['sendrecv', 'recvonly', 'sendrecv'],
    ]);
    call.leg.hangUp();
    await legs.clock.advance(100);
    expect(await legs.rest()).to.deep.equal(NOTHING);
  });
});

describe('SipLeg, handed over by REFER', () => {
  const referred = async (status: number | undefined, ends = false) => {
    const legs = await answering();
    const call = await up(legs);
    const told: (ReferEnd | string)[] = [];
    void call.leg.refer({ number: '13900000000' }).then((end) => told.push(end));
    await legs.clock.advance(10);
    const bob = legs.incoming[0];
    const notifier = bob?.told.referrals[0]?.accept();
    if (status !== undefined) void notifier?.notify(status, 'Said');
    await legs.clock.advance(10);
    if (ends) bob?.session.hangUp();
    await legs.clock.advance(10);
    return { legs, call, told };
  };

  it('is told that it was taken, and the leg is ended by whoever wants it', async () => {
    const { legs, call, told } = await referred(200);
    expect(told).to.deep.equal([{ taken: true }]);
    expect(call.end).to.equal(undefined);
    expect(lastOf(legs.agents, 'REFER')).to.contain(`Refer-To: <sip:13900000000@${BOB}>`);
    call.leg.hangUp();
    expect(await legs.rest()).to.deep.equal(NOTHING);
  });

  it('is told why it was not taken, and goes on', async () => {
    const { legs, call, told } = await referred(486);
    expect(told).to.deep.equal([{ taken: false, outcome: 'busy', detail: '486 Said' }]);
    expect(call.end).to.equal(undefined);
    call.leg.hangUp();
    expect(await legs.rest()).to.deep.equal(NOTHING);
  });

  it('was taken where the call ends after it was accepted, told before the end', async () => {
    const { legs, call, told } = await referred(undefined, true);
    expect(told).to.deep.equal([{ taken: true }]);
    expect(call.end).to.include({ outcome: 'answered', by: 'callee' });
    expect(await legs.rest()).to.deep.equal(NOTHING);
  });

  it('gives up what nobody tells the outcome of after a minute', async () => {
    const { legs, call, told } = await referred(undefined);
    await legs.clock.advance(60_000);
    expect(told).to.deep.equal([
      { taken: false, outcome: 'noAnswer', detail: 'Nothing was heard of the transfer.' },
    ]);
    call.leg.hangUp();
    expect(await legs.rest()).to.deep.equal(NOTHING);
  });

  it('is not taken when the leg is hung up meanwhile, or is over', async () => {
    const legs = await answering();
    const call = await up(legs);
    const asked = call.leg.refer({ number: '13900000000' });
    call.leg.hangUp();
    await legs.clock.advance(10);
    expect(await asked).to.include({ taken: false });
    expect(await call.leg.refer({ number: '13900000000' })).to.include({ taken: false });
    expect(await legs.rest()).to.deep.equal(NOTHING);
  });

  it('leaves one transfer for another', async () => {
    const legs = await answering();
    const call = await up(legs);
    const first = call.leg.refer({ number: '13900000001' });
    const second = call.leg.refer({ number: '13900000002' });
    expect(await first).to.include({ taken: false, outcome: 'cancelled' });
    call.leg.hangUp();
    await legs.clock.advance(10);
    expect(await second).to.include({ taken: false });
    expect(await legs.rest()).to.deep.equal(NOTHING);
  });

  it('asks nobody where the way cannot reach whom it is handed over to', async () => {
    const legs = await answering();
    const way = legs.way({ referTo: () => ({ detail: 'not among the prefixes' }) });
    const call = await up(legs, { ways: { ways: [way] } });
    expect(await call.leg.refer({ number: '0012125550100' })).to.deep.equal({
      ...{ taken: false, outcome: 'lineFailed', detail: 'not among the prefixes' },
    });
    expect(legs.agents.network.lines().some((line) => line.startsWith('REFER'))).to.equal(false);
    call.leg.hangUp();
    expect(await legs.rest()).to.deep.equal(NOTHING);
  });
});

describe('SipLeg, joined with another', () => {
  const two = async () => {
    const legs = await answering();
    return { legs, one: await up(legs), other: await up(legs) };
  };

  it('hears it until it is parted', async () => {
    const { legs, one, other } = await two();
    one.leg.join(other.leg);
    expect(one.audio.partner).to.equal(other.audio);
    one.audio.listener.key('1');
    expect(events(one)).to.deep.equal(['answered']);
    other.leg.part();
    expect(one.audio.partner).to.equal(undefined);
    one.audio.listener.key('2');
    expect(events(one)).to.deep.equal(['answered', 'key 2']);
    await over(legs, one, other);
  });

  it('is not ended by the end of the other, and may be joined again', async () => {
    const { legs, one, other } = await two();
    one.leg.join(other.leg);
    other.leg.hangUp();
    await legs.clock.advance(10);
    expect(one.end).to.equal(undefined);
    expect(one.audio.partner).to.equal(undefined);
    const third = await up(legs);
    one.leg.join(third.leg);
    expect(one.audio.partner).to.equal(third.audio);
    await over(legs, one, third);
  });

  it('leaves whom it was joined with for whom it is joined with next', async () => {
    const { legs, one, other } = await two();
    const third = await up(legs);
    one.leg.join(other.leg);
    one.leg.join(third.leg);
    expect(one.audio.partner).to.equal(third.audio);
    expect(other.audio.partner).to.equal(undefined);
    // It hears its own keys again.
    other.audio.listener.key('1');
    expect(events(other)).to.deep.equal(['answered', 'key 1']);
    await over(legs, one, other, third);
  });

  it('cannot be joined before the answer, nor with a leg of another line', async () => {
    const legs = await answering();
    const one = await up(legs);
    const early = legs.place();
    expect(() => one.leg.join(early.leg))
      .to.throw()
      .with.property('code', 'WrongState');
    const stranger = {} as unknown as Leg;
    expect(() => one.leg.join(stranger))
      .to.throw()
      .with.property('code', 'Internal');
    await over(legs, one, early);
  });

  it('does nothing with a leg that has ended and has not been told of yet', async () => {
    const { legs, one, other } = await two();
    const written = Promise.withResolvers<void>();
    other.audio.closing = written.promise;
    legs.incoming[1]?.session.hangUp();
    await legs.clock.advance(10);
    one.leg.join(other.leg);
    expect(one.audio.partner).to.equal(undefined);
    one.audio.listener.key('1');
    expect(events(one)).to.deep.equal(['answered', 'key 1']);
    written.resolve();
    await over(legs, one, other);
  });

  it('says nothing of its own while it is joined', async () => {
    const { legs, one, other } = await two();
    const { done } = one.leg.say('您好');
    await legs.clock.settle();
    one.leg.join(other.leg);
    await legs.clock.settle();
    expect((await done).reason).to.equal('stopped');
    expect((await one.leg.say('您好').done).reason).to.equal('stopped');
    await over(legs, one, other);
  });
});

async function over(legs: Legs, ...tests: TestLeg[]): Promise<void> {
  for (const { leg } of tests) leg.hangUp();
  await legs.clock.advance(100);
  const ends: (LegEnd | undefined)[] = tests.map(({ end }) => end);
  expect(ends).to.not.include(undefined);
  expect(await legs.rest()).to.deep.equal(NOTHING);
}

async function settled<T>(legs: Legs, asked: Promise<T> | undefined): Promise<T | undefined> {
  await legs.clock.advance(100);
  return asked;
}
