import type { Language, RecogniserSettings } from '../../api';
import { encode } from '../../media/g711';
import type { RecognitionRequest } from '../port';
import {
  type Answer,
  type Dialect,
  type Heard,
  inside,
  joinedText,
  numberIn,
  objectIn,
  textIn,
  together,
} from '../socket/dialect';
import type { SocketProvider } from '../socket/recogniser';

export type DeepgramSettings = Extract<RecogniserSettings, { kind: 'deepgram' }>;

const URL_OF_SERVICE = 'wss://api.deepgram.com/v1/listen';
const MODELS: Readonly<Record<Language, string>> = { 'zh-CN': 'nova-2', 'en-US': 'nova-3' };
const MOST_HOT_WORDS = 100;
/** Without audio or this for 10 s it hangs up (NET-0001). */
const KEEP_ALIVE = { everyMs: 4_000, message: '{"type":"KeepAlive"}' };

export function deepgramProvider({ url, key, model }: DeepgramSettings): SocketProvider {
  const base = new URL(url ?? URL_OF_SERVICE);
  if (base.pathname === '/') base.pathname = '/v1/listen';
  return {
    name: `deepgram (${base.host})`,
    address: (request) => ({
      url: addressOf(base, request, model ?? MODELS[request.language]),
      headers: { authorization: `Token ${key}` },
    }),
    secrets: () => [key],
    dialect: () => new DeepgramDialect(),
  };
}

function addressOf(base: URL, { language, hotWords = [] }: RecognitionRequest, model: string): URL {
  const url = new URL(base);
  const query = {
    ...{ model, language, encoding: 'mulaw', sample_rate: '8000', channels: '1' },
    ...{ interim_results: 'true', punctuate: 'true', smart_format: 'true' },
    // We know better when somebody has ended.
    endpointing: 'false',
  };
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  // Its newer models call them key terms, and want no weight.
  const name = /^nova-[3-9]/.test(model) ? 'keyterm' : 'keywords';
  for (const word of hotWords.slice(0, MOST_HOT_WORDS)) url.searchParams.append(name, word);
  return url;
}

/** µ-law as it is; `Results` are interim until they say `is_final`, `Metadata` is the last word. */
class DeepgramDialect implements Dialect {
  readonly rate = 8_000;
  readonly chunkMs = 60;
  readonly keepAlive = KEEP_ALIVE;
  private readonly sure: Heard[] = [];

  hello(): string[] {
    return [];
  }

  chunk(samples: Int16Array): Buffer {
    const codes = Buffer.alloc(samples.length);
    encode('PCMU', samples, codes);
    return codes;
  }

  goodbye(): string[] {
    return ['{"type":"CloseStream"}'];
  }

  answer(text: string, ended: boolean): Answer | undefined {
    const answer = objectIn(text);
    switch (answer['type']) {
      case 'Results':
        return this.results(answer);
      case 'Metadata':
        return ended ? { is: 'final', ...this.left() } : undefined;
      case 'Error': {
        const { description, message } = answer;
        return { is: 'failed', reason: textIn(description) || textIn(message) || 'an error.' };
      }
      default:
        if (typeof answer['type'] === 'string') return undefined; // SpeechStarted and the like
        throw new Error('it has no "type"');
    }
  }

  left(): Heard {
    return together(this.sure);
  }

  private results(answer: Record<string, unknown>): Answer {
    const { alternatives } = inside(answer['channel']);
    const best = inside(Array.isArray(alternatives) ? alternatives[0] : undefined);
    const { transcript } = best;
    if (typeof transcript !== 'string') throw new Error('its result has no "transcript"');
    const pieces = this.sure.map(({ text }) => text);
    if (answer['is_final'] === true && transcript.trim() !== '') {
      this.sure.push({ text: transcript, confidence: numberIn(best['confidence'], 0.85) });
    }
    return { is: 'partial', text: joinedText([...pieces, transcript]) };
  }
}
