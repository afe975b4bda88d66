import { DialflowError, type Language } from '../../../api';
import type { Recogniser, Recognition } from '../../../speech/port';
import type { Clock, Timer } from '../../../time/clock';
import type { HeardSpeech } from '../../port';
import type { VoiceListener } from './types';

export interface UtterancesParts {
  clock: Clock;
  recogniser: Recogniser;
  language: Language;
  hotWords: readonly string[];
  listener: VoiceListener;
  answerMs: number;
  /** The words of what is being spoken, so far. */
  partial: (text: string) => void;
  /** The recogniser says that what is being spoken is over, before silence does. */
  complete: () => void;
}

interface Utterance {
  recognition: Recognition | undefined;
  /** While its answer is waited for. */
  timer: Timer | undefined;
  heard: HeardSpeech | undefined;
}

const NOTHING: HeardSpeech = { text: '', confidence: 0 };
/** Punctuation alone is no answer. */
const WORDS = /[\p{L}\p{N}]/u;

/**
 * What the callee says, sentence by sentence, on its way through the recogniser. One may still be
 * waited for while the next is spoken; they are told in the order in which they were spoken.
 */
export class Utterances {
  private readonly open: Utterance[] = [];
  /** The one that is being spoken. */
  private spoken: Utterance | undefined;
  /** Of the node that listens. */
  private expected: readonly string[] = [];
  private closed = false;

  constructor(private readonly parts: UtterancesParts) {}

  /** Words to expect besides those of the call, from the next sentence on. */
  expect(hotWords: readonly string[] = []): void {
    this.expected = hotWords;
  }

  begin(): void {
    this.end();
    const { recogniser, language } = this.parts;
    const hotWords = [...new Set([...this.parts.hotWords, ...this.expected])];
    const utterance: Utterance = { recognition: undefined, timer: undefined, heard: undefined };
    this.open.push(utterance);
    this.spoken = utterance;
    const request = { language, ...(hotWords.length > 0 ? { hotWords } : {}) };
    try {
      utterance.recognition = recogniser.begin(request, {
        partial: (text) => {
          if (utterance === this.spoken && !this.closed) this.parts.partial(text.trim());
        },
        final: (heard) => this.settle(utterance, heard),
        failed: (error) => this.fail(utterance, error),
      });
    } catch (error) {
      queueMicrotask(() => this.fail(utterance, DialflowError.from(error)));
    }
  }

  audio(frame: Int16Array): void {
    this.spoken?.recognition?.audio(frame);
  }

  end(): void {
    const utterance = this.spoken;
    if (!utterance) return;
    this.spoken = undefined;
    if (utterance.heard) return this.tell();
    const { clock, answerMs, recogniser } = this.parts;
    utterance.timer = clock.after(answerMs, () => {
      utterance.recognition?.cancel();
      const late = `${recogniser.name} did not say within ${answerMs / 1_000} s what it heard.`;
      this.fail(utterance, new DialflowError('WrongState', late, {}, true));
    });
    utterance.recognition?.end();
  }

  /** Nothing more is told. */
  close(): void {
    this.closed = true;
    this.spoken = undefined;
    for (const { recognition, timer } of this.open.splice(0)) {
      timer?.cancel();
      recognition?.cancel();
    }
  }

  private fail(utterance: Utterance, error: Error): void {
    if (this.closed || utterance.heard) return;
    this.parts.listener.failed?.(error);
    this.settle(utterance, { ...NOTHING, failed: true });
  }

  private settle(utterance: Utterance, { text, confidence, failed }: HeardSpeech): void {
    if (this.closed || utterance.heard) return;
    utterance.timer?.cancel();
    const understood = WORDS.test(text);
    utterance.heard = understood
      ? { text: text.trim(), confidence }
      : { ...NOTHING, ...(failed && { failed }) };
    if (understood && utterance === this.spoken) {
      this.spoken = undefined;
      this.parts.complete();
    }
    this.tell();
  }

  /** In their order, and none before its end: a recogniser may give up in the middle. */
  private tell(): void {
    while (!this.closed) {
      const first = this.open[0];
      if (!first?.heard || first === this.spoken) return;
      this.open.shift();
      this.parts.listener.speech(first.heard);
    }
  }
}
