import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { tempFolder } from '../support/folders';
import { certificate } from '../engine/line/sip/transport/certificates';
import { Baresip } from './support/baresip';
import { CALLED, TestLine } from './support/line';
import { Sipp } from './support/sipp';
import { channelOf, msOfTone, tone, wavOf } from './support/speech';

/** What the callee plays, and what we say. */
const THEIRS = 620;
const OURS = 1_150;

/** A second of tone and two of silence, and again: the recogniser ends an utterance in a silence. */
function sentences(): string {
  const path = join(tempFolder(), 'sentences.wav');
  const pcm = new Int16Array(8_000 * 12);
  for (const second of [0.5, 3.5, 6.5, 9.5]) pcm.set(tone(THEIRS, 1_000), 8_000 * second);
  writeFileSync(path, wavOf(pcm));
  return path;
}

describe('calls of the line to baresip', () => {
  for (const codec of ['PCMA', 'PCMU'] as const) {
    it(`carries audio both ways as ${codec}, and records both sides`, async () => {
      const phone = await Baresip.start({ codec, plays: sentences() });
      const folder = tempFolder();
      const line = await TestLine.to(phone);
      const call = line.call({ recordTo: join(folder, 'call') });
      await call.hears('answered');
      const said = await call.leg.say(`${OURS} Hz, 800 ms`).done;
      expect(said).to.include({ heard: 1, reason: 'complete' });
      await call.hears('speech');
      call.leg.hangUp();
      const end = await call.ended();
      expect(end).to.include({ outcome: 'answered', by: 'us' });
      expect(end.quality).to.include({ lossRatio: 0 });
      expect(end.quality?.sent).to.be.greaterThan(50);

      // We have both sides, each on a channel of its own.
      expect(end.recording?.file).to.equal(join(folder, 'call.wav'));
      const recording = readFileSync(join(folder, 'call.wav'));
      const [near, far] = [channelOf(recording, 0), channelOf(recording, 1)];
      expect(msOfTone(near, OURS)).to.be.within(760, 840);
      expect(msOfTone(far, THEIRS)).to.be.greaterThan(900);
      expect(msOfTone(near, THEIRS)).to.equal(0);
      expect(msOfTone(far, OURS)).to.equal(0);
      expect(end.recording?.durationMs).to.be.closeTo(near.length / 8, 40);

      // And baresip has heard what we said.
      await phone.tells('CALL_CLOSED');
      await phone.stop();
      const [heard] = phone.heard();
      expect(msOfTone(channelOf(heard!, 0), OURS)).to.be.within(700, 860);
    });
  }

  it('hears keys that are pressed there, and presses keys that are heard there (RFC 4733)', async () => {
    const phone = await Baresip.start({ codec: 'PCMA', plays: sentences() });
    const call = (await TestLine.to(phone)).call();
    await call.hears('answered');
    await phone.press('1#9');
    await call.until(() => call.keys === '1#9');
    expect(await call.leg.sendKeys('24*80')).to.equal(true);
    await phone.until(() => phone.keys === '24*80');
    call.leg.hangUp();
    await call.ended();
    await phone.tells('CALL_CLOSED');
    expect(call.keys).to.equal('1#9');
  });

  it('is told of what the callee says, once for each time', async () => {
    const phone = await Baresip.start({ codec: 'PCMU', plays: sentences() });
    const call = (await TestLine.to(phone)).call();
    await call.until(() => call.speech.length === 2);
    call.leg.hangUp();
    await call.ended();
    await phone.tells('CALL_CLOSED');
    const twice = ['speechStarted', 'speech', 'speechStarted', 'speech'];
    expect(call.told).to.deep.equal(['ringing', 'answered', ...twice, 'ended']);
    for (const heard of call.speech) expect(parseInt(heard)).to.be.within(900, 2_200);
  });

  it('is ended by the callee', async () => {
    const phone = await Baresip.start({ codec: 'PCMA', plays: sentences() });
    const call = (await TestLine.to(phone)).call();
    await call.hears('answered');
    const playback = call.leg.say('440 Hz, 5000 ms');
    await phone.command('hangup');
    expect(await call.ended()).to.include({ outcome: 'answered', by: 'callee' });
    expect((await playback.done).reason).to.equal('ended');
  });

  it('goes over TLS to a certificate that it was told to trust, and to no other', async () => {
    const [known, unknown] = [certificate('IP:127.0.0.1'), certificate('IP:127.0.0.1')];
    const authorityFile = join(tempFolder(), 'authority.pem');
    writeFileSync(authorityFile, known.cert);
    for (const tls of [known, unknown]) {
      const phone = await Baresip.start({ codec: 'PCMA', plays: sentences(), tls });
      const line = await TestLine.to(phone, { protocol: 'TLS' }, { tls: { authorityFile } });
      const call = line.call();
      if (tls === known) {
        await call.hears('answered');
        await call.until(() => call.speech.length > 0);
        call.leg.hangUp();
        expect(await call.ended()).to.include({ outcome: 'answered', by: 'us' });
        await phone.tells('CALL_CLOSED');
      } else {
        const end = await call.ended();
        expect(end.outcome).to.equal('lineFailed');
        expect(end.exception?.code).to.equal('TrunkUnreachable');
        expect(end.detail).to.contain('certificate');
      }
    }
  });

  it('rings until the callee picks up', async () => {
    const phone = await Baresip.start({ codec: 'PCMA', plays: sentences(), answers: 'manual' });
    const call = (await TestLine.to(phone)).call();
    await call.hears('ringing');
    expect(call.told).to.deep.equal(['ringing']);
    await phone.command('accept');
    await call.hears('answered');
    call.leg.hangUp();
    await call.ended();
    await phone.tells('CALL_CLOSED');
  });

  it('is declined by the callee', async () => {
    const phone = await Baresip.start({ codec: 'PCMA', plays: sentences(), answers: 'manual' });
    const call = (await TestLine.to(phone)).call();
    await call.hears('ringing');
    await phone.command('hangup');
    const end = await call.ended();
    expect(end.outcome).to.be.oneOf(['busy', 'rejected']);
  });

  it('goes on after the callee has held it and resumed', async () => {
    const phone = await Baresip.start({ codec: 'PCMA', plays: sentences() });
    const call = (await TestLine.to(phone)).call();
    await call.hears('answered');
    await phone.command('hold');
    await phone.command('resume');
    await call.until(() => call.speech.length > 0);
    call.leg.hangUp();
    expect(await call.ended()).to.include({ outcome: 'answered', by: 'us' });
    await phone.tells('CALL_CLOSED');
  });
});

describe('baresip as a phone of the line', () => {
  const PHONE = { name: '1001', password: 'secret-1001' };
  const TRUNK = '127.0.0.2';
  const open = (port = 5060): Promise<TestLine> =>
    TestLine.open({ trunks: [{ host: TRUNK, port }], phones: [PHONE] });

  it('registers, is called and speaks', async () => {
    const line = await open();
    const registers = { ...PHONE, port: line.port() };
    const phone = await Baresip.start({ codec: 'PCMA', plays: sentences(), registers });
    await line.until(() => line.phone('1001')?.registered === true);
    const call = line.call({ phone: '1001', calledNumber: '' });
    await call.until(() => call.speech.length > 0);
    call.leg.hangUp();
    expect(await call.ended()).to.include({ outcome: 'answered', by: 'us' });
    await phone.tells('CALL_CLOSED');
  });

  it('calls a number over a trunk, and hears what comes back', async () => {
    const trunk = await Sipp.start('answers', { address: TRUNK, echo: true });
    const line = await open(trunk.port);
    const registers = { ...PHONE, port: line.port() };
    const phone = await Baresip.start({ codec: 'PCMA', plays: sentences(), registers });
    await line.until(() => line.phone('1001')?.registered === true);
    await phone.command('dial', CALLED);
    await phone.tells('CALL_ESTABLISHED');
    await phone.tells('CALL_RTPESTAB');
    expect(line.phone('1001')?.inCall).to.equal(true);
    await phone.command('hangup');
    await trunk.done();
    await line.until(() => line.phone('1001')?.inCall === false);
  });
});
