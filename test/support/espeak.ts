import { Worker } from 'node:worker_threads';
import { after } from 'mocha';

/** espeak's WebAssembly in a thread of its own: it hooks into the process it runs in. */
const THREAD = `
const { parentPort } = require('node:worker_threads');
const quiet = { print() {}, printErr() {} };
const ready = import('@echogarden/espeak-ng-emscripten')
  .then(({ default: create }) => create(quiet))
  .then(({ eSpeakNGWorker }) => new eSpeakNGWorker());
parentPort.on('message', async ({ text, voice, rate }) => {
  const espeak = await ready;
  espeak.set_voice(voice);
  espeak.set_rate(rate);
  const pieces = [];
  espeak.synthesize(text, (samples) => {
    if (samples.length > 0) pieces.push(Int16Array.from(samples));
    return false;
  });
  const all = new Int16Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  parentPort.postMessage({ samples: all, rate: espeak.get_samplerate() });
});`;

let thread: Worker | undefined;

/** Speech of a synthesiser, 8 kHz: `cmn` or `en-us`, so many words a minute. One at a time. */
export async function espeak(text: string, voice: string, rate: number): Promise<Int16Array> {
  thread ??= new Worker(THREAD, { eval: true });
  const worker = thread;
  const { samples, rate: from } = await new Promise<{ samples: Int16Array; rate: number }>(
    (resolve, reject) => {
      worker.removeAllListeners();
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.postMessage({ text, voice, rate });
    },
  );
  return toTelephone(samples, from);
}

after(async () => {
  await thread?.terminate();
  thread = undefined;
});

/** Down to 8 kHz: the mean of what each sample stands for, which is low-pass enough for a test. */
function toTelephone(samples: Int16Array, from: number): Int16Array {
  const ratio = from / 8_000;
  return Int16Array.from({ length: Math.floor(samples.length / ratio) }, (_, i) => {
    const begin = Math.floor(i * ratio);
    const end = Math.max(begin + 1, Math.floor((i + 1) * ratio));
    let sum = 0;
    for (let at = begin; at < end; at++) sum += samples[at] ?? 0;
    return Math.round(sum / (end - begin));
  });
}
