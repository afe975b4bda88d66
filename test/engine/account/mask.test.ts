import { expect } from 'chai';
import { masked, maskText } from '../../../engine/account/mask';

describe('What the audit log shows', () => {
  it('masks numbers in texts, however they are written, and leaves ids and times', () => {
    expect(
      maskText('call 13800000001, or 138 0000 0001; 010-8888 6666; +86 (10) 8888-6666'),
    ).to.equal('call 138****0001, or 138****0001; 010****6666; 861****6666');
    const id = '01975b1c-12345678-7000-8000'.replace('12345678', '1234');
    expect(maskText(`${id}-123456789012`)).to.equal(`${id}-123456789012`);
    expect(maskText('2026-01-05 10:00:00')).to.equal('2026-01-05 10:00:00');
  });

  it('leaves out of an address who asks and what is asked', () => {
    expect(maskText('see https://user:pass@example.com/hook?token=abc#x now')).to.equal(
      'see https://example.com/hook?(left out) now',
    );
  });

  it('goes through lists and objects, and cuts them', () => {
    const contacts = Array.from({ length: 25 }, (_, n) => ({
      phoneNumber: `1380000${1000 + n}`,
      variables: { other: `1390000${1000 + n}`, amount: 12 },
    }));
    const shown = masked({ contacts }) as { contacts: unknown[] };
    expect(shown.contacts).to.have.length(21);
    expect(shown.contacts[3]).to.deep.equal({
      phoneNumber: '138****1003',
      variables: { other: '139****1003', amount: 12 },
    });
    expect(shown.contacts[20]).to.equal('… 5 more');
    expect(masked('x'.repeat(600))).to.have.length(501);
    expect(masked(new Uint8Array(12))).to.equal('(12 bytes)');
  });

  it('leaves secrets out, whatever they are', () => {
    expect(
      masked({ secret: 'abc', password: 1, apiKey: ['a'], Authorization: 'x', n: 1 }),
    ).to.deep.equal({
      secret: '(left out)',
      password: '(left out)',
      apiKey: '(left out)',
      Authorization: '(left out)',
      n: 1,
    });
  });

  it('masks numbers that came as numbers, but no moments', () => {
    expect(masked({ phone: 13800000001, startTime: 1767578400000, count: 5 })).to.deep.equal({
      phone: '138****0001',
      startTime: 1767578400000,
      count: 5,
    });
  });
});
