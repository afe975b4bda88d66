import { expect } from 'chai';
import { CALLED, TestLine } from '../support/line';
import { LossyNetwork } from '../support/lossy';
import { freePort } from '../support/ports';
import { headerOf, Sipp } from '../support/sipp';

describe('several trunks of the line, each a sipp', () => {
  const refusing = (status: string): Promise<Sipp> =>
    Sipp.start('refuses', { values: { status, header: '' } });

  it('tries the next trunk where one says 503', async () => {
    const [full, free] = [await refusing('503 Service Unavailable'), await Sipp.start('answers')];
    const line = await TestLine.open({
      trunks: [
        { port: free.port, order: 2, name: 'second' },
        { port: full.port, order: 1, name: 'first' },
      ],
    });
    const call = line.call();
    await call.hears('answered');
    call.leg.hangUp();
    expect(await call.ended()).to.include({ outcome: 'answered', trunk: 'second' });
    expect(call.told).to.deep.equal(['ringing', 'answered', 'ended']);
    await full.done();
    await free.done();
  });

  it('does not try another trunk where the callee is busy', async () => {
    const [busy, other] = [await refusing('486 Busy Here'), await Sipp.start('answers')];
    const line = await TestLine.open({
      trunks: [{ port: busy.port }, { port: other.port, order: 1 }],
    });
    expect(await line.call().ended()).to.include({ outcome: 'busy', trunk: 'trunk1' });
    await busy.done();
    expect(other.messages()).to.deep.equal([]);
  });

  it('tries the next trunk at once where nobody listens (TCP)', async () => {
    const [port, sipp] = [await freePort(), await Sipp.start('answers', { protocol: 'TCP' })];
    const line = await TestLine.open({
      trunks: [
        { port, protocol: 'TCP' },
        { port: sipp.port, protocol: 'TCP', order: 1 },
      ],
    });
    const call = line.call();
    await call.hears('answered');
    call.leg.hangUp();
    expect(await call.ended()).to.include({ outcome: 'answered', trunk: 'trunk2' });
    await sipp.done();
  });

  it('tries the next trunk where one says nothing at all for a while', async () => {
    const [network, sipp] = [await LossyNetwork.open(() => true), await Sipp.start('answers')];
    const line = await TestLine.open({
      trunks: [network.endpoint, { port: sipp.port, order: 1 }],
      speed: 4,
    });
    const call = line.call();
    await call.hears('answered');
    call.leg.hangUp();
    expect(await call.ended()).to.include({ outcome: 'answered', trunk: 'trunk2' });
    await sipp.done();
  });

  it('gives up with what the last of them said where all refuse', async () => {
    const [one, two] = [await refusing('503 Full'), await refusing('500 Broken')];
    const line = await TestLine.open({
      trunks: [{ port: one.port }, { port: two.port, order: 1 }],
    });
    const end = await line.call().ended();
    expect(end).to.include({ outcome: 'lineFailed', sipCode: 500, trunk: 'trunk2' });
    expect(end.exception?.code).to.equal('TrunkFault');
    await one.done();
    await two.done();
  });

  it('takes the next trunk where one carries as many calls as it may', async () => {
    const [one, two] = [await Sipp.start('answers'), await Sipp.start('answers')];
    const line = await TestLine.open({
      trunks: [
        { port: one.port, maxConcurrency: 1 },
        { port: two.port, order: 1 },
      ],
    });
    const calls = [line.call(), line.call()];
    for (const call of calls) await call.hears('answered');
    for (const call of calls) call.leg.hangUp();
    const ends = await Promise.all(calls.map((call) => call.ended()));
    expect(ends.map(({ trunk }) => trunk)).to.deep.equal(['trunk1', 'trunk2']);
    await one.done();
    await two.done();
    // The second call was not even tried there.
    const callIds = one.received('INVITE').map((invite) => headerOf(invite, 'Call-ID')[0]);
    expect(new Set(callIds).size).to.equal(1);
  });
});

describe('how the line asks a trunk that is a sipp whether it is there', () => {
  it('is up while OPTIONS are answered, down when they are not, and up again', async () => {
    const port = await freePort();
    const first = await Sipp.start('answers-options', { port, calls: 2 });
    // Every 30 s, at thirty times the speed.
    const line = await TestLine.to({ port }, { keepAliveSeconds: 30 }, { speed: 30 });
    await line.until(() => line.trunk().state === 'up');
    expect(line.trunk().roundTripMs).to.be.a('number');
    await first.done();
    await line.until(() => line.trunk().state === 'down');
    expect(line.trunk().detail).to.be.a('string');
    const second = await Sipp.start('answers-options', { port, calls: 1 });
    await line.until(() => line.trunk().state === 'up');
    await second.done();
    expect(line.trunk().detail).to.equal(null);
  });

  it('tests a trunk when it is told to', async () => {
    const sipp = await Sipp.start('answers-options');
    const line = await TestLine.to(sipp);
    expect(line.trunk().state).to.equal('unknown');
    expect(await line.line.test('trunk1')).to.include({ state: 'up', detail: null });
    await sipp.done();
  });
});

describe('how the line registers with a trunk that is a sipp', () => {
  const ACCOUNT = { username: 'account', password: 'a secret' };

  it('registers, refreshes in time and takes it back at the end, each with the password', async () => {
    const values = { account: '4000', expires: 60, ...ACCOUNT };
    const sipp = await Sipp.start('registrar', { values });
    const trunk = { register: true, registerSeconds: 60, account: '4000', ...ACCOUNT };
    const line = await TestLine.to(sipp, trunk, { speed: 30 });
    await line.until(() => line.trunk().registered === true);
    await sipp.hears('REGISTER', 3);
    expect(line.trunk()).to.include({ registered: true, state: 'up' });
    await line.line.close();
    await sipp.done();
    const [first, , refresh] = sipp.received('REGISTER');
    expect(headerOf(first!, 'Contact')[0]).to.contain('4000@127.0.0.1');
    const seconds = ((refresh!.at - first!.at) * 30) / 1_000;
    expect(seconds).to.be.within(30, 55);
    const sequence = sipp.received('REGISTER').map((one) => parseInt(headerOf(one, 'CSeq')[0]!));
    expect(sequence).to.deep.equal([...sequence].sort((a, b) => a - b));
    expect(
      new Set(sipp.received('REGISTER').map((one) => headerOf(one, 'Call-ID')[0])).size,
    ).to.equal(1);
  });

  it('says so where the password is wrong', async () => {
    const values = {
      status: '401 Unauthorized',
      challenge: 'WWW-Authenticate: Digest realm="sipp", nonce="1", algorithm=MD5',
    };
    const sipp = await Sipp.start('never-registers', { values });
    const line = await TestLine.to(sipp, { register: true, ...ACCOUNT });
    await sipp.done();
    await line.until(() => line.trunk().detail !== null);
    expect(line.trunk().registered).to.equal(false);
    expect(line.trunk().detail).to.contain('401');
  });
});

describe('how the line tells a trunk who calls', () => {
  it('puts the caller number where the trunk wants it, hidden where it is private', async () => {
    const cases = [
      { trunk: { identity: 'pAssertedIdentity' as const }, header: 'P-Asserted-Identity' },
      { trunk: { identity: 'pPreferredIdentity' as const }, header: 'P-Preferred-Identity' },
      { trunk: { identity: 'remotePartyId' as const }, header: 'Remote-Party-ID' },
    ];
    for (const { trunk, header } of cases) {
      const sipp = await Sipp.start('refuses', { values: { status: '486 Busy', header: '' } });
      await (await TestLine.to(sipp, trunk)).call().ended();
      await sipp.done();
      expect(headerOf(sipp.received('INVITE')[0]!, header)[0]).to.contain('02180000000');
    }
    const sipp = await Sipp.start('refuses', { values: { status: '486 Busy', header: '' } });
    const trunk = { identity: 'pAssertedIdentity' as const, privateCallerId: true };
    await (await TestLine.to(sipp, trunk)).call().ended();
    await sipp.done();
    const [invite] = sipp.received('INVITE');
    expect(headerOf(invite!, 'From')[0]).to.contain('anonymous@anonymous.invalid');
    expect(headerOf(invite!, 'Privacy')[0]).to.contain('id');
  });

  it('goes through an outbound proxy, to a domain of its own, with a prefix', async () => {
    const sipp = await Sipp.start('answers');
    const trunk = {
      host: '192.0.2.9',
      domain: 'trunk.example',
      dialPrefix: '+86',
      outboundProxy: `sip:127.0.0.1:${sipp.port};lr`,
    };
    const call = (await TestLine.to({ port: 5060 }, trunk)).call();
    await call.hears('answered');
    call.leg.hangUp();
    await call.ended();
    await sipp.done();
    const [invite] = sipp.received('INVITE');
    expect(invite?.start).to.match(new RegExp(`^INVITE sip:\\+86${CALLED}@trunk\\.example`));
    expect(headerOf(invite!, 'Route')[0]).to.contain(`127.0.0.1:${sipp.port};lr`);
    expect(headerOf(invite!, 'From')[0]).to.contain('@trunk.example');
  });
});
