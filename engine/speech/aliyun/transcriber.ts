import type { RecogniserSettings } from '../../api';
import type { Clock } from '../../time/clock';
import {
  type Answer,
  type Dialect,
  type Heard,
  joinedText,
  littleEndian,
  numberIn,
  textIn,
  together,
} from '../socket/dialect';
import type { SocketProvider } from '../socket/recogniser';
import {
  directive,
  gatewayOf,
  isRefusal,
  isRefused,
  nlsId,
  type NlsTask,
  readEvent,
  withToken,
} from './messages';
import { AliyunToken } from './token';

export type AliyunRecogniserSettings = Extract<RecogniserSettings, { kind: 'aliyun' }>;

const USUAL_CONFIDENCE = 0.85;
/** We know better when somebody has ended; it splits as late as it may. */
const SENTENCE_SILENCE_MS = 2_000;

/**
 * Alibaba Cloud's NLS, real-time recognition. Its project says which language and model; hot
 * words are a table of its console's, named by its id.
 */
export function aliyunProvider(settings: AliyunRecogniserSettings, clock: Clock): SocketProvider {
  const gateway = gatewayOf(settings);
  const token = new AliyunToken(settings, clock);
  return {
    name: `aliyun (${gateway.host})`,
    address: async () => ({ url: withToken(gateway, await token.get()) }),
    again: (reason) => isRefused(reason) && token.refused(),
    secrets: () => token.secrets(),
    dialect: () => new TranscriberDialect(settings, () => token.refused()),
  };
}

/** `SpeechTranscriber`: sentence by sentence, the one that is spoken as it changes. */
class TranscriberDialect implements Dialect {
  readonly rate = 8_000;
  readonly chunkMs = 100;
  readonly waitsForReady = true;
  private readonly task: NlsTask;
  private readonly sentences: Heard[] = [];

  constructor(
    private readonly settings: AliyunRecogniserSettings,
    private readonly refused: () => void,
  ) {
    this.task = { appKey: settings.appKey, taskId: nlsId(), namespace: 'SpeechTranscriber' };
  }

  hello(): string[] {
    const { vocabularyId } = this.settings;
    return [
      directive(this.task, 'StartTranscription', {
        ...{ format: 'pcm', sample_rate: this.rate, enable_intermediate_result: true },
        ...{ enable_punctuation_prediction: true, enable_inverse_text_normalization: true },
        max_sentence_silence: SENTENCE_SILENCE_MS,
        ...(vocabularyId && { vocabulary_id: vocabularyId }),
      }),
    ];
  }

  chunk(samples: Int16Array): Buffer {
    return littleEndian(samples);
  }

  goodbye(): string[] {
    return [directive(this.task, 'StopTranscription')];
  }

  answer(text: string): Answer | undefined {
    const { name, status, reason, payload } = readEvent(text);
    switch (name) {
      case 'TranscriptionStarted':
        return { is: 'ready' };
      case 'TranscriptionResultChanged':
        return { is: 'partial', text: this.soFar(textIn(payload['result'])) };
      case 'SentenceEnd': {
        const confidence = numberIn(payload['confidence'], USUAL_CONFIDENCE);
        this.sentences.push({ text: textIn(payload['result']), confidence });
        return { is: 'partial', text: this.soFar('') };
      }
      case 'TranscriptionCompleted':
        return { is: 'final', ...together(this.sentences) };
      case 'TaskFailed':
        if (isRefusal(status)) this.refused();
        return { is: 'failed', reason: `${reason}.` };
      default:
        return undefined; // SentenceBegin
    }
  }

  private soFar(sentence: string): string {
    return joinedText([...this.sentences.map(({ text }) => text), sentence]);
  }
}
