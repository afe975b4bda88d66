import type { RecogniserSettings } from '../../api';
import type { RecognitionRequest } from '../port';
import {
  type Answer,
  type Dialect,
  type Heard,
  inside,
  joinedText,
  littleEndian,
  nothing,
  numberIn,
  objectIn,
  textIn,
} from '../socket/dialect';
import type { SocketProvider } from '../socket/recogniser';

export type VoskSettings = Extract<RecogniserSettings, { kind: 'vosk' }>;

/** The whole of it, blanks included: its server compares texts. */
const END = '{"eof" : 1}';
/** Stands for whatever is not in the list. */
const UNKNOWN = '[unk]';
const MOST_PHRASES = 1_000;
/** Without `result` it does not tell how sure it is. */
const USUAL_CONFIDENCE = 0.85;

export function voskProvider({ url, expectedOnly = false }: VoskSettings): SocketProvider {
  const address = new URL(url);
  return {
    name: `vosk (${address.host})`,
    address: () => ({ url: address }),
    dialect: (request) => new VoskDialect(expectedOnly ? expectedIn(request) : []),
  };
}

/** Its list is no hint: it hears nothing else. So it is only sent where that is wanted. */
function expectedIn({ phrases = [], hotWords = [] }: RecognitionRequest): string[] {
  const all = [...new Set([...phrases, ...hotWords])].slice(0, MOST_PHRASES);
  // Its models know words in lower case only.
  return all.length > 0 ? [...all.map((text) => text.toLowerCase()), UNKNOWN] : [];
}

/**
 * vosk-server: 8 kHz, one answer for each piece of audio, `{"partial"}` within a sentence,
 * `{"text", "result"}` behind it; the answer to the end is the last one.
 */
class VoskDialect implements Dialect {
  readonly rate = 8_000;
  readonly chunkMs = 100;
  private sent = 0;
  private answered = 0;
  private readonly sentences: string[] = [];
  private readonly confidences: number[] = [];

  constructor(private readonly phrases: readonly string[]) {}

  hello(): string[] {
    const list = this.phrases.length > 0 ? { phrase_list: this.phrases } : {};
    return [JSON.stringify({ config: { sample_rate: this.rate, ...list, words: true } })];
  }

  chunk(samples: Int16Array): Buffer {
    this.sent++;
    return littleEndian(samples);
  }

  goodbye(): string[] {
    return [END];
  }

  answer(text: string): Answer | undefined {
    const { partial, text: sentence, result, alternatives } = objectIn(text);
    this.answered++;
    const best = Array.isArray(alternatives) ? inside(alternatives[0]) : undefined;
    const said = sentence ?? best?.['text'];
    if (typeof said === 'string') this.keep(said, result ?? best?.['result']);
    else if (typeof partial !== 'string') throw new Error('it has neither "partial" nor "text"');
    // Each piece has had its answer; this one is the end's.
    if (this.answered > this.sent) return { is: 'final', ...this.left() };
    return { is: 'partial', text: joinedText([...this.sentences, textIn(partial)]) };
  }

  left(): Heard {
    const text = joinedText(this.sentences);
    if (text === '') return nothing;
    const { confidences } = this;
    const sum = confidences.reduce((total, one) => total + one, 0);
    return {
      text,
      confidence: confidences.length > 0 ? sum / confidences.length : USUAL_CONFIDENCE,
    };
  }

  private keep(sentence: string, result: unknown): void {
    const words = sentence.split(UNKNOWN).join(' ').replace(/\s+/g, ' ').trim();
    if (words === '') return;
    this.sentences.push(words);
    for (const word of Array.isArray(result) ? result : []) {
      this.confidences.push(Math.max(0, Math.min(1, numberIn(inside(word)['conf'], 1))));
    }
  }
}
