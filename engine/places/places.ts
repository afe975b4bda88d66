import type { Place } from '../api';
import type { Areas, City } from './areas';
import type { Mobiles } from './mobiles';
import type { Zones } from './zones';

/** Where numbers belong, without asking anybody. */
export interface Places {
  /** Undefined where nothing is known of the number. */
  of(number: string): Place | undefined;
}

/** A row that an operator adds: the first digits of mobiles. */
export interface PlaceRow {
  prefix: string;
  province: string;
  city: string;
  carrier: string;
}

const MAINLAND_ZONE = 'Asia/Shanghai';
const MOBILE = /^1[3-9]\d{9}$/;
const AREA_CODE = /^0(?:10|2\d|[3-9]\d\d)/;

/**
 * Places by the number: mainland mobiles by their first seven digits, landlines by their area code,
 * numbers elsewhere by their country code, which tells no more than the time zone.
 */
export class KnownPlaces implements Places {
  /** Thousands of numbers share one place. */
  private readonly made = new Map<City | undefined, Map<string, Place>>();

  constructor(
    readonly areas: Areas,
    private readonly zones: Zones,
    private readonly mobiles: Mobiles,
  ) {}

  of(number: string): Place | undefined {
    if (MOBILE.test(number)) return this.mobile(number);
    if (number.startsWith('+')) return this.elsewhere(number.slice(1));
    if (number.startsWith('00')) return this.elsewhere(number.slice(2));
    if (number.startsWith('0')) return this.landline(number);
    return undefined;
  }

  /** They win over what is known; the longest prefix wins. */
  add(rows: readonly PlaceRow[]): void {
    for (const row of rows) this.mobiles.add(row.prefix, row.province, row.city, row.carrier);
  }

  /** Forgets what was added. */
  clear(): void {
    this.mobiles.clear();
  }

  private mobile(number: string): Place | undefined {
    const city = this.mobiles.city(number);
    const carrier = this.mobiles.carrier(number);
    return this.placeOf(city, carrier);
  }

  private landline(number: string): Place | undefined {
    const code = AREA_CODE.exec(number)?.[0];
    const city = code === undefined ? undefined : this.areas.codes.get(code);
    return city && this.placeOf(city, '');
  }

  private elsewhere(international: string): Place | undefined {
    if (international.startsWith('86')) {
      const home = international.slice(2);
      return MOBILE.test(home) ? this.mobile(home) : this.landline(`0${home}`);
    }
    const timeZone = this.zones.of(international);
    if (timeZone === undefined) return undefined;
    return { province: '', city: '', areaCode: '', carrier: '', timeZone };
  }

  private placeOf(city: City | undefined, carrier: string): Place {
    let ofCity = this.made.get(city);
    if (!ofCity) this.made.set(city, (ofCity = new Map()));
    let place = ofCity.get(carrier);
    if (!place) {
      const { province, city: name, areaCode } = city ?? { province: '', city: '', areaCode: '' };
      place = Object.freeze({ province, city: name, areaCode, carrier, timeZone: MAINLAND_ZONE });
      ofCity.set(carrier, place);
    }
    return place;
  }
}
