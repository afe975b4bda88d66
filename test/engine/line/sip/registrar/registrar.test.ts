import { expect } from 'chai';
import { header, headers } from '../../../../../engine/line/sip/message';
import { BOB, contactsOf, type Desk, desk, NOTHING_LEFT } from './desk';

const CONTACT = `sip:1001@${BOB}:5060`;

describe('the registrar', () => {
  let all: Desk;
  afterEach(async () => {
    expect(await all.leave()).to.deep.equal(NOTHING_LEFT);
  });

  it('binds a phone that knows its password, and says until when', async () => {
    all = await desk();
    const response = await all.register({ expires: 600 });
    expect(response.status).to.equal(200);
    expect(contactsOf(response)).to.deep.equal([`<${CONTACT}>;expires=600`]);
    expect(header(response, 'Date')).to.match(/^Mon, 05 Jan 2026 02:00:00 GMT$/);
    const [first, second] = all.registrar.status();
    expect(first).to.include({ name: '1001', registered: true, inCall: false });
    expect((first?.expiresAt ?? 0) - all.clock.now()).to.be.within(599_000, 600_000);
    expect(second).to.deep.equal({
      name: '1002',
      registered: false,
      inCall: false,
      expiresAt: null,
    });
    expect(all.registrar.phone('1001')?.uris).to.deep.equal([CONTACT]);
    expect(all.registrar.phone('1002')).to.equal(undefined);
    expect(all.registrar.phone('x')).to.equal(undefined);
    expect(all.changes.map(({ registered }) => registered)).to.deep.equal([true]);
  });

  it('challenges who gives no credentials, and forgets nobody for it', async () => {
    all = await desk({ realm: 'calls' });
    const response = await all.register({ as: undefined });
    expect(response.status).to.equal(401);
    expect(header(response, 'WWW-Authenticate')).to.match(/^Digest realm="calls".*algorithm=MD5$/);
    expect(all.registrar.status()[0]?.registered).to.equal(false);
    expect(all.registrar.counters).to.include({ challenged: 1, wrong: 0 });
  });

  it('asks for a stronger digest where it is told to', async () => {
    all = await desk({ algorithms: ['SHA-256', 'MD5'] });
    const challenge = await all.register({ as: undefined });
    expect(headers(challenge, 'WWW-Authenticate')).to.have.length(2);
    expect((await all.register()).status).to.equal(200);
  });

  it('answers a wrong password and a name that does not exist alike', async () => {
    all = await desk();
    const wrong = await all.register({ password: 'no' });
    const nobody = await all.register({ name: 'nobody', password: 'no' });
    expect(wrong.status).to.equal(403);
    const plain = (response: typeof wrong): unknown =>
      response.headers.map(({ name }) => name).concat(response.reason);
    expect(plain(nobody)).to.deep.equal(plain(wrong));
    expect(nobody.status).to.equal(403);
  });

  it('lets a phone speak for itself only', async () => {
    all = await desk();
    const response = await all.register({ name: '1001', as: '1002', password: 'secret-2' });
    expect(response.status).to.equal(403);
  });

  it('lets a binding expire', async () => {
    all = await desk();
    await all.register({ expires: 60 });
    await all.clock.advance(60_000);
    expect(all.registrar.status()[0]?.registered).to.equal(false);
    expect(all.changes.map(({ registered }) => registered)).to.deep.equal([true, false]);
    expect(all.registrar.counters.expired).to.equal(1);
  });

  it('renews a binding', async () => {
    all = await desk();
    await all.register({ expires: 60, callId: 'one', cseq: 1 });
    await all.clock.advance(50_000);
    await all.register({ expires: 60, callId: 'one', cseq: 11 });
    await all.clock.advance(50_000);
    expect(all.registrar.status()[0]?.registered).to.equal(true);
    expect(all.registrar.phone('1001')?.uris).to.have.length(1);
  });

  it('refuses less than a minute (423), and gives an hour at most', async () => {
    all = await desk();
    const brief = await all.register({ expires: 30 });
    expect(brief.status).to.equal(423);
    expect(header(brief, 'Min-Expires')).to.equal('60');
    const long = await all.register({ expires: 1_000_000 });
    expect(contactsOf(long)).to.deep.equal([`<${CONTACT}>;expires=3600`]);
    const silent = await all.register({});
    expect(contactsOf(silent)).to.deep.equal([`<${CONTACT}>;expires=3600`]);
  });

  it('takes one contact back, or all of them', async () => {
    all = await desk();
    await all.register({
      contact: '<sip:a@x.invalid>;+sip.instance="<a>", <sip:b@x.invalid>;+sip.instance="<b>"',
    });
    expect(all.registrar.phone('1001')?.uris).to.have.length(2);
    const one = await all.register({ contact: '<sip:a@x.invalid>;expires=0' });
    expect(contactsOf(one)).to.have.length(1);
    const none = await all.register({ contact: '*', expires: 0 });
    expect(none.status).to.equal(200);
    expect(contactsOf(none)).to.deep.equal([]);
    expect(all.registrar.phone('1001')).to.equal(undefined);
  });

  it('refuses * with anything else', async () => {
    all = await desk();
    expect((await all.register({ contact: '*', expires: 60 })).status).to.equal(400);
    expect((await all.register({ contact: '*' })).status).to.equal(400);
    expect((await all.register({ contact: '<sip:a@b>, *', expires: 0 })).status).to.equal(400);
  });

  it('tells what there is to who asks without a contact', async () => {
    all = await desk();
    await all.register({ contact: '<sip:a@x.invalid>;q=0.5' });
    const response = await all.register({ contact: undefined });
    expect(contactsOf(response)).to.deep.equal(['<sip:a@x.invalid>;expires=3600;q=0.5']);
  });

  it('rings the preferred contact first, then the newest', async () => {
    all = await desk();
    const contact = (name: string, q: number): string =>
      `<sip:${name}@x.invalid>;q=${q};+sip.instance="<${name}>"`;
    await all.register({ contact: contact('a', 0.5) });
    await all.register({ contact: contact('b', 1) });
    await all.register({ contact: contact('c', 0.5) });
    const names = all.registrar.phone('1001')?.uris.map((uri) => uri.charAt(4));
    expect(names).to.deep.equal(['b', 'c', 'a']);
  });

  it('keeps five contacts, the newest', async () => {
    all = await desk();
    for (let i = 0; i < 7; i++) {
      await all.register({ contact: `<sip:c${i}@x.invalid>;+sip.instance="<${i}>"` });
    }
    const uris = all.registrar.phone('1001')?.uris;
    expect(uris).to.deep.equal([6, 5, 4, 3, 2].map((i) => `sip:c${i}@x.invalid`));
    const six = [0, 1, 2, 3, 4, 5].map((i) => `<sip:d${i}@x.invalid>`).join(', ');
    expect((await all.register({ contact: six })).status).to.equal(400);
  });

  it('puts a new contact of the same device in the place of its old one', async () => {
    all = await desk();
    await all.register({ contact: '<sip:a@x.invalid>;+sip.instance="<urn:uuid:1>"' });
    await all.register({ contact: '<sip:b@y.invalid>;+sip.instance="<urn:uuid:1>"' });
    expect(all.registrar.phone('1001')?.uris).to.deep.equal(['sip:b@y.invalid']);
    // Without an instance: the same source.
    await all.register({ contact: '<sip:c@y.invalid>', callId: 'x' });
    expect(all.registrar.phone('1001')?.uris).to.deep.equal(['sip:c@y.invalid']);
  });

  it('does not go back to an older request of the same registration', async () => {
    all = await desk();
    await all.register({ callId: 'one', cseq: 10 });
    const late = await all.register({ callId: 'one', cseq: 5, expires: 0 });
    expect(late.status).to.equal(500);
    expect(
      (await all.register({ callId: 'one', cseq: 5, contact: '*', expires: 0 })).status,
    ).to.equal(500);
    expect(all.registrar.status()[0]?.registered).to.equal(true);
    expect((await all.register({ callId: 'two', cseq: 1, expires: 0 })).status).to.equal(200);
    expect(all.registrar.status()[0]?.registered).to.equal(false);
  });

  it('names the extensions that it does not have', async () => {
    all = await desk();
    const response = await all.register({ require: 'gruu, path' });
    expect(response.status).to.equal(420);
    expect(headers(response, 'Unsupported')).to.deep.equal(['gruu', 'path']);
  });

  it('takes no contact that cannot be called', async () => {
    all = await desk();
    for (const contact of ['<tel:+8613800138000>', '<mailto:a@b>', '<sip:>', 'nonsense']) {
      expect((await all.register({ contact })).status, contact).to.equal(400);
    }
  });

  it('says whether a phone is in a call', async () => {
    all = await desk();
    const over = all.registrar.occupy('1001');
    const second = all.registrar.occupy('1001');
    expect(all.registrar.status()[0]?.inCall).to.equal(true);
    over();
    over();
    expect(all.registrar.status()[0]?.inCall).to.equal(true);
    second();
    expect(all.registrar.status()[0]?.inCall).to.equal(false);
    expect(all.changes.map(({ inCall }) => inCall)).to.deep.equal([true, false]);
    all.registrar.occupy('nobody')();
  });
});
