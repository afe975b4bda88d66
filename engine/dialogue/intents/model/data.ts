import type { Language } from '../../../api';
import type { Coefficients } from './calibration';
import type { Table } from './table';

/** Raised when a model of before would be read wrongly or is not as good. */
export const MODEL_VERSION = 4;

/** From here on the numbers of examples are those of shipped sentences that were lent. */
export const LENT = 1_000_000;

/** What a scene's sentences are learnt from. */
export interface TrainingSet {
  language: Language;
  /** By intent. */
  utterances: readonly (readonly string[])[];
  /** Words that decide by themselves: strangers that hold one are none. */
  keywords: readonly (readonly string[])[];
}

/**
 * A model that was trained: typed arrays and numbers only, so that it goes from thread to thread
 * and to disk as it is, and nothing has to be built where it is used.
 */
export interface ModelData {
  version: number;
  language: Language;
  /** How many; the class behind them, if there is one, is "none of them". */
  intents: number;
  classes: number;
  /** Whether negated words are words of their own. */
  marked: boolean;

  /** Features, and their rows in what follows. */
  table: Table;
  idf: Float32Array;
  unknown: number;
  /** The network; of each row's weights, what a 1 is worth. */
  hidden: number;
  input: Int8Array;
  scales: Float32Array;
  inputBias: Float32Array;
  output: Float32Array;
  outputBias: Float32Array;

  /** Where the examples of each class begin; one more at the end. */
  classStarts: Uint32Array;
  /** By example: its number among the utterances of its intent, or among the strangers. */
  numbers: Uint32Array;
  exampleStarts: Uint32Array;
  rows: Uint32Array;
  values: Float32Array;

  /** Keys of whole sentences, and the examples that they are. */
  sentences: Table;
  /** The same with what is said again and again said once. */
  collapsed: Table;

  /** How much likeness counts beside the weights. */
  likenessCounts: number;
  coefficients: Coefficients;
  /** How sure model and likeness have to be together, where they are few. */
  least: number;
}

/** The arrays' buffers, to be handed over to another thread rather than copied. */
export function buffersOf(data: ModelData): ArrayBuffer[] {
  return [...arraysOf(data)].map(([, array]) => array.buffer as ArrayBuffer);
}

type AnyArray = Uint32Array | Int32Array | Float32Array | Float64Array | Int8Array;

function* arraysOf(data: ModelData): Generator<[string, AnyArray]> {
  for (const [name, value] of Object.entries(data)) {
    if (ArrayBuffer.isView(value)) yield [name, value as AnyArray];
    else if (typeof value === 'object' && value !== null) {
      for (const [inner, array] of Object.entries(value as Table)) {
        yield [`${name}.${inner}`, array as AnyArray];
      }
    }
  }
}

const KINDS = { Uint32Array, Int32Array, Float32Array, Float64Array, Int8Array };
const MAGIC = 'dialflow-intents';

interface Header {
  magic: string;
  plain: Record<string, unknown>;
  arrays: { name: string; kind: keyof typeof KINDS; length: number }[];
}

/** As a file: the length of the header, the header as JSON, the arrays, each at a multiple of 8. */
export function encodeModel(data: ModelData): Buffer {
  const arrays = [...arraysOf(data)];
  const plain = Object.fromEntries(
    Object.entries(data).filter(([, value]) => typeof value !== 'object'),
  );
  const header: Header = {
    magic: MAGIC,
    plain,
    arrays: arrays.map(([name, array]) => ({
      name,
      kind: array.constructor.name as keyof typeof KINDS,
      length: array.length,
    })),
  };
  const text = Buffer.from(JSON.stringify(header));
  const size = arrays.reduce((sum, [, { byteLength }]) => sum + eight(byteLength), 0);
  const file = Buffer.alloc(eight(4 + text.length) + size);
  file.writeUInt32LE(text.length, 0);
  text.copy(file, 4);
  let at = eight(4 + text.length);
  for (const [, array] of arrays) {
    Buffer.from(array.buffer, array.byteOffset, array.byteLength).copy(file, at);
    at += eight(array.byteLength);
  }
  return file;
}

/** Null where it is not such a file, or of another version: a cache is only ever a cache. */
export function decodeModel(file: Uint8Array): ModelData | null {
  try {
    // A copy where it does not lie at a multiple of 8, as arrays have to.
    const bytes = file.byteOffset % 8 === 0 ? file : new Uint8Array(file);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const length = view.getUint32(0, true);
    const text = new TextDecoder().decode(bytes.subarray(4, 4 + length));
    const { magic, plain, arrays } = JSON.parse(text) as Header;
    if (magic !== MAGIC || plain['version'] !== MODEL_VERSION) return null;
    const data: Record<string, unknown> = { ...plain };
    let at = eight(4 + length);
    for (const one of arrays) {
      const Kind = KINDS[one.kind];
      const array = new Kind(bytes.buffer as ArrayBuffer, bytes.byteOffset + at, one.length);
      at += eight(array.byteLength);
      const [outer = '', inner] = one.name.split('.');
      if (inner === undefined) data[outer] = array;
      else data[outer] = { ...(data[outer] as object | undefined), [inner]: array };
    }
    return at === bytes.byteLength ? (data as unknown as ModelData) : null;
  } catch {
    return null; // cut, or something else altogether
  }
}

const eight = (length: number): number => Math.ceil(length / 8) * 8;
