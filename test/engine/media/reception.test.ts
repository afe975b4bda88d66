import { expect } from 'chai';
import { Reception, type Arrival } from '../../../engine/media/reception';
import { seededRandom } from '../../support/random';

const SSRC = 0xabc;

function arrivals(reception: Reception, sequences: number[], ssrc = SSRC): Arrival[] {
  return sequences.map((sequence) => reception.arrived(ssrc, sequence & 0xffff, 160));
}

function run(from: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => from + i);
}

describe('Reception', () => {
  it('counts what is missing as lost, and no longer when it comes after all', () => {
    const reception = new Reception();
    arrivals(reception, [10, 11, 14]);
    expect(reception.statistics()).to.include({ packets: 3, octets: 480, lost: 2, reordered: 0 });
    expect(arrivals(reception, [13])).to.deep.equal(['older']);
    expect(reception.statistics()).to.include({ packets: 4, lost: 1, reordered: 1 });
  });

  it('tells duplicates, of the newest and of older packets', () => {
    const reception = new Reception();
    expect(arrivals(reception, [1, 1, 2, 3, 2])).to.deep.equal([
      'newer',
      'duplicate',
      'newer',
      'newer',
      'duplicate',
    ]);
    expect(reception.statistics()).to.include({ packets: 5, duplicates: 2, lost: -2 });
  });

  it('goes on counting where sequence numbers wrap', () => {
    const reception = new Reception();
    expect(arrivals(reception, run(65_530, 12))).to.not.include('older');
    expect(arrivals(reception, [65_535])).to.deep.equal(['duplicate']);
    expect(reception.report(0, 0)).to.include({ highestSequence: 0x1_0005, cumulativeLost: -1 });
  });

  it('takes two packets in a row from far off for a new beginning, and one for a stray', () => {
    const reception = new Reception();
    expect(arrivals(reception, [100, 30_000, 101, 40_000, 40_001, 40_002])).to.deep.equal([
      'newer',
      'stray',
      'newer',
      'stray',
      'restarted',
      'newer',
    ]);
    expect(reception.statistics()).to.include({ lost: 0, packets: 4 });
  });

  it('begins anew with another source, and keeps what was lost of the one before', () => {
    const reception = new Reception();
    arrivals(reception, [1, 5]);
    expect(arrivals(reception, [900, 901], 0xdef)).to.deep.equal(['restarted', 'newer']);
    expect(reception.source).to.equal(0xdef);
    expect(reception.statistics()).to.include({ lost: 3, packets: 4 });
    expect(reception.report(0, 0)).to.include({ ssrc: 0xdef, cumulativeLost: 0 });
  });

  it('reports the loss of each interval by itself, and all of it together', () => {
    const reception = new Reception();
    expect(reception.report(0, 0), 'before any packet').to.equal(undefined);
    arrivals(reception, [0, 1, 2, 7]);
    expect(reception.report(1, 2)).to.deep.equal({
      ssrc: SSRC,
      fractionLost: 128,
      cumulativeLost: 4,
      highestSequence: 7,
      jitter: 0,
      lastSr: 1,
      delaySinceLastSr: 2,
    });
    arrivals(reception, run(8, 10));
    expect(reception.report(0, 0)).to.include({ fractionLost: 0, cumulativeLost: 4 });
    expect(reception.report(0, 0), 'nothing came').to.include({ fractionLost: 0 });
  });

  it('finds the loss that a network of 20 percent makes', () => {
    const random = seededRandom(5);
    const reception = new Reception();
    arrivals(
      reception,
      run(60_000, 10_000).filter((_, i) => i === 0 || i === 9_999 || random() >= 0.2),
    );
    const { lost, packets } = reception.statistics();
    expect(lost + packets).to.equal(10_000);
    expect(lost).to.be.closeTo(2_000, 100);
    expect(reception.report(0, 0)?.fractionLost).to.be.closeTo(51, 3);
  });

  it('has no jitter where packets come evenly, whatever the clocks show', () => {
    const reception = new Reception();
    for (let i = 0; i < 500; i++) {
      reception.timed((0xffff_ff00 + 160 * i) >>> 0, 1_767_578_400_000 + 20 * i);
    }
    expect(reception.statistics().jitterMs).to.equal(0);
  });

  it('has the jitter of RFC 3550: the mean change of the transit time', () => {
    const reception = new Reception();
    // Every second packet 10 ms late: the transit changes by 10 ms from one to the next.
    for (let i = 0; i < 500; i++) reception.timed(160 * i, 20 * i + (i % 2) * 10);
    expect(reception.statistics().jitterMs).to.be.closeTo(10, 0.1);
    reception.timed(160 * 500 + 9_000_000, 10_000);
    expect(reception.statistics().jitterMs, 'after a jump').to.be.closeTo(10, 0.1);
  });
});
