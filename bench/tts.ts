import { execFile } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import type { Language } from '../engine/api';
import { ensureCommands } from '../scripts/debian';
import { type Bench, numberArg, percentile, round } from './bench';
import { textOf } from './tts/texts';

const run = promisify(execFile);

/** Calls that talk meanwhile. */
const CALLS = 100;
const PROMPTS = 60;
const HITS = 100;
const IDLE_MS = 5_000;

interface Spoken {
  seconds: number;
  tookMs: number;
  tickP99Ms: number;
  tickMaxMs: number;
  ticks: number;
}

/**
 * The embedded voice in the engine's thread while calls talk: how many times faster than people it
 * speaks, how well calls keep their time meanwhile, and how soon a prompt that was made before is
 * on the wire, from memory and, after a restart, from the disk. Then the same calls while another
 * server's 24 kHz come in and are taken to 8 kHz. The peer is Debian's espeak-ng, run for each text.
 */
export const tts: Bench = async ({ args, log }) => {
  const calls = numberArg(args, 'calls', CALLS);
  const prompts = numberArg(args, 'prompts', PROMPTS);
  const folder = mkdtempSync(join(tmpdir(), 'dialflow-tts-'));
  const sink = createSocket('udp4').on('message', () => undefined);
  await new Promise<void>((resolve) => sink.bind(0, '127.0.0.1', resolve));
  const thread = new Thread();
  const server = await speechServer();
  try {
    await thread.ask('calls', { count: calls + 1, port: sink.address().port });
    await thread.ask('open', { folder });
    log(`${calls} calls talk …`);
    const idleTickP99Ms = await thread.ask<number>('idle', IDLE_MS);
    log(`${2 * prompts} prompts by espeak, ${calls} calls talk …`);
    const spoken = await thread.ask<Spoken>('speak', { from: 0, count: prompts });
    log(`${HITS} prompts from memory, ${HITS} from the disk …`);
    const hits = { from: 0, count: Math.min(HITS, prompts) };
    const memory = await thread.ask<number[]>('hits', hits);
    await thread.ask('open', { folder });
    const disk = await thread.ask<number[]>('hits', hits);
    log('prompts of 24 kHz over HTTP …');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await thread.ask('open', { folder, url });
    const http = await thread.ask<Spoken>('speak', { from: 10_000, count: prompts });
    await thread.ask('close');
    log("Debian's espeak-ng …");
    const peer = await espeakNg(prompts);
    return {
      figures: {
        firstPacketMs: round(percentile([...memory, ...disk], 0.95)),
        timesRealTime: round((1_000 * spoken.seconds) / spoken.tookMs, 0),
        tickP99Ms: round(spoken.tickP99Ms),
        tickMaxMs: round(spoken.tickMaxMs),
        idleTickP99Ms: round(idleTickP99Ms),
        memoryFirstPacketP50Ms: round(percentile(memory, 0.5)),
        memoryFirstPacketMaxMs: round(Math.max(...memory)),
        diskFirstPacketP50Ms: round(percentile(disk, 0.5)),
        diskFirstPacketMaxMs: round(Math.max(...disk)),
        httpTimesRealTime: round((1_000 * http.seconds) / http.tookMs, 0),
        httpTickP99Ms: round(http.tickP99Ms),
        httpTickMaxMs: round(http.tickMaxMs),
        calls,
        audioSeconds: round(spoken.seconds, 0),
      },
      peers: { espeakNgTimesRealTime: peer },
    };
  } finally {
    await thread.end();
    sink.close();
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
};

/** A server of OpenAI's `audio/speech` with 10 s of 24 kHz, as fast as they are taken. */
async function speechServer() {
  const bytes = Buffer.alloc(2 * 24_000 * 10);
  for (let at = 0; at < bytes.length; at += 2) {
    bytes.writeInt16LE(Math.round(8_000 * Math.sin(at / 40) * Math.sin(at / 9_000)), at);
  }
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': 'audio/pcm' });
    response.end(bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

/** The same texts, a process each, as its users run it. */
async function espeakNg(prompts: number): Promise<number | null> {
  ensureCommands(['espeak-ng']);
  const voices: Readonly<Record<Language, string>> = {
    'zh-CN': 'cmn-latn-pinyin',
    'en-US': 'en-us',
  };
  let [seconds, tookMs] = [0, 0];
  for (let n = 0; n < Math.min(prompts, 20); n++) {
    for (const [language, voice] of Object.entries(voices) as [Language, string][]) {
      const options = { encoding: 'buffer', maxBuffer: 64 * 1024 * 1024 } as const;
      const begun = performance.now();
      const { stdout } = await run(
        'espeak-ng',
        ['-v', voice, '--stdout', textOf(language, n)],
        options,
      );
      tookMs += performance.now() - begun;
      seconds += (stdout.length - 44) / 2 / stdout.readUInt32LE(24);
    }
  }
  return round((1_000 * seconds) / tookMs, 0);
}

/** The engine's thread, which is asked one thing after the other. */
class Thread {
  private readonly worker = new Worker(join(__dirname, 'tts/engineThread.js'));
  private count = 0;

  async ask<T>(what: string, params: unknown = undefined): Promise<T> {
    const id = ++this.count;
    this.worker.postMessage({ id, what, params });
    const [answer] = (await once(this.worker, 'message')) as [{ value?: unknown; error?: string }];
    if (answer.error !== undefined) throw new Error(answer.error);
    return answer.value as T;
  }

  async end(): Promise<void> {
    await this.worker.terminate();
  }
}
