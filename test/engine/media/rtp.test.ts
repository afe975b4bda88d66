import { expect } from 'chai';
import {
  emptyRtpPacket,
  isRtcp,
  readRtp,
  RTP_HEADER_BYTES,
  writeRtpHeader,
} from '../../../engine/media/rtp';
import { seededRandom } from '../../support/random';

const HEADER = {
  marker: true,
  payloadType: 8,
  sequence: 65_535,
  timestamp: 4_294_967_295,
  ssrc: 0xdeadbeef,
};

function packet(first: number, ...rest: number[]): Uint8Array {
  return Uint8Array.of(first, 8, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, ...rest);
}

function payloadOf(bytes: Uint8Array): number[] | undefined {
  const read = emptyRtpPacket();
  if (!readRtp(bytes, read)) return undefined;
  return [...bytes.subarray(read.payloadOffset, read.payloadOffset + read.payloadLength)];
}

describe('RTP packets', () => {
  it('are read as they were written', () => {
    const bytes = new Uint8Array(RTP_HEADER_BYTES + 3);
    writeRtpHeader(bytes, HEADER);
    bytes.set([7, 8, 9], RTP_HEADER_BYTES);
    const read = emptyRtpPacket();
    expect(readRtp(bytes, read)).to.equal(true);
    expect(read).to.deep.equal({ ...HEADER, payloadOffset: 12, payloadLength: 3 });
  });

  const readable: [string, Uint8Array, number[]][] = [
    ['without a payload', packet(0x80), []],
    ['behind contributing sources', packet(0x82, 1, 1, 1, 1, 2, 2, 2, 2, 5), [5]],
    ['behind an extension', packet(0x90, 0xbe, 0xde, 0, 1, 1, 1, 1, 1, 5, 6), [5, 6]],
    ['behind an empty extension', packet(0x90, 0, 0, 0, 0, 5), [5]],
    ['before padding', packet(0xa0, 5, 0, 0, 3), [5]],
    ['with nothing but padding', packet(0xa0, 0, 2), []],
    ['between all of these', packet(0xb1, 1, 1, 1, 1, 0, 0, 0, 1, 2, 2, 2, 2, 5, 6, 0, 2), [5, 6]],
  ];
  for (const [name, bytes, payload] of readable) {
    it(`have their payload found ${name}`, () => {
      expect(payloadOf(bytes)).to.deep.equal(payload);
    });
  }

  const broken: [string, Uint8Array][] = [
    ['an empty datagram', new Uint8Array(0)],
    ['a header cut short', packet(0x80).subarray(0, 11)],
    ['another version', packet(0x40, 1)],
    ['more sources than there are octets', packet(0x8f, 1, 2, 3)],
    ['an extension cut short', packet(0x90, 0, 0)],
    ['an extension longer than the packet', packet(0x90, 0, 0, 0xff, 0xff, 1)],
    ['padding longer than the packet', packet(0xa0, 1, 2, 200)],
    ['padding of no length', packet(0xa0, 1, 0)],
    ['padding in a header without payload', packet(0xa0)],
  ];
  for (const [name, bytes] of broken) {
    it(`are not seen in ${name}`, () => {
      expect(payloadOf(bytes)).to.equal(undefined);
    });
  }

  it('never lead out of the datagram, whatever is in it', () => {
    const random = seededRandom(3);
    const read = emptyRtpPacket();
    for (let i = 0; i < 20_000; i++) {
      const bytes = Uint8Array.from({ length: random() * 60 }, () => random() * 256);
      if (random() < 0.8) bytes[0] = 0x80 | (random() * 0x40);
      if (!readRtp(bytes, read)) continue;
      expect(read.payloadOffset).to.be.at.least(RTP_HEADER_BYTES);
      expect(read.payloadLength).to.be.at.least(0);
      expect(read.payloadOffset + read.payloadLength).to.be.at.most(bytes.length);
    }
  });

  it('are told from RTCP by their second octet', () => {
    expect(
      [200, 201, 202, 203, 204, 207].map((type) => isRtcp(Uint8Array.of(0x80, type))),
    ).to.not.include(false);
    // With and without the marker: PCMU, PCMA, telephone events.
    expect(
      [0, 8, 101, 128, 136, 229].map((type) => isRtcp(Uint8Array.of(0x80, type))),
    ).to.not.include(true);
    expect(isRtcp(new Uint8Array(0))).to.equal(false);
  });
});
