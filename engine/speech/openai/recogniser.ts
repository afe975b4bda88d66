import { DialflowError, type Language, type RecogniserSettings } from '../../api';
import { SAMPLE_RATE } from '../../media/frame';
import { wavHeader } from '../../media/wavHeader';
import type { Clock } from '../../time/clock';
import { shown } from '../../http/faults';
import { closedError, messageOf, providerFailed } from '../failure';
import type { Recogniser, Recognition, RecognitionListener, RecognitionRequest } from '../port';
import { endpoint } from './endpoint';
import { post } from './post';
import { littleEndian } from '../socket/dialect';
import { readStream } from './stream';
import { readTranscript, type Transcript } from './transcript';

export type OpenAiRecogniserSettings = Extract<RecogniserSettings, { kind: 'openai' }>;

const MODEL = 'whisper-1';
const PATIENCE_MS = 8_000;
const LONGEST_ANSWER = 1024 * 1024;
/** No utterance is longer. */
const MOST_SAMPLES = 60 * SAMPLE_RATE;
/** Whisper reads 224 tokens of it. */
const PROMPT_LENGTH = 400;

export const LANGUAGES: Readonly<Record<Language, string>> = { 'zh-CN': 'zh', 'en-US': 'en' };

/**
 * `POST /v1/audio/transcriptions`, once an utterance is over; its answer whole, or word by word
 * where that is set.
 */
export class OpenAiRecogniser implements Recogniser {
  readonly name: string;
  private readonly url: URL;
  private readonly closing = new AbortController();

  constructor(
    private readonly settings: OpenAiRecogniserSettings,
    private readonly clock: Clock,
  ) {
    this.url = endpoint(settings.url, 'audio/transcriptions');
    this.name = `openai (${this.url.host})`;
  }

  begin(request: RecognitionRequest, listener: RecognitionListener): Recognition {
    const heard: Buffer[] = [];
    let samples = 0;
    let ended = false;
    const given = new AbortController();
    return {
      audio: (piece) => {
        if (ended || samples + piece.length > MOST_SAMPLES) return;
        samples += piece.length;
        // A copy: the array is used again.
        heard.push(littleEndian(piece));
      },
      end: () => {
        if (ended) return;
        ended = true;
        const partial = (text: string): void => {
          if (!given.signal.aborted) listener.partial?.(text);
        };
        this.ask(heard, request, given.signal, partial).then(
          (answer) => {
            if (!given.signal.aborted) listener.final(answer);
          },
          (error: unknown) => {
            if (given.signal.aborted) return;
            listener.failed(error instanceof Error ? error : new Error(messageOf(error)));
          },
        );
      },
      cancel: () => {
        ended = true;
        given.abort();
      },
    };
  }

  close(): Promise<void> {
    this.closing.abort();
    return Promise.resolve();
  }

  private async ask(
    heard: readonly Buffer[],
    request: RecognitionRequest,
    given: AbortSignal,
    partial: (text: string) => void,
  ): Promise<Transcript> {
    if (this.closing.signal.aborted) throw closedError();
    const { key, model = MODEL, stream = false } = this.settings;
    const length = heard.reduce((sum, piece) => sum + piece.length, 0);
    if (length === 0) return { text: '', confidence: 0 };
    const form = new FormData();
    const wav = new Blob([wavHeader('PCM16', 1, length), ...heard] as BlobPart[], {
      type: 'audio/wav',
    });
    form.append('file', wav, 'speech.wav');
    form.append('model', model);
    form.append('language', LANGUAGES[request.language]);
    // Only Whisper has it; it tells how sure it is.
    form.append('response_format', /whisper/i.test(model) && !stream ? 'verbose_json' : 'json');
    if (/^gpt-4o/i.test(model)) form.append('include[]', 'logprobs');
    if (stream) form.append('stream', 'true');
    const words = expectedWords(request);
    if (words) form.append('prompt', words);
    const { headers, pieces } = await post({
      provider: this.name,
      url: this.url,
      key,
      body: form,
      clock: this.clock,
      patienceMs: PATIENCE_MS,
      signal: AbortSignal.any([given, this.closing.signal]),
    });
    const limited = this.limited(pieces);
    // A server that does not know `stream` answers as usual.
    const comesInPieces = /^text\/event-stream\b/i.test(headers.get('content-type') ?? '');
    const read = comesInPieces ? readStream(limited, partial) : whole(limited).then(readTranscript);
    return read.catch((error: unknown) => {
      if (error instanceof DialflowError) throw error;
      throw this.failed(`answers with something else: ${messageOf(error)}.`);
    });
  }

  private async *limited(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    let size = 0;
    for await (const piece of pieces) {
      size += piece.length;
      if (size > LONGEST_ANSWER) throw this.failed('answers without end.');
      yield piece;
    }
  }

  private failed(reason: string): Error {
    return providerFailed(this.name, `${shown(this.url)} ${reason}`);
  }
}

async function whole(pieces: AsyncIterable<Uint8Array>): Promise<string> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all).toString('utf8');
}

/** Hot words as a prompt for the model: as many as there is room for. */
export function expectedWords({ hotWords = [] }: RecognitionRequest): string {
  let prompt = '';
  for (const word of hotWords) {
    const longer = prompt ? `${prompt}, ${word}` : word;
    if (longer.length > PROMPT_LENGTH) break;
    prompt = longer;
  }
  return prompt;
}
