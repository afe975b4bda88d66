import { expect } from 'chai';
import { ntpMiddle, readRtcp, writeRtcp, type ReportBlock } from '../../../engine/media/rtcp';
import { seededRandom } from '../../support/random';

const TIME = Date.UTC(2026, 0, 5, 2) + 250;
const BLOCK: ReportBlock = {
  ssrc: 0xfeedface,
  fractionLost: 64,
  cumulativeLost: 1_234,
  highestSequence: 0x1_fffe,
  jitter: 80,
  lastSr: 0x12345678,
  delaySinceLastSr: 65_536,
};
const SENDER = { time: TIME, rtpTimestamp: 4_000_000_000, packets: 50, octets: 8_000 };

describe('RTCP', () => {
  it('reads a sender report, its source description and a BYE as they were written', () => {
    const bytes = writeRtcp({ ssrc: 77, sender: SENDER, block: BLOCK, cname: 'abc', bye: true });
    const read = readRtcp(bytes);
    expect(read).to.deep.equal({
      ssrc: 77,
      sender: { ...SENDER, time: read?.sender?.time, ntpMiddle: ntpMiddle(TIME) },
      blocks: [BLOCK],
      cname: 'abc',
      bye: [77],
    });
    expect(read?.sender?.time).to.be.closeTo(TIME, 0.05);
  });

  it('writes whole words for a CNAME of any length', () => {
    for (let length = 0; length < 12; length++) {
      const cname = 'x'.repeat(length);
      const bytes = writeRtcp({ ssrc: 1, cname });
      expect(bytes.length % 4).to.equal(0);
      expect(readRtcp(bytes)?.cname).to.equal(cname);
    }
    expect(readRtcp(writeRtcp({ ssrc: 1, cname: 'y'.repeat(999) }))?.cname).to.have.lengthOf(255);
  });

  it('writes a receiver report where nothing was sent, empty where nothing was heard', () => {
    expect(readRtcp(writeRtcp({ ssrc: 5, cname: 'c' }))).to.deep.equal({
      ssrc: 5,
      sender: undefined,
      blocks: [],
      cname: 'c',
      bye: [],
    });
  });

  it('keeps a negative loss, and keeps it within 24 bits', () => {
    const lost = (cumulativeLost: number): number | undefined =>
      readRtcp(writeRtcp({ ssrc: 1, cname: '', block: { ...BLOCK, cumulativeLost } }))?.blocks[0]
        ?.cumulativeLost;
    expect(lost(-3)).to.equal(-3);
    expect(lost(99_000_000)).to.equal(0x7fffff);
    expect(lost(-99_000_000)).to.equal(-0x800000);
  });

  it('finds the CNAME behind other items and other chunks', () => {
    const report = [0x80, 201, 0, 1, 0, 0, 0, 9];
    const first = [0, 0, 0, 8, 2, 1, 0x61, 0];
    const second = [0, 0, 0, 9, 3, 2, 0x62, 0x63, 1, 2, 0x64, 0x65, 0, 0, 0, 0];
    const sdes = [0x82, 202, 0, 6, ...first, ...second];
    expect(readRtcp(Uint8Array.from([...report, ...sdes]))?.cname).to.equal('de');
  });

  it('takes a report for what it is although what follows is broken', () => {
    const bytes = writeRtcp({ ssrc: 7, block: BLOCK, cname: 'abcdef' });
    const read = readRtcp(bytes.subarray(0, bytes.length - 3));
    expect(read).to.include({ ssrc: 7, cname: undefined });
    expect(read?.blocks).to.have.lengthOf(1);
  });

  it('does not take what begins with anything but a report', () => {
    const whole = writeRtcp({ ssrc: 7, cname: 'a' });
    expect(readRtcp(whole.subarray(8))).to.equal(undefined);
    expect(readRtcp(new Uint8Array(0))).to.equal(undefined);
    expect(readRtcp(Uint8Array.of(0x80, 200, 0, 1, 0, 0, 0, 1)), 'an SR too short').to.equal(
      undefined,
    );
  });

  it('takes anything without throwing, and no more blocks than there are octets for', () => {
    const random = seededRandom(11);
    const seed = writeRtcp({ ssrc: 7, sender: SENDER, block: BLOCK, cname: 'abc', bye: true });
    for (let i = 0; i < 20_000; i++) {
      const bytes = seed.slice(0, random() < 0.5 ? seed.length : random() * seed.length);
      for (let n = random() * 8; n > 0; n--) bytes[random() * bytes.length] = random() * 256;
      const read = readRtcp(bytes);
      expect((read?.blocks.length ?? 0) * 24).to.be.at.most(bytes.length);
    }
  });
});
