import { parentPort } from 'node:worker_threads';
import { FRAME_MS, SAMPLE_RATE } from '../../engine/media/frame';
import { mediaClock } from '../../engine/media/mediaClock';
import type { Endpoint } from '../../engine/media/mediaPlan';
import { MediaSocket } from '../../engine/media/mediaSocket';
import { Player } from '../../engine/media/player';
import { PortRange } from '../../engine/media/portRange';
import { isRtcp } from '../../engine/media/rtp';
import { pcmSound, type Sound } from '../../engine/media/sound';
import { RtpStream, type StreamParts } from '../../engine/media/stream';
import { Tick } from '../../engine/media/tick';
import { raiseThreadPriority } from '../../engine/process/priority';
import { type Answers, answered } from '../party';
import { Deviation } from './deviation';

const ADDRESS = '127.0.0.1';
const PROMPTS = 16;
const PROMPT_SECONDS = 5;

/** What one measurement of the thread says. */
export interface ThreadFigures {
  sent: number;
  received: number;
  lost: number;
  late: number;
  socketErrors: number;
  /** Of the interval between two packets of a stream, from 20 ms. */
  sendP50Ms: number;
  sendP99Ms: number;
  sendMaxMs: number;
  tickP99Ms: number;
  tickSkipped: number;
  cpuMs: number;
}

const parts: StreamParts = {
  clock: mediaClock,
  random: Math.random,
  tick: new Tick(mediaClock, (error) => console.error(error)),
  ports: new PortRange(20_000, 29_999, Math.random),
};
const streams: RtpStream[] = [];
const deviation = new Deviation();

/** The moments at which packets really go, of each socket. */
const lastSent = new Map<MediaSocket, { at: number }>();

const { send } = MediaSocket.prototype;
MediaSocket.prototype.send = function timed(bytes, remote): void {
  if (!isRtcp(bytes)) {
    const now = performance.now();
    const last = lastSent.get(this);
    if (last) {
      deviation.note(now - last.at - FRAME_MS);
      last.at = now;
    } else lastSent.set(this, { at: now });
  }
  send.call(this, bytes, remote);
};

/** Nothing to listen to, but as loud as speech. */
const prompts = Array.from({ length: PROMPTS }, (_, n): Sound => {
  const samples = new Int16Array(PROMPT_SECONDS * SAMPLE_RATE);
  let level = 0;
  for (let i = 0; i < samples.length; i++) {
    level += (Math.random() - 0.5) * 4_000 - level / 8;
    samples[i] = Math.round(level * (1 + Math.sin((i + n * 500) / 900)));
  }
  return pcmSound(samples);
});

/** Says prompts, one after the other. */
function talk(stream: RtpStream, n: number): void {
  const player = new Player();
  stream.source = player;
  const next = (prompt: number): void => {
    const sound = prompts[prompt % PROMPTS];
    if (sound) void player.play(sound).done.then(() => next(prompt + 1));
  };
  next(n);
}

const answers: Answers = {
  /** Ports, in order. */
  open: async (count: number): Promise<number[]> => {
    for (let n = 0; n < count; n++) {
      streams.push(await RtpStream.open(parts, { address: ADDRESS }, { key: () => undefined }));
    }
    return streams.map(({ local }) => local.port);
  },
  /** Each stream to one of these. */
  talk: (remotes: Endpoint[]): void => {
    streams.forEach((stream, n) => {
      talk(stream, n);
      stream.apply({
        direction: 'sendrecv',
        remote: remotes[n],
        rtcp: 'mux',
        send: { law: 'PCMA', payloadType: 8 },
        receive: new Map([
          [8, 'PCMA'],
          [0, 'PCMU'],
        ]),
        events: { send: 101, receive: 101 },
        ptimeMs: FRAME_MS,
      });
    });
  },
  begin: (): void => {
    deviation.reset();
    parts.tick.resetFigures();
  },
  figures: (): ThreadFigures => {
    const all = streams.map((stream) => stream.figures());
    const sum = (of: (one: (typeof all)[number]) => number): number =>
      all.reduce((total, one) => total + of(one), 0);
    const { p99Ms, skipped } = parts.tick.figures();
    const { user, system } = process.threadCpuUsage();
    return {
      sent: sum(({ sent }) => sent.packets),
      received: sum(({ received }) => received.packets),
      lost: sum(({ received }) => received.lost),
      late: sum(({ received }) => received.late),
      socketErrors: sum(({ socketErrors }) => socketErrors),
      sendP50Ms: deviation.percentile(0.5),
      sendP99Ms: deviation.percentile(0.99),
      sendMaxMs: deviation.maxMs,
      tickP99Ms: p99Ms,
      tickSkipped: skipped,
      cpuMs: (user + system) / 1_000,
    };
  },
  close: async (): Promise<void> => {
    await Promise.all(streams.splice(0).map((stream) => stream.close()));
  },
};

// As the engine's own worker does.
raiseThreadPriority();

parentPort?.on('message', (question: Parameters<typeof answered>[1]) => {
  void answered(answers, question).then((answer) => parentPort?.postMessage(answer));
});
