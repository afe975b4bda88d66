import type { Areas, City } from '../../engine/places/areas';

/** Names that have changed, or are written in another way: as the table has them, and as they are now. */
const NOW: Readonly<Record<string, string>> = {
  湖北襄樊: '襄阳',
  安徽巢湖: '合肥',
  山东莱芜: '济南',
};

/** `四川省成都市、资阳市、眉山市`: the first city that is named. */
export function cityIn(areas: Areas, written: string): City | undefined {
  const province = areas.provinces.find((name) => written.startsWith(name));
  if (!province) return undefined;
  const rest = written.slice(province.length).replace(/^省/, '');
  // A municipality is its own city.
  if (rest === '' || rest === '市') return areas.cityOf(province, province);
  const old = Object.entries(NOW).find(([name]) => `${province}${rest}`.startsWith(name));
  if (old) return areas.cityOf(province, old[1]);
  const found = areas.cities
    .filter((one) => one.province === province && rest.startsWith(one.city))
    .sort((a, b) => b.city.length - a.city.length)[0];
  return found;
}
