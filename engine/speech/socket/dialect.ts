/** What one protocol says and understands over its WebSocket; one for each utterance. */
export interface Dialect {
  /** Of what it is sent; 8 kHz is what we have. */
  readonly rate: 8_000 | 16_000;
  /** Audio goes in pieces of so long. */
  readonly chunkMs: number;
  /** After the end, for the answer. Default 3 s. */
  readonly finalMs?: number;
  /** True: audio waits until `answer` has said `ready`. */
  readonly waitsForReady?: boolean;
  /** Sent where nothing else was for a while. */
  readonly keepAlive?: { everyMs: number; message: string };

  /** Sent first, before any audio. */
  hello(): readonly string[];
  /** Audio as it is sent. */
  chunk(samples: Int16Array): Buffer | string;
  /** Sent after the last audio. */
  goodbye(): readonly string[];
  /**
   * What an answer means; nothing: it does not matter. `ended`: the end has been sent.
   *
   * @throws Error where the protocol knows no such answer
   */
  answer(text: string, ended: boolean): Answer | undefined;
  /** What there is where the server closes after the end without a last word. */
  left?(): Heard | undefined;
  /** What there is where the server is there, but says nothing more. */
  silent?(): Heard | undefined;
}

export interface Heard {
  text: string;
  confidence: number;
}

export type Answer =
  | { is: 'ready' }
  /** All of the utterance so far. */
  | { is: 'partial'; text: string }
  | ({ is: 'final' } & Heard)
  | { is: 'failed'; reason: string; blames?: boolean };

/** An object of an answer, or an error that says what it is in place of it. */
export function objectIn(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error('it is no JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error('it is no object');
  }
  return value as Record<string, unknown>;
}

/** What is inside of an answer: an empty object where there is none. */
export const inside = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

export const textIn = (value: unknown): string => (typeof value === 'string' ? value : '');

export const numberIn = (value: unknown, otherwise: number): number =>
  typeof value === 'number' && Number.isFinite(value) ? value : otherwise;

export const nothing: Heard = { text: '', confidence: 0 };

/** Sentences as one utterance: it is as sure as its letters are. */
export function together(sentences: readonly Heard[]): Heard {
  const said = sentences.filter(({ text }) => text.trim() !== '');
  if (said.length === 0) return nothing;
  const letters = said.reduce((sum, { text }) => sum + text.length, 0);
  const sure = said.reduce((sum, { text, confidence }) => sum + confidence * text.length, 0);
  return {
    text: joinedText(said.map(({ text }) => text)),
    confidence: Math.max(0, Math.min(1, sure / letters)),
  };
}

/** Samples as most take them: 16 bit, the low octet first. */
export function littleEndian(samples: Int16Array): Buffer {
  const bytes = Buffer.alloc(2 * samples.length);
  for (let i = 0; i < samples.length; i++) bytes.writeInt16LE(samples[i] ?? 0, 2 * i);
  return bytes;
}

const HAN = String.raw`\p{Script=Han}`;
const BETWEEN_HAN = new RegExp(String.raw`(?<=${HAN})\s+(?=${HAN})`, 'gu');

/** Pieces of a transcript as one text: words of letters keep a blank between, Chinese has none. */
export const joinedText = (pieces: readonly string[]): string =>
  pieces
    .map((piece) => piece.trim())
    .filter(Boolean)
    .join(' ')
    .replace(BETWEEN_HAN, '')
    .replace(/(?<=[，。！？、；]) /g, '');
