import type { Place, Span } from '../api';
import type { City } from '../places';

export type { City };

/** Where numbers belong; `engine/places` knows. */
export interface PlaceSource {
  of(number: string): Place | undefined;
  readonly areas: {
    provinceOf(written: string): string | undefined;
    cityOf(province: string, written: string): City | undefined;
  };
}

/** Days of the engine's time zone. */
export interface PrivacyCalendar {
  /** `2026-01-05 10:00:00` */
  localText(at: number): string;
  /** When a day (`2026-01-05`) begins. */
  beginOf(day: string): number;
  /** @throws DialflowError `InvalidInput` for what is no time */
  momentsOf(span: Span): { from: number; to: number };
}

/** Ring tones on the disk. */
export interface ToneFiles {
  keep(content: string, samples: Int16Array): Promise<number>;
  read(content: string): Promise<Uint8Array>;
  remove(content: string): Promise<void>;
}
