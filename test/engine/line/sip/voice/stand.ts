import { FRAME_SAMPLES, type FrameTap, SILENT_FRAME } from '../../../../../engine/media/frame';
import { type Sound, pcmSound } from '../../../../../engine/media/sound';
import type { VoiceListener, VoiceStream } from '../../../../../engine/line/sip/voice';
import type {
  Recogniser,
  Recognition,
  RecognitionListener,
  RecognitionRequest,
  SpeechRequest,
  Synthesiser,
} from '../../../../../engine/speech/port';
import { framesOf } from '../../../media/waves';

/** A stream without a network: a test says what is heard, and sees what is said. */
export class TestStream implements VoiceStream {
  source: VoiceStream['source'];
  taps: FrameTap[] = [];

  addTap(tap: FrameTap): void {
    this.taps.push(tap);
  }

  removeTap(tap: FrameTap): void {
    this.taps = this.taps.filter((one) => one !== tap);
  }

  /** 20 ms, as `RtpStream` goes through them. */
  tick(heard: Int16Array = SILENT_FRAME): Int16Array {
    const frame = new Int16Array(FRAME_SAMPLES);
    const said = this.source?.read(frame) ? frame : SILENT_FRAME;
    for (const tap of this.taps) tap.frame(heard, said);
    return said;
  }

  hear(sound: Int16Array): void {
    for (const frame of framesOf(sound)) this.tick(frame);
  }

  silence(ms: number): void {
    for (let i = 0; i < ms / 20; i++) this.tick();
  }
}

/** Has each text ready when a test says so, at once unless it does. */
export class TestSynthesiser implements Synthesiser {
  readonly name = 'test';
  readonly asked: SpeechRequest[] = [];
  fails: Error | undefined;
  waits: Promise<unknown> | undefined;
  sound: (text: string) => Sound = (text) =>
    pcmSound(new Int16Array(text.length * FRAME_SAMPLES).fill(4_000));

  async synthesise(request: SpeechRequest): Promise<Sound> {
    this.asked.push(request);
    await this.waits;
    if (this.fails) throw this.fails;
    return this.sound(request.text);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

export interface TestUtterance {
  request: RecognitionRequest;
  listener: RecognitionListener;
  audio: number[];
  ended: boolean;
  cancelled: boolean;
}

export class TestRecogniser implements Recogniser {
  readonly name = 'test';
  readonly utterances: TestUtterance[] = [];

  begin(request: RecognitionRequest, listener: RecognitionListener): Recognition {
    const one: TestUtterance = { request, listener, audio: [], ended: false, cancelled: false };
    this.utterances.push(one);
    return {
      audio: (samples) => one.audio.push(...samples),
      end: () => (one.ended = true),
      cancel: () => (one.cancelled = true),
    };
  }

  /** The one that was begun last. */
  get last(): TestUtterance {
    const one = this.utterances.at(-1);
    if (!one) throw new Error('nothing was begun');
    return one;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

export type Told = 'started' | { text: string; confidence: number } | Error;

export function listenerTo(told: Told[]): VoiceListener {
  return {
    speechStarted: () => told.push('started'),
    speech: (heard) => told.push(heard),
    failed: (error) => told.push(error),
  };
}
