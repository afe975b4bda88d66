import { SEVERAL, type ZoneFile } from '../../engine/places/zones';

/** Two days of a year that has begun: clocks that agree on both are taken for the same. */
const DAYS = [Date.UTC(2026, 0, 15), Date.UTC(2026, 6, 15)];

/** What a register names first stands for others of the same clock. */
const WELL_KNOWN = ['Europe/London', 'America/New_York', 'Asia/Shanghai', 'Europe/Paris'];

/** Prefixes by the zone that all their numbers are in; those of several clocks under one name. */
export function zoneFile(zonesOf: ReadonlyMap<string, string>): ZoneFile {
  const zones = new Map<string, string>();
  for (const [prefix, written] of zonesOf) zones.set(prefix, oneOf(written.split('&')));

  const byZone = new Map<string, string[]>();
  for (const [prefix, zone] of [...zones].sort(([a], [b]) => (a < b ? -1 : 1))) {
    // What a shorter prefix tells already need not be said again.
    if (inherited(zones, prefix) === zone) continue;
    byZone.set(zone, [...(byZone.get(zone) ?? []), prefix]);
  }
  const entries = [...byZone].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([zone, prefixes]) => [zone, prefixes.join(' ')]));
}

function inherited(zones: ReadonlyMap<string, string>, prefix: string): string | undefined {
  for (let shorter = prefix.slice(0, -1); shorter; shorter = shorter.slice(0, -1)) {
    const zone = zones.get(shorter);
    if (zone !== undefined) return zone;
  }
  return undefined;
}

function oneOf(zones: string[]): string {
  const clocks = new Set(zones.map((zone) => DAYS.map((day) => offset(zone, day)).join(' ')));
  if (clocks.size > 1) return SEVERAL;
  return WELL_KNOWN.find((zone) => zones.includes(zone)) ?? zones[0] ?? SEVERAL;
}

function offset(timeZone: string, at: number): string {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  return parts.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
}
