import { expect } from 'chai';
import { TestLine } from '../support/line';
import { headerOf, Sipp } from '../support/sipp';

describe('what sipp asks for in a call of the line', () => {
  it('is held, resumed and has its codec changed by re-INVITE', async () => {
    const sipp = await Sipp.start('holds-and-resumes', {
      values: { talk: 200, held: 300 },
      echo: true,
    });
    const call = (await TestLine.to(sipp)).call();
    await call.hears('answered');
    const playback = call.leg.say('440 Hz, 5000 ms');
    expect(await call.ended()).to.include({ outcome: 'answered', by: 'callee' });
    expect((await playback.done).reason).to.equal('ended');
    await sipp.done();
    // Our own description goes up a version with each answer that differs.
    const answers = sipp.received('SIP/2.0 200').filter(({ text }) => text.includes('INVITE'));
    const versions = answers.map(({ text }) => Number(/^o=\S+ \S+ (\d+)/m.exec(text)?.[1]));
    expect(versions).to.have.length(3);
    expect(versions).to.deep.equal([...versions].sort((a, b) => a - b));
  });

  it('makes an offer where a re-INVITE comes without one', async () => {
    const sipp = await Sipp.start('reinvites-without-offer', { values: { talk: 50 } });
    const call = (await TestLine.to(sipp)).call();
    expect(await call.ended()).to.include({ outcome: 'answered', by: 'callee' });
    await sipp.done();
  });

  it('refuses a re-INVITE whose codec it has not (488), and the call goes on', async () => {
    const sipp = await Sipp.start('reinvites-with-nothing-in-common', { values: { talk: 50 } });
    const call = (await TestLine.to(sipp)).call();
    expect(await call.ended()).to.include({ outcome: 'answered', by: 'callee' });
    await sipp.done();
  });

  it('is held and resumed by UPDATE', async () => {
    const sipp = await Sipp.start('updates');
    const call = (await TestLine.to(sipp)).call();
    expect(await call.ended()).to.include({ outcome: 'answered', by: 'callee' });
    await sipp.done();
  });

  it('answers OPTIONS, and refuses an INFO and a method that it does not know', async () => {
    const sipp = await Sipp.start('asks-in-dialog');
    const call = (await TestLine.to(sipp)).call();
    expect(await call.ended()).to.include({ outcome: 'answered', by: 'callee' });
    await sipp.done();
  });

  it('acknowledges reliable provisional responses (PRACK), and takes their description', async () => {
    const sipp = await Sipp.start('reliable-provisionals', {
      values: { early: 100 },
      echo: true,
    });
    const call = (await TestLine.to(sipp)).call();
    await call.hears('ringing');
    await call.hears('answered');
    await call.leg.say('440 Hz, 200 ms').done;
    call.leg.hangUp();
    expect((await call.ended()).quality?.received).to.be.greaterThan(5);
    await sipp.done();
    expect(call.told.filter((what) => what === 'ringing')).to.have.length(1);
  });

  it('keeps the first of two forks that answer, and ends the other one', async () => {
    const sipp = await Sipp.start('forks');
    const call = (await TestLine.to(sipp)).call();
    await call.hears('answered');
    await sipp.hears('BYE');
    call.leg.hangUp();
    expect(await call.ended()).to.include({ outcome: 'answered', by: 'us' });
    expect(call.told).to.deep.equal(['ringing', 'answered', 'ended']);
    await sipp.done();
  });

  it('declines a REFER that the trunk sends', async () => {
    const sipp = await Sipp.start('refers', { values: { status: 603 } });
    const call = (await TestLine.to(sipp)).call();
    expect(await call.ended()).to.include({ outcome: 'answered', by: 'callee' });
    await sipp.done();
  });
});

// The clock of the signalling runs thirty times as fast, so that 90 s take 3; sipp's does not.
describe('session timers (RFC 4028) of calls of the line to sipp', () => {
  const SPEED = 30;

  it('ends a call whose session sipp promised to refresh, and did not', async () => {
    const sipp = await Sipp.start('session-timer-theirs', { values: { expires: 90 } });
    const call = (await TestLine.to(sipp, {}, { speed: SPEED })).call();
    const end = await call.ended();
    expect(end).to.include({ outcome: 'answered', by: 'line' });
    expect(end.exception?.code).to.equal('TrunkFault');
    await sipp.done();
    const lasted = (sipp.received('BYE')[0]!.at - sipp.received('ACK')[0]!.at) * SPEED;
    // 90 s less a third of it, at most 32 s (section 10).
    expect(lasted / 1_000).to.be.within(55, 70);
  });

  it('refreshes the session itself at half of its time, where that is left to us', async () => {
    const sipp = await Sipp.start('session-timer-ours', { values: { expires: 90 } });
    const call = (await TestLine.to(sipp, {}, { speed: SPEED })).call();
    await sipp.hears('UPDATE', 2);
    call.leg.hangUp();
    await call.ended();
    await sipp.done();
    const [one, two] = sipp.received('UPDATE');
    expect(headerOf(one!, 'Session-Expires')[0]).to.equal('90;refresher=uac');
    expect(((two!.at - one!.at) * SPEED) / 1_000).to.be.within(40, 55);
  });

  it('refreshes it by re-INVITE where the other side knows no UPDATE', async () => {
    const sipp = await Sipp.start('session-timer-ours-by-invite', { values: { expires: 90 } });
    const call = (await TestLine.to(sipp, {}, { speed: SPEED })).call();
    await sipp.hears('ACK', 2);
    call.leg.hangUp();
    await call.ended();
    await sipp.done();
  });

  it('asks again with a longer interval where 422 wants one', async () => {
    const sipp = await Sipp.start('session-timer-too-small');
    const call = (await TestLine.to(sipp)).call();
    await call.hears('answered');
    call.leg.hangUp();
    await call.ended();
    await sipp.done();
  });
});
