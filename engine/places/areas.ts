/** Area codes of landlines as `data/places/areas.json` has them: by province, cities separated by blanks. */
export type AreaFile = Readonly<Record<string, Readonly<Record<string, string>>>>;

export interface City {
  province: string;
  city: string;
  areaCode: string;
}

/** What people and registers write after the name of a province or a city. */
const PROVINCE_ENDS = /(?:省|市|(?:壮族|回族|维吾尔)?自治区)$/u;
const CITY_ENDS = /^(?:市|地区|盟|林区|\p{Script=Han}*自治州)?$/u;

/** Cities by area code and by name. */
export class Areas {
  readonly provinces: readonly string[];
  /** Each once, with the first of its area codes. */
  readonly cities: readonly City[];
  /** The first city of each area code. */
  readonly codes: ReadonlyMap<string, City>;

  constructor(file: AreaFile) {
    const codes = new Map<string, City>();
    const cities = new Map<string, City>();
    for (const [province, ofProvince] of Object.entries(file)) {
      for (const [areaCode, names] of Object.entries(ofProvince)) {
        for (const city of names.split(' ')) {
          const entry: City = { province, city, areaCode };
          if (!codes.has(areaCode)) codes.set(areaCode, entry);
          const name = `${province} ${city}`;
          if (!cities.has(name)) cities.set(name, entry);
        }
      }
    }
    this.provinces = Object.keys(file);
    this.cities = [...cities.values()];
    this.codes = codes;
  }

  /** `广东省` and `广东` alike; undefined where there is none such. */
  provinceOf(written: string): string | undefined {
    const name = written.trim();
    const short = name.replace(PROVINCE_ENDS, '');
    return this.provinces.find((province) => province === short || province === name);
  }

  /**
   * `广州市` and `广州` alike, `恩施土家族苗族自治州` as well. A city of that province; without a
   * province, the one that alone has the name.
   */
  cityOf(province: string, written: string): City | undefined {
    const name = written.trim();
    const found = this.cities.filter(
      (one) =>
        (!province || one.province === province) &&
        name.startsWith(one.city) &&
        CITY_ENDS.test(name.slice(one.city.length)),
    );
    return found.length === 1 ? found[0] : undefined;
  }
}
