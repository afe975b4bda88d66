import { expect } from 'chai';
import { createHash } from 'node:crypto';
import {
  type DigestAlgorithm,
  type DigestInput,
  type HashName,
  SUPPORTED,
  digestAlgorithm,
  digestResponse,
  digestSecret,
} from '../../../../../engine/line/sip/auth/digest';

const body = new Uint8Array(0);

interface Example {
  user: [username: string, realm: string, password: string];
  nonce: string;
  cnonce: string;
}

/** The request of RFC 2617, section 3.5. */
const RFC_2617: Example = {
  user: ['Mufasa', 'testrealm@host.com', 'Circle Of Life'],
  nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093',
  cnonce: '0a4f113b',
};
/** The request of RFC 7616, section 3.9.1. */
const RFC_7616: Example = {
  user: ['Mufasa', 'http-auth@example.org', 'Circle of Life'],
  nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
  cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
};
const get = { method: 'GET', uri: '/dir/index.html', nc: '00000001', body };

function response(
  algorithm: DigestAlgorithm,
  { user, nonce, cnonce }: Example,
  change: Partial<DigestInput> = {},
): string {
  const secret = digestSecret(algorithm.replace('-sess', '') as HashName, ...user);
  return digestResponse({ ...get, algorithm, secret, nonce, cnonce, qop: 'auth', ...change });
}

const md5 = (text: string) => createHash('md5').update(text).digest('hex');
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

describe('digest', () => {
  it('is that of the example in RFC 2617, section 3.5', () => {
    expect(digestSecret('MD5', ...RFC_2617.user)).to.equal('939e7578ed9e3c518a452acee763bce9');
    expect(response('MD5', RFC_2617)).to.equal('6629fae49393a05397450978507c4ef1');
  });

  it('without qop is that of RFC 2069', () => {
    expect(response('MD5', RFC_2617, { qop: undefined })).to.equal(
      '670fd8c2df070c60b045671b8b24ff02',
    );
  });

  it('is that of the examples in RFC 7616, section 3.9.1', () => {
    expect(response('MD5', RFC_7616)).to.equal('8ca523f5e9506fed4657c9700eebdbec');
    expect(response('SHA-256', RFC_7616)).to.equal(
      '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1',
    );
  });

  it('is that of the example in RFC 7616, section 3.9.2, as corrected by erratum 4897', () => {
    const secret = digestSecret(
      'SHA-512-256',
      'J\u00e4s\u00f8n Doe',
      'api@example.org',
      'Secret, or not?',
    );
    expect(
      digestResponse({
        ...get,
        algorithm: 'SHA-512-256',
        secret,
        uri: '/doe.json',
        nonce: '5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK',
        cnonce: 'NTg6RKcb9boFIAS3KrFK9BGeh+iDa/sm6jUMp2wds69v',
        qop: 'auth',
      }),
    ).to.equal('3798d4131c277846293534c3edc11bd8a5e4cdcbff78b05db9d95eeb1cec68a5');
  });

  it('of a session counts nonce and cnonce in the secret (RFC 7616, section 3.4.2)', () => {
    for (const [algorithm, hash] of [
      ['MD5-sess', md5],
      ['SHA-256-sess', sha256],
    ] as const) {
      const { user, nonce, cnonce } = RFC_7616;
      const secret = hash(`${hash(user.join(':'))}:${nonce}:${cnonce}`);
      const expected = hash(
        `${secret}:${nonce}:00000001:${cnonce}:auth:${hash('GET:/dir/index.html')}`,
      );
      expect(response(algorithm, RFC_7616), algorithm).to.equal(expected);
    }
  });

  it('with auth-int counts the body (RFC 7616, section 3.4.3)', () => {
    const { user, nonce, cnonce } = RFC_7616;
    const entity = sha256(`GET:/dir/index.html:${sha256('v=0\r\n')}`);
    const expected = sha256(
      `${sha256(user.join(':'))}:${nonce}:00000001:${cnonce}:auth-int:${entity}`,
    );
    const change = { qop: 'auth-int', body: Buffer.from('v=0\r\n') } as const;
    expect(response('SHA-256', RFC_7616, change)).to.equal(expected);
  });

  it('knows algorithms in any case, MD5 without a name, and no others', () => {
    expect(digestAlgorithm(undefined)).to.equal('MD5');
    expect(digestAlgorithm('sha-256-SESS')).to.equal('SHA-256-sess');
    expect(digestAlgorithm('AKAv1-MD5')).to.equal(undefined);
    expect(SUPPORTED).to.include.members(['SHA-512-256', 'SHA-256', 'SHA-256-sess', 'MD5']);
  });
});
