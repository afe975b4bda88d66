import type { Endpoint } from '../engine/media/mediaPlan';
import { numberArg, round, type Bench } from './bench';
import { Party, pause, waitedMsOf } from './party';
import type { ThreadFigures } from './rtp/engineThread';
import type { FarFigures } from './rtp/farEnd';
import { Rtpengine } from './rtp/rtpengine';

const CALLS = 1_000;
const WARM_UP_MS = 3_000;
const MEASURE_MS = 10_000;
/** What a host does to its main thread. */
const STALL = { ms: 60, everyMs: 500 };

/**
 * Two-way G.711 calls in one engine thread; the far end is another process. Then the same while
 * the main thread of the engine's process stalls. The peer is rtpengine, which relays as many
 * streams in user space between the same far end and itself.
 */
export const rtp: Bench = async ({ args, log }) => {
  const calls = numberArg(args, 'calls', CALLS);
  const measureMs = numberArg(args, 'seconds', MEASURE_MS / 1_000) * 1_000;
  log(`${calls} calls …`);
  const { quiet, stalled, lossRatio, packets } = await ours(calls, measureMs, log);
  log(`${calls} streams through rtpengine …`);
  const relayed = await relay(calls, measureMs).catch((error: unknown) => {
    log(`rtpengine could not be measured: ${String(error)}`);
    return { coreShare: null, lossRatio: null };
  });
  return {
    figures: {
      calls,
      tickP99Ms: quiet.p99Ms,
      lossRatio,
      coreShare: quiet.coreShare,
      threadShare: quiet.threadShare,
      stalledTickP99Ms: stalled.p99Ms,
      stalledThreadShare: stalled.threadShare,
      slotP99Ms: quiet.slotP99Ms,
      stalledSlotP99Ms: stalled.slotP99Ms,
      waitShare: quiet.waitShare,
      stalledWaitShare: stalled.waitShare,
      packets,
    },
    peers: {
      rtpengineCoreShare: relayed.coreShare,
      rtpengineLossRatio: relayed.lossRatio,
    },
  };
};

interface Measured {
  p99Ms: number;
  /** Of the engine's tick, from its time. */
  slotP99Ms: number;
  /** Time that the thread waited for a processor, as other programs had them. */
  waitShare: number;
  coreShare: number;
  threadShare: number;
}

async function ours(calls: number, measureMs: number, log: (line: string) => void) {
  const engine = new Party('rtp/engineHost');
  const far = new Party('rtp/farEnd');
  try {
    const ports = await engine.ask<number[]>('open', calls);
    const farPorts = await far.ask<number[]>('open', calls);
    await far.ask('talk', ports.map(endpoint));
    await engine.ask('talk', farPorts.map(endpoint));
    await pause(WARM_UP_MS);
    const quiet = await measure(engine, measureMs);
    log(`with its main thread stalled ${STALL.ms} ms every ${STALL.everyMs} ms …`);
    await engine.ask('stall', STALL);
    const stalled = await measure(engine, measureMs);
    await engine.ask('stall', { ms: 0, everyMs: 0 });
    // Who was sent to first stops last, so that nothing is on its way when it is counted.
    await far.ask('quiet');
    await pause(500);
    const heard = await engine.ask<ThreadFigures>('figures');
    await engine.ask('close');
    await pause(500);
    const farHeard = await far.ask<FarFigures>('figures');
    const packets = heard.received + farHeard.received;
    const lost = heard.lost + farHeard.lost;
    if (lost > 0) log(`lost by us: ${heard.lost}, by the far end: ${farHeard.lost}`);
    return { quiet, stalled, packets, lossRatio: round(lost / (packets + lost), 6) };
  } finally {
    await Promise.all([engine.stop(), far.stop()]);
  }
}

async function measure(engine: Party, measureMs: number): Promise<Measured> {
  await engine.ask('begin');
  const before = await engine.ask<ThreadFigures>('figures');
  const cpuBefore = await engine.ask<number>('cpu');
  const waitedBefore = waitedMsOf(engine.pid);
  const from = performance.now();
  await pause(measureMs);
  const after = await engine.ask<ThreadFigures>('figures');
  const cpuAfter = await engine.ask<number>('cpu');
  const ms = performance.now() - from;
  return {
    p99Ms: round(after.sendP99Ms),
    slotP99Ms: round(after.tickP99Ms),
    waitShare: round((waitedMsOf(engine.pid) - waitedBefore) / ms, 3),
    coreShare: round((cpuAfter - cpuBefore) / ms, 3),
    threadShare: round((after.cpuMs - before.cpuMs) / ms, 3),
  };
}

/** Calls between two streams of the far end each: as many packets in and out as in our calls. */
async function relay(calls: number, measureMs: number) {
  const rtpengine = await Rtpengine.start();
  if (!rtpengine) return { coreShare: null, lossRatio: null };
  const far = new Party('rtp/farEnd');
  try {
    const ports = await far.ask<number[]>('open', calls);
    const remotes: Endpoint[] = [];
    for (let n = 0; n + 1 < calls; n += 2) {
      const { from, to } = await rtpengine.relay(n, ports[n] ?? 0, ports[n + 1] ?? 0);
      remotes.push(endpoint(from), endpoint(to));
    }
    await far.ask('talk', remotes);
    await pause(WARM_UP_MS);
    const before = rtpengine.cpuMs();
    const from = performance.now();
    await pause(measureMs);
    const coreShare = round((rtpengine.cpuMs() - before) / (performance.now() - from), 3);
    await far.ask('quiet');
    await pause(500);
    const { sent, received } = await far.ask<FarFigures>('figures');
    return { coreShare, lossRatio: round(1 - received / sent, 6) };
  } finally {
    await Promise.all([rtpengine.stop(), far.stop()]);
  }
}

const endpoint = (port: number): Endpoint => ({ address: '127.0.0.1', port });
