import { Exports } from '../results/exports';
import { HotWords } from '../results/labels/hotWords';
import { Labels } from '../results/labels/labels';
import { Readers } from '../results/reader/readers';
import { Results } from '../results/results';
import { localText } from '../rules/localTime';
import { ExportStore } from '../store/results/exports';
import { LabelStore } from '../store/results/labels';
import type { Db } from '../store/schema';
import type { Writer } from '../store/writer';
import type { Clock } from '../time/clock';
import type { NewId } from '../time/ids';
import type { Settings } from './options';

export interface ResultsSurroundings {
  settings: Settings;
  db: Db;
  writer: Writer;
  clock: Clock;
  newId: NewId;
  failed: (error: unknown) => void;
}

export interface OpenResults {
  results: Results;
  exports: Exports;
  hotWords: HotWords;
  close(): Promise<void>;
}

/** History, statistics, exports, labels. */
export function openResults({ settings, db, writer, ...given }: ResultsSurroundings): OpenResults {
  const { dataFolder, timeZone } = settings;
  const { clock, newId, failed } = given;
  const reader = new Readers(__dirname, { dataFolder, timeZone }, clock);
  const text = (at: number): string => localText(timeZone, at);
  const labelStore = new LabelStore(db, writer);
  const hotWords = new HotWords(labelStore);
  const labels = new Labels({ clock, store: labelStore, hotWords });
  const exports = new Exports({
    clock,
    newId,
    store: new ExportStore(db, writer),
    reader,
    dataFolder,
    localText: text,
    failed,
  });
  return {
    results: new Results({ reader, labels, hotWords, localText: text }),
    exports,
    hotWords,
    close: async () => {
      await exports.close();
      await reader.close();
    },
  };
}
