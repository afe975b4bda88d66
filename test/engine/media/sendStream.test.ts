import { expect } from 'chai';
import { emptyRtpPacket, readRtp, RTP_HEADER_BYTES } from '../../../engine/media/rtp';
import { SendStream } from '../../../engine/media/sendStream';
import { seededRandom } from '../../support/random';

describe('A stream that another one’s packets leave by', () => {
  const header = { marker: false, payloadType: 8, sequence: 7, timestamp: 1_120 };

  function passedOn(datagram: readonly number[], table?: Uint8Array) {
    const sent: Uint8Array[] = [];
    const stream = new SendStream(seededRandom(1), (packet) => sent.push(packet));
    const bytes = Uint8Array.from(datagram);
    const read = emptyRtpPacket();
    expect(readRtp(bytes, read)).to.equal(true);
    stream.passOn(header, bytes, read.payloadOffset, read.payloadLength, table);
    const [packet = new Uint8Array(0)] = sent;
    const got = emptyRtpPacket();
    expect(readRtp(packet, got)).to.equal(true);
    expect(got).to.deep.include({
      // The first packet of a stream begins a spurt.
      ...{ ...header, marker: true, ssrc: stream.ssrc },
      ...{ payloadOffset: RTP_HEADER_BYTES, payloadLength: packet.length - RTP_HEADER_BYTES },
    });
    expect(stream.sent).to.deep.equal({ packets: 1, octets: got.payloadLength });
    return [...packet.subarray(RTP_HEADER_BYTES)];
  }

  const of = (first: number, ...rest: number[]): number[] => [
    ...[first, 0x88, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3],
    ...rest,
  ];

  it('has their payload, and nothing else of them', () => {
    const doubled = Uint8Array.from({ length: 256 }, (_, code) => (2 * code) & 0xff);
    const withSource = of(0x81, 9, 9, 9, 9, 5, 6);
    const withExtension = of(0x90, 1, 2, 0, 1, 9, 9, 9, 9, 5, 6);
    const padded = of(0xa0, 5, 6, 0, 2);
    for (const datagram of [of(0x80, 5, 6), withSource, withExtension, padded]) {
      expect(passedOn(datagram)).to.deep.equal([5, 6]);
      expect(passedOn(datagram, doubled)).to.deep.equal([10, 12]);
    }
  });
});
