import { expect } from 'chai';
import { NonceMint } from '../../../../../engine/line/sip/auth/nonce';
import { ReplayGuard } from '../../../../../engine/line/sip/auth/replayGuard';

describe('nonces', () => {
  const secret = Buffer.alloc(32, 1);

  it('tell when they were issued, and no two are alike', () => {
    const mint = new NonceMint(secret, 'r');
    const nonces = Array.from({ length: 100 }, () => mint.issue(1_767_225_600_000));
    expect(new Set(nonces).size).to.equal(100);
    for (const nonce of nonces) expect(mint.issuedAt(nonce)).to.equal(1_767_225_600_000);
  });

  it('of others, of other realms or changed are none', () => {
    const mint = new NonceMint(secret, 'r');
    const nonce = mint.issue(1_767_225_600_000);
    expect(new NonceMint(secret, 'other').issuedAt(nonce)).to.equal(undefined);
    expect(new NonceMint(Buffer.alloc(32, 2), 'r').issuedAt(nonce)).to.equal(undefined);
    for (let i = 0; i < nonce.length; i++) {
      const changed = nonce.slice(0, i) + (nonce[i] === 'A' ? 'B' : 'A') + nonce.slice(i + 1);
      expect(mint.issuedAt(changed), changed).to.equal(undefined);
    }
    for (const none of ['', 'A', `${nonce}=`, `${nonce} `, nonce.slice(1), '\0']) {
      expect(mint.issuedAt(none), none).to.equal(undefined);
    }
  });
});

describe('nonce counts', () => {
  it('are taken once each, up to 32 below the highest', () => {
    const guard = new ReplayGuard(10);
    const use = (count: number) => guard.use('n', 1, count);
    expect(use(1)).to.be.true;
    expect(use(1)).to.be.false;
    expect(use(40)).to.be.true;
    expect(use(39)).to.be.true;
    expect(use(39)).to.be.false;
    expect(use(8)).to.be.true;
    expect(use(8)).to.be.false;
    expect(use(7), 'too far below').to.be.false;
    expect(use(72)).to.be.true;
    expect(use(40), 'used, 32 below').to.be.false;
    expect(use(41)).to.be.true;
    expect(use(500)).to.be.true;
    expect(use(499)).to.be.true;
    expect(use(500)).to.be.false;
  });

  it('agree with a list of all that were used, in any order', () => {
    const guard = new ReplayGuard(10);
    const used = new Set<number>();
    let highest = 0;
    for (let i = 0; i < 5_000; i++) {
      const count = Math.max(1, Math.floor(i / 4) + ((i * 7_919) % 47));
      const fresh = !used.has(count) && count >= highest - 32;
      expect(guard.use('n', 1, count), `${count} below ${highest}`).to.equal(fresh);
      if (fresh) used.add(count);
      highest = Math.max(highest, count);
    }
  });

  it('of nonces that had to be forgotten are not taken, nor are those of any as old', () => {
    const guard = new ReplayGuard(3);
    for (const time of [1, 2, 3, 4, 5]) expect(guard.use(`n${time}`, time, 1)).to.be.true;
    expect(guard.size).to.equal(3);
    expect(guard.use('n1', 1, 1)).to.be.false;
    expect(guard.use('never used', 2, 1)).to.be.false;
    expect(guard.use('n3', 3, 2)).to.be.true;
    expect(guard.use('new', 6, 1)).to.be.true;
  });

  it('are let go with the nonces that have expired', () => {
    const guard = new ReplayGuard(1_000);
    for (let time = 0; time < 100; time++) guard.use(`n${time}`, time + 1, 1);
    guard.expire(51);
    expect(guard.size).to.equal(50);
    expect(guard.use('n60', 61, 1)).to.be.false;
  });
});
