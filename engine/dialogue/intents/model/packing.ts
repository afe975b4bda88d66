import type { ModelData } from './data';
import { hashOf } from './hashing';
import type { Network } from './network';
import { emptyTable, putRow, rowOf, type Table } from './table';

type Packed = Pick<
  ModelData,
  'hidden' | 'input' | 'scales' | 'inputBias' | 'output' | 'outputBias'
>;

/**
 * Networks of one shape as one: its scores are the mean of theirs. A byte a weight: what is lost is
 * far less than what the examples leave open.
 */
export function packed(networks: readonly Network[]): Packed {
  const [{ rows, classes, hidden }] = networks as [Network];
  const all = hidden * networks.length;
  const input = new Int8Array(rows * all);
  const scales = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    let most = 0;
    for (const one of networks) {
      for (let at = row * hidden; at < (row + 1) * hidden; at++) {
        most = Math.max(most, Math.abs(one.input[at] as number));
      }
    }
    const scale = most / 127;
    scales[row] = scale;
    if (scale === 0) continue;
    for (const [n, one] of networks.entries()) {
      const to = row * all + n * hidden;
      for (let u = 0; u < hidden; u++) {
        input[to + u] = Math.round((one.input[row * hidden + u] as number) / scale);
      }
    }
  }
  const inputBias = new Float32Array(all);
  const output = new Float32Array(all * classes);
  const outputBias = new Float32Array(classes);
  const share = 1 / networks.length;
  for (const [n, one] of networks.entries()) {
    inputBias.set(one.inputBias, n * hidden);
    for (const [i, weight] of one.output.entries())
      output[n * one.output.length + i] = weight * share;
    for (const [c, bias] of one.outputBias.entries()) {
      outputBias[c] = (outputBias[c] ?? 0) + bias * share;
    }
  }
  return { hidden: all, input, scales, inputBias, output, outputBias };
}

/** Examples are in the order of their classes. */
export function startsOf(labels: Uint32Array, classes: number): Uint32Array {
  const starts = new Uint32Array(classes + 1);
  for (const label of labels) starts[label + 1] = (starts[label + 1] ?? 0) + 1;
  for (let c = 0; c < classes; c++) starts[c + 1] = (starts[c + 1] ?? 0) + (starts[c] ?? 0);
  return starts;
}

/** Whole sentences, and the examples that they are. */
export function keysOf(texts: readonly string[]): Table {
  const table = emptyTable(texts.length);
  for (const [i, text] of texts.entries()) {
    let [key, again] = [sentenceKey(text, 0), 0];
    while (rowOf(table, key) >= 0) key = sentenceKey(text, ++again);
    putRow(table, key, i);
  }
  return table;
}

/** Of a sentence that several intents have, the second is `1`, and so on. */
export const sentenceKey = (text: string, again: number): number =>
  hashOf(again === 0 ? text : `${text}\n${again}`);
