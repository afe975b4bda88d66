import { expect } from 'chai';
import { SrtpDirection } from '../../../../engine/media/webrtc/srtp';

const key = Buffer.from('E1F97A0D3E018BE0D64FA32C06DE4139', 'hex');
const salt = Buffer.from('0EC675AD498AFEEBB6960B3AABE6', 'hex');

const packet = (sequence: number, payload = 'twenty milliseconds of sound', ssrc = 0xcafebabe) => {
  const bytes = Buffer.alloc(12 + payload.length);
  bytes.writeUInt8(0x80, 0);
  bytes.writeUInt16BE(sequence & 0xffff, 2);
  bytes.writeUInt32BE(sequence * 160, 4);
  bytes.writeUInt32BE(ssrc, 8);
  bytes.write(payload, 12);
  return bytes;
};
const both = () => [new SrtpDirection(key, salt), new SrtpDirection(key, salt)] as const;

describe('SRTP', () => {
  // A sender of its own, written down once with libsrtp's test vector (srtp_driver, RFC 3711).
  it('protects a packet as the reference implementation does', () => {
    const plain = Buffer.from('800f1234decafbadcafebabe' + 'ab'.repeat(16), 'hex');
    const expected =
      '800f1234decafbadcafebabe' + '4e55dc4ce79978d88ca4d215949d2402' + 'b78d6acc99ea179b8dbb';
    const one = new SrtpDirection(key, salt);
    expect(one.protectRtp(plain).toString('hex')).to.equal(expected);
  });

  it('gives back what it has protected, over the turn of the sequence numbers', () => {
    const [sender, receiver] = both();
    for (let n = 65_500; n < 65_700; n++) {
      const plain = packet(n);
      const secret = sender.protectRtp(plain);
      expect(secret.includes('milliseconds')).to.equal(false);
      expect(receiver.unprotectRtp(secret)?.equals(plain)).to.equal(true);
    }
  });

  it('takes packets out of order, each once', () => {
    const [sender, receiver] = both();
    const sent = [1, 2, 3, 4].map((n) => sender.protectRtp(packet(n)));
    const order = [0, 3, 1, 2, 1, 3].map((at) => receiver.unprotectRtp(sent[at] as Buffer));
    expect(order.map((one) => one !== undefined)).to.deep.equal([
      ...[true, true, true, true],
      ...[false, false],
    ]);
  });

  it('drops what was changed on the way, what is too old, and what is too short', () => {
    const [sender, receiver] = both();
    const first = sender.protectRtp(packet(1));
    const changed = Buffer.from(first);
    changed.writeUInt8((changed[14] ?? 0) ^ 1, 14);
    expect(receiver.unprotectRtp(changed)).to.equal(undefined);
    for (let n = 2; n < 100; n++) receiver.unprotectRtp(sender.protectRtp(packet(n)));
    expect(receiver.unprotectRtp(first)).to.equal(undefined);
    for (const length of [0, 5, 12, 21]) {
      expect(receiver.unprotectRtp(Buffer.alloc(length))).to.equal(undefined);
      expect(receiver.unprotectRtcp(Buffer.alloc(length))).to.equal(undefined);
    }
  });

  it('protects reports, each once', () => {
    const [sender, receiver] = both();
    const report = Buffer.from('80c8000600000001'.padEnd(56, '7'), 'hex');
    const secret = sender.protectRtcp(report);
    expect(secret.length).to.equal(report.length + 14);
    expect(receiver.unprotectRtcp(secret)?.equals(report)).to.equal(true);
    expect(receiver.unprotectRtcp(secret)).to.equal(undefined);
    expect(new SrtpDirection(Buffer.alloc(16, 7), salt).unprotectRtcp(secret)).to.equal(undefined);
  });
});
