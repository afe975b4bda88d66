const SLOT_MS = 900_000;

/** A quarter of an hour on a wall clock: `2026-01-05 09:`, and the minute it begins with. */
interface Slot {
  prefix: string;
  minute: number;
}

/**
 * Times of day as text, for millions of rows. Zones are whole quarters of an hour from UTC, so
 * that within one nothing but minutes and seconds change.
 */
export function timesIn(localText: (at: number) => string): (at: number | null) => string {
  const slots = new Map<number, Slot>();
  return (at) => {
    if (at === null) return '';
    const number = Math.floor(at / SLOT_MS);
    let slot = slots.get(number);
    if (!slot) {
      const text = localText(number * SLOT_MS);
      slot = { prefix: text.slice(0, 14), minute: Number(text.slice(14, 16)) };
      if (slots.size > 10_000) slots.clear();
      slots.set(number, slot);
    }
    const seconds = Math.floor((at - number * SLOT_MS) / 1000);
    return `${slot.prefix}${two(slot.minute + Math.floor(seconds / 60))}:${two(seconds % 60)}`;
  };
}

const two = (value: number): string => (value < 10 ? `0${value}` : String(value));
