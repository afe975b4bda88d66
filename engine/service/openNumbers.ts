import { CallerNumberList, CallerNumberPool, Suppliers, SUPPLIER_PRESETS } from '../numbers';
import { loadPlaces, type KnownPlaces } from '../places';
import { industries } from '../rules/industries/industries';
import { localText } from '../rules/localTime';
import { nextDay, nextWindow } from '../rules/windows';
import { NumberStore } from '../store/numbers';
import type { Db } from '../store/schema';
import type { Writer } from '../store/writer';
import type { Clock } from '../time/clock';
import type { NewId } from '../time/ids';

export interface NumberSurroundings {
  db: Db;
  writer: Writer;
  clock: Clock;
  newId: NewId;
  /** Fails where there is no such instance. */
  instance: (instanceId: string) => unknown;
  /** Names of the line's trunks; null: a line that has none, whatever is asked of it. */
  trunks: () => readonly string[] | null;
  /** What may be called from has changed: jobs that wait for a number may go. */
  changed: (instanceId: string) => void;
}

export interface OpenNumbers {
  numbers: CallerNumberList;
  pool: CallerNumberPool;
  suppliers: Suppliers;
  places: KnownPlaces;
}

/** Caller numbers, their places, suppliers and pool. */
export async function openNumbers(given: NumberSurroundings): Promise<OpenNumbers> {
  const { db, writer, clock, ...rest } = given;
  const store = new NumberStore(db, writer);
  const places = await loadPlaces();
  const pool = new CallerNumberPool(places);
  const suppliers = new Suppliers({
    clock,
    store,
    places,
    hours: { window: nextWindow, nextDay, localText },
    industries: {
      barredBy: (supplier, industry) => industries.barredBy(supplier, { industry })[0]?.words,
      isNamed: (industry, name) => industries.isNamed({ industry }, name),
    },
    presets: SUPPLIER_PRESETS,
  });
  return {
    numbers: new CallerNumberList({ clock, store, places, suppliers, pool, ...rest }),
    pool,
    suppliers,
    places,
  };
}
