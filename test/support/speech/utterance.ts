import type { Recogniser, Recognition, RecognitionRequest } from '../../../engine/speech/port';
import { framesOf } from '../../engine/media/waves';
import { until } from '../until';

/** What a recogniser has told of one utterance. */
export class Utterance {
  readonly partials: string[] = [];
  final: { text: string; confidence: number } | undefined;
  failed: Error | undefined;
  readonly recognition: Recognition;

  constructor(recogniser: Recogniser, request: RecognitionRequest = { language: 'zh-CN' }) {
    this.recognition = recogniser.begin(request, {
      partial: (text) => this.partials.push(text),
      final: (heard) => (this.final = heard),
      failed: (error) => (this.failed = error),
    });
  }

  /** Frame by frame; the array is used again, as it is in a call. */
  audio(sound: Int16Array): this {
    const frame = new Int16Array(160);
    for (const piece of framesOf(sound)) {
      frame.set(piece);
      this.recognition.audio(frame);
    }
    return this;
  }

  end(): this {
    this.recognition.end();
    return this;
  }

  async over(): Promise<this> {
    await until(() => this.final !== undefined || this.failed !== undefined);
    return this;
  }
}
