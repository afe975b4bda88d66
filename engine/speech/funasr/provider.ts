import type { RecogniserSettings } from '../../api';
import type { RecognitionRequest } from '../port';
import { type Answer, type Dialect, type Heard, littleEndian } from '../socket/dialect';
import type { SocketProvider } from '../socket/recogniser';
import { FunasrTranscript, readAnswer } from './transcript';

export type FunasrSettings = Extract<RecogniserSettings, { kind: 'funasr' }>;

/** The protocol: 16 kHz in chunks of 60 ms, ten of which are one step of the online model. */
const CHUNK_SIZE = [5, 10, 5];
const CHUNK_INTERVAL = 10;
const HOT_WORD_WEIGHT = 20;
const MOST_HOT_WORDS = 200;

/** It does not tell how sure it is. What its second pass has not been over is less so. */
const CONFIDENCE = 0.9;
const UNCORRECTED_CONFIDENCE = 0.7;

export function funasrProvider(settings: FunasrSettings): SocketProvider {
  const url = new URL(settings.url);
  let count = 0;
  // Its Python server takes only those who offer `binary`; its C++ server knows no such thing.
  let protocols: readonly string[] = ['binary'];
  return {
    name: `funasr (${url.host})`,
    address: () => ({ url, protocols }),
    again: (reason) => {
      if (protocols.length === 0 || reason !== 'Server sent no subprotocol') return false;
      protocols = [];
      return true;
    },
    dialect: (request) => new FunasrDialect(request, `call-${++count}`),
  };
}

/** FunASR's WebSocket, mode 2pass. */
class FunasrDialect implements Dialect {
  readonly rate = 16_000;
  readonly chunkMs = 60;
  private readonly transcript = new FunasrTranscript();

  constructor(
    private readonly request: RecognitionRequest,
    /** Of the utterance, in the server's log. */
    private readonly id: string,
  ) {}

  hello(): string[] {
    const { hotWords = [] } = this.request;
    const words = hotWords.slice(0, MOST_HOT_WORDS).map((word) => [word, HOT_WORD_WEIGHT]);
    const hello = {
      ...{ mode: '2pass', wav_name: this.id, wav_format: 'pcm', is_speaking: true },
      ...{ chunk_size: CHUNK_SIZE, chunk_interval: CHUNK_INTERVAL, audio_fs: this.rate, itn: true },
      // A text that holds JSON, not JSON itself.
      ...(words.length > 0 ? { hotwords: JSON.stringify(Object.fromEntries(words)) } : {}),
    };
    return [JSON.stringify(hello)];
  }

  chunk(samples: Int16Array): Buffer {
    return littleEndian(samples);
  }

  goodbye(): string[] {
    return ['{"is_speaking":false}'];
  }

  answer(text: string, ended: boolean): Answer {
    const answer = readAnswer(text);
    if (!answer) throw new Error('it is none of FunASR');
    if (answer.mode) this.transcript.add(answer.mode, answer.text);
    if (ended && answer.mode !== 'online') return { is: 'final', ...this.left() };
    return { is: 'partial', text: this.transcript.text };
  }

  left(): Heard {
    const { text, uncorrected } = this.transcript;
    return {
      text,
      confidence: text === '' ? 0 : uncorrected ? UNCORRECTED_CONFIDENCE : CONFIDENCE,
    };
  }

  /** Its Python server says nothing where nothing was understood; then at least it is there. */
  silent(): Heard {
    return this.left();
  }
}
