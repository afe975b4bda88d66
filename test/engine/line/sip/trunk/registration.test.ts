import { expect } from 'chai';
import { DigestServer } from '../../../../../engine/line/sip/auth';
import { parseCSeq } from '../../../../../engine/line/sip/message';
import type { SipRequest } from '../../../../../engine/line/sip/message/types';
import {
  field,
  granted,
  NOTHING_LEFT,
  of,
  type Office,
  office,
  type OfficeOptions,
  PROVIDER,
} from './office';

const ACCOUNT = { username: 'u', password: 'secret', account: '02180000000', register: true };
const registering = (more: OfficeOptions = {}): Promise<Office> =>
  office({ trunks: [{ ...ACCOUNT, keepAliveSeconds: 0, registerSeconds: 300 }], ...more });

const expires = (request: { message: SipRequest }): string => field(request, 'Expires');

describe('a registration of ours', () => {
  let all: Office;
  afterEach(async () => {
    expect(await all.leave()).to.deep.equal(NOTHING_LEFT);
  });

  it('names domain, account and contact, and is told', async () => {
    all = await registering();
    all.answers = (request) => granted(request);
    void all.trunks.start();
    await all.clock.advance(100);
    const [register] = of(all, 'REGISTER');
    expect(register?.message.uri).to.equal('sip:provider.test');
    expect(field(register!, 'From')).to.match(/^<sip:02180000000@provider\.test>;tag=/);
    expect(field(register!, 'To')).to.equal('<sip:02180000000@provider.test>');
    expect(field(register!, 'Contact')).to.equal('<sip:02180000000@10.0.0.1:5060>;expires=300');
    expect(expires(register!)).to.equal('300');
    expect(all.told).to.deep.equal(['t1 up']);
    const [status] = all.trunks.statuses();
    expect(status).to.include({ state: 'up', registered: true, detail: null, roundTripMs: 2 });
  });

  it('answers challenges, and keeps the nonce for the next one', async () => {
    all = await registering();
    const digest = new DigestServer({ realm: 'p', secret: Buffer.alloc(32, 1), clock: all.clock });
    all.answers = (request) =>
      digest.verify(request, () => ({ password: 'secret' })).ok
        ? granted(request, 60)
        : { status: 401, headers: digest.challenges() };
    void all.trunks.start();
    await all.clock.advance(50_000);
    const sent = of(all, 'REGISTER');
    expect(sent.map((one) => field(one, 'Authorization') !== '')).to.deep.equal([
      false,
      true,
      true,
    ]);
    const sequences = sent.map((one) => parseCSeq(field(one, 'CSeq'))?.sequence);
    expect(sequences).to.deep.equal([1, 2, 3]);
    expect(new Set(sent.map((one) => field(one, 'Call-ID'))).size).to.equal(1);
  });

  it('is refreshed well before the time that the trunk gave is over', async () => {
    all = await registering();
    all.answers = (request) => granted(request, 100);
    void all.trunks.start();
    await all.clock.advance(1_000_000);
    const times = all.network.seen
      .filter(({ line }) => line.startsWith('REGISTER'))
      .map((s) => s.at);
    const waits = times.slice(1).map((at, i) => at - times[i]!);
    expect(times.length).to.be.within(13, 17);
    for (const wait of waits) expect(wait).to.be.within(60_000, 80_010);
    expect(new Set(waits).size, 'jitter').to.be.greaterThan(5);
    expect(all.told).to.deep.equal(['t1 up']);
  });

  it('obeys Expires where no contact has a time, and a contact that was rewritten', async () => {
    all = await registering();
    all.answers = () => ({ status: 200, headers: [{ name: 'Expires', value: '60' }] });
    void all.trunks.start();
    await all.clock.advance(49_000);
    expect(of(all, 'REGISTER')).to.have.length(2);
    all.answers = () => ({
      status: 200,
      headers: [{ name: 'Contact', value: '<sip:u@203.0.113.9:1024>;expires=1000' }],
    });
    await all.clock.advance(49_000);
    expect(of(all, 'REGISTER')).to.have.length(3);
    await all.clock.advance(500_000);
    expect(of(all, 'REGISTER')).to.have.length(3);
  });

  it('asks for longer when it was too brief (423)', async () => {
    all = await registering();
    all.answers = (request) =>
      Number(expires({ message: request })) < 1_800
        ? { status: 423, headers: [{ name: 'Min-Expires', value: '1800' }] }
        : granted(request);
    void all.trunks.start();
    await all.clock.advance(1_500_000);
    expect(of(all, 'REGISTER').map(expires)).to.deep.equal(['300', '1800', '1800']);
    expect(all.trunks.statuses()[0]?.registered).to.equal(true);
  });

  it('says what is wrong when it is refused, and does not hurry', async () => {
    all = await registering();
    all.answers = () => ({ status: 403 });
    void all.trunks.start();
    await all.clock.advance(1_000_000);
    expect(of(all, 'REGISTER').length).to.be.within(4, 5);
    const [status] = all.trunks.statuses();
    expect(status).to.include({ state: 'down', registered: false });
    expect(status?.detail).to.match(/^Registering: 403 Forbidden: check username/);
    expect(all.told).to.deep.equal(['t1 down']);
  });

  it('backs off, doubling up to five minutes, and comes back', async () => {
    all = await registering();
    all.answers = () => ({ status: 500 });
    void all.trunks.start();
    await all.clock.advance(3_000_000);
    const times = all.network.seen
      .filter(({ line }) => line.startsWith('REGISTER'))
      .map((s) => s.at);
    const waits = times.slice(1).map((at, i) => at - times[i]!);
    expect(waits[0]).to.be.within(1_000, 2_010);
    expect(waits[3]).to.be.within(8_000, 16_010);
    for (const wait of waits.slice(8)) expect(wait).to.be.within(150_000, 300_010);
    all.answers = (request) => granted(request);
    await all.clock.advance(300_000);
    expect(all.told).to.deep.equal(['t1 down', 't1 up']);
  });

  it('waits as long as Retry-After says', async () => {
    all = await registering();
    all.answers = () => ({ status: 503, headers: [{ name: 'Retry-After', value: '120 (later)' }] });
    void all.trunks.start();
    await all.clock.advance(119_000);
    expect(of(all, 'REGISTER')).to.have.length(1);
    all.answers = (request) => granted(request);
    await all.clock.advance(2_000);
    expect(all.trunks.statuses()[0]?.registered).to.equal(true);
  });

  it('stays registered over a refresh that is lost, until the time is over', async () => {
    all = await registering();
    all.answers = (request) => granted(request, 300);
    void all.trunks.start();
    await all.clock.advance(1_000);
    all.network.silent.add(PROVIDER);
    await all.clock.advance(280_000);
    expect(all.trunks.statuses()[0]?.registered).to.equal(true);
    await all.clock.advance(100_000);
    expect(all.trunks.statuses()[0]).to.include({ registered: false, state: 'down' });
    all.network.silent.delete(PROVIDER);
    await all.clock.advance(300_000);
    expect(all.trunks.statuses()[0]).to.include({ registered: true, state: 'up' });
  });

  it('lasts through bad weather', async () => {
    all = await registering({ conditions: { loss: 0.3, duplication: 0.1, jitterMs: 50 } });
    all.answers = (request) => granted(request, 120);
    void all.trunks.start();
    await all.clock.advance(3_600_000);
    expect(all.told).to.deep.equal(['t1 up']);
    all.network.conditions.loss = 0;
  });

  it('is made anew when its connection closes', async () => {
    all = await registering({
      trunks: [{ ...ACCOUNT, keepAliveSeconds: 0, protocol: 'TCP' }],
      protocol: 'TCP',
    });
    all.answers = (request) => granted(request, 300);
    void all.trunks.start();
    await all.clock.advance(1_000);
    const [first] = of(all, 'REGISTER');
    expect(field(first!, 'Contact')).to.contain(';transport=tcp>');
    all.network.breakStreams(PROVIDER);
    all.trunks.connectionClosed(1);
    await all.clock.advance(2_000);
    expect(of(all, 'REGISTER')).to.have.length(2);
    expect(of(all, 'REGISTER')[1]?.flow.connection).to.not.equal(first?.flow.connection);
  });

  it('is taken back on stop, the challenge answered', async () => {
    all = await registering();
    const digest = new DigestServer({
      realm: 'p',
      secret: Buffer.alloc(32, 1),
      clock: all.clock,
      nonceMs: 1_000,
    });
    const bound: string[] = [];
    all.answers = (request) => {
      if (!digest.verify(request, () => ({ password: 'secret' })).ok) {
        return { status: 401, headers: digest.challenges() };
      }
      bound.push(expires({ message: request }));
      return granted(request);
    };
    void all.trunks.start();
    await all.clock.advance(10_000);
    const stopped = all.trunks.stop();
    await all.clock.advance(100);
    await stopped;
    expect(bound).to.deep.equal(['300', '0']);
    const last = of(all, 'REGISTER').at(-1);
    expect(field(last!, 'Contact')).to.match(/;expires=0$/);
    await all.clock.advance(1_000_000);
    expect(bound).to.have.length(2);
  });

  it('takes back what it asked for just before the stop', async () => {
    all = await registering();
    all.answers = (request) => granted(request);
    void all.trunks.start();
    await all.clock.advance(1);
    const stopped = all.trunks.stop();
    await all.clock.advance(100);
    await stopped;
    expect(of(all, 'REGISTER').map(expires)).to.deep.equal(['300', '0']);
  });

  it('does not hold up a stop when nobody is there', async () => {
    all = await registering();
    all.network.silent.add(PROVIDER);
    void all.trunks.start();
    await all.clock.advance(1_000);
    let done = false;
    void all.trunks.stop().then(() => (done = true));
    await all.clock.advance(4_100);
    expect(done).to.equal(true);
  });

  it('tells by a test how it stands just now', async () => {
    all = await registering();
    all.answers = () => ({ status: 404 });
    const testing = all.trunks.test('t1');
    await all.clock.advance(100);
    expect((await testing).detail).to.match(/404 Not Found/);
    all.answers = (request) => granted(request);
    const again = all.trunks.test('t1');
    await all.clock.advance(100);
    expect(await again).to.include({ state: 'up', registered: true });
  });

  it('says when the name cannot be found', async () => {
    all = await registering({ zone: {} });
    void all.trunks.start();
    await all.clock.advance(1_000);
    expect(all.trunks.statuses()[0]?.detail).to.match(/no SIP server for "provider.test"/);
  });
});
