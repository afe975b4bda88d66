import { expect } from 'chai';
import { afterEach } from 'mocha';
import type { Told } from '../dialog/agents';
import { Office, TRUNK, type OfficeOptions } from '../line/office';
import { answersAfter, type OnInvite } from '../line/far';

const CALLER = '<sip:13911112222@far>';

describe('Calls that come in over a trunk', () => {
  let office: Office;
  afterEach(async () => office.close());
  const open = async (options: OfficeOptions = {}): Promise<Office> => {
    const trunks = [{ inboundPhones: ['1001', '1002'] }];
    office = await Office.open({ trunks, ...options });
    return office;
  };

  it('ring its first phone, and are put through: what one hears the other says', async () => {
    await open();
    const trunk = await office.far();
    const phone = await office.phone('1001', { onInvite: answersAfter(1_000) });
    const caller = trunk.call('02180000000', CALLER);
    await office.clock.advance(500);
    expect(caller.told).to.deep.equal(['180']);
    expect(office.counters()).to.include({ incoming: 1, legs: 1, trunkCalls: 1, phonesInCall: 1 });
    await office.clock.advance(1_000);
    expect(caller.told).to.deep.equal(['180', 'media sendrecv', 'confirmed']);
    const [inbound, out] = office.audio.all;
    expect(inbound?.partner).to.equal(out);
    expect(inbound?.log).to.include('answered');
    caller.session?.hangUp();
    await office.clock.advance(100);
    expect(phone.incoming[0]?.told.end).to.include({ by: 'peer', confirmed: true });
    await office.rest();
  });

  it('end when the phone hangs up', async () => {
    await open();
    const trunk = await office.far();
    const phone = await office.phone('1001', { onInvite: answersAfter(10) });
    const caller = trunk.call('02180000000', CALLER);
    await office.clock.advance(500);
    phone.incoming[0]?.session.hangUp();
    await office.clock.advance(100);
    expect(caller.end).to.include({ by: 'peer', confirmed: true });
    await office.rest();
  });

  it('stop ringing when the caller gives up', async () => {
    await open();
    const trunk = await office.far();
    const phone = await office.phone('1001', { onInvite: (session) => session.ring() });
    const caller = trunk.call('02180000000', CALLER);
    await office.clock.advance(500);
    caller.session?.hangUp();
    await office.clock.advance(500);
    expect(phone.incoming[0]?.told.end).to.include({ confirmed: false });
    expect(caller.end).to.include({ code: 487 });
    await office.rest();
  });

  it('end where the phone answers as the caller gives up', async () => {
    await open();
    const trunk = await office.far();
    const phone = await office.phone('1001', { onInvite: (session) => session.ring() });
    const caller = trunk.call('02180000000', CALLER);
    await office.clock.advance(500);
    phone.incoming[0]?.session.answer(phone.audio);
    caller.session?.hangUp();
    await office.clock.advance(1_000);
    expect(phone.incoming[0]?.told.end).to.not.equal(undefined);
    expect(caller.end).to.not.equal(undefined);
    await office.rest();
  });

  it('end where the caller never acknowledges our answer', async () => {
    await open();
    const trunk = await office.far();
    const phone = await office.phone('1001', { onInvite: answersAfter(10) });
    office.network.loses = ({ line, from }) => line.startsWith('ACK') && from.startsWith(TRUNK);
    const caller = trunk.call('02180000000', CALLER);
    await office.clock.advance(40_000);
    expect(phone.incoming[0]?.told.end).to.not.equal(undefined);
    expect(caller.end).to.not.equal(undefined);
    await office.rest();
  });

  const refusals: { what: string; phones: (OnInvite | undefined)[]; code: number }[] = [
    { what: '486 where the last phone is busy', phones: [refuse(480), refuse(486)], code: 486 },
    { what: '486 where one is busy, the other not there', phones: [refuse(486)], code: 486 },
    { what: '603 where one declines', phones: [refuse(603)], code: 603 },
    { what: '480 where none is there', phones: [], code: 480 },
    { what: '480 where nobody answers', phones: [(session) => session.ring()], code: 480 },
  ];
  for (const { what, phones, code } of refusals) {
    it(`are told ${what}`, async () => {
      await open();
      const trunk = await office.far();
      for (const [index, onInvite] of phones.entries()) {
        await office.phone(`100${index + 1}`, onInvite ? { onInvite } : {});
      }
      const caller = trunk.call('02180000000', CALLER);
      await office.clock.advance(60_000);
      expect(caller.end).to.include({ by: 'peer', code });
      await office.rest();
    });
  }

  it('ring the next phone where one is in a call', async () => {
    await open();
    const trunk = await office.far();
    const one = await office.phone('1001', { onInvite: answersAfter(10) });
    const two = await office.phone('1002', { onInvite: answersAfter(10) });
    trunk.call('02180000000', CALLER);
    await office.clock.advance(500);
    trunk.call('02180000000', CALLER);
    await office.clock.advance(500);
    expect([one.incoming.length, two.incoming.length]).to.deep.equal([1, 1]);
    for (const { session } of [...one.incoming, ...two.incoming]) session.hangUp();
    await office.rest();
  });

  it('are declined where the trunk has no phones', async () => {
    await open({ trunks: [{}] });
    const caller = (await office.far()).call('02180000000', CALLER);
    await office.clock.advance(500);
    expect(caller.end).to.include({ by: 'peer', code: 480 });
    await office.rest();
  });

  it('are refused where there is no port for audio, and hold nothing', async () => {
    await open();
    const trunk = await office.far();
    await office.phone('1001', { onInvite: answersAfter(10) });
    office.audio.failure = new Error('no port');
    const caller = trunk.call('02180000000', CALLER);
    await office.clock.advance(500);
    expect(caller.end).to.include({ by: 'peer', code: 500 });
    expect(office.faults.splice(0)).to.have.lengthOf(1);
    await office.rest();
  });

  it('may be given up while audio is being opened', async () => {
    await open();
    const trunk = await office.far();
    const phone = await office.phone('1001', { onInvite: answersAfter(10) });
    const opened = Promise.withResolvers<void>();
    office.audio.opening = opened.promise;
    const caller = trunk.call('02180000000', CALLER);
    await office.clock.advance(500);
    caller.session?.hangUp();
    await office.clock.advance(500);
    opened.resolve();
    await office.clock.advance(500);
    expect(phone.incoming).to.have.lengthOf(0);
    expect(caller.end).to.include({ code: 487 });
    await office.rest();
  });

  it('go on through a hold of either side, and a change of where audio goes', async () => {
    await open();
    const trunk = await office.far();
    const phone = await office.phone('1001', { onInvite: answersAfter(10) });
    const caller = trunk.call('02180000000', CALLER);
    await office.clock.advance(500);
    for (const session of [phone.incoming[0]?.session, caller.session]) {
      const held = session?.renegotiate('sendonly');
      await office.clock.advance(500);
      expect(await held).to.equal(true);
      const back = session?.renegotiate('sendrecv');
      await office.clock.advance(500);
      expect(await back).to.equal(true);
    }
    const [inbound, out] = office.audio.all;
    const directions = ['sendrecv', 'recvonly', 'sendrecv'];
    for (const audio of [inbound, out]) {
      expect(audio?.plans.map(({ direction }) => direction)).to.deep.equal(directions);
    }
    expect(inbound?.partner).to.equal(out);
    caller.session?.hangUp();
    await office.rest();
  });

  it('are ended where no audio comes of one side any more', async () => {
    await open();
    const trunk = await office.far();
    const phone = await office.phone('1001', { onInvite: answersAfter(10) });
    for (const side of [0, 1]) {
      const caller = trunk.call('02180000000', CALLER);
      await office.clock.advance(500);
      office.audio.all.at(side === 0 ? -2 : -1)?.listener.dead(20_000);
      await office.clock.advance(500);
      expect(caller.end).to.include({ by: 'peer', confirmed: true });
      expect(phone.incoming.at(-1)?.told.end).to.include({ by: 'peer', confirmed: true });
    }
    await office.rest();
  });

  it('offer the codecs of their trunk', async () => {
    await open({ trunks: [{ inboundPhones: ['1001'], codecs: ['PCMU'] }] });
    const trunk = await office.far();
    await office.phone('1001', { onInvite: answersAfter(10) });
    const caller = trunk.call('02180000000', CALLER);
    await office.clock.advance(500);
    expect(office.audio.all[0]?.plans[0]?.send.law).to.equal('PCMU');
    expect(office.audio.all[1]?.plans[0]?.send.law).to.equal('PCMA');
    caller.session?.hangUp();
    await office.rest();
  });
});

describe('Calls of phones', () => {
  let office: Office;
  afterEach(async () => office.close());

  it('reach another phone, both in a call as long as it lasts', async () => {
    office = await Office.open();
    const caller = await office.phone('1001');
    const callee = await office.phone('1002', { onInvite: answersAfter(10) });
    const call = caller.call('1002', '<sip:1001@line>');
    await office.clock.advance(500);
    expect(call.told).to.include('confirmed');
    expect([office.isInCall('1001'), office.isInCall('1002')]).to.deep.equal([true, true]);
    callee.incoming[0]?.session.hangUp();
    await office.clock.advance(500);
    expect(call.end).to.include({ by: 'peer' });
    expect([office.isInCall('1001'), office.isInCall('1002')]).to.deep.equal([false, false]);
    await office.rest();
  });

  it('to itself find it busy', async () => {
    office = await Office.open();
    const phone = await office.phone('1001', { onInvite: (session) => session.ring() });
    const call = phone.call('1001', '<sip:1001@line>');
    await office.clock.advance(500);
    expect(call.end).to.include({ by: 'peer', code: 486 });
    expect(phone.incoming).to.have.lengthOf(0);
    expect(office.isInCall('1001')).to.equal(false);
    await office.rest();
  });

  it('to numbers that may not be dialled are forbidden (403)', async () => {
    office = await Office.open();
    const trunk = await office.far();
    const phone = await office.phone('1001');
    for (const number of ['0012125550100', '110', 'nobody', '%0d%0aX:1']) {
      const call = phone.call(number, '<sip:1001@line>');
      await office.clock.advance(500);
      expect(call.end, number).to.include({ by: 'peer', code: 403 });
    }
    expect(trunk.incoming).to.have.lengthOf(0);
    await office.rest();
  });

  it('to a number go over a trunk, and are told what that says', async () => {
    office = await Office.open({ trunks: [{ callerNumber: '02188888888' }] });
    const trunk = await office.far({ onInvite: (session) => session.reject(404) });
    const phone = await office.phone('1001');
    const call = phone.call('13800138000', '<sip:1001@line>');
    await office.clock.advance(500);
    expect(call.end).to.include({ by: 'peer', code: 404 });
    expect(trunk.incoming[0]?.session.remote).to.not.equal(null);
    const invite = office.network.seen.find(({ to, line }) => {
      return to.startsWith(TRUNK) && line.startsWith('INVITE');
    });
    expect(invite?.text).to.contain('From: <sip:02188888888@');
    await office.rest();
  });

  it('are those of a phone also from the address of a trunk', async () => {
    office = await Office.open({ trunks: [{ inboundPhones: ['1003'] }] });
    await office.far();
    const callee = await office.phone('1002', { onInvite: answersAfter(10) });
    const phone = await office.phone('1001', { address: TRUNK, port: 5080 });
    const call = phone.call('1002', '<sip:1001@line>');
    await office.clock.advance(500);
    expect(call.told).to.include('confirmed');
    expect(callee.incoming).to.have.lengthOf(1);
    call.session?.hangUp();
    await office.rest();
  });

  it('without their password get nowhere', async () => {
    office = await Office.open();
    await office.phone('1002', { onInvite: answersAfter(10) });
    const stranger = await office.far({ address: '10.0.1.9' });
    const call = stranger.call('1002', '<sip:1001@line>');
    await office.clock.advance(500);
    expect(call.end).to.include({ by: 'peer', code: 401 });
    expect(office.counters()).to.include({ incoming: 0, legs: 0, phonesInCall: 0 });
    await office.rest();
  });

  it('over a WebSocket go through, and end when its connection is gone', async () => {
    office = await Office.open({
      listen: [
        { protocol: 'UDP', address: '10.0.0.1' },
        { protocol: 'WS', address: '10.0.0.1' },
      ],
    });
    const web = await office.phone('1001', { protocol: 'WS', address: '10.0.1.5' });
    const callee = await office.phone('1002', { onInvite: answersAfter(10) });
    const call: Told = web.call('1002', '<sip:1001@line>');
    await office.clock.advance(500);
    expect(call.told).to.include('confirmed');
    callee.incoming[0]?.session.hangUp();
    await office.clock.advance(500);
    expect(call.end).to.include({ by: 'peer', confirmed: true });
    // And the other way round.
    web.does(answersAfter(10));
    const back = callee.call('1001', '<sip:1002@line>');
    await office.clock.advance(500);
    expect(back.told).to.include('confirmed');
    back.session?.hangUp();
    await office.clock.advance(500);
    expect(web.incoming[0]?.told.end).to.include({ by: 'peer', confirmed: true });
    await office.rest();
  });
});

function refuse(code: number): OnInvite {
  return (session) => session.reject(code);
}
