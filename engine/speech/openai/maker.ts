import { setImmediate as turn } from 'node:timers/promises';
import type { SynthesiserSettings } from '../../api';
import { SAMPLE_RATE } from '../../media/frame';
import { GrowingSound } from '../../media/sound';
import type { Clock } from '../../time/clock';
import { shown } from '../../http/faults';
import { Loudness } from '../audio/loudness';
import { StreamResampler } from '../audio/streamResampler';
import { closedError, messageOf, providerFailed } from '../failure';
import { LONGEST_SPEECH_SECONDS, type Made, type Maker } from '../maker';
import type { SpeechRequest } from '../port';
import { readable } from '../text/readable';
import { AudioBody } from './audioBody';
import { endpoint } from './endpoint';
import { post } from './post';

export type OpenAiMakerSettings = Extract<SynthesiserSettings, { kind: 'openai' }>;

/** What servers of others take as well, whatever they speak with. */
const MODEL = 'tts-1';
const VOICE = 'alloy';
/** A callee does not wait longer, nor does a prompt that has begun. */
const PATIENCE_MS = 8_000;
/** Taken to 8 kHz at a time: half a millisecond's work, for calls go on meanwhile. */
const PIECE_SECONDS = 0.25;

/** `POST /v1/audio/speech`: the answer is played while it still comes. */
export class OpenAiMaker implements Maker {
  readonly name: string;
  readonly fingerprint: string;
  private readonly url: URL;
  private readonly closing = new AbortController();

  constructor(
    private readonly settings: OpenAiMakerSettings,
    private readonly clock: Clock,
  ) {
    this.url = endpoint(settings.url, 'audio/speech');
    this.name = `openai (${this.url.host})`;
    const { model, voice } = settings;
    this.fingerprint = JSON.stringify(['openai', shown(this.url), model, voice]);
  }

  async make(request: SpeechRequest): Promise<Made> {
    if (this.closing.signal.aborted) throw closedError();
    const { key, model = MODEL, voice = VOICE } = this.settings;
    const { headers, pieces } = await post({
      provider: this.name,
      url: this.url,
      key,
      body: JSON.stringify({
        model,
        input: readable(request.text, request.language),
        voice: request.voice ?? voice,
        response_format: 'pcm',
        ...(request.speed === undefined ? {} : { speed: request.speed }),
      }),
      clock: this.clock,
      patienceMs: PATIENCE_MS,
      signal: this.closing.signal,
    });
    const sound = new GrowingSound();
    let begun = (): void => undefined;
    const first = new Promise<void>((resolve) => (begun = resolve));
    const mediaType = headers.get('content-type') ?? '';
    const whole = this.read(mediaType, pieces, sound, begun).finally(() => sound.finish());
    await Promise.race([first, whole]);
    return { sound, whole };
  }

  close(): Promise<void> {
    this.closing.abort();
    return Promise.resolve();
  }

  private async read(
    mediaType: string,
    pieces: AsyncIterable<Uint8Array>,
    sound: GrowingSound,
    begun: () => void,
  ): Promise<void> {
    const body = new AudioBody(mediaType);
    const loudness = new Loudness();
    let resampler: StreamResampler | undefined;
    const add = (samples: Int16Array): void => {
      if (samples.length === 0) return;
      sound.push(samples);
      begun();
    };
    for await (const piece of pieces) {
      const samples = this.samplesOf(body, piece);
      const rate = body.format?.rate;
      if (rate === undefined) continue;
      resampler ??= new StreamResampler(rate);
      const step = Math.ceil(rate * PIECE_SECONDS);
      for (let at = 0; at < samples.length; at += step) {
        if (at > 0) await turn();
        add(loudness.push(resampler.push(samples.subarray(at, at + step))));
      }
      if (sound.length > LONGEST_SPEECH_SECONDS * SAMPLE_RATE) {
        throw this.failed(`sends more than ${LONGEST_SPEECH_SECONDS} s of speech.`);
      }
    }
    if (resampler) add(loudness.push(resampler.finish()));
    add(loudness.finish());
    if (sound.length === 0) throw this.failed('answered with no sound at all.');
  }

  private samplesOf(body: AudioBody, piece: Uint8Array): Float32Array {
    try {
      return body.push(piece);
    } catch (error) {
      throw this.failed(`cannot be used: ${messageOf(error)}.`);
    }
  }

  private failed(reason: string): Error {
    return providerFailed(this.name, `${shown(this.url)} ${reason}`);
  }
}
