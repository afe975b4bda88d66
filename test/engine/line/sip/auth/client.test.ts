import { expect } from 'chai';
import { parseAuthValues } from '../../../../../engine/line/sip/auth/authValue';
import { DigestClient } from '../../../../../engine/line/sip/auth/client';
import {
  type DigestAlgorithm,
  digestResponse,
  digestSecret,
  hashOf,
} from '../../../../../engine/line/sip/auth/digest';
import { header, headers } from '../../../../../engine/line/sip/message/headers';
import type { SipRequest, SipResponse } from '../../../../../engine/line/sip/message/types';
import { seededRandom } from '../../../../support/random';

const PASSWORD = 'secret';

const client = (realm?: string) =>
  new DigestClient(
    { username: 'alice', password: PASSWORD, ...(realm !== undefined && { realm }) },
    seededRandom(1),
  );

const register = (method = 'REGISTER'): SipRequest => ({
  kind: 'request',
  method,
  uri: 'sip:example.com',
  headers: [],
  body: Buffer.from('body'),
});

/** The request once more, as it is sent again: with what it carried. */
const again = (request: SipRequest): SipRequest => ({
  ...request,
  headers: request.headers.map((field) => ({ ...field })),
});

const challenge = (...fields: [name: string, value: string][]): SipResponse => ({
  kind: 'response',
  status: 401,
  reason: 'Unauthorized',
  headers: fields.map(([name, value]) => ({ name, value })),
  body: new Uint8Array(0),
});

const www = (rest: string, realm = 'r'): [string, string] => [
  'WWW-Authenticate',
  `Digest realm="${realm}", ${rest}`,
];

const params = (request: SipRequest, name = 'Authorization') =>
  Object.fromEntries(parseAuthValues(header(request, name)!)![0]!.params);

/** Whether the credentials are right, computed anew from what they say. */
function isRight(request: SipRequest, name = 'Authorization'): boolean {
  const p = params(request, name);
  const algorithm = (p['algorithm'] ?? 'MD5') as DigestAlgorithm;
  const secret = digestSecret(hashOf(algorithm), p['username']!, p['realm']!, PASSWORD);
  const { method, uri, body } = request;
  return (
    p['uri'] === uri &&
    p['response'] ===
      digestResponse({
        ...{ algorithm, secret, method, uri, body, nonce: p['nonce']! },
        qop: p['qop'] as 'auth' | undefined,
        nc: p['nc'] ?? '',
        cnonce: p['cnonce'] ?? '',
      })
  );
}

describe('digest as a client', () => {
  it('answers a challenge with all it asks for', () => {
    const next = register();
    const response = challenge(
      www('nonce="n1", opaque="o", qop="auth-int,auth", algorithm=SHA-256'),
    );
    expect(client().answer(register(), response, next)).to.equal('answered');
    expect(params(next)).to.include({
      ...{ username: 'alice', realm: 'r', nonce: 'n1', uri: 'sip:example.com', opaque: 'o' },
      ...{ algorithm: 'SHA-256', qop: 'auth', nc: '00000001' },
    });
    expect(params(next)['cnonce']).to.match(/^[0-9a-f]{16}$/);
    expect(isRight(next)).to.be.true;
  });

  it('answers what has no qop without counting, and names no algorithm that was not named', () => {
    const next = register();
    client().answer(register(), challenge(www('nonce="n"')), next);
    expect(params(next)).to.have.all.keys('username', 'realm', 'nonce', 'uri', 'response');
    expect(isRight(next)).to.be.true;
  });

  for (const algorithm of ['MD5', 'MD5-sess', 'SHA-256', 'SHA-256-sess', 'SHA-512-256']) {
    for (const qop of ['auth', 'auth-int']) {
      it(`knows ${algorithm} with ${qop}`, () => {
        const next = register();
        const asked = challenge(www(`nonce="n", qop="${qop}", algorithm=${algorithm}`));
        expect(client().answer(register(), asked, next)).to.equal('answered');
        expect(params(next)).to.include({ algorithm, qop });
        expect(isRight(next)).to.be.true;
      });
    }
  }

  it('chooses the strongest challenge of a realm that it knows', () => {
    const next = register();
    const response = challenge(
      www('nonce="1", algorithm=MD5'),
      www('nonce="2", algorithm=AKAv2-SHA-256'),
      www('nonce="3", algorithm=SHA-256'),
      www('nonce="4", algorithm=SHA-256-sess, qop="auth"'),
      www('nonce="5", algorithm=SHA-512-256, qop="unheard-of"'),
      ['WWW-Authenticate', 'Basic realm="r"'],
    );
    client().answer(register(), response, next);
    expect(headers(next, 'Authorization')).to.have.length(1);
    expect(params(next)['nonce']).to.equal('3');
  });

  it('answers several realms and a proxy at once', () => {
    const next = register('INVITE');
    const response = challenge(www('nonce="1"', 'a'), www('nonce="2"', 'b'), [
      'Proxy-Authenticate',
      'Digest realm="p", nonce="3", qop="auth"',
    ]);
    client().answer(register('INVITE'), response, next);
    expect(headers(next, 'Authorization')).to.have.length(2);
    expect(isRight(next, 'Proxy-Authorization')).to.be.true;
  });

  it('keeps what it answered a proxy when the far end asks after it', () => {
    const auth = client();
    const second = register();
    auth.answer(
      register(),
      challenge(['Proxy-Authenticate', 'Digest realm="p", nonce="1"']),
      second,
    );
    const third = again(second);
    expect(auth.answer(second, challenge(www('nonce="2"')), third)).to.equal('answered');
    expect(header(third, 'Proxy-Authorization')).to.equal(header(second, 'Proxy-Authorization'));
    expect(isRight(third)).to.be.true;
  });

  it('has no answer where nothing it knows is asked, or another realm', () => {
    const basic = challenge(['WWW-Authenticate', 'Basic realm="r"']);
    expect(client().answer(register(), basic, register())).to.equal('unsupported');
    expect(client().answer(register(), challenge(), register())).to.equal('unsupported');
    const next = register();
    const stranger = challenge(www('nonce="n"', 'evil'));
    expect(client('r').answer(register(), stranger, next)).to.equal('unsupported');
    expect(next.headers).to.eql([]);
  });

  it('gives up when a new nonce is refused: the password is wrong', () => {
    const auth = client();
    const second = register();
    auth.answer(register(), challenge(www('nonce="1", qop="auth"')), second);
    const outcome = auth.answer(second, challenge(www('nonce="2", qop="auth"')), again(second));
    expect(outcome).to.equal('refused');
    const same = auth.answer(
      second,
      challenge(www('nonce="1", qop="auth", stale=true')),
      register(),
    );
    expect(same).to.equal('refused');
  });

  it('tries again when the nonce is stale', () => {
    const auth = client();
    const second = register();
    auth.answer(register(), challenge(www('nonce="1", qop="auth"')), second);
    const third = again(second);
    const stale = challenge(www('nonce="2", qop="auth", stale=TRUE'));
    expect(auth.answer(second, stale, third)).to.equal('answered');
    expect(params(third)).to.include({ nonce: '2', nc: '00000001' });
  });

  it('tries again when a nonce that served before is refused, stale or not', () => {
    const auth = client();
    auth.answer(register(), challenge(www('nonce="1", qop="auth"')), register());
    const later = register();
    auth.authorize(later);
    const next = again(later);
    expect(auth.answer(later, challenge(www('nonce="2", qop="auth"')), next)).to.equal('answered');
    expect(params(next)).to.include({ nonce: '2', nc: '00000001' });
    expect(headers(next, 'Authorization')).to.have.length(1);
  });

  it('gives up on one that calls every nonce stale', () => {
    const auth = client();
    let request = register();
    const outcomes = [];
    for (let i = 0; i < 6; i++) {
      const next = again(request);
      const response = challenge(www(`nonce="${i}", qop="auth", stale=true`));
      outcomes.push(auth.answer(request, response, next));
      request = next;
    }
    expect(outcomes.slice(0, 5)).to.eql([...Array<string>(4).fill('answered'), 'refused']);
  });

  it('puts what it knows on later requests and counts on', () => {
    const auth = client();
    auth.answer(register(), challenge(www('nonce="1", qop="auth"')), register());
    const counts = [1, 2].map(() => {
      const request = register('INVITE');
      auth.authorize(request);
      expect(isRight(request)).to.be.true;
      return params(request)['nc'];
    });
    expect(counts).to.eql(['00000002', '00000003']);
  });

  it('counts on where the server gives all the same nonce', () => {
    const auth = client();
    const counts = [1, 2].map(() => {
      const next = register();
      auth.answer(register(), challenge(www('nonce="same", qop="auth"')), next);
      return params(next)['nc'];
    });
    expect(counts).to.eql(['00000001', '00000002']);
  });

  it('leaves ACK and CANCEL alone, and requests before any challenge', () => {
    const auth = client();
    const first = register();
    auth.authorize(first);
    auth.answer(register(), challenge(www('nonce="1", qop="auth"')), register());
    for (const request of [first, register('ACK'), register('CANCEL')]) {
      if (request !== first) auth.authorize(request);
      expect(request.headers).to.eql([]);
    }
  });
});
