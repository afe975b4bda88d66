import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';
import areaFile from '../../data/places/areas.json';
import mobileFile from '../../data/places/mobiles.json';
import zoneFile from '../../data/places/zones.json';
import { Areas } from './areas';
import { readMobiles } from './mobiles';
import { KnownPlaces } from './places';
import { Zones } from './zones';

/** What is known of places: 1.4 MB of memory, unpacked off the thread. */
export async function loadPlaces(): Promise<KnownPlaces> {
  const bytes = await promisify(brotliDecompress)(Buffer.from(mobileFile.brotli, 'base64'));
  const areas = new Areas(areaFile);
  return new KnownPlaces(areas, new Zones(zoneFile), readMobiles(bytes, areas));
}
