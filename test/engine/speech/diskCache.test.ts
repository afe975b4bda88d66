import { expect } from 'chai';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pcmSound, type Sound } from '../../../engine/media/sound';
import { DiskCache } from '../../../engine/speech/diskCache';
import { FakeClock } from '../../support/fakeClock';
import { tempFolder } from '../../support/folders';

const sound = (samples: number, value = 7): Sound => pcmSound(new Int16Array(samples).fill(value));
const valuesOf = (kept: Sound | undefined): number[] => {
  const out = new Int16Array(kept?.length ?? 0);
  kept?.copy(0, out, 0, out.length);
  return [...new Set(out)];
};

const nameOf = (key: string): string => `${createHash('sha256').update(key).digest('hex')}.speech`;

describe('DiskCache', () => {
  let folder: string;
  let clock: FakeClock;
  let told: string[];

  beforeEach(() => {
    folder = join(tempFolder(), 'speech');
    clock = new FakeClock();
    told = [];
  });

  const open = (most = 1e6): DiskCache =>
    new DiskCache({ folder, most, clock, failed: (message) => told.push(message) });
  const filled = async (...keys: string[]): Promise<DiskCache> => {
    const cache = open();
    for (const [index, key] of keys.entries()) cache.keep(key, sound(1_000, index + 1));
    await cache.close();
    return cache;
  };

  it('gives back what it was given, also after a restart', async () => {
    const cache = await filled('a', 'b');
    expect(valuesOf(await cache.get('b'))).to.deep.equal([2]);
    const again = open();
    const kept = await again.get('a');
    expect([kept?.length, kept?.complete]).to.deep.equal([1_000, true]);
    expect(valuesOf(kept)).to.deep.equal([1]);
    expect(await again.get('c')).to.equal(undefined);
    await again.close();
  });

  it('holds no more than it may, and drops what was used longest ago, also before a restart', async () => {
    await filled('a', 'b', 'c', 'd');
    for (const [index, key] of ['d', 'a', 'b', 'c'].entries()) {
      const used = new Date(2020, 0, 1 + index);
      utimesSync(join(folder, nameOf(key)), used, used);
    }
    const cache = open(3 * 2_012);
    await cache.close();
    const kept = (): string[] => ['a', 'b', 'c', 'd', 'e'].filter((key) => cache.has(key));
    expect(kept()).to.deep.equal(['a', 'b', 'c']);
    expect([readdirSync(folder).length, cache.bytes]).to.deep.equal([3, 3 * 2_012]);
    await cache.get('a');
    cache.keep('e', sound(1_000));
    await cache.close();
    expect(kept()).to.deep.equal(['a', 'c', 'e']);
  });

  it('takes files that were cut short or changed for none, and removes them', async () => {
    await filled('a', 'b', 'c');
    const [one = '', two = '', three = ''] = readdirSync(folder).map((name) => join(folder, name));
    truncateSync(one, 500);
    const bytes = readFileSync(two);
    bytes.writeUInt8(bytes.readUInt8(100) ^ 1, 100);
    writeFileSync(two, bytes);
    writeFileSync(three, '');
    const cache = open();
    for (const key of ['a', 'b', 'c']) expect(await cache.get(key)).to.equal(undefined);
    await cache.close();
    expect(readdirSync(folder)).to.deep.equal([]);
    expect([cache.bytes, told.length]).to.deep.equal([0, 0]);
  });

  it('removes what was being written when the engine ended, and leaves what is not its own', async () => {
    await filled('a');
    const [name] = readdirSync(folder);
    writeFileSync(join(folder, `${name}.0a1b2c3d.part`), 'half');
    writeFileSync(join(folder, 'notes.txt'), 'mine');
    await open().close();
    expect(readdirSync(folder)).to.have.members([name, 'notes.txt']);
  });

  it('says once that it cannot write, and speech goes on', async () => {
    const file = join(tempFolder(), 'file');
    writeFileSync(file, '');
    folder = join(file, 'speech');
    const cache = open();
    cache.keep('a', sound(10));
    cache.keep('b', sound(10));
    expect(await cache.get('a')).to.equal(undefined);
    await cache.close();
    expect(told).to.have.lengthOf(1);
    expect(told[0]).to.contain(folder);
  });

  it('does not keep what is longer than a minute', async () => {
    const cache = open(1e9);
    cache.keep('a', sound(61 * 8_000));
    await cache.close();
    expect(readdirSync(folder)).to.deep.equal([]);
  });
});
