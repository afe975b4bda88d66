import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import type { EngineApi } from '../../engine/api';
import { mediaClock } from '../../engine/media/mediaClock';
import { Tick, type Ticking, type TickFigures } from '../../engine/media/tick';
import { composeEngine } from '../../engine/service/compose';
import { raiseThreadPriority } from '../../engine/process/priority';
import { answered, pause } from '../party';
import { memoryOfAll } from './memory';

/** The engine's thread, with a media tick of as many streams as a busy trunk has. */
const STREAMS = 50;

export interface ExportRun {
  seconds: number;
  rows: number;
  bytes: number;
  path: string;
  /** Of the process and those that it has started, at most. */
  peakMb: number;
  /** Before it began. */
  idleMb: number;
  tick: TickFigures;
  /** This thread was ready to run and did not get a processor, ms (Linux). */
  waitedMs: number;
}

const engine = composeEngine(
  {
    dataFolder: (workerData as { dataFolder: string }).dataFolder,
    line: { kind: 'simulated', callees: [] },
    timeZone: 'Asia/Shanghai',
  },
  { failed: (error) => console.error(error) },
);
raiseThreadPriority(); // as the engine's thread does
const tick = new Tick(mediaClock, (error) => console.error(error));

/** About what sending a packet costs. */
class Stream implements Ticking {
  private readonly samples = new Int16Array(160);

  tick(index: number): void {
    for (let i = 0; i < this.samples.length; i++) this.samples[i] = (i * index) & 0x7fff;
  }
}

for (let n = 0; n < STREAMS; n++) tick.add(new Stream());

function waitedMs(): number {
  try {
    const [, waited] = readFileSync('/proc/thread-self/schedstat', 'latin1').split(' ').map(Number);
    return (waited ?? 0) / 1e6;
  } catch {
    return 0;
  }
}

parentPort?.on('message', (question: Parameters<typeof answered>[1]) => {
  void answered(
    {
      ready: () => engine.then(() => true),
      /** The tick by itself, for comparison. */
      quiet: async (ms: number): Promise<TickFigures> => {
        tick.resetFigures();
        await pause(ms);
        return tick.figures();
      },
      export: async (p: Parameters<EngineApi['exports']['create']>[0]): Promise<ExportRun> => {
        const { api } = await engine;
        tick.resetFigures();
        const waited = waitedMs();
        const idle = memoryOfAll();
        let peak = idle;
        const began = performance.now();
        const { id } = await api.exports.create(p);
        for (;;) {
          await pause(50);
          peak = Math.max(peak, memoryOfAll());
          const made = await api.exports.get({ exportId: id });
          if (made.status === 'failed') throw new Error(made.error ?? 'the export has failed');
          if (made.status !== 'completed') continue;
          return {
            seconds: (performance.now() - began) / 1000,
            rows: made.done,
            bytes: made.bytes ?? 0,
            path: made.path ?? '',
            peakMb: peak / 2 ** 20,
            idleMb: idle / 2 ** 20,
            tick: tick.figures(),
            waitedMs: waitedMs() - waited,
          };
        }
      },
      history: async (p: Parameters<EngineApi['results']['history']>[0]): Promise<number> => {
        const { api } = await engine;
        const began = performance.now();
        await api.results.history(p);
        return performance.now() - began;
      },
      statistics: async (p: Parameters<EngineApi['results']['statistics']>[0]): Promise<number> => {
        const { api } = await engine;
        const began = performance.now();
        await api.results.statistics(p);
        return performance.now() - began;
      },
      stop: async () => {
        await (await engine).stop();
      },
    },
    question,
  ).then((answer) => parentPort?.postMessage(answer));
});
