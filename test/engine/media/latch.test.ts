import { expect } from 'chai';
import { Latch } from '../../../engine/media/latch';

const NAMED = { address: '192.0.2.1', port: 4_000 };

describe('Latch', () => {
  it('takes the peer that the SDP names at its first packet, then nobody else', () => {
    const latch = new Latch('any');
    latch.expect(NAMED);
    expect(latch.latched).to.equal(false);
    expect(latch.accept('192.0.2.1', 4_000, 1, 10)).to.equal(true);
    expect(latch.latched).to.equal(true);
    expect(latch.accept('198.51.100.9', 4_000, 1, 11)).to.equal(false);
    expect(latch.accept('192.0.2.1', 4_002, 1, 12)).to.equal(false);
    expect(latch.accept('192.0.2.1', 4_000, 2, 99)).to.equal(true);
  });

  it('takes another port of the host that was named after two packets in order', () => {
    const latch = new Latch('sameHost');
    latch.expect(NAMED);
    expect([1, 2, 3].map((s) => latch.accept('192.0.2.1', 5_000, 1, s))).to.deep.equal([
      false,
      true,
      true,
    ]);
    expect(latch.remote).to.deep.equal({ address: '192.0.2.1', port: 5_000 });
  });

  it('takes another host after three packets in order, where that is allowed', () => {
    const latch = new Latch('any');
    latch.expect({ address: '10.0.0.5', port: 4_000 });
    const heard = [65_534, 65_535, 0].map((s) => latch.accept('203.0.113.7', 9, 1, s));
    expect(heard).to.deep.equal([false, false, true]);

    const strict = new Latch('sameHost');
    strict.expect(NAMED);
    for (let s = 0; s < 50; s++) expect(strict.accept('203.0.113.7', 9, 1, s)).to.equal(false);
    const none = new Latch('none');
    none.expect(NAMED);
    for (let s = 0; s < 50; s++) expect(none.accept('192.0.2.1', 9, 1, s)).to.equal(false);
    expect(none.accept('192.0.2.1', 4_000, 1, 50)).to.equal(true);
  });

  it('prefers the peer that was named to one that sends first', () => {
    const latch = new Latch('any');
    latch.expect(NAMED);
    latch.accept('203.0.113.7', 9, 1, 1);
    latch.accept('203.0.113.7', 9, 1, 2);
    expect(latch.accept('192.0.2.1', 4_000, 5, 1)).to.equal(true);
    expect(latch.accept('203.0.113.7', 9, 1, 3)).to.equal(false);
  });

  it('believes nobody whose packets are not of one source and in order', () => {
    const latch = new Latch('any');
    latch.expect(NAMED);
    for (let i = 0; i < 40; i++) {
      expect(latch.accept('203.0.113.7', 9, i, i), 'another source each time').to.equal(false);
      expect(latch.accept('203.0.113.7', 9, 1, i * 500), 'far apart').to.equal(false);
      expect(latch.accept('203.0.113.8', 9, 1, i), 'two strangers in turn').to.equal(false);
    }
  });

  it('takes a peer that fell silent at another port of its host, and nobody else', () => {
    const latch = new Latch('any');
    latch.expect({ address: '10.0.0.5', port: 4_000 });
    for (let s = 0; s < 3; s++) latch.accept('203.0.113.7', 9, 1, s);
    expect(latch.latched).to.equal(true);
    latch.release();
    for (let s = 0; s < 50; s++) {
      expect(latch.accept('198.51.100.9', 9, 1, s)).to.equal(false);
    }
    expect([1, 2].map((s) => latch.accept('203.0.113.7', 77, 1, s))).to.deep.equal([false, true]);
    latch.expect({ address: '10.0.0.6', port: 4_000 });
    const heard = [1, 2, 3].map((s) => latch.accept('198.51.100.9', 9, 1, s));
    expect(heard, 'after another description').to.deep.equal([false, false, true]);
  });

  it('is open again when the SDP names another peer, and only then', () => {
    const latch = new Latch('any');
    latch.expect(NAMED);
    latch.accept('192.0.2.1', 4_000, 1, 10);
    expect(latch.expect({ ...NAMED })).to.equal(false);
    expect(latch.latched).to.equal(true);
    expect(latch.expect({ ...NAMED, port: 4_444 })).to.equal(true);
    expect(latch.latched).to.equal(false);
    expect(latch.remote?.port).to.equal(4_444);
    expect(latch.expect(undefined)).to.equal(true);
    expect(latch.remote).to.equal(undefined);
  });
});
