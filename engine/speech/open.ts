import type { RecogniserSettings, SpeechSettings, SynthesiserSettings } from '../api';
import type { Clock } from '../time/clock';
import { EspeakMaker } from './espeak/maker';
import type { ProviderFailed } from './failure';
import { FunasrRecogniser } from './funasr/recogniser';
import type { Maker } from './maker';
import { OpenAiMaker } from './openai/maker';
import { OpenAiRecogniser } from './openai/recogniser';
import type { Recogniser, Synthesiser } from './port';
import { Recognisers } from './recognisers';
import { Synthesisers } from './synthesisers';

export interface SpeechParts {
  /** Real seconds: providers are outside, whatever the speed of a simulation. */
  clock: Clock;
  /** Told of each failure of a provider, even where the next one stepped in. */
  failed?: ProviderFailed;
}

export interface Speech {
  /** Undefined where none is set: nothing can be said. */
  synthesiser: Synthesiser | undefined;
  /** Undefined where none is set: only keys are heard. */
  recogniser: Recogniser | undefined;
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
  const makers = synthesisers.map((one) => makerOf(one, parts.clock));
  const synthesiser = makers.length > 0 ? new Synthesisers(makers, parts) : undefined;
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
    close: async () => {
      await Promise.all([synthesiser?.close(), recogniser?.close()]);
    },
  };
}

function makerOf(settings: SynthesiserSettings, clock: Clock): Maker {
  switch (settings.kind) {
    case 'espeak':
      return new EspeakMaker(clock);
    case 'openai':
      return new OpenAiMaker(settings, clock);
  }
}

function recogniserOf(settings: RecogniserSettings, clock: Clock): Recogniser {
  switch (settings.kind) {
    case 'funasr':
      return new FunasrRecogniser(settings, clock);
    case 'openai':
      return new OpenAiRecogniser(settings, clock);
  }
}
