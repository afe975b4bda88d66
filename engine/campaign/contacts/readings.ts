import type { ContactMethods, RosterCheck, RosterProgress, RosterSource } from '../../api';
import type { ReaderOptions } from './readerProcess';
import { readRoster } from './readRoster';

/** The rosters that are being read, by the names that those who ask gave them. */
export class Readings implements ContactMethods {
  private readonly byReference = new Map<string, { progress: RosterProgress }>();

  constructor(private readonly options: Pick<ReaderOptions, 'clock' | 'signal'>) {}

  async check(p: { source: RosterSource; reference?: string }): Promise<RosterCheck> {
    const { source, reference } = p;
    if (reference === undefined) return readRoster(source, this.options);
    const reading: { progress: RosterProgress } = {
      progress: { phase: 'reading', rows: 0, total: null },
    };
    this.byReference.set(reference, reading);
    try {
      return await readRoster(source, {
        ...this.options,
        onProgress: (progress) => (reading.progress = progress),
      });
    } finally {
      // A later one of the same name is not this one's to forget.
      if (this.byReference.get(reference) === reading) this.byReference.delete(reference);
    }
  }

  async progress({ reference }: { reference: string }): Promise<RosterProgress | null> {
    return this.byReference.get(reference)?.progress ?? null;
  }
}
