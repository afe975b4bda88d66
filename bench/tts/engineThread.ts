import { parentPort } from 'node:worker_threads';
import type { Language } from '../../engine/api';
import { FRAME_MS, type FrameSource, SAMPLE_RATE } from '../../engine/media/frame';
import { mediaClock } from '../../engine/media/mediaClock';
import { MediaSocket } from '../../engine/media/mediaSocket';
import { Player } from '../../engine/media/player';
import { PortRange } from '../../engine/media/portRange';
import { isRtcp } from '../../engine/media/rtp';
import { pcmSound, type Sound } from '../../engine/media/sound';
import { RtpStream, type StreamParts } from '../../engine/media/stream';
import { Tick } from '../../engine/media/tick';
import { raiseThreadPriority } from '../../engine/process/priority';
import { openSpeech, type Speech } from '../../engine/speech';
import type { SpeechRequest } from '../../engine/speech/port';
import { SystemClock } from '../../engine/time/clock';
import { type Answers, answered } from '../party';
import { textOf } from './texts';

const ADDRESS = '127.0.0.1';
const LANGUAGES: readonly Language[] = ['zh-CN', 'en-US'];

const parts: StreamParts = {
  clock: mediaClock,
  random: Math.random,
  tick: new Tick(mediaClock, (error) => console.error(error)),
  ports: new PortRange(20_000, 29_999, Math.random),
};
const streams: RtpStream[] = [];
let speech: Speech | undefined;

/** Called when the next packet has gone. */
let gone: ((at: number) => void) | undefined;
const { send } = MediaSocket.prototype;
MediaSocket.prototype.send = function timed(bytes, remote): void {
  send.call(this, bytes, remote);
  if (gone && !isRtcp(bytes)) {
    const tell = gone;
    gone = undefined;
    tell(performance.now());
  }
};

async function make(request: SpeechRequest): Promise<Sound> {
  const sound = await speech?.synthesiser?.synthesise(request);
  if (!sound) throw new Error('Nothing speaks.');
  // Not every turn: those who make it need the processor.
  while (!sound.complete) await new Promise((resolve) => setTimeout(resolve, 2));
  return sound;
}

/** From the moment a prompt is asked for until its first packet has gone, ms. */
async function firstPacket(request: SpeechRequest): Promise<number> {
  const [stream] = streams;
  if (!stream) throw new Error('There is no call.');
  const begun = performance.now();
  const sound = await speech?.synthesiser?.synthesise(request);
  if (!sound) throw new Error('Nothing speaks.');
  const player = new Player();
  const { promise, resolve } = Promise.withResolvers<number>();
  const playing = player.play(sound);
  const source: FrameSource = {
    read: (frame) => {
      const isSound = player.read(frame);
      // This frame's packet is the next that goes.
      if (isSound) gone ??= resolve;
      return isSound;
    },
  };
  stream.source = source;
  const at = await promise;
  stream.source = undefined;
  playing.stop();
  player.close();
  return at - begun;
}

const answers: Answers = {
  /** Opens calls to a port that nobody reads. */
  calls: async ({ count, port }: { count: number; port: number }): Promise<void> => {
    for (let n = 0; n < count; n++) {
      const stream = await RtpStream.open(parts, { address: ADDRESS }, { key: () => undefined });
      streams.push(stream);
      if (n > 0) talk(stream);
      stream.apply({
        ...{ direction: 'sendrecv', remote: { address: ADDRESS, port }, rtcp: 'mux' },
        ...{ send: { law: 'PCMA', payloadType: 8 }, receive: new Map([[8, 'PCMA']]) },
        ...{ events: { send: 101, receive: 101 }, ptimeMs: FRAME_MS },
      });
    }
  },
  open: async ({ folder, url }: { folder: string; url?: string }): Promise<void> => {
    await speech?.close();
    speech = openSpeech(
      { synthesisers: [url ? { kind: 'openai', url } : { kind: 'espeak' }] },
      { clock: new SystemClock(), dataFolder: folder },
    );
    await make({ text: '您好', language: 'zh-CN' });
  },
  /** How fast it speaks, and how well calls kept their time meanwhile. */
  speak: async ({ from, count }: { from: number; count: number }) => {
    parts.tick.resetFigures();
    let seconds = 0;
    const begun = performance.now();
    for (let n = from; n < from + count; n++) {
      for (const language of LANGUAGES) {
        const request = { text: textOf(language, n), language, fixed: true };
        seconds += (await make(request)).length / SAMPLE_RATE;
      }
    }
    const tookMs = performance.now() - begun;
    const { p99Ms, maxMs, ticks } = parts.tick.figures();
    return { seconds, tookMs, tickP99Ms: p99Ms, tickMaxMs: maxMs, ticks };
  },
  /** How well calls keep their time while nothing is made. */
  idle: async (ms: number): Promise<number> => {
    parts.tick.resetFigures();
    await new Promise((resolve) => setTimeout(resolve, ms));
    return parts.tick.figures().p99Ms;
  },
  /** With what was made before; after `open` it is on the disk only. */
  hits: async ({ from, count }: { from: number; count: number }): Promise<number[]> => {
    const out: number[] = [];
    for (let n = from; n < from + count; n++) {
      const language = LANGUAGES[n % 2] ?? 'zh-CN';
      out.push(await firstPacket({ text: textOf(language, n), language, fixed: true }));
      // At no certain moment of the tick.
      await new Promise((resolve) => setTimeout(resolve, 5 + Math.random() * 40));
    }
    return out;
  },
  close: async (): Promise<void> => {
    await speech?.close();
    await Promise.all(streams.splice(0).map((stream) => stream.close()));
  },
};

/** Says noise as loud as speech, again and again. */
function talk(stream: RtpStream): void {
  const noise = Int16Array.from({ length: 2 * SAMPLE_RATE }, () => (Math.random() - 0.5) * 8_000);
  const player = new Player();
  stream.source = player;
  const again = (): void => void player.play(pcmSound(noise)).done.then(again);
  again();
}

// As the engine's own worker does.
raiseThreadPriority();

parentPort?.on('message', (question: Parameters<typeof answered>[1]) => {
  void answered(answers, question).then((answer) => parentPort?.postMessage(answer));
});
