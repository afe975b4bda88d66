import { afterEach } from 'mocha';
import type {
  NumberSpec,
  Pool,
  PoolChanges,
  PoolKind,
  PrivacyMethods,
  StockNumber,
} from '../../engine/api';
import { loadPlaces } from '../../engine/places';
import type { Privacy, PrivacyContext } from '../../engine/privacy';
import type { Transcriber } from '../../engine/privacy/transcripts';
import { openPrivacy } from '../../engine/service/openPrivacy';
import type { TestEngine } from './engine';
import type { FakeClock } from './fakeClock';
import { tempFolder } from './folders';
import { seededRandom } from './random';
import { testStore, type TestStore } from './store';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** X numbers by the place that they are said to be of. */
export const stockOf = (
  count: number,
  of: { first?: number; spec?: NumberSpec; city?: string; province?: string } = {},
): StockNumber[] => {
  const { first = of.spec === '95' ? 95_013_000_000 : 17_000_000_000, spec = 'virtual' } = of;
  const place = spec === '95' ? {} : { city: of.city ?? '杭州', province: of.province ?? '浙江' };
  return Array.from({ length: count }, (_, index) => ({
    number: String(first + index),
    spec,
    ...place,
  }));
};

let pools = 0;

async function fill(
  privacy: PrivacyMethods,
  kind: PoolKind,
  count: number,
  settings: PoolChanges,
): Promise<{ pool: Pool; numbers: string[] }> {
  const spec = kind === '95AXN' ? '95' : 'virtual';
  const pool = await privacy.createPool({ kind, name: kind, settings });
  // Of no other pool: each has a thousand of its own.
  const first = (spec === '95' ? 95_013_000_000 : 17_000_000_000) + ++pools * 1_000;
  await privacy.addStock({ numbers: stockOf(count, { spec, first }) });
  const { numbers } = await privacy.buyNumbers({ poolKey: pool.key, spec, count });
  return { pool: await privacy.getPool({ poolKey: pool.key }), numbers };
}

/** A pool with so many numbers in it. */
export const poolWith = (
  test: TestEngine,
  kind: PoolKind,
  count: number,
  settings: PoolChanges = {},
): Promise<{ pool: Pool; numbers: string[] }> => fill(test.api.privacy, kind, count, settings);

export interface PrivacyAlone {
  privacy: Privacy;
  api: PrivacyMethods;
  clock: FakeClock;
  faults: unknown[];
  poolWith(
    kind: PoolKind,
    count: number,
    settings?: PoolChanges,
  ): Promise<{ pool: Pool; numbers: string[] }>;
  /** Another one on the same store, as after a new start. */
  again(transcriber?: Transcriber | null): Promise<PrivacyAlone>;
}

const open: PrivacyAlone[] = [];

/** Number privacy without the rest of an engine, which months of a test would go by in too slowly. */
export async function privacyAlone(
  given?: TestStore,
  transcriber: Transcriber | null = null,
  findRecording: PrivacyContext['findRecording'] = () => Promise.resolve(null),
): Promise<PrivacyAlone> {
  const store = given ?? (await testStore());
  const faults: unknown[] = [];
  const privacy = openPrivacy({
    ...store,
    random: seededRandom(1),
    dataFolder: tempFolder(),
    timeZone: 'Asia/Shanghai',
    places: await loadPlaces(),
    ...{ transcriber, findRecording },
    failed: (error) => faults.push(error),
  });
  await privacy.load();
  const alone: PrivacyAlone = {
    privacy,
    api: privacy.api,
    clock: store.clock,
    faults,
    poolWith: (kind, count, settings = {}) => fill(privacy.api, kind, count, settings),
    async again(other = transcriber) {
      await close(alone);
      return privacyAlone(store, other, findRecording);
    },
  };
  open.push(alone);
  return alone;
}

async function close(alone: PrivacyAlone): Promise<void> {
  open.splice(open.indexOf(alone), 1);
  await alone.privacy.stop();
}

afterEach(async () => {
  const left = [...open];
  for (const alone of left) await close(alone);
  for (const { faults } of left) if (faults.length > 0) throw faults[0];
});
