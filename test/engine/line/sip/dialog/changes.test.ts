import { expect } from 'chai';
import { BOB } from '../transaction/parties';
import { type Agents, agents, audioAt, lastOf, NO_REST, steps, type Told } from './agents';

const count = (all: Agents, step: string): number =>
  steps(all).filter((one) => one === step).length;

describe('a call that is up', () => {
  let all: Agents;
  let alice: Told;
  let bob: Told;

  async function up(options: Parameters<typeof agents>[0] = {}): Promise<void> {
    all = await agents({ onInvite: (session) => session.answer(audioAt(BOB)), ...options });
    alice = all.call();
    await all.clock.advance(20);
    bob = all.incoming[0]!.told;
    alice.told.length = 0;
    bob.told.length = 0;
    all.network.seen.length = 0;
  }

  afterEach(async () => {
    for (const told of [alice, bob]) if (!told.end) told.call((one) => one.hangUp());
    expect(all.faults).to.deep.equal([]);
    expect(await all.rest()).to.deep.equal(NO_REST);
  });

  it('is held and taken up again, by both in turn', async () => {
    await up();
    const held = alice.call((one) => one.renegotiate('sendonly'));
    await all.clock.advance(20);
    expect(await held).to.equal(true);
    expect(alice.told).to.deep.equal(['media sendonly']);
    expect(bob.told).to.deep.equal(['media recvonly', 'held']);
    const both = bob.call((one) => one.renegotiate('inactive'));
    await all.clock.advance(20);
    expect(await both).to.equal(true);
    expect(alice.told.slice(1)).to.deep.equal(['media inactive', 'held']);
    const free = alice.call((one) => one.renegotiate('sendrecv'));
    await all.clock.advance(20);
    expect(await free).to.equal(true);
    // Bob still holds.
    expect(alice.plans.at(-1)!.direction).to.equal('inactive');
    const again = bob.call((one) => one.renegotiate('sendrecv'));
    await all.clock.advance(20);
    expect(await again).to.equal(true);
    expect(alice.told.at(-1)).to.equal('free');
    expect(alice.plans.at(-1)!.direction).to.equal('sendrecv');
    expect(lastOf(all, 'INVITE')).to.contain('o=- ');
  });

  it('both change at once: 491, and both come through after their waits', async () => {
    await up();
    const one = alice.call((session) => session.renegotiate('sendonly'));
    const other = bob.call((session) => session.renegotiate('sendonly'));
    await all.clock.advance(10);
    expect(count(all, '491')).to.equal(2);
    await all.clock.advance(5_000);
    expect([await one, await other]).to.deep.equal([true, true]);
    expect(alice.plans.at(-1)!.direction).to.equal('inactive');
    // Bob did not make the Call-ID: his wait is the shorter one (section 14.1).
    const again = all.network.seen.filter(({ line }) => line.startsWith('INVITE')).slice(2);
    expect(again[0]!.from).to.contain(BOB);
  });

  it('changes asked for at once are made one after the other', async () => {
    await up();
    const asked = ['sendonly', 'inactive', 'sendrecv'] as const;
    const done = asked.map((direction) => alice.call((one) => one.renegotiate(direction)));
    await all.clock.advance(50);
    expect(await Promise.all(done)).to.deep.equal([true, true, true]);
    expect(count(all, 'INVITE')).to.equal(3);
    const versions = all.network.seen
      .filter(({ line }) => line.startsWith('INVITE'))
      .map(({ text }) => /o=- \d+ (\d+)/.exec(text)?.[1]);
    expect(versions).to.deep.equal(['2', '3', '4']);
  });

  it('a change that meets the end is not taken', async () => {
    await up();
    const change = alice.call((one) => one.renegotiate('sendonly'));
    await all.clock.settle();
    alice.call((one) => one.hangUp());
    expect(await change).to.equal(false);
    await all.clock.advance(20);
    expect(bob.end!.by).to.equal('peer');
    // Its 200 is acknowledged all the same.
    expect(count(all, 'ACK')).to.equal(1);
  });

  it('INFO and MESSAGE are told, and answered as the listener says', async () => {
    await up();
    const info = alice.call((one) =>
      one.send('INFO', 'application/dtmf-relay', Buffer.from('Signal=5')),
    );
    const message = bob.call((one) => one.send('MESSAGE', 'text/plain', Buffer.from('hello')));
    await all.clock.advance(10);
    const replies = [await info, await message];
    expect(replies.map((one) => one.ok && one.received.message.status)).to.deep.equal([200, 200]);
    expect([bob.told, alice.told]).to.deep.equal([['info Signal=5'], ['message hello']]);
    bob.takesInfo = false;
    const refused = alice.call((one) => one.send('INFO', 'text/strange', Buffer.from('x')));
    const options = alice.call((one) => one.send('OPTIONS'));
    await all.clock.advance(10);
    const codes = [await refused, await options].map(
      (one) => one.ok && one.received.message.status,
    );
    expect(codes).to.deep.equal([415, 200]);
  });

  it('REFER: accepted, told on by NOTIFY until it is through', async () => {
    await up();
    const heard: string[] = [];
    const reply = alice.call((one) =>
      one.refer(
        '<sip:carol@test?Replaces=x%3Bto-tag%3D1>',
        (status, phrase) => heard.push(`${status} ${phrase}`),
        '<sip:alice@test>',
      ),
    );
    await all.clock.advance(5);
    const referral = bob.referrals[0]!;
    expect(referral).to.deep.include({
      target: 'sip:carol@test',
      replaces: 'x;to-tag=1',
      referredBy: '<sip:alice@test>',
    });
    const { notify } = referral.accept();
    void notify(180, 'Ringing');
    void notify(200, 'OK');
    void notify(486, 'too late');
    await all.clock.advance(20);
    const answered = await reply;
    expect(answered.ok && answered.received.message.status).to.equal(202);
    expect(heard).to.deep.equal(['100 Trying', '180 Ringing', '200 OK']);
    expect(lastOf(all, 'NOTIFY')).to.contain('Subscription-State: terminated;reason=noresource');
    expect(lastOf(all, 'NOTIFY')).to.contain('Event: refer\r\n');
  });

  it('REFER: declined; and two at a time are told apart', async () => {
    await up();
    const heard: string[] = [];
    const refer = (name: string) =>
      alice.call((one) =>
        one.refer(`<sip:${name}@test>`, (status) => heard.push(`${name} ${status}`)),
      );
    const [no, x, y] = [refer('no'), refer('x'), refer('y')];
    await all.clock.advance(5);
    bob.referrals[0]!.decline(603);
    const first = bob.referrals[1]!.accept();
    const second = bob.referrals[2]!.accept();
    await all.clock.advance(5);
    void second.notify(486, 'Busy Here');
    void first.notify(200, 'OK');
    await all.clock.advance(10);
    const replies = await Promise.all([no, x, y]);
    expect(replies.map((one) => one.ok && one.received.message.status)).to.deep.equal([
      603, 202, 202,
    ]);
    expect(heard).to.have.members(['x 100', 'y 100', 'y 486', 'x 200']);
  });

  it('a peer that knows nothing of the call any more ends it: 481', async () => {
    await up();
    const info = alice.call((one) => one.send('INFO'));
    all.network.loses = ({ line }) => line.startsWith('BYE sip:alice');
    bob.call((one) => one.hangUp());
    await all.clock.advance(20);
    const reply = await info;
    expect(reply.ok ? reply.received.message.status : reply.failure.reason).to.equal(481);
    expect(alice.end).to.deep.include({ by: 'failure', confirmed: true, code: 481 });
    expect(alice.end!.failure!.kind).to.equal('peerGone');
  });

  it('a peer that does not answer a request any more ends it', async () => {
    await up();
    all.network.silent.add(BOB);
    const info = alice.call((one) => one.send('INFO'));
    await all.clock.advance(33_000);
    const reply = await info;
    expect(!reply.ok && reply.failure.reason).to.equal('timeout');
    expect(alice.end!.failure!.kind).to.equal('peerGone');
    expect(all.a.counters().sessions).to.equal(0);
    all.network.silent.clear();
  });

  it('a request that is under way when the call ends is answered: closed', async () => {
    await up();
    all.network.silent.add(BOB);
    const info = alice.call((one) => one.send('INFO'));
    await all.clock.advance(10);
    alice.call((one) => one.hangUp());
    const reply = await info;
    expect(!reply.ok && reply.failure.reason).to.equal('closed');
    const after = await alice.call((one) => one.send('INFO'));
    expect(after.ok).to.equal(false);
    expect(await alice.call((one) => one.renegotiate('sendonly'))).to.equal(false);
    all.network.silent.clear();
  });

  it('is refreshed by its timer: UPDATE at half of it, and ended when nobody does', async () => {
    await up({ settings2: { sessionExpires: 100 } });
    await all.clock.advance(49_000);
    expect(steps(all)).to.deep.equal([]);
    await all.clock.advance(2_000);
    expect(steps(all)).to.deep.equal(['UPDATE', '200']);
    expect(lastOf(all, 'UPDATE')).to.contain('Session-Expires: 100;refresher=uac');
    expect(alice.told).to.deep.equal([]);
    await all.clock.advance(50_000);
    expect(count(all, 'UPDATE')).to.equal(2);
    all.network.loses = ({ from, to }) => from.startsWith(BOB) || to.startsWith(BOB);
    await all.clock.advance(100_000);
    // A third before the end it is too late, for the refresher as for the other.
    expect(alice.end!.failure!.kind).to.equal('sessionExpired');
    expect(bob.end!.failure!.kind).to.equal('sessionExpired');
    expect(bob.end!.reasons).to.deep.equal([]);
    all.network.loses = () => false;
  });

  it('no timer where none is wanted', async () => {
    await up({ settings2: { sessionExpires: 0 } });
    await all.clock.advance(10_000_000);
    expect(steps(all)).to.deep.equal([]);
    expect(alice.end).to.equal(undefined);
  });
});
