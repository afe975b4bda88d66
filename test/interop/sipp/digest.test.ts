import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { TestLine } from '../support/line';
import { headerOf, Sipp, type SippMessage } from '../support/sipp';

const ACCOUNT = { username: 'account', password: 'a secret' };

const kinds = [
  { status: '401 Unauthorized', asks: 'WWW-Authenticate', answer: 'Authorization' },
  {
    status: '407 Proxy Authentication Required',
    asks: 'Proxy-Authenticate',
    answer: 'Proxy-Authorization',
  },
];

const ways = [
  { algorithm: 'MD5', qop: 'auth' },
  { algorithm: 'SHA-256', qop: 'auth' },
  { algorithm: 'SHA-256', qop: 'auth-int' },
];

describe('digest of calls of the line to sipp', () => {
  for (const qop of ['', ', qop="auth"']) {
    it(`answers 401${qop} with MD5 as sipp itself computes it`, async () => {
      const challenge = `WWW-Authenticate: Digest realm="sipp", nonce="4711"${qop}, algorithm=MD5, opaque="x"`;
      const values = { status: '401 Unauthorized', challenge, ...ACCOUNT };
      const sipp = await Sipp.start('challenges', { values });
      const call = (await TestLine.to(sipp, ACCOUNT)).call();
      await call.hears('answered');
      call.leg.hangUp();
      await call.ended();
      await sipp.done();
      expect(headerOf(sipp.received('INVITE')[1]!, 'Authorization')[0]).to.contain('opaque="x"');
    });
  }

  // sipp 3.6 checks neither SHA-256 nor Proxy-Authorization: what it let in is verified here.
  for (const { status, asks, answer } of kinds) {
    for (const { algorithm, qop } of ways) {
      it(`answers ${status.slice(0, 3)} with ${algorithm} and ${qop}, as RFC 7616 computes it`, async () => {
        const challenge = `${asks}: Digest realm="sipp", nonce="4711", qop="${qop}", algorithm=${algorithm}`;
        const sipp = await Sipp.start('challenges-only', { values: { status, challenge } });
        const call = (await TestLine.to(sipp, ACCOUNT)).call();
        await call.hears('answered');
        call.leg.hangUp();
        await call.ended();
        await sipp.done();
        verify(sipp.received('INVITE')[1]!, answer, algorithm);
      });
    }
  }

  it('takes the strongest of several challenges', async () => {
    const challenge = [
      'WWW-Authenticate: Digest realm="sipp", nonce="1", qop="auth", algorithm=SHA-512-256',
      'WWW-Authenticate: Digest realm="sipp", nonce="2", qop="auth", algorithm=SHA-256',
      'WWW-Authenticate: Digest realm="sipp", nonce="3", qop="auth", algorithm=MD5',
    ].join('\n');
    const values = { status: '401 Unauthorized', challenge };
    const sipp = await Sipp.start('challenges-only', { values });
    const call = (await TestLine.to(sipp, ACCOUNT)).call();
    await call.hears('answered');
    call.leg.hangUp();
    await call.ended();
    await sipp.done();
    const fields = fieldsOf(sipp.received('INVITE')[1]!, 'Authorization');
    expect(fields['nonce']).to.be.oneOf(['1', '2']);
  });

  it('answers a stale nonce anew, and challenges of other requests of the call', async () => {
    const sipp = await Sipp.start('challenges-thrice');
    const call = (await TestLine.to(sipp, ACCOUNT)).call();
    await call.hears('answered');
    call.leg.hangUp();
    await call.ended();
    await sipp.done();
    const [, second, third] = sipp.received('INVITE');
    expect(fieldsOf(second!, 'Authorization')).to.include({ nonce: 'one', nc: '00000001' });
    expect(fieldsOf(third!, 'Authorization')).to.include({ nonce: 'two', nc: '00000001' });
    const [, bye] = sipp.received('BYE');
    expect(fieldsOf(bye!, 'Authorization')).to.include({ nonce: 'three', nc: '00000001' });
  });

  it('asks once, not for ever, where its password is not taken', async () => {
    const challenge = 'Proxy-Authenticate: Digest realm="sipp", nonce="1", algorithm=MD5';
    const sipp = await Sipp.start('never-lets-in', { values: { challenge } });
    const end = await (await TestLine.to(sipp, ACCOUNT)).call().ended();
    expect(end).to.include({ outcome: 'lineFailed', sipCode: 407 });
    expect(end.exception?.code).to.equal('TrunkRefused');
    expect(end.exception?.message['en-US']).to.contain('password');
    await sipp.done();
  });

  it('has no answer without a password: the call is refused', async () => {
    const values = {
      status: '401 Unauthorized',
      header: 'WWW-Authenticate: Digest realm="sipp", nonce="1"',
    };
    const sipp = await Sipp.start('refuses', { values });
    const end = await (await TestLine.to(sipp)).call().ended();
    expect(end).to.include({ outcome: 'lineFailed', sipCode: 401 });
    await sipp.done();
  });
});

/** RFC 7616, section 3.4.1. */
function verify(message: SippMessage, header: string, algorithm: string): void {
  const fields = fieldsOf(message, header);
  const { username, password } = ACCOUNT;
  const { realm, nonce, nc, cnonce, qop, uri, response } = fields;
  expect(fields).to.include({ algorithm, username, realm: 'sipp', nonce: '4711' });
  expect(uri).to.equal(message.start.split(' ')[1]);
  const name = algorithm === 'MD5' ? 'md5' : 'sha256';
  const hash = (text: string): string => createHash(name).update(text).digest('hex');
  const body = message.text.slice(message.text.indexOf('\n\n') + 2).replaceAll('\n', '\r\n');
  const a1 = hash(`${username}:${realm}:${password}`);
  const a2 = hash(`INVITE:${uri}${qop === 'auth-int' ? `:${hash(bodyOf(message, body))}` : ''}`);
  expect(response).to.equal(hash(`${a1}:${nonce}:${nc}:${cnonce}:${qop}:${a2}`));
}

/** As long as it said it was: the log adds an empty line. */
function bodyOf(message: SippMessage, text: string): string {
  return text.slice(0, Number(headerOf(message, 'Content-Length')[0]));
}

function fieldsOf(message: SippMessage, header: string): Record<string, string> {
  const [value = ''] = headerOf(message, header);
  const pairs = value.matchAll(/(\w+)=(?:"([^"]*)"|([^,\s]+))/g);
  return Object.fromEntries([...pairs].map(([, name, quoted, plain]) => [name, quoted ?? plain]));
}
