import { expect } from 'chai';
import { ALICE, BOB } from '../transaction/parties';
import { type Agents, agents, audioAt, lastOf, NO_REST, steps } from './agents';

describe('a call between two user agents', () => {
  let all: Agents;
  afterEach(async () => {
    expect(all.faults).to.deep.equal([]);
    expect(await all.rest()).to.deep.equal(NO_REST);
  });

  it('rings, is answered, acknowledged and ended by the caller', async () => {
    all = await agents();
    const call = all.call();
    await all.clock.advance(5);
    const { session, told } = all.incoming[0]!;
    expect(session.offered).to.equal(true);
    expect(session.callId).to.equal(call.session!.callId);
    told.call(() => session.ring());
    await all.clock.advance(5);
    expect(call.told).to.deep.equal(['180']);
    expect(call.session!.state).to.equal('proceeding');
    told.call(() => session.answer(audioAt(BOB)));
    await all.clock.advance(5);
    expect(call.told).to.deep.equal(['180', 'media sendrecv', 'confirmed']);
    expect(told.told).to.deep.equal(['media sendrecv', 'confirmed']);
    expect(call.plans[0]!.remote).to.deep.equal({ address: BOB, port: 4_000 });
    expect(told.plans[0]!.remote).to.deep.equal({ address: ALICE, port: 4_000 });
    expect(call.session!.remote?.uri).to.equal(`sip:bob@${BOB}:5060`);
    expect(session.remote?.flow?.remote.address).to.equal(ALICE);
    expect(all.a.counters()).to.deep.include({ sessions: 1, dialogs: 1 });
    call.call((one) => one.hangUp({ protocol: 'Q.850', cause: 16, text: 'Done' }));
    await all.clock.advance(5);
    expect(call.end).to.deep.include({ by: 'us', confirmed: true });
    expect(told.end).to.deep.equal({
      by: 'peer',
      confirmed: true,
      reasons: [{ protocol: 'Q.850', cause: 16, text: 'Done' }],
    });
    expect(all.b.counters()).to.deep.include({ sessions: 0, dialogs: 0 });
    expect(steps(all)).to.deep.equal([
      ...['INVITE', '180', 'PRACK', '200', '200', 'ACK', 'BYE', '200'],
    ]);
  });

  it('says what it can and who it is', async () => {
    all = await agents();
    all.call({ headers: [{ name: 'P-Asserted-Identity', value: '<sip:1@test>' }] });
    await all.clock.advance(5);
    const invite = lastOf(all, 'INVITE');
    for (const line of [
      'Max-Forwards: 70',
      'Supported: 100rel, timer',
      'Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, PRACK, UPDATE, INFO, MESSAGE, REFER, NOTIFY',
      'Session-Expires: 1800',
      'P-Asserted-Identity: <sip:1@test>',
      'User-Agent: dialflow',
      `Contact: <sip:alice@${ALICE}:5060>`,
      'Content-Type: application/sdp',
    ]) {
      expect(invite).to.contain(`\r\n${line}\r\n`);
    }
    all.incoming[0]!.session.reject(486);
    await all.clock.advance(5);
  });

  it('is ended by the callee', async () => {
    all = await agents({ onInvite: (session) => session.answer(audioAt(BOB)) });
    const call = all.call();
    await all.clock.advance(20);
    const { told } = all.incoming[0]!;
    told.call((one) => one.hangUp());
    await all.clock.advance(5);
    expect(told.end).to.deep.equal({ by: 'us', confirmed: true, reasons: [] });
    expect(call.end).to.deep.equal({ by: 'peer', confirmed: true, reasons: [] });
  });

  for (const [code, more] of [
    [486, {}],
    [404, {}],
    [480, {}],
    [503, { retryAfter: 7 }],
    [600, {}],
    [603, {}],
  ] as const) {
    it(`refused with ${code}`, async () => {
      all = await agents();
      const call = all.call();
      await all.clock.advance(5);
      const { session, told } = all.incoming[0]!;
      const headers = [
        { name: 'Reason', value: 'Q.850;cause=17' },
        ...('retryAfter' in more ? [{ name: 'Retry-After', value: '7' }] : []),
      ];
      told.call(() => session.reject(code, 'Not now', headers));
      await all.clock.advance(5);
      expect(call.end).to.deep.equal({
        ...{ by: 'peer', confirmed: false, code, phrase: 'Not now' },
        reasons: [{ protocol: 'Q.850', cause: 17 }],
        ...more,
      });
      expect(told.end).to.deep.include({ by: 'us', confirmed: false, code });
    });
  }

  it('taken back while it rings: CANCEL with its reason, 487', async () => {
    all = await agents({ onInvite: (session) => session.ring() });
    const call = all.call();
    await all.clock.advance(10);
    call.call((one) => one.hangUp({ protocol: 'SIP', cause: 200, text: 'Elsewhere' }));
    expect(call.session!.state).to.equal('cancelling');
    await all.clock.advance(10);
    expect(call.end).to.deep.include({ by: 'us', confirmed: false, code: 487 });
    expect(all.incoming[0]!.told.end).to.deep.equal({
      ...{ by: 'peer', confirmed: false, code: 487 },
      reasons: [{ protocol: 'SIP', cause: 200, text: 'Elsewhere' }],
    });
  });

  it('taken back before anybody was found: nothing is sent', async () => {
    all = await agents();
    const call = all.call();
    call.call((one) => one.hangUp());
    await all.clock.advance(10);
    expect(call.end).to.deep.equal({ by: 'us', confirmed: false, reasons: [] });
    expect(steps(all)).to.deep.equal([]);
  });

  it('taken back before anything was heard: CANCEL waits for the first response', async () => {
    all = await agents();
    const call = all.call();
    await all.clock.settle();
    call.call((one) => one.hangUp());
    await all.clock.advance(100);
    expect(steps(all)).to.deep.equal(['INVITE']);
    await all.clock.advance(150);
    expect(steps(all)).to.deep.equal(['INVITE', '100', 'CANCEL', '200', '487', 'ACK']);
    expect(call.end).to.deep.include({ by: 'us', code: 487 });
  });

  it('a 200 that crosses the CANCEL is acknowledged and ended', async () => {
    all = await agents({ onInvite: (session) => session.ring() });
    const call = all.call();
    await all.clock.advance(10);
    all.incoming[0]!.session.answer(audioAt(BOB));
    call.call((one) => one.hangUp());
    await all.clock.advance(20);
    expect(call.end).to.deep.equal({ by: 'us', confirmed: false, reasons: [] });
    expect(call.told).to.deep.equal(['180', 'ended by us']);
    expect(all.incoming[0]!.told.end).to.deep.include({ by: 'peer', confirmed: true });
    expect(steps(all)).to.include.members(['ACK', 'BYE']);
  });

  it('nobody there: the time-out is told', async () => {
    all = await agents();
    all.network.silent.add(BOB);
    const call = all.call();
    await all.clock.advance(33_000);
    expect(call.end).to.deep.include({ by: 'failure', confirmed: false });
    expect(call.end!.failure!.kind).to.equal('timeout');
  });

  it('nobody found: unresolved', async () => {
    all = await agents();
    const call = all.call({
      peer: { route: [], targets: () => Promise.reject(new Error('No such name.')) },
    });
    await all.clock.advance(1);
    expect(call.end!.failure).to.deep.equal({ kind: 'unresolved', message: 'No such name.' });
  });

  it('late offer: the 200 offers, the ACK answers', async () => {
    all = await agents({ onInvite: (session) => session.answer(audioAt(BOB, { laws: ['PCMU'] })) });
    const call = all.call({ lateOffer: true });
    await all.clock.advance(20);
    const { session, told } = all.incoming[0]!;
    expect(session.offered).to.equal(false);
    expect(call.told).to.deep.equal(['media sendrecv', 'confirmed']);
    expect(told.told).to.deep.equal(['media sendrecv', 'confirmed']);
    expect(call.plans[0]!.send.law).to.equal('PCMU');
    expect(lastOf(all, 'ACK')).to.contain('m=audio 4000');
    call.call((one) => one.hangUp());
    await all.clock.advance(5);
  });

  it('late offer with early media: offer in the 183, answer in its PRACK', async () => {
    all = await agents();
    const call = all.call({ lateOffer: true });
    await all.clock.advance(5);
    const { session, told } = all.incoming[0]!;
    told.call(() => session.ring({ code: 183, audio: audioAt(BOB) }));
    // Not before the PRACK (RFC 3262, section 3).
    told.call(() => session.answer(audioAt(BOB)));
    expect(steps(all).at(-1)).to.equal('183');
    await all.clock.advance(20);
    expect(call.told).to.deep.equal(['media sendrecv', '183 media', 'confirmed']);
    expect(told.told).to.deep.equal(['media sendrecv', 'confirmed']);
    expect(steps(all)).to.deep.equal(['INVITE', '183', 'PRACK', '200', '200', 'ACK']);
    expect(lastOf(all, 'PRACK')).to.contain('m=audio');
    expect(lastOf(all, 'ACK')).to.not.contain('m=audio');
    call.call((one) => one.hangUp());
    await all.clock.advance(5);
  });

  it('early media: 183 with an answer, reliable; the 200 has none', async () => {
    all = await agents();
    const call = all.call();
    await all.clock.advance(5);
    const { session, told } = all.incoming[0]!;
    told.call(() => session.ring({ code: 183, audio: audioAt(BOB) }));
    await all.clock.advance(10);
    expect(call.told).to.deep.equal(['media sendrecv', '183 media']);
    session.answer(audioAt(BOB));
    await all.clock.advance(10);
    expect(lastOf(all, 'SIP/2.0 200')).to.not.contain('m=audio');
    expect(call.told.at(-1)).to.equal('confirmed');
    told.call((one) => one.hangUp());
    await all.clock.advance(5);
  });

  it('no codec in common: 488 without asking anybody', async () => {
    all = await agents();
    const audio = audioAt('2001:db8::1');
    const call = all.call({ audio });
    await all.clock.advance(5);
    all.incoming[0]!.session.answer(audioAt(BOB));
    await all.clock.advance(5);
    expect(call.end).to.deep.include({ by: 'peer', code: 488 });
    expect(all.incoming[0]!.told.end!.failure!.kind).to.equal('noAudio');
  });

  it('hangs up between the 200 and its ACK: BYE waits for the ACK', async () => {
    all = await agents();
    let lost = 0;
    all.network.loses = ({ line }) => line.startsWith('ACK') && lost++ === 0;
    const call = all.call();
    await all.clock.advance(5);
    const { session, told } = all.incoming[0]!;
    session.answer(audioAt(BOB));
    await all.clock.advance(5);
    told.call((one) => one.hangUp());
    await all.clock.advance(100);
    expect(steps(all)).to.not.include('BYE');
    await all.clock.advance(600);
    expect(steps(all)).to.include('BYE');
    expect(told.end).to.deep.include({ by: 'us', confirmed: true });
    expect(call.end).to.deep.include({ by: 'peer', confirmed: true });
  });

  it('no ACK at all: BYE, and noAck is told', async () => {
    all = await agents({ onInvite: (session) => session.answer(audioAt(BOB)) });
    all.network.loses = ({ line }) => line.startsWith('ACK');
    const call = all.call();
    await all.clock.advance(33_000);
    const { told } = all.incoming[0]!;
    expect(told.end!.failure!.kind).to.equal('noAck');
    expect(call.end).to.deep.include({ by: 'peer', confirmed: true });
    expect(call.end!.reasons[0]).to.include({ protocol: 'SIP', cause: 408 });
  });

  it('a listener that throws is told of as a fault, and the call goes on', async () => {
    all = await agents({ onInvite: (session) => session.answer(audioAt(BOB)) });
    const call = all.call();
    call.onConfirmed = () => {
      throw new Error('mine');
    };
    await all.clock.advance(20);
    expect(all.faults.map(String)).to.deep.equal(['Error: mine']);
    all.faults.length = 0;
    call.call((one) => one.hangUp());
    await all.clock.advance(5);
    expect(call.end!.by).to.equal('us');
  });

  it('close ends what is up, refuses what is new, and resolves when peers have answered', async () => {
    all = await agents({ onInvite: (session) => session.answer(audioAt(BOB)) });
    const [one, two] = [all.call(), all.call()];
    await all.clock.advance(20);
    let closed = false;
    void all.b.close().then(() => (closed = true));
    const late = all.call();
    await all.clock.advance(20);
    expect(closed).to.equal(true);
    expect([one.end!.by, two.end!.by]).to.deep.equal(['peer', 'peer']);
    expect(late.end).to.deep.include({ by: 'peer', code: 503 });
  });

  it('close does not wait for those who do not answer', async () => {
    all = await agents({ onInvite: (session) => session.answer(audioAt(BOB)) });
    const up = all.call();
    await all.clock.advance(20);
    all.network.silent.add(BOB);
    const calling = all.call();
    await all.clock.advance(20);
    let closed = false;
    void all.a.close().then(() => (closed = true));
    await all.clock.advance(1_900);
    expect(closed).to.equal(false);
    await all.clock.advance(200);
    expect(closed).to.equal(true);
    expect([up.end!.by, calling.end!.by]).to.deep.equal(['us', 'us']);
    expect(all.a.counters().sessions).to.equal(0);
    all.network.silent.clear();
    all.incoming[0]!.session.hangUp();
  });
});
