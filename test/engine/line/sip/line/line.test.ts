import { expect } from 'chai';
import { afterEach } from 'mocha';
import { CALLED, events, LINE, Office, TRUNK, type OfficeOptions } from './office';

describe('SipLine', () => {
  let office: Office;
  afterEach(async () => office.close());
  const open = async (options: OfficeOptions = {}): Promise<Office> => {
    office = await Office.open(options);
    return office;
  };

  it('carries a call over its trunk, and holds nothing when that is over', async () => {
    const { line } = await open();
    const trunk = await office.far({ onInvite: (session) => session.answer(trunk.audio) });
    const call = office.place();
    await office.clock.advance(100);
    expect(events(call.log)).to.deep.equal(['answered']);
    expect(line.trunks()[0]).to.include({ liveCalls: 1 });
    expect(line.counters()).to.include({ legs: 1, sessions: 1, rtpPorts: 1, trunkCalls: 1 });
    call.leg.hangUp();
    await office.clock.advance(100);
    expect(call.end).to.include({ outcome: 'answered', by: 'us', trunk: 'trunk1' });
    expect(line.trunks()[0]).to.include({ liveCalls: 0, state: 'up' });
    await office.rest();
  });

  it('calls nobody outside the allowed prefixes, nor hands anybody over to there', async () => {
    await open({ allowedPrefixes: ['13'] });
    const trunk = await office.far({ onInvite: (session) => session.answer(trunk.audio) });
    const abroad = office.place({ calledNumber: '0012125550100' });
    await office.clock.advance(100);
    expect(abroad.end?.exception?.code).to.equal('NotAllowed');
    expect(trunk.incoming).to.have.lengthOf(0);
    const call = office.place();
    await office.clock.advance(100);
    expect(await call.leg.refer({ number: '0012125550100' })).to.include({ taken: false });
    const lines = office.network.lines();
    expect(lines.some((one) => one.startsWith('REFER'))).to.equal(false);
  });

  it('does not hand a callee over to a phone by a trunk, which does not know it', async () => {
    await open();
    const trunk = await office.far({ onInvite: (session) => session.answer(trunk.audio) });
    await office.phone('1001');
    const call = office.place();
    await office.clock.advance(100);
    const end = await call.leg.refer({ phone: '1001' });
    expect(end).to.include({ taken: false, outcome: 'lineFailed' });
    expect('detail' in end && end.detail).to.contain('joined by the engine');
  });

  it('gives no trunk more calls than it may carry, also of those placed in one turn', async () => {
    await open({ trunks: [{ maxConcurrency: 2 }, { host: '10.0.0.3', order: 1 }] });
    const one = await office.far({ onInvite: (session) => session.answer(one.audio) });
    const two = await office.far({
      address: '10.0.0.3',
      onInvite: (session) => session.answer(two.audio),
    });
    const calls = Array.from({ length: 5 }, () => office.place());
    await office.clock.advance(100);
    expect([one.incoming.length, two.incoming.length]).to.deep.equal([2, 3]);
    for (const { leg } of calls) leg.hangUp();
    await office.rest();
  });

  it('takes a trunk’s next server where the first says nothing', async () => {
    await open({
      trunks: [{ host: 'trunk.test' }],
      zone: {
        srv: {
          '_sip._udp.trunk.test': [
            { priority: 1, weight: 0, port: 5060, name: 'dead.test' },
            { priority: 2, weight: 0, port: 5060, name: 'live.test' },
          ],
        },
        a: { 'dead.test': ['10.0.0.9'], 'live.test': [TRUNK] },
      },
    });
    const trunk = await office.far({ onInvite: (session) => session.answer(trunk.audio) });
    const call = office.place();
    await office.clock.advance(4_100);
    expect(events(call.log)).to.deep.equal(['answered']);
    call.leg.hangUp();
    await office.rest();
  });

  it('refuses calls over trunks that all asked for a rest', async () => {
    await open();
    await office.far({
      onInvite: (session) => session.reject(503, 'Full', [{ name: 'Retry-After', value: '60' }]),
    });
    const first = office.place();
    await office.clock.advance(100);
    expect(first.end?.exception?.code).to.equal('TrunkLimit');
    const second = office.place();
    await office.clock.advance(100);
    expect(second.end?.exception?.code).to.equal('NoTrunk');
    expect(second.end?.detail).to.contain('asked for no calls');
  });
});

describe('SipLine, calling phones', () => {
  let office: Office;
  afterEach(async () => office.close());

  it('has a phone in a call from the moment it is rung to the end', async () => {
    office = await Office.open();
    const phone = await office.phone('1001', { onInvite: (session) => session.ring() });
    expect(office.isInCall('1001')).to.equal(false);
    let freeAtEnd: boolean | undefined;
    const call = office.place(
      { phone: '1001', calledNumber: '' },
      { ended: () => (freeAtEnd = office.isInCall('1001') === false) },
    );
    expect(office.isInCall('1001')).to.equal(true);
    const second = office.place({ phone: '1001', calledNumber: '' });
    await office.clock.advance(1_000);
    expect(second.end).to.deep.include({
      ...{ outcome: 'busy', by: 'line', detail: 'Phone 1001 is in another call.' },
    });
    expect(phone.incoming).to.have.lengthOf(1);
    phone.incoming[0]?.session.reject(486);
    await office.clock.advance(100);
    expect(call.end).to.include({ outcome: 'busy' });
    expect(freeAtEnd).to.equal(true);
    await office.rest();
  });

  it('says where it has not registered, and where there is no such phone', async () => {
    office = await Office.open();
    const absent = office.place({ phone: '1001', calledNumber: '' });
    await office.clock.advance(10);
    expect(absent.end).to.deep.include({
      ...{ outcome: 'notConnected', detail: 'Phone 1001 has not registered.' },
    });
    expect(office.isInCall('1001')).to.equal(false);
  });

  it('tells the phone who calls by the name that the phone knows the line by', async () => {
    office = await Office.open();
    await office.phone('1001');
    const call = office.place({ phone: '1001', calledNumber: '', callingNumber: CALLED });
    await office.clock.advance(100);
    const [invite] = office.network.seen.filter(({ line }) => line.startsWith('INVITE'));
    expect(invite?.text).to.contain(`From: <sip:${CALLED}@${LINE}>`);
    call.leg.hangUp();
    await office.clock.advance(5_000);
  });

  it('lets no caller write into the INVITE', async () => {
    office = await Office.open();
    await office.phone('1001');
    const call = office.place({
      ...{ phone: '1001', calledNumber: '', callingNumber: 'x\r\nSubject: evil <sip:a@b>' },
    });
    await office.clock.advance(100);
    const [invite] = office.network.seen.filter(({ line }) => line.startsWith('INVITE'));
    expect(invite?.text).to.not.match(/^Subject/m);
    call.leg.hangUp();
    await office.clock.advance(5_000);
  });

  it('rings the other device of a phone where one is gone, and none twice', async () => {
    office = await Office.open();
    const gone = await office.phone('1001', { address: '10.0.1.8' });
    const there = await office.phone('1001', {
      address: '10.0.1.7',
      onInvite: (session) => session.reject(486),
    });
    // The last to have registered is rung first.
    office.network.silent.add('10.0.1.7');
    gone.does((session) => session.answer(gone.audio));
    const call = office.place({ phone: '1001', calledNumber: '' });
    await office.clock.advance(4_200);
    expect(events(call.log)).to.deep.equal(['answered']);
    expect(there.incoming).to.have.lengthOf(0);
    call.leg.hangUp();
    await office.clock.advance(100);
    office.network.silent.clear();
    expect(office.isInCall('1001')).to.equal(false);
  });
});

describe('SipLine, closed', () => {
  it('ends calls in every state, each told once, with their recordings written', async () => {
    const office = await Office.open({ trunks: [{ inboundPhones: ['1001'] }] });
    const trunk = await office.far({
      onInvite: (session) => {
        const user = /sip:(\d+)@/.exec(session.invite.message.uri)?.[1] ?? '';
        if (user.endsWith('1')) session.ring();
        if (user.endsWith('2')) session.answer(trunk.audio);
      },
    });
    const phone = await office.phone('1001', { onInvite: (session) => session.ring() });
    const rung = office.place({ calledNumber: '13800138001' });
    const answered = office.place({ calledNumber: '13800138002', recordTo: '/day/call' });
    const tried = office.place({ calledNumber: '13800138003' });
    const inbound = trunk.call('02180000000');
    await office.clock.advance(500);
    expect(inbound.told).to.include('180');
    const written = Promise.withResolvers<void>();
    for (const audio of office.audio.all) audio.closing = written.promise;
    const opening = Promise.withResolvers<void>();
    office.audio.opening = opening.promise;
    const opened = office.place();
    await office.clock.advance(10);
    const closed = office.line.close();
    const late = office.place();
    let isClosed = false;
    void closed.then(() => (isClosed = true));
    await office.clock.advance(10_000);
    expect(isClosed, 'before recordings are written').to.equal(false);
    written.resolve();
    await office.clock.advance(100);
    expect(isClosed).to.equal(true);
    for (const one of [rung, tried, opened, late]) {
      expect(one.end).to.deep.include({
        ...{ outcome: 'lineFailed', by: 'line', detail: 'The line was closed.' },
      });
    }
    expect(answered.end).to.deep.include({
      ...{ outcome: 'answered', by: 'line', detail: 'The line was closed.' },
      recording: { file: '/day/call.wav', durationMs: 1_000 },
    });
    expect(inbound.end).to.include({ by: 'peer', code: 503 });
    expect(phone.incoming[0]?.told.end).to.not.equal(undefined);
    opening.resolve();
    await office.close();
  });

  it('may be closed again', async () => {
    const office = await Office.open();
    await office.line.close();
    await office.line.close();
    await office.close();
  });
});
