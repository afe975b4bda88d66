import { decode } from '../../../engine/media/g711';
import { Goertzel } from '../../../engine/media/goertzel';
import { pcmSound } from '../../../engine/media/sound';
import type {
  Recogniser,
  RecognitionListener,
  SpeechRequest,
  Synthesiser,
} from '../../../engine/speech/port';
import { wavFile } from '../../engine/media/wavFile';

const RATE = 8_000;

/** "Speech": a text `440 Hz, 600 ms` is that tone. */
export class ToneSynthesiser implements Synthesiser {
  readonly name = 'tones';

  async synthesise({ text }: SpeechRequest): ReturnType<Synthesiser['synthesise']> {
    const [hertz = 440, ms = 500] = [...text.matchAll(/\d+/g)].map(Number);
    return Promise.resolve(pcmSound(tone(hertz, ms)));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** Understands how long it was spoken to: `1200 ms`. */
export class StopwatchRecogniser implements Recogniser {
  readonly name = 'stopwatch';

  begin(_: unknown, listener: RecognitionListener): ReturnType<Recogniser['begin']> {
    let samples = 0;
    return {
      audio: (piece) => void (samples += piece.length),
      end: () =>
        queueMicrotask(() =>
          listener.final({ text: `${Math.round(samples / 8)} ms`, confidence: 1 }),
        ),
      cancel: () => undefined,
    };
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** A sine of half of what there is. */
export function tone(hertz: number, ms: number): Int16Array {
  return Int16Array.from({ length: (RATE * ms) / 1_000 }, (_, i) =>
    Math.round(12_000 * Math.sin((2 * Math.PI * hertz * i) / RATE)),
  );
}

/** How long of `pcm` is this tone and little else, ms. */
export function msOfTone(pcm: Int16Array, hertz: number): number {
  const block = 160;
  const meter = new Goertzel([hertz]);
  let blocks = 0;
  for (let at = 0; at + block <= pcm.length; at += block) {
    meter.reset();
    meter.add(pcm, at, block);
    const total = meter.total();
    if (total > 10_000 && meter.power(0) > 0.7 * total) blocks++;
  }
  return blocks * 20;
}

/** A channel of a wav file of 8 kHz and 16 bits, or of G.711. */
export function channelOf(wav: Buffer, channel: number): Int16Array {
  const channels = wav.readUInt16LE(22);
  const format = wav.readUInt16LE(20);
  const data = wav.indexOf('data', 12, 'latin1') + 8;
  const width = format === 1 ? 2 : 1;
  const frames = Math.floor((wav.length - data) / (channels * width));
  if (format === 1) {
    return Int16Array.from({ length: frames }, (_, i) =>
      wav.readInt16LE(data + 2 * (i * channels + channel)),
    );
  }
  const codes = Uint8Array.from(
    { length: frames },
    (_, i) => wav[data + i * channels + channel] ?? 0,
  );
  const pcm = new Int16Array(frames);
  decode(format === 6 ? 'PCMA' : 'PCMU', codes, pcm);
  return pcm;
}

/** A wav file of one channel. */
export const wavOf = (pcm: Int16Array): Uint8Array =>
  wavFile({ tag: 1, rate: RATE, bits: 16 }, new Uint8Array(pcm.buffer));
