import { expect } from 'chai';
import { DigestClient } from '../../../../../engine/line/sip/auth/client';
import { digestSecret } from '../../../../../engine/line/sip/auth/digest';
import { DigestServer, type DigestServerOptions } from '../../../../../engine/line/sip/auth/server';
import { header, setHeader } from '../../../../../engine/line/sip/message/headers';
import type {
  HeaderField,
  SipRequest,
  SipResponse,
} from '../../../../../engine/line/sip/message/types';
import { FakeClock } from '../../../../support/fakeClock';
import { seededRandom } from '../../../../support/random';

const users: Record<string, string> = { alice: 'secret' };
const secretOf = (name: string) => {
  const password = users[name];
  return password === undefined ? undefined : { password };
};

const register = (): SipRequest => ({
  kind: 'request',
  method: 'REGISTER',
  uri: 'sip:example.com',
  headers: [],
  body: new Uint8Array(0),
});

const unauthorized = (headers: HeaderField[]): SipResponse => ({
  kind: 'response',
  status: 401,
  reason: '',
  headers,
  body: new Uint8Array(0),
});

function setUp(options: Partial<DigestServerOptions> = {}) {
  const clock = new FakeClock();
  const secret = Buffer.alloc(32, 7);
  const server = new DigestServer({ realm: 'r', secret, clock, ...options });
  const login = (username = 'alice', password = 'secret') =>
    new DigestClient({ username, password }, seededRandom(3));
  /** A request that answers a new challenge. */
  const answered = (client = login()): SipRequest => {
    const next = register();
    client.answer(register(), unauthorized(server.challenges()), next);
    return next;
  };
  return { clock, server, login, answered };
}

const why = (verdict: ReturnType<DigestServer['verify']>) => (verdict.ok ? 'ok' : verdict.why);

describe('digest as a server', () => {
  it('challenges with one field an algorithm, the strongest first', () => {
    const { server } = setUp();
    const fields = server.challenges(true);
    expect(fields.map((field) => field.name)).to.eql(['WWW-Authenticate', 'WWW-Authenticate']);
    expect(fields[0]?.value).to.match(
      /^Digest realm="r", qop="auth", nonce="[\w-]{35}", algorithm=SHA-256, stale=true$/,
    );
    expect(fields[1]?.value).to.include('algorithm=MD5');
    expect(server.challenges()[0]?.value).to.not.include('stale');
  });

  it('takes the right password, and a secret kept in its place', () => {
    const { server, answered } = setUp();
    expect(server.verify(answered(), secretOf)).to.eql({ ok: true, username: 'alice' });
    const secrets = { 'SHA-256': digestSecret('SHA-256', 'alice', 'r', 'secret') };
    expect(server.verify(answered(), () => ({ secrets })).ok).to.be.true;
    expect(why(server.verify(answered(), () => ({ secrets: {} })))).to.equal('wrong');
  });

  it('refuses a wrong password and an unknown user alike', () => {
    const { server, login, answered } = setUp();
    expect(server.verify(answered(login('alice', 'guess')), secretOf)).to.eql({
      ...{ ok: false, why: 'wrong', username: 'alice' },
    });
    expect(why(server.verify(answered(login('mallory', '')), secretOf))).to.equal('wrong');
  });

  it('asks for credentials where there are none for this realm', () => {
    const { server } = setUp();
    const request = register();
    expect(why(server.verify(request, secretOf))).to.equal('missing');
    for (const value of ['NoOneKnowsThisScheme a=b', 'Digest realm="other"', 'garbage']) {
      setHeader(request, 'Authorization', value);
      expect(why(server.verify(request, secretOf)), value).to.equal('missing');
    }
  });

  it('takes each nonce count once, also of requests that overtook each other', () => {
    const { server, login, answered } = setUp();
    const client = login();
    const first = answered(client);
    const [second, third] = [register(), register()];
    client.authorize(second);
    client.authorize(third);
    const verdicts = [first, third, second, second, first].map((request) =>
      why(server.verify(request, secretOf)),
    );
    expect(verdicts).to.eql(['ok', 'ok', 'ok', 'stale', 'stale']);
  });

  it('calls right credentials with an old nonce stale, wrong ones wrong', async () => {
    const { clock, server, login, answered } = setUp({ nonceMs: 60_000 });
    const right = answered();
    const wrong = answered(login('alice', 'guess'));
    await clock.advance(60_001);
    expect(why(server.verify(right, secretOf))).to.equal('stale');
    expect(why(server.verify(wrong, secretOf))).to.equal('wrong');
  });

  it('calls a nonce stale that it has not made, or made before a restart', () => {
    const { server } = setUp();
    const other = setUp({ secret: Buffer.alloc(32, 8) });
    expect(why(server.verify(other.answered(), secretOf))).to.equal('stale');
  });

  it('takes a client that does not count once a nonce (RFC 2069)', () => {
    const { server } = setUp({ algorithms: ['MD5'] });
    const challenges = server.challenges();
    for (const field of challenges) field.value = field.value.replace('qop="auth", ', '');
    const request = register();
    const client = new DigestClient({ username: 'alice', password: 'secret' }, seededRandom(1));
    client.answer(register(), unauthorized(challenges), request);
    expect(header(request, 'Authorization')).to.not.include('qop');
    const verdicts = [1, 2].map(() => why(server.verify(request, secretOf)));
    expect(verdicts).to.eql(['ok', 'stale']);
  });

  it('refuses credentials made for another request', () => {
    const { server, answered } = setUp();
    const moved = answered();
    moved.uri = 'sip:example.org';
    expect(why(server.verify(moved, secretOf))).to.equal('malformed');
    const other = answered();
    other.method = 'INVITE';
    expect(why(server.verify(other, secretOf))).to.equal('wrong');
    const near = answered();
    near.uri = 'sip:example.com:5060;transport=udp';
    expect(why(server.verify(near, secretOf))).to.equal('ok');
  });

  it('sees with auth-int that the body was changed', () => {
    const { server, answered } = setUp({ qop: ['auth-int'] });
    const request = answered();
    request.body = Buffer.from('changed');
    expect(why(server.verify(request, secretOf))).to.equal('wrong');
    request.body = new Uint8Array(0);
    expect(why(server.verify(request, secretOf))).to.equal('ok');
  });

  it('refuses credentials that lack a part or have one that cannot be', () => {
    const { server, answered } = setUp();
    for (const [from, to] of [
      [/nc=\d+/, 'nc=1'],
      [/nc=\d+/, 'nc=00000000'],
      [/nc=\d+/, 'nc=0000000g'],
      [/cnonce="\w+"/, 'cnonce=""'],
      [/qop=auth/, 'qop=auth-int'],
      [/algorithm=[\w-]+/, 'algorithm=SHA-512-256'],
      [/response="\w+", /, ''],
      [/uri="[^"]+", /, ''],
    ] as const) {
      const request = answered();
      const value = header(request, 'Authorization')!;
      setHeader(request, 'Authorization', value.replace(from, to));
      expect(why(server.verify(request, secretOf)), String(from)).to.equal('malformed');
    }
  });

  it('as a proxy uses the fields of one', () => {
    const { server, answered } = setUp({ as: 'proxy' });
    expect(server.challenges()[0]?.name).to.equal('Proxy-Authenticate');
    const request = answered();
    expect(header(request, 'Proxy-Authorization')).to.include('alice');
    expect(server.verify(request, secretOf).ok).to.be.true;
  });
});
