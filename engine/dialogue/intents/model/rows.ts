/**
 * Sums of rows of a matrix: nearly all that a network does. Rows are taken several at a time, for
 * reading and writing the sums costs as much as what is added to them.
 */
export const AT_ONCE = 4;

/** Behind the last one stands, up to a multiple of `AT_ONCE`, what counts nothing. */
export function fillUp(chosen: Uint32Array, weights: Float64Array, count: number): void {
  for (let i = count; i % AT_ONCE !== 0; i++) {
    chosen[i] = 0;
    weights[i] = 0;
  }
}

/**
 * Adds the chosen rows, each by its weight.
 *
 * @param width of a row
 * @param chosen filled up, as the weights are
 * @param count how many there are, without what fills up
 */
export function addRows(
  matrix: Float32Array,
  width: number,
  chosen: Uint32Array,
  weights: Float64Array,
  count: number,
  into: Float64Array,
): void {
  for (let i = 0; i < count; i += AT_ONCE) {
    const at0 = (chosen[i] as number) * width;
    const at1 = (chosen[i + 1] as number) * width;
    const at2 = (chosen[i + 2] as number) * width;
    const at3 = (chosen[i + 3] as number) * width;
    const weight0 = weights[i] as number;
    const weight1 = weights[i + 1] as number;
    const weight2 = weights[i + 2] as number;
    const weight3 = weights[i + 3] as number;
    for (let k = 0; k < width; k++) {
      into[k] =
        (into[k] as number) +
        weight0 * (matrix[at0 + k] as number) +
        weight1 * (matrix[at1 + k] as number) +
        weight2 * (matrix[at2 + k] as number) +
        weight3 * (matrix[at3 + k] as number);
    }
  }
}
