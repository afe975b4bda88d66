import type { Clock, Random } from './clock';

/** Makes ids: UUIDs of version 7 (RFC 9562, section 5.7), ascending, so that indexes grow at their end. */
export type NewId = () => string;

export function idMaker(clock: Clock, random: Random): NewId {
  let last = 0;
  let counter = 0;
  return () => {
    const now = Math.max(clock.now(), last);
    // 12 bits count within a millisecond; when they are used up, the next one is borrowed.
    if (now > last) {
      last = now;
      counter = Math.floor(random() * 0x400);
    } else if (++counter > 0xfff) {
      last += 1;
      counter = 0;
    }
    const time = last.toString(16).padStart(12, '0');
    const a = (0x7000 | counter).toString(16);
    const b = (0x8000 | Math.floor(random() * 0x4000)).toString(16);
    const c = Math.floor(random() * 0x1000000000000)
      .toString(16)
      .padStart(12, '0');
    return `${time.slice(0, 8)}-${time.slice(8)}-${a}-${b}-${c}`;
  };
}

/** Ids made at that time or later are not less than this. */
export function firstIdAt(time: number): string {
  const hex = Math.max(0, Math.floor(time)).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}`;
}
