import { join } from 'node:path';
import type {
  RecogniserSettings,
  SpeechProviderStatus,
  SpeechSettings,
  SynthesiserSettings,
} from '../api';
import type { Clock } from '../time/clock';
import { AliyunMaker } from './aliyun/maker';
import { aliyunProvider } from './aliyun/transcriber';
import { Apologies } from './apologies';
import { deepgramProvider } from './deepgram/provider';
import { DISK_CACHE_MB, DiskCache } from './diskCache';
import { EspeakMaker } from './espeak/maker';
import type { ProviderFailed } from './failure';
import { funasrProvider } from './funasr/provider';
import type { Maker } from './maker';
import { OpenAiMaker } from './openai/maker';
import { openAiRealtimeProvider } from './openai/realtime';
import { OpenAiRecogniser } from './openai/recogniser';
import { PocketsphinxRecogniser } from './pocketsphinx/recogniser';
import type { Recogniser, Synthesiser } from './port';
import { Recognisers } from './recognisers';
import { SocketRecogniser } from './socket/recogniser';
import { Synthesisers } from './synthesisers';
import { voskProvider } from './vosk/provider';

export interface SpeechParts {
  /** Real seconds: providers are outside, whatever the speed of a simulation. */
  clock: Clock;
  /** Where prompts may be kept, unless the settings name another place. Without one they are not. */
  dataFolder?: string;
  /** Told of each failure of a provider, even where the next one stepped in. */
  failed?: ProviderFailed;
  /** What went wrong besides: a disk that is full. */
  warn?(message: string): void;
}

export interface Speech {
  /** Undefined where none is set: nothing can be said. */
  synthesiser: Synthesiser | undefined;
  /** Undefined where none is set: only keys are heard. */
  recogniser: Recogniser | undefined;
  /** How each provider stands, in their order, those that speak first. */
  status(): SpeechProviderStatus[];
  close(): Promise<void>;
}

/**
 * Opens what speaks and what listens, as the settings say (`parseSpeech` has checked them).
 * Nothing is connected to before it is needed; only espeak is loaded at once, in its thread.
 *
 * @example
 * const speech = openSpeech(parseSpeech(options.speech), { clock, failed: (error) => log(error) });
 * const sound = await speech.synthesiser?.synthesise({ text: '您好', language: 'zh-CN' });
 * await speech.close();
 */
export function openSpeech(settings: SpeechSettings, parts: SpeechParts): Speech {
  const { synthesisers = [], recognisers = [] } = settings;
  const synthesiser = synthesisers.length > 0 ? openSynthesisers(settings, parts) : undefined;
  const recogniser =
    recognisers.length > 0
      ? new Recognisers(
          recognisers.map((one) => recogniserOf(one, parts.clock)),
          parts,
        )
      : undefined;
  return {
    synthesiser,
    recogniser,
    status: () => [...(synthesiser?.status() ?? []), ...(recogniser?.status() ?? [])],
    close: async () => {
      await Promise.all([synthesiser?.close(), recogniser?.close()]);
    },
  };
}

function openSynthesisers(settings: SpeechSettings, parts: SpeechParts): Synthesisers {
  const { synthesisers = [], cacheFolder, cacheMb = DISK_CACHE_MB, apologies } = settings;
  const { clock, dataFolder, failed, warn } = parts;
  const folder = cacheFolder ?? (dataFolder === undefined ? undefined : join(dataFolder, 'speech'));
  const most = cacheMb * 1024 * 1024;
  return new Synthesisers(
    synthesisers.map((one) => makerOf(one, clock)),
    {
      clock,
      apologies: new Apologies(apologies),
      ...(failed && { failed }),
      ...(folder !== undefined && most > 0
        ? { disk: new DiskCache({ folder, most, clock, ...(warn && { failed: warn }) }) }
        : {}),
    },
  );
}

function makerOf(settings: SynthesiserSettings, clock: Clock): Maker {
  switch (settings.kind) {
    case 'espeak':
      return new EspeakMaker(clock);
    case 'openai':
      return new OpenAiMaker(settings, clock);
    case 'aliyun':
      return new AliyunMaker(settings, clock);
  }
}

function recogniserOf(settings: RecogniserSettings, clock: Clock): Recogniser {
  switch (settings.kind) {
    case 'funasr':
      return new SocketRecogniser(funasrProvider(settings), clock);
    case 'openai':
      return new OpenAiRecogniser(settings, clock);
    case 'openaiRealtime':
      return new SocketRecogniser(openAiRealtimeProvider(settings), clock);
    case 'vosk':
      return new SocketRecogniser(voskProvider(settings), clock);
    case 'aliyun':
      return new SocketRecogniser(aliyunProvider(settings, clock), clock);
    case 'deepgram':
      return new SocketRecogniser(deepgramProvider(settings), clock);
    case 'pocketsphinx':
      return new PocketsphinxRecogniser(settings, clock);
  }
}
