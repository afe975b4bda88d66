import { expect } from 'chai';
import type { SessionEnd } from '../../../../../engine/line/sip/dialog/types';
import { field, granted, NOTHING_LEFT, of, type Office, office, PROVIDER } from './office';

const TIMED_OUT: SessionEnd = {
  by: 'failure',
  confirmed: false,
  reasons: [],
  failure: { kind: 'timeout', message: 'No answer from 10.0.0.2.' },
};
const BUSY: SessionEnd = { by: 'peer', confirmed: false, code: 486, reasons: [] };

describe('how a trunk stands', () => {
  let all: Office;
  afterEach(async () => {
    expect(await all.leave()).to.deep.equal(NOTHING_LEFT);
  });

  const state = (): string | undefined => all.trunks.statuses()[0]?.state;

  it('is unknown before the first answer, then up, with its round trip', async () => {
    all = await office({ trunks: [{ callerNumber: '+862180000000' }] });
    void all.trunks.start();
    expect(state()).to.equal('unknown');
    await all.clock.advance(100);
    expect(all.trunks.statuses()[0]).to.deep.include({
      ...{ name: 't1', state: 'up', detail: null, registered: null, liveCalls: 0, roundTripMs: 2 },
    });
    const [options] = of(all, 'OPTIONS');
    expect(options?.message.uri).to.equal('sip:provider.test');
    expect(field(options!, 'From')).to.match(
      /^<sip:\+862180000000@provider\.test;user=phone>;tag=/,
    );
    expect(field(options!, 'To')).to.equal('<sip:provider.test>');
  });

  for (const status of [200, 403, 404, 405, 500, 501]) {
    it(`is up on ${status}`, async () => {
      all = await office();
      all.answers = () => ({ status });
      void all.trunks.start();
      await all.clock.advance(100);
      expect(state()).to.equal('up');
    });
  }

  it('is asked every thirty seconds, not all at the same moment', async () => {
    all = await office();
    void all.trunks.start();
    await all.clock.advance(600_000);
    expect(of(all, 'OPTIONS').length).to.be.within(19, 23);
  });

  it('is down after two misses, asked more often then, and up on the first answer', async () => {
    all = await office();
    void all.trunks.start();
    await all.clock.advance(1_000);
    all.network.silent.add(PROVIDER);
    await all.clock.advance(38_000);
    expect(state()).to.equal('up');
    await all.clock.advance(14_000);
    expect(state()).to.equal('down');
    expect(all.trunks.statuses()[0]?.detail).to.match(/was not answered/);
    const since = all.trunks.statuses()[0]?.since;
    await all.clock.advance(60_000);
    expect(all.trunks.statuses()[0]?.since).to.equal(since);
    all.network.silent.delete(PROVIDER);
    await all.clock.advance(13_000);
    expect(state()).to.equal('up');
    expect(all.told).to.deep.equal(['t1 up', 't1 down', 't1 up']);
  });

  it('is down on 503 as well', async () => {
    all = await office();
    all.answers = () => ({ status: 503 });
    void all.trunks.start();
    await all.clock.advance(10_000);
    expect(all.trunks.statuses()[0]).to.include({
      state: 'down',
      detail: '503 Service Unavailable',
    });
  });

  it('is never asked with keepAliveSeconds 0, but by a test', async () => {
    all = await office({ trunks: [{ keepAliveSeconds: 0 }] });
    void all.trunks.start();
    await all.clock.advance(600_000);
    expect(all.got).to.have.length(0);
    expect(state()).to.equal('unknown');
    const testing = all.trunks.test('t1');
    await all.clock.advance(100);
    expect(await testing).to.include({ state: 'up' });
    all.network.silent.add(PROVIDER);
    const again = all.trunks.test('t1');
    await all.clock.advance(12_100);
    expect((await again).state).to.equal('down');
    await all.clock.advance(31_000);
    expect(state()).to.equal('unknown');
  });

  it('a call that met nobody has it asked at once, and tried after others meanwhile', async () => {
    all = await office({ trunks: [{}, { order: 1 }] });
    void all.trunks.start();
    await all.clock.advance(100);
    const asked = of(all, 'OPTIONS').length;
    const [first] = all.trunks.candidates();
    first?.begin();
    all.network.silent.add(PROVIDER);
    expect(first?.end(TIMED_OUT)).to.equal(true);
    expect(all.trunks.candidates().map(({ name }) => name)).to.deep.equal(['t2', 't1']);
    await all.clock.advance(6_100);
    expect(all.trunks.get('t1')?.status().state).to.equal('down');
    all.network.silent.delete(PROVIDER);
    await all.clock.advance(7_000);
    expect(of(all, 'OPTIONS').length).to.be.greaterThan(asked);
    expect(all.trunks.candidates().map(({ name }) => name)).to.deep.equal(['t1', 't2']);
  });

  it('a call that got an answer shows that it is up', async () => {
    all = await office({ trunks: [{ keepAliveSeconds: 0 }] });
    void all.trunks.start();
    const [trunk] = all.trunks.all;
    trunk?.begin();
    trunk?.end(TIMED_OUT);
    expect(state()).to.equal('down');
    expect(all.trunks.statuses()[0]?.detail).to.equal('No answer from 10.0.0.2.');
    trunk?.begin();
    expect(trunk?.end(BUSY)).to.equal(false);
    expect(state()).to.equal('up');
  });

  it('rests as long as a 503 asks for, and no longer than five minutes', async () => {
    all = await office({ trunks: [{}, {}] });
    void all.trunks.start();
    await all.clock.advance(100);
    const [trunk] = all.trunks.all;
    const unavailable: SessionEnd = { ...BUSY, code: 503, retryAfter: 40 };
    trunk?.begin();
    expect(trunk?.end(unavailable)).to.equal(true);
    expect(trunk?.status()).to.include({ state: 'down' });
    expect(trunk?.status().detail).to.match(/asked for no calls/);
    expect(all.trunks.candidates().map(({ name }) => name)).to.deep.equal(['t2']);
    await all.clock.advance(40_001);
    expect(trunk?.status().state).to.equal('up');
    trunk?.begin();
    trunk?.end({ ...unavailable, retryAfter: 86_400 });
    await all.clock.advance(300_001);
    expect(all.trunks.candidates()).to.have.length(2);
  });

  it('that registers is up when both say so, and registers anew when it comes back', async () => {
    all = await office({ trunks: [{ username: 'u', password: 'p', register: true }] });
    all.answers = (request) => (request.method === 'REGISTER' ? granted(request) : { status: 200 });
    void all.trunks.start();
    await all.clock.advance(100);
    expect(state()).to.equal('up');
    all.network.silent.add(PROVIDER);
    await all.clock.advance(60_000);
    expect(all.trunks.statuses()[0]).to.include({ state: 'down', registered: true });
    const before = of(all, 'REGISTER').length;
    all.network.silent.delete(PROVIDER);
    await all.clock.advance(20_000);
    expect(of(all, 'REGISTER').length).to.equal(before + 1);
    expect(all.trunks.statuses()[0]).to.include({ state: 'up', registered: true });
  });
});
