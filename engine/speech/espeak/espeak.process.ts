import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { SAMPLE_RATE } from '../../media/frame';
import { usualThreadPriority } from '../../process/priority';
import { Loudness } from '../audio/loudness';
import { StreamResampler } from '../audio/streamResampler';
import type { EspeakAnswer, EspeakData, EspeakRequest } from './messages';

/**
 * espeak in a thread of its own: its WebAssembly is synchronous and takes 150 MB. It is loaded by
 * name, at run time, because it is GPL and only there where somebody has installed it.
 */

/** As far as `@echogarden/espeak-ng-emscripten` is used. */
interface Espeak {
  /** 0 when there is such a voice. */
  set_voice(name: string): number;
  set_rate(wordsAMinute: number): void;
  get_samplerate(): number;
  /** Speaks at once, in pieces of 100 ms; `true` stops it. */
  synthesize(text: string, piece: (samples: Int16Array) => boolean): void;
}
type Load = (options: object) => Promise<{ eSpeakNGWorker: new () => Espeak }>;

/** Half a second goes in one message. */
const MESSAGE_SAMPLES = SAMPLE_RATE / 2;

async function load(packageName: string): Promise<Espeak> {
  const { default: create } = (await import(packageName)) as { default: Load };
  const quiet = { print: () => undefined, printErr: () => undefined };
  const { eSpeakNGWorker } = await create(quiet);
  return new eSpeakNGWorker();
}

function speak(espeak: Espeak, { text, voice, rate }: EspeakRequest, tell: Tell): void {
  if (espeak.set_voice(voice) !== 0) throw new Error(`it has no voice "${voice}"`);
  espeak.set_rate(rate);
  const resampler = new StreamResampler(espeak.get_samplerate());
  const loudness = new Loudness();
  const out = new Pieces(tell);
  espeak.synthesize(text, (samples) => {
    if (samples.length > 0) {
      out.push(loudness.push(resampler.push(Float32Array.from(samples))));
    }
    return false;
  });
  out.push(loudness.push(resampler.finish()));
  out.push(loudness.finish());
  out.flush();
}

type Tell = (samples: Int16Array<ArrayBuffer>) => void;

/** Puts small pieces together. */
class Pieces {
  private waiting: Int16Array[] = [];
  private length = 0;

  constructor(private readonly tell: Tell) {}

  push(samples: Int16Array): void {
    if (samples.length === 0) return;
    this.waiting.push(samples);
    this.length += samples.length;
    if (this.length >= MESSAGE_SAMPLES) this.flush();
  }

  flush(): void {
    if (this.length === 0) return;
    const all = new Int16Array(this.length);
    let at = 0;
    for (const samples of this.waiting) {
      all.set(samples, at);
      at += samples.length;
    }
    this.waiting = [];
    this.length = 0;
    this.tell(all);
  }
}

async function main(port: MessagePort): Promise<void> {
  usualThreadPriority();
  const answer = (message: EspeakAnswer): void => {
    port.postMessage(message, message.kind === 'piece' ? [message.samples.buffer] : []);
  };
  let espeak: Espeak;
  try {
    espeak = await load((workerData as EspeakData).packageName);
  } catch (error) {
    const notInstalled = (error as { code?: unknown }).code === 'ERR_MODULE_NOT_FOUND';
    answer({ kind: 'missing', notInstalled, reason: reasonOf(error) });
    return;
  }
  port.on('message', (request: EspeakRequest) => {
    const { id } = request;
    try {
      speak(espeak, request, (samples) => answer({ kind: 'piece', id, samples }));
      answer({ kind: 'done', id });
    } catch (error) {
      answer({ kind: 'fault', id, reason: reasonOf(error) });
    }
  });
  answer({ kind: 'ready' });
}

const reasonOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

if (parentPort) void main(parentPort);
