import { expect } from 'chai';
import { parseAuthValues, serializeAuthValue } from '../../../../../engine/line/sip/auth/authValue';

const values = (text: string) =>
  parseAuthValues(text)?.map(({ scheme, params }) => [scheme, Object.fromEntries(params)]);

describe('challenges and credentials in a field', () => {
  it('are a scheme and parameters, with quotes or without', () => {
    expect(
      values(
        'Digest Realm="a, \\"b\\"" ,nonce = "", qop="auth,auth-int",,stale=FALSE, uri=sip:a@b',
      ),
    ).to.eql([
      [
        'Digest',
        { realm: 'a, "b"', nonce: '', qop: 'auth,auth-int', stale: 'FALSE', uri: 'sip:a@b' },
      ],
    ]);
  });

  it('may be several', () => {
    expect(values('Digest realm="a", nonce="n", Basic realm="b", Digest realm="c"')).to.eql([
      ['Digest', { realm: 'a', nonce: 'n' }],
      ['Basic', { realm: 'b' }],
      ['Digest', { realm: 'c' }],
    ]);
  });

  it('that are malformed are none', () => {
    for (const text of [
      ...['', ',', 'Digest =', 'Digest realm', 'Digest realm="a', 'Digest realm=', 'Digest "a"'],
      ...['Digest realm="a" nonce="b"', '"a"'],
    ]) {
      expect(values(text), text).to.equal(undefined);
    }
    const many = Array.from({ length: 50 }, (_, i) => `x${i}=1`).join(',');
    expect(values(`Digest ${many}`)).to.equal(undefined);
  });

  it('are written with the quotes that the grammar wants', () => {
    const params = [
      ['realm', 'a "b"'],
      ['qop', 'auth'],
      ['nc', '00000001'],
      ['algorithm', 'SHA-256'],
    ] as const;
    expect(serializeAuthValue('Digest', params, true)).to.equal(
      'Digest realm="a \\"b\\"", qop=auth, nc=00000001, algorithm=SHA-256',
    );
    expect(serializeAuthValue('Digest', params, false)).to.include('qop="auth"');
  });
});
