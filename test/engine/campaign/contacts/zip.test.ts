import { deflateRawSync } from 'node:zlib';
import { expect } from 'chai';
import { BytesInMemory } from '../../../../engine/campaign/contacts/bytes';
import { zipOf } from '../../../../engine/files/zip';
import { ZipFile } from '../../../../engine/campaign/contacts/xlsx/zip';
import { problemsOf } from './files';

const MIB = 1024 * 1024;

/** All parts, unpacked, as a workbook's are. */
async function unzip(file: Buffer): Promise<Map<string, string>> {
  const zip = await ZipFile.open(new BytesInMemory(file), 'source.path');
  const entries = zip.names().flatMap((name) => zip.find(name) ?? []);
  zip.refuseBombs(entries);
  const parts = new Map<string, string>();
  for (const entry of entries) {
    const pieces: Buffer[] = [];
    for await (const piece of zip.unpack(entry)) pieces.push(piece);
    parts.set(entry.name, Buffer.concat(pieces).toString());
  }
  return parts;
}

/** Packs the one part of a zip file anew, with deflate; its sizes and CRC stay as they were. */
function deflated(name: string, content: Buffer): { file: Buffer; central: number } {
  const stored = zipOf(new Map([[name, content]]), { packed: false });
  const start = 30 + name.length;
  const packed = deflateRawSync(content);
  const rest = stored.subarray(start + content.length);
  const file = Buffer.concat([stored.subarray(0, start), packed, rest]);
  const central = start + packed.length;
  file.writeUInt16LE(8, 8);
  file.writeUInt16LE(8, central + 10);
  file.writeUInt32LE(packed.length, central + 20);
  file.writeUInt32LE(central, file.length - 6);
  return { file, central };
}

/** The same file of one part, its sizes and places in the records of Zip64. */
function zip64Of(file: Buffer): Buffer {
  const end = file.length - 22;
  const central = file.readUInt32LE(end + 16);
  const nameEnd = central + 46 + file.readUInt16LE(central + 28);
  const extra = Buffer.alloc(4 + 24);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(24, 2);
  for (const [index, at] of [24, 20, 42].entries()) {
    extra.writeBigUInt64LE(BigInt(file.readUInt32LE(central + at)), 4 + index * 8);
    file.writeUInt32LE(0xffffffff, central + at);
  }
  file.writeUInt16LE(extra.length, central + 30);
  const end64 = Buffer.alloc(56);
  end64.writeUInt32LE(0x06064b50, 0);
  end64.writeBigUInt64LE(1n, 32);
  end64.writeBigUInt64LE(BigInt(nameEnd - central + extra.length), 40);
  end64.writeBigUInt64LE(BigInt(central), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(nameEnd + extra.length), 8);
  const last = Buffer.from(file.subarray(end));
  last.writeUInt32LE(0xffffffff, 16);
  return Buffer.concat([file.subarray(0, nameEnd), extra, end64, locator, last]);
}

const reasonFor = async (file: Buffer): Promise<string> => {
  const [problem] = await problemsOf(() => unzip(file));
  expect(problem?.path).to.equal('source.path');
  return problem?.reason ?? '';
};

describe('unpacking', () => {
  it('gives the parts, packed or not', async () => {
    const parts = new Map([
      ['a.xml', Buffer.from('one')],
      ['b/c.bin', Buffer.from('two')],
    ]);
    for (const packed of [true, false]) {
      expect([...(await unzip(zipOf(parts, { packed })))]).to.deep.equal([
        ['a.xml', 'one'],
        ['b/c.bin', 'two'],
      ]);
    }
  });

  it('reads large files of programs that write Zip64', async () => {
    const file = zip64Of(zipOf(new Map([['a.xml', Buffer.from('one')]])));
    expect([...(await unzip(file))]).to.deep.equal([['a.xml', 'one']]);
  });

  it('refuses two parts of one name, of which nobody knows which is meant', async () => {
    const file = zipOf(
      new Map([
        ['a.xml', Buffer.from('one')],
        ['A.XML', Buffer.from('two')],
      ]),
    );
    expect(await reasonFor(file)).to.match(/^the file is damaged/);
  });

  it('refuses a part that shrinks as no roster does', async () => {
    const { file } = deflated('a.xml', Buffer.alloc(24 * MIB));
    expect(file.length).to.be.lessThan(MIB);
    expect(await reasonFor(file)).to.match(/^it unpacks to more than 200 times its size/);
  });

  it('refuses what claims to be too large, before it unpacks anything', async () => {
    const { file, central } = deflated('a.xml', Buffer.alloc(100));
    file.writeUInt32LE(2100 * MIB, central + 24);
    expect(await reasonFor(file)).to.match(/^it unpacks to 2100 MiB, at most 2048 MiB are read/);
  });

  it('refuses what is larger, or smaller, than it claims', async () => {
    for (const claimed of [1000, 30 * MIB]) {
      const { file, central } = deflated('a.xml', Buffer.alloc(20 * MIB, 'phoneNumber'));
      file.writeUInt32LE(claimed, central + 24);
      const reason = await reasonFor(file);
      expect(reason).to.match(/^the file is damaged|^it unpacks to more than 200 times/);
    }
  });

  it('refuses what is protected by a password, or packed in a way nobody uses', async () => {
    const locked = deflated('a.xml', Buffer.from('one'));
    locked.file.writeUInt16LE(1, locked.central + 8);
    expect(await reasonFor(locked.file)).to.match(/^it is protected by a password/);
    const strange = deflated('a.xml', Buffer.from('one'));
    strange.file.writeUInt16LE(99, strange.central + 10);
    expect(await reasonFor(strange.file)).to.match(/^the file is damaged/);
  });

  it('refuses a directory that leads nowhere', async () => {
    const { file } = deflated('a.xml', Buffer.from('one'));
    file.writeUInt32LE(0xfffffff0, file.length - 6);
    expect(await reasonFor(file)).to.match(/^the file is damaged/);
    expect(await reasonFor(Buffer.from('PK\x03\x04'))).to.match(/^the file is damaged/);
  });
});
