import { expect } from 'chai';
import { billedSms, countParts, type SmsCount } from '../../../engine/sms';
import {
  dataOf,
  fillBitsAfter,
  gsmDecode,
  gsmEncode,
  packSeptets,
  readHeader,
  splitText,
  textOf,
  unpackSeptets,
  writeHeader,
} from '../../../engine/sms/encoding';
import { seededRandom } from '../../support/random';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const bytes = (text: string): Uint8Array => Buffer.from(text, 'hex');

const ALL_OF_GSM =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡' +
  'ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà\f^{}\\[~]|€';

describe('texts of messages', () => {
  it('are written in GSM-7 with its extension table and read again', () => {
    expect(gsmDecode(gsmEncode(ALL_OF_GSM))).to.equal(ALL_OF_GSM);
    expect(hex(gsmEncode('a€['))).to.equal('611b651b3c');
  });

  it('are packed as 3GPP TS 23.038 has it', () => {
    expect(hex(packSeptets(gsmEncode('hellohello')))).to.equal('e8329bfd4697d9ec37');
    expect(gsmDecode(unpackSeptets(bytes('e8329bfd4697d9ec37')))).to.equal('hellohello');
  });

  it('are packed behind a header from the next septet on', () => {
    const fill = fillBitsAfter(6);
    expect(fill).to.equal(1);
    const packed = packSeptets(gsmEncode('hello'), fill);
    expect(hex(packed)).to.equal('d06536fb0d');
    expect(gsmDecode(unpackSeptets(packed, fill))).to.equal('hello');
  });

  it('come back from packed septets, whatever their length', () => {
    const random = seededRandom(7);
    for (let length = 0; length <= 160; length++) {
      const septets = Uint8Array.from({ length }, () => 1 + Math.floor(random() * 12));
      for (const headerOctets of [0, 6, 7]) {
        const fill = fillBitsAfter(headerOctets);
        const back = unpackSeptets(packSeptets(septets, fill), fill);
        // Seven spare bits may be one more septet, of nothing.
        expect([...back.subarray(0, length)]).to.deep.equal([...septets]);
        expect([...back.subarray(length)].every((one) => one === 0)).to.equal(true);
      }
    }
  });

  it('are read by the coding that is named', () => {
    expect(textOf(bytes('4f60597d'), 8, 'gsm7')).to.equal('你好');
    expect(textOf(bytes('d83dde004f60'), 0x18, 'gsm7')).to.equal('😀你');
    expect(textOf(bytes('e9'), 3, 'gsm7')).to.equal('é');
    expect(textOf(bytes('05'), 0, 'gsm7')).to.equal('é');
    expect(textOf(bytes('e9'), 0, 'latin1')).to.equal('é');
    expect(textOf(bytes('00ff'), 4, 'gsm7')).to.equal('00ff');
    expect(textOf(bytes('c8329bfd4697d9ec37'), 0xf0, 'gsm7packed')).to.equal('Hellohello');
    expect(textOf(bytes('4869405f'), 1, 'gsm7')).to.equal('Hi@_');
    expect(textOf(bytes('486900111b65'), 1, 'gsm7')).to.equal('Hi@_€');
    // Half a character at the end of one that is cut off.
    expect(textOf(bytes('4f6059'), 8, 'gsm7')).to.equal('你');
  });

  it('are written in what the message centre takes', () => {
    expect(dataOf('é', 'gsm7', 'gsm7')).to.deep.equal({ data: Uint8Array.of(5), dataCoding: 0 });
    expect(hex(dataOf('é', 'gsm7', 'latin1').data)).to.equal('e9');
    expect(dataOf('你', 'ucs2', 'gsm7').dataCoding).to.equal(8);
    expect(splitText('10 €', 'latin1').encoding).to.equal('ucs2');
    expect(splitText('10 €', 'gsm7').encoding).to.equal('gsm7');
  });
});

describe('messages of a text', () => {
  const count = (encoding: SmsCount['encoding'], parts: number): SmsCount => ({ encoding, parts });

  it('have 160 characters of GSM-7, or 153 each', () => {
    expect(countParts('a'.repeat(160))).to.deep.equal(count('gsm7', 1));
    expect(countParts('a'.repeat(161))).to.deep.equal(count('gsm7', 2));
    expect(countParts('a'.repeat(306))).to.deep.equal(count('gsm7', 2));
    expect(countParts('a'.repeat(307))).to.deep.equal(count('gsm7', 3));
    expect(countParts('')).to.deep.equal(count('gsm7', 1));
  });

  it('count an escaped character twice', () => {
    expect(countParts('€'.repeat(80))).to.deep.equal(count('gsm7', 1));
    expect(countParts('€'.repeat(81))).to.deep.equal(count('gsm7', 2));
  });

  it('have 70 characters of UCS-2, or 67 each', () => {
    expect(countParts('好'.repeat(70))).to.deep.equal(count('ucs2', 1));
    expect(countParts('好'.repeat(71))).to.deep.equal(count('ucs2', 2));
    expect(countParts('好'.repeat(134))).to.deep.equal(count('ucs2', 2));
    expect(countParts('好'.repeat(135))).to.deep.equal(count('ucs2', 3));
  });

  it('tear no character, and lose none', () => {
    const random = seededRandom(3);
    const alphabets = [
      ['a', '€', '{', '\n'],
      ['好', '😀', 'a', '𠮷'],
    ];
    for (let round = 0; round < 200; round++) {
      const letters = alphabets[round % 2] ?? [];
      const length = Math.floor(random() * 500);
      const text = Array.from(
        { length },
        () => letters[Math.floor(random() * letters.length)] ?? '',
      ).join('');
      const { encoding, parts } = splitText(text);
      expect(parts.join('')).to.equal(text);
      for (const part of parts) {
        const size = encoding === 'gsm7' ? gsmEncode(part).length : part.length;
        const most = encoding === 'gsm7' ? [160, 153] : [70, 67];
        expect(size).to.be.at.most(most[parts.length === 1 ? 0 : 1] ?? 0);
        expect(part).to.match(/^(?![\udc00-\udfff])[^]*(?<![\ud800-\udbff])$/);
      }
    }
  });

  it('are billed by 70 characters, with signature and marks', () => {
    expect([0, 1, 70, 71, 140, 141].map((length) => billedSms('好'.repeat(length)))).to.deep.equal([
      1, 1, 1, 2, 2, 3,
    ]);
    expect(billedSms('a'.repeat(71))).to.equal(2);
  });
});

describe('headers of user data', () => {
  it('tell the part of a long message, by 8 or 16 bits', () => {
    const read = (text: string) => readHeader(bytes(text));
    expect(read('0500032a0201ff')).to.deep.equal({
      length: 6,
      mark: { reference: '8:42', total: 2, index: 1 },
    });
    expect(read('060804012c0302')?.mark).to.deep.equal({
      reference: '16:300',
      total: 3,
      index: 2,
    });
    expect(readHeader(writeHeader(300, 2, 1))?.mark?.reference).to.equal('8:44');
  });

  it('may hold other things, before and behind', () => {
    const header = bytes('0b0504158a00000003070302');
    expect(readHeader(header)).to.deep.equal({
      length: 12,
      mark: { reference: '8:7', total: 3, index: 2 },
    });
  });

  it('are no mark where they make no sense', () => {
    expect(readHeader(bytes('050003010001'))?.mark).to.equal(null); // of none
    expect(readHeader(bytes('050003010203'))?.mark).to.equal(null); // the third of two
    expect(readHeader(bytes('09000301'))).to.equal(undefined); // longer than what it is in
    expect(readHeader(bytes('030003'))).to.equal(undefined);
    expect(readHeader(bytes('0300ff0101'))).to.equal(undefined);
    expect(readHeader(new Uint8Array())).to.equal(undefined);
  });
});
