/** A window of a day in seconds after midnight, its end not included; 86,400 is the day's end. */
export interface DayWindow {
  begin: number;
  end: number;
}

export const DAY_SECONDS = 86_400;

const TIME = /^(\d{2}):(\d{2})(?::(\d{2}))?$/;

/** Seconds after midnight of `HH:mm:ss` or `HH:mm`, `24:00:00` included; undefined for anything else. */
export function secondsOf(text: string): number | undefined {
  const parts = TIME.exec(text);
  if (!parts) return undefined;
  const [hours, minutes, seconds] = [parts[1], parts[2], parts[3] ?? '0'].map(Number) as Three;
  if (minutes > 59 || seconds > 59) return undefined;
  const total = hours * 3600 + minutes * 60 + seconds;
  return total <= DAY_SECONDS ? total : undefined;
}

type Three = [number, number, number];

/** `HH:mm:ss`. */
export function timeText(seconds: number): string {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}

/** Their union, in order; windows that touch become one. */
export function union(windows: readonly DayWindow[]): DayWindow[] {
  const merged: DayWindow[] = [];
  for (const { begin, end } of [...windows].sort((a, b) => a.begin - b.begin)) {
    const last = merged.at(-1);
    if (last && begin <= last.end) last.end = Math.max(last.end, end);
    else merged.push({ begin, end });
  }
  return merged;
}
