import type { RecogniserSettings } from '../../api';
import { encode } from '../../media/g711';
import type { RecognitionRequest } from '../port';
import { type Answer, type Dialect, inside, nothing, objectIn, textIn } from '../socket/dialect';
import type { SocketProvider } from '../socket/recogniser';
import { endpoint } from './endpoint';
import { expectedWords, LANGUAGES } from './recogniser';
import { confidenceOf } from './transcript';

export type OpenAiRealtimeSettings = Extract<RecogniserSettings, { kind: 'openaiRealtime' }>;

const MODEL = 'gpt-4o-transcribe';
const LOG_PROBABILITIES = 'item.input_audio_transcription.logprobs';
/** It only begins to transcribe when all has been said. */
const FINAL_MS = 6_000;

export function openAiRealtimeProvider(settings: OpenAiRealtimeSettings): SocketProvider {
  const { key, model = MODEL } = settings;
  const url = endpoint(settings.url, 'realtime');
  url.searchParams.set('intent', 'transcription');
  return {
    name: `openai realtime (${url.host})`,
    address: () => ({ url, headers: key ? { authorization: `Bearer ${key}` } : {} }),
    secrets: () => [key],
    dialect: (request) => new RealtimeDialect(request, model),
  };
}

/** A transcription session of the Realtime interface: µ-law, no detection of turns. */
class RealtimeDialect implements Dialect {
  readonly rate = 8_000;
  readonly chunkMs = 100;
  readonly finalMs = FINAL_MS;
  private text = '';

  constructor(
    private readonly request: RecognitionRequest,
    private readonly model: string,
  ) {}

  hello(): string[] {
    const { language } = this.request;
    const prompt = expectedWords(this.request);
    const transcription = {
      ...{ model: this.model, language: LANGUAGES[language] },
      ...(prompt && { prompt }),
    };
    const input = {
      ...{ format: { type: 'audio/pcmu' }, noise_reduction: null },
      ...{ transcription, turn_detection: null },
    };
    const session = { type: 'transcription', audio: { input }, include: [LOG_PROBABILITIES] };
    return [JSON.stringify({ type: 'session.update', session })];
  }

  chunk(samples: Int16Array): string {
    const codes = Buffer.alloc(samples.length);
    encode('PCMU', samples, codes);
    return JSON.stringify({ type: 'input_audio_buffer.append', audio: codes.toString('base64') });
  }

  goodbye(): string[] {
    return ['{"type":"input_audio_buffer.commit"}'];
  }

  answer(text: string): Answer | undefined {
    const event = objectIn(text);
    const { type, error } = event;
    if (typeof type !== 'string') throw new Error('it has no "type"');
    switch (type) {
      case 'conversation.item.input_audio_transcription.delta':
        this.text += textIn(event['delta']);
        return { is: 'partial', text: this.text.trim() };
      case 'conversation.item.input_audio_transcription.completed':
        return { is: 'final', ...this.completed(event) };
      case 'conversation.item.input_audio_transcription.failed':
      case 'error': {
        const { message, code } = inside(error);
        return { is: 'failed', reason: textIn(message) || textIn(code) || 'an error.' };
      }
      default:
        return undefined; // session.created, input_audio_buffer.committed and the like
    }
  }

  private completed({ transcript, logprobs }: Record<string, unknown>) {
    if (typeof transcript !== 'string') throw new Error('it has no "transcript"');
    const text = transcript.trim();
    return text === '' ? nothing : { text, confidence: confidenceOf(logprobs) };
  }
}
