import type { Language, Strategy, SupplierDefinition } from '../api';
import type { City } from '../places';
import type { PlaceRow, Places } from '../places';
import type { WindowAnswer } from '../rules/windows';

export type { City, PlaceRow, WindowAnswer };

/** Times of day in time zones; `engine/rules` knows them. */
export interface Hours {
  /** The strategy's working time alone counts here. It must not be changed afterwards. */
  window(strategy: Strategy, timeZone: string, now: number): WindowAnswer;
  nextDay(timeZone: string, now: number): number;
  /** For people: `2026-11-20 09:00:00`. */
  localText(timeZone: string, at: number): string;
}

/** What a business is called; `engine/rules` knows. It is written as scenes have it: industry and type. */
export interface Industries {
  /** The first kind of business that the supplier does not take and that this is; in its words. */
  barredBy(
    supplier: SupplierDefinition,
    industry: string,
  ): Readonly<Record<Language, string>> | undefined;
  /** Whether it goes by that name. */
  isNamed(industry: string, name: string): boolean;
}

/** Where numbers belong; `engine/places` knows. */
export interface PlaceSource extends Places {
  readonly areas: {
    provinceOf(written: string): string | undefined;
    cityOf(province: string, written: string): City | undefined;
  };
  add(rows: readonly PlaceRow[]): void;
  clear(): void;
}
