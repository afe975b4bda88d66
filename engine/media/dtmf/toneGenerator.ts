import { SAMPLE_RATE } from '../frame';
import { amplitudeOf } from '../level';
import { tonesOf } from './keys';

/** The higher tone is sent louder, for lines weaken it more (ITU-T Q.23). */
const ROW_LEVEL = amplitudeOf(-9);
const COLUMN_LEVEL = amplitudeOf(-7);
/** Faded in and out over 2 ms, so that no click is heard. */
const RAMP = 16;

/**
 * Writes a part of a key's two tones into `out`: samples `from` to `from + out.length` of a tone
 * of `length` samples, silence after it.
 */
export function writeTones(key: string, out: Int16Array, from: number, length: number): void {
  const [row, column] = tonesOf(key);
  const rowStep = (2 * Math.PI * row) / SAMPLE_RATE;
  const columnStep = (2 * Math.PI * column) / SAMPLE_RATE;
  for (let i = 0; i < out.length; i++) {
    const at = from + i;
    const level = Math.max(0, Math.min(1, at / RAMP, (length - 1 - at) / RAMP));
    out[i] = Math.round(
      level * (ROW_LEVEL * Math.sin(rowStep * at) + COLUMN_LEVEL * Math.sin(columnStep * at)),
    );
  }
}
