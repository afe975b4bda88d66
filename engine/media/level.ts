/** Amplitude of a sine of 0 dBm0 (G.711, section 4: full scale is 3.14 dBm0 of A-law). */
const REFERENCE = 22_400;

/** The amplitude of a sine of this level. */
export function amplitudeOf(dbm0: number): number {
  return REFERENCE * 10 ** (dbm0 / 20);
}

/** The mean of squares that a sine of this level has. */
export function powerOf(dbm0: number): number {
  return amplitudeOf(dbm0) ** 2 / 2;
}

/** The level of what has this mean of squares; very low for silence. */
export function levelOf(power: number): number {
  return 10 * Math.log10(Math.max(power, 1e-3) / (REFERENCE ** 2 / 2));
}

/** Mean of the squares of a frame. */
export function meanSquare(frame: Int16Array): number {
  let sum = 0;
  for (let i = 0; i < frame.length; i++) {
    const sample = frame[i] ?? 0;
    sum += sample * sample;
  }
  return sum / Math.max(1, frame.length);
}
