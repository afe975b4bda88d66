import { expect } from 'chai';
import { LockOut } from '../../../../../engine/line/sip/registrar/lockOut';
import { FakeClock } from '../../../../support/fakeClock';
import { BOB, type Desk, desk, NOTHING_LEFT } from './desk';

describe('the lock-out of the registrar', () => {
  let all: Desk;
  afterEach(async () => {
    expect(await all.leave()).to.deep.equal(NOTHING_LEFT);
  });

  const guess = async (times: number, name = '1001'): Promise<number[]> => {
    const statuses: number[] = [];
    for (let i = 0; i < times; i++) {
      statuses.push((await all.register({ name, password: `no-${i}` })).status);
    }
    return statuses;
  };

  it('shuts out an address after five wrong passwords, also with the right one', async () => {
    all = await desk();
    expect(all.registrar.admits(BOB)).to.equal(true);
    await guess(3, '1001');
    await guess(2, 'nobody');
    expect(all.registrar.admits(BOB)).to.equal(false);
    expect((await all.register({ name: '1002', password: 'secret-2' })).status).to.equal(403);
    await all.clock.advance(60_000);
    expect(all.registrar.admits(BOB)).to.equal(true);
    expect((await all.register({ name: '1002', password: 'secret-2' })).status).to.equal(200);
  });

  it('shuts it out twice as long each time', async () => {
    all = await desk();
    await guess(5);
    await all.clock.advance(61_000);
    await guess(5);
    await all.clock.advance(61_000);
    expect(all.registrar.admits(BOB)).to.equal(false);
    await all.clock.advance(60_000);
    expect(all.registrar.admits(BOB)).to.equal(true);
  });

  it('does not shut out a phone that is registered there', async () => {
    all = await desk();
    await all.register({ name: '1002', password: 'secret-2' });
    await guess(5, '1001');
    expect(all.registrar.admits(BOB), 'the phone is behind the same NAT').to.equal(true);
    expect((await all.register({ name: '1001' })).status).to.equal(403);
    expect((await all.register({ name: '1002', password: 'secret-2' })).status).to.equal(200);
  });

  it('forgives a slip', async () => {
    all = await desk();
    for (let i = 0; i < 4; i++) {
      await guess(1);
      await all.clock.advance(601_000);
    }
    expect((await all.register()).status).to.equal(200);
  });

  it('looks at so many requests of an address and second only', async () => {
    all = await desk({ limits: { perSecond: 3 } });
    const replies = Array.from({ length: 6 }, (_, i) =>
      all.register({ as: undefined, callId: `c${i}` }),
    );
    const statuses = (await Promise.all(replies)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).to.have.length(3);
    expect(statuses.filter((status) => status === 503)).to.have.length(3);
    expect(all.registrar.counters.limited).to.equal(3);
  });

  it('admits nobody from outside, and nobody at all without phones', async () => {
    all = await desk({ networks: ['10.0.0.0/24'] });
    expect(all.registrar.admits('10.0.0.77')).to.equal(true);
    expect(all.registrar.admits('10.0.1.1')).to.equal(false);
    await all.leave();
    all = await desk({ phones: [] });
    expect(all.registrar.admits(BOB)).to.equal(false);
  });

  it('knows a phone by the credentials of its INVITE', async () => {
    all = await desk();
    const judged: unknown[] = [];
    all.alice.layer.onRequest((server, received) => {
      const admission = all.registrar.authenticate(received);
      judged.push(admission.ok ? admission.phone : admission.status);
      if (admission.ok) return {};
      const { headers } = received.message;
      const names = ['Via', 'From', 'To', 'Call-ID', 'CSeq'];
      server.respond({
        ...{ kind: 'response', status: admission.status, reason: '', body: Buffer.alloc(0) },
        headers: [...headers.filter(({ name }) => names.includes(name)), ...admission.headers],
      });
      return {};
    });
    await all.register({ waitMs: 4_000 }).catch(() => undefined);
    expect(judged).to.deep.equal([401, '1001']);
  });
});

describe('LockOut', () => {
  const settings = { tries: 3, windowMs: 1_000, firstMs: 100, longestMs: 10_000 };

  it('counts within a window', async () => {
    const clock = new FakeClock();
    const lock = new LockOut(settings, clock);
    expect([lock.wrong('a'), lock.wrong('a')]).to.deep.equal([false, false]);
    await clock.advance(1_001);
    expect([lock.wrong('a'), lock.wrong('a'), lock.isLocked('a')]).to.deep.equal([
      false,
      false,
      false,
    ]);
    expect([lock.wrong('a'), lock.isLocked('a'), lock.isLocked('b')]).to.deep.equal([
      true,
      true,
      false,
    ]);
  });

  it('locks for longer each time, up to the longest, and forgets in the end', async () => {
    const clock = new FakeClock();
    const lock = new LockOut(settings, clock);
    const lockedFor = async (): Promise<number> => {
      while (!lock.wrong('a'));
      let ms = 0;
      for (; lock.isLocked('a'); ms += 50) await clock.advance(50);
      return ms;
    };
    const times: number[] = [];
    for (let i = 0; i < 9; i++) times.push(await lockedFor());
    expect(times).to.deep.equal([100, 200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000]);
    await clock.advance(10_001);
    expect(await lockedFor()).to.equal(100);
  });

  it('remembers a bounded number', () => {
    const lock = new LockOut(settings, new FakeClock());
    for (let i = 0; i < 3; i++) lock.wrong('first');
    for (let i = 0; i < 10_000; i++) lock.wrong(`n${i}`);
    expect(lock.isLocked('first')).to.equal(false);
  });
});
