import { expect } from 'chai';
import { SessionState } from 'sip.js';
import { CALLED, TestLine } from './support/line';
import { Sipp } from './support/sipp';
import { established, SipJsPhone, terminated } from './support/sipjs';

const PHONES = [
  { name: '1001', password: 'secret-1001' },
  { name: '1002', password: 'secret-1002' },
];
const [FIRST, SECOND] = PHONES as [(typeof PHONES)[0], (typeof PHONES)[0]];
const TRUNK = '127.0.0.2';

function openLine(trunkPort = 5060): Promise<TestLine> {
  return TestLine.open({
    trunks: [{ host: TRUNK, port: trunkPort }],
    listen: [
      { protocol: 'UDP', address: '127.0.0.1', port: 0 },
      { protocol: 'WS', address: '127.0.0.1', port: 0 },
    ],
    phones: PHONES,
  });
}

describe('sip.js over WebSocket as a phone of the line', () => {
  const start = async (line: TestLine, phone = FIRST): Promise<SipJsPhone> => {
    const softphone = await SipJsPhone.start({ port: line.port('WS'), ...phone });
    await softphone.register();
    return softphone;
  };

  it('registers with its password, and takes it back', async () => {
    const line = await openLine();
    const phone = await start(line);
    expect(line.phone('1001')?.registered).to.equal(true);
    await phone.unregister();
    expect(line.phone('1001')?.registered).to.equal(false);
  });

  it('is not registered any more when its connection is gone', async () => {
    const line = await openLine();
    const phone = await start(line);
    await phone.disconnect();
    await line.until(() => line.phone('1001')?.registered === false);
  });

  it('is refused with a wrong password', async () => {
    const line = await openLine();
    const phone = await SipJsPhone.start({
      port: line.port('WS'),
      name: '1001',
      password: 'wrong',
    });
    const said = await phone.register().then(
      () => 'registered',
      (error: Error) => error.message,
    );
    expect(said).to.contain('403');
    expect(line.phone('1001')?.registered).to.equal(false);
  });

  it('is called by us, hears us, and is hung up on', async () => {
    const line = await openLine();
    const phone = await start(line);
    const invited = phone.invited();
    const call = line.call({ phone: '1001', calledNumber: '', understands: false });
    const invitation = await invited;
    await invitation.progress();
    await call.hears('ringing');
    expect(line.phone('1001')?.inCall).to.equal(true);
    await invitation.accept();
    await call.hears('answered');
    expect((await call.leg.say('440 Hz, 300 ms').done).reason).to.equal('complete');
    expect(phone.heardPackets).to.be.greaterThan(10);
    call.leg.hangUp();
    await terminated(invitation);
    const end = await call.ended();
    expect(end).to.include({ outcome: 'answered', by: 'us' });
    expect(end.quality?.received).to.be.greaterThan(10);
    expect(line.phone('1001')?.inCall).to.equal(false);
  });

  it('is called by us and hangs up', async () => {
    const line = await openLine();
    const phone = await start(line);
    const invited = phone.invited();
    const call = line.call({ phone: '1001', calledNumber: '', understands: false });
    const invitation = await invited;
    await invitation.accept();
    await call.hears('answered');
    await established(invitation);
    await invitation.bye();
    expect(await call.ended()).to.include({ outcome: 'answered', by: 'callee' });
  });

  it('is called by us and declines', async () => {
    const line = await openLine();
    const phone = await start(line);
    const invited = phone.invited();
    const call = line.call({ phone: '1001', calledNumber: '', understands: false });
    await (await invited).reject({ statusCode: 486 });
    expect(await call.ended()).to.include({ outcome: 'busy', sipCode: 486 });
  });

  it('is called by us, and stops ringing when we give up', async () => {
    const line = await openLine();
    const phone = await start(line);
    const invited = phone.invited();
    const call = line.call({ phone: '1001', calledNumber: '', understands: false, ringMs: 300 });
    const invitation = await invited;
    await invitation.progress();
    expect(await call.ended()).to.include({ outcome: 'noAnswer' });
    await terminated(invitation);
  });

  it('calls a number over a trunk, and audio goes there and back', async () => {
    const trunk = await Sipp.start('answers', { address: TRUNK, echo: true });
    const line = await openLine(trunk.port);
    const phone = await start(line);
    const session = await phone.call(CALLED);
    expect(session.state).to.equal(SessionState.Established);
    phone.speak();
    await phone.hears(25);
    await session.bye();
    await trunk.done();
    expect(trunk.received('INVITE')[0]?.start).to.contain(`sip:${CALLED}@`);
  });

  it('calls another softphone: audio goes both ways, and the end of one is that of the other', async () => {
    const line = await openLine();
    const [one, two] = [await start(line), await start(line, SECOND)];
    const invited = two.invited();
    const called = one.call('1002');
    const invitation = await invited;
    expect(invitation.remoteIdentity.uri.user).to.equal('1001');
    await invitation.accept();
    const session = await called;
    one.speak();
    await two.hears(25);
    await one.hears(25);
    await invitation.bye();
    await terminated(session);
    await line.until(() => line.phones().every(({ inCall }) => !inCall));
  });

  it('is told 480 of a phone that is not there, and nothing is left', async () => {
    const line = await openLine();
    const phone = await start(line);
    const refused = (user: string): Promise<string> =>
      phone.call(user).then(
        () => 'answered',
        (error: Error) => error.message,
      );
    expect(await refused('1002')).to.contain('480');
    await line.until(() => line.line.counters()['incoming'] === 0);
    expect(line.line.counters()).to.include({ legs: 0, sessions: 0, rtpPorts: 0 });
  });
});
