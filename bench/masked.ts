import { numberArg, round, type Bench } from './bench';
import type { EngineFigures } from './masked/engine';
import type { DialTask, MaskedFigures } from './masked/far';
import { Party, pause, waitedMsOf } from './party';
import { Rtpengine } from './rtp/rtpengine';

const CALLS = 500;
const PER_SECOND = 50;
const WARM_UP_MS = 3_000;
const MEASURE_MS = 10_000;

/**
 * Masked calls at a time in one engine, two legs each, PCMA both ways: how well its audio keeps its
 * time, how long a packet takes from one carrier to the other, how much later the callee is rung for
 * it, and what it costs. Both carriers are another process, whose own waits are in the times. The
 * peer is rtpengine, which relays as many streams in user space between the same ends.
 */
export const masked: Bench = async ({ args, log }) => {
  const calls = numberArg(args, 'calls', CALLS);
  const measureMs = numberArg(args, 'seconds', MEASURE_MS / 1_000) * 1_000;
  log(`${calls} masked calls …`);
  const figures = await ours(calls, measureMs);
  log(`${calls} calls through rtpengine …`);
  const peers = await relayed(calls, measureMs).catch((error: unknown) => {
    log(`rtpengine could not be measured: ${String(error)}`);
    return {};
  });
  return { figures: { calls, ...figures }, peers };
};

async function ours(calls: number, measureMs: number) {
  const [engine, far] = [new Party('masked/engine'), new Party('masked/far')];
  try {
    const farPort = await far.ask<number>('open', calls);
    const port = await engine.ask<number>('open', farPort);
    const task: DialTask = { port, calls, perSecond: PER_SECOND };
    const dialled = await far.ask<{ up: number; postDialP95Ms: number }>('dial', task);
    await far.ask('talk');
    await pause(WARM_UP_MS);
    await far.ask('begin');
    await engine.ask('begin');
    const cpuBefore = await engine.ask<number>('cpu');
    const waitedBefore = waitedMsOf(engine.pid);
    const from = performance.now();
    await pause(measureMs);
    const cpuMs = (await engine.ask<number>('cpu')) - cpuBefore;
    const ms = performance.now() - from;
    const waitShare = (waitedMsOf(engine.pid) - waitedBefore) / ms;
    const { live, tickP99Ms, tickSkipped } = await engine.ask<EngineFigures>('figures');
    await far.ask('quiet');
    await pause(300);
    const heard = await far.ask<MaskedFigures>('figures');
    await far.ask('hangUp');
    const { ended, faults } = await allEnded(engine, dialled.up);
    if (faults.length > 0) throw new Error(faults.join('\n'));
    return {
      up: dialled.up,
      live,
      ended,
      tickP99Ms: round(tickP99Ms),
      tickSkipped,
      addedDelayMs: round(heard.delayP99Ms),
      addedDelayP50Ms: round(heard.delayP50Ms),
      postDialP95Ms: round(dialled.postDialP95Ms),
      cpuMsPerCallSecond: round(cpuMs / (calls * (ms / 1_000)), 3),
      lossRatio: round(1 - heard.received / heard.sent, 6),
      waitShare: round(waitShare, 3),
    };
  } finally {
    await Promise.all([engine.stop(), far.stop()]);
  }
}

/** None is left behind. */
async function allEnded(engine: Party, calls: number): Promise<EngineFigures> {
  for (const late = performance.now() + 10_000; ;) {
    const figures = await engine.ask<EngineFigures>('figures');
    if (figures.ended >= calls || performance.now() > late) return figures;
    await pause(100);
  }
}

async function relayed(calls: number, measureMs: number) {
  const rtpengine = await Rtpengine.start();
  if (!rtpengine) return { rtpengineCpuMsPerCallSecond: null };
  const far = new Party('masked/far');
  try {
    await far.ask('open', calls);
    const ports = await far.ask<number[]>('ports');
    const remotes: number[] = [];
    for (let n = 0; n < calls; n++) {
      const { from, to } = await rtpengine.relay(n, ports[2 * n] ?? 0, ports[2 * n + 1] ?? 0);
      remotes.push(from, to);
    }
    await far.ask('remotes', remotes);
    await far.ask('talk');
    await pause(WARM_UP_MS);
    await far.ask('begin');
    const before = rtpengine.cpuMs();
    const from = performance.now();
    await pause(measureMs);
    const ms = performance.now() - from;
    const cpuMs = rtpengine.cpuMs() - before;
    await far.ask('quiet');
    await pause(300);
    const { sent, received, delayP50Ms, delayP99Ms } = await far.ask<MaskedFigures>('figures');
    return {
      rtpengineCpuMsPerCallSecond: round(cpuMs / (calls * (ms / 1_000)), 3),
      rtpengineDelayMs: round(delayP99Ms),
      rtpengineDelayP50Ms: round(delayP50Ms),
      rtpengineLossRatio: round(1 - received / sent, 6),
    };
  } finally {
    await Promise.all([rtpengine.stop(), far.stop()]);
  }
}
