import { loadPlaces } from '../../engine/places';
import type { Privacy } from '../../engine/privacy';
import { openPrivacy } from '../../engine/service/openPrivacy';
import { openStore } from '../../engine/store/open';
import { Writer } from '../../engine/store/writer';
import { SystemClock } from '../../engine/time/clock';
import { idMaker } from '../../engine/time/ids';

export interface Domain {
  privacy: Privacy;
  close(): Promise<void>;
}

/** Number privacy with its store, as an engine opens it, in this thread. */
export async function openDomain(dataFolder: string): Promise<Domain> {
  const store = await openStore(dataFolder);
  const clock = new SystemClock();
  const random = (): number => Math.random();
  const writer = new Writer(store.db, () => undefined);
  const privacy = openPrivacy({
    ...{ db: store.db, writer, clock, random, dataFolder },
    newId: idMaker(clock, random),
    timeZone: 'Asia/Shanghai',
    places: await loadPlaces(),
    failed: (error) => {
      throw error;
    },
  });
  await privacy.load();
  return {
    privacy,
    async close() {
      await privacy.stop();
      await writer.idle();
      await store.close();
    },
  };
}
