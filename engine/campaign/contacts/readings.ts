import type { ContactMethods, RosterCheck, RosterProgress, RosterSource } from '../../api';
import { readRoster, type ReaderOptions } from './readRoster';

/** The rosters that are being read, by the names that those who ask gave them. */
export class Readings implements Pick<ContactMethods, 'check' | 'progress'> {
  private readonly byReference = new Map<string, { progress: RosterProgress }>();

  constructor(private readonly options: Pick<ReaderOptions, 'clock' | 'signal'>) {}

  async check(p: { source: RosterSource; reference?: string }): Promise<RosterCheck> {
    return this.follow(p.reference, (options) => readRoster(p.source, options));
  }

  async progress({ reference }: { reference: string }): Promise<RosterProgress | null> {
    return this.byReference.get(reference)?.progress ?? null;
  }

  /** Does work that can be asked about by this name, until it is done. */
  async follow<T>(
    reference: string | undefined,
    work: (options: ReaderOptions) => Promise<T>,
  ): Promise<T> {
    if (reference === undefined) return work(this.options);
    const reading: { progress: RosterProgress } = {
      progress: { phase: 'reading', rows: 0, total: null },
    };
    this.byReference.set(reference, reading);
    try {
      return await work({
        ...this.options,
        onProgress: (progress) => (reading.progress = progress),
      });
    } finally {
      // A later one of the same name is not this one's to forget.
      if (this.byReference.get(reference) === reading) this.byReference.delete(reference);
    }
  }
}
