import { deflateRawSync } from 'node:zlib';
import { expect } from 'chai';
import { unzip, zipStored } from '../../../../engine/campaign/contacts/zip';
import { problemsOf } from './files';

const MIB = 1024 * 1024;
const all = (): boolean => true;

/** Packs the one part of a zip file anew, with deflate; its sizes and CRC stay as they were. */
function deflated(name: string, content: Buffer): { file: Buffer; central: number } {
  const stored = zipStored(new Map([[name, content]]));
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

const reasonFor = async (file: Buffer): Promise<string> => {
  const [problem] = await problemsOf(() => unzip(file, all, 'source.path'));
  expect(problem?.path).to.equal('source.path');
  return problem?.reason ?? '';
};

describe('unpacking', () => {
  it('gives the parts that are wanted', () => {
    const file = zipStored(
      new Map([
        ['a.xml', Buffer.from('one')],
        ['b.bin', Buffer.from('two')],
      ]),
    );
    const parts = unzip(file, (name) => name.endsWith('.xml'), 'source.path');
    expect([...parts].map(([name, content]) => [name, content.toString()])).to.deep.equal([
      ['a.xml', 'one'],
    ]);
    const packed = deflated('a.xml', Buffer.from('one'));
    expect(unzip(packed.file, all, 'source.path').get('a.xml')?.toString()).to.equal('one');
  });

  it('refuses a part that shrinks as no roster does', async () => {
    const { file } = deflated('a.xml', Buffer.alloc(24 * MIB));
    expect(file.length).to.be.lessThan(MIB);
    expect(await reasonFor(file)).to.match(/^it unpacks to more than 200 times its size/);
  });

  it('refuses what claims to be too large, before it unpacks anything', async () => {
    const { file, central } = deflated('a.xml', Buffer.alloc(100));
    file.writeUInt32LE(600 * MIB, central + 24);
    expect(await reasonFor(file)).to.match(/^it unpacks to 600 MiB, at most 512 MiB are read/);
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
