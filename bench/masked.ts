import { numberArg, round, type Bench } from './bench';
import type { EngineFigures } from './masked/engine';
import type { DialTask, MaskedFigures } from './masked/far';
import { Kamailio } from './masked/kamailio';
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
 * peers are kamailio, which puts as many calls through between the same ends, and rtpengine, which
 * relays them in user space.
 */
export const masked: Bench = async ({ args, log }) => {
  const calls = numberArg(args, 'calls', CALLS);
  const measureMs = numberArg(args, 'seconds', MEASURE_MS / 1_000) * 1_000;
  log(`${calls} masked calls …`);
  const figures = await ours(calls, measureMs);
  log(`${calls} calls through kamailio and rtpengine …`);
  const peers = await theirs(calls, measureMs).catch((error: unknown) => {
    log(`kamailio and rtpengine could not be measured: ${String(error)}`);
    return {};
  });
  return { figures: { calls, ...figures }, peers };
};

/** What puts calls through between the carriers. */
interface Between {
  port: number;
  cpuMs: () => Promise<number>;
  /** Once all talk, and when that is over. */
  begin?: () => Promise<void>;
  end?: () => Promise<void>;
}

/** Sets the calls up, has them talk, and says how it went. */
async function measured(
  far: Party,
  { port, cpuMs, begin, end }: Between,
  task: Omit<DialTask, 'port'>,
  measureMs: number,
) {
  const { calls } = task;
  const idleMs = await cpuMs();
  const dialled = await far.ask<{ up: number; postDialP95Ms: number }>('dial', { ...task, port });
  const setUpMs = (await cpuMs()) - idleMs;
  await far.ask('talk');
  await pause(WARM_UP_MS);
  await far.ask('begin');
  await begin?.();
  const cpuBefore = await cpuMs();
  const from = performance.now();
  await pause(measureMs);
  const spentMs = (await cpuMs()) - cpuBefore;
  const seconds = (performance.now() - from) / 1_000;
  await end?.();
  await far.ask('quiet');
  await pause(300);
  const heard = await far.ask<MaskedFigures>('figures');
  await far.ask('hangUp');
  return {
    up: dialled.up,
    postDialP95Ms: round(dialled.postDialP95Ms),
    addedDelayMs: round(heard.delayP99Ms),
    addedDelayP50Ms: round(heard.delayP50Ms),
    // What was on its way when it began came as well.
    lossRatio: round(Math.max(0, 1 - heard.received / heard.sent), 6),
    cpuMsPerSetUp: round(setUpMs / calls, 3),
    cpuMsPerCallSecond: round(spentMs / (calls * seconds), 3),
    cpuUsPerPacket: round((spentMs * 1_000) / heard.received, 2),
  };
}

async function ours(calls: number, measureMs: number) {
  const [engine, far] = [new Party('masked/engine'), new Party('masked/far')];
  try {
    const farPort = await far.ask<number>('open', calls);
    const port = await engine.ask<number>('open', farPort);
    const ticks = { p99Ms: NaN, skipped: 0, live: 0, waitShare: 0 };
    let [waited, from] = [0, 0];
    const between: Between = {
      port,
      cpuMs: () => engine.ask<number>('cpu'),
      begin: async () => {
        await engine.ask('begin');
        [waited, from] = [waitedMsOf(engine.pid), performance.now()];
      },
      end: async () => {
        ticks.waitShare = (waitedMsOf(engine.pid) - waited) / (performance.now() - from);
        const { live, tickP99Ms, tickSkipped } = await engine.ask<EngineFigures>('figures');
        Object.assign(ticks, { live, p99Ms: tickP99Ms, skipped: tickSkipped });
      },
    };
    const task = { calls, perSecond: PER_SECOND };
    const figures = await measured(far, between, task, measureMs);
    const { ended, faults } = await allEnded(engine, figures.up);
    if (faults.length > 0) throw new Error(faults.join('\n'));
    return {
      ...figures,
      live: ticks.live,
      ended,
      tickP99Ms: round(ticks.p99Ms),
      tickSkipped: ticks.skipped,
      waitShare: round(ticks.waitShare, 3),
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

async function theirs(calls: number, measureMs: number): Promise<Record<string, unknown>> {
  const far = new Party('masked/far');
  let rtpengine: Rtpengine | undefined;
  let kamailio: Kamailio | undefined;
  try {
    const farPort = await far.ask<number>('open', calls);
    rtpengine = await Rtpengine.start();
    if (!rtpengine) throw new Error('rtpengine is not installed');
    kamailio = await Kamailio.start(farPort, rtpengine.port);
    if (!kamailio) throw new Error('kamailio is not installed');
    const parts = { kamailio, rtpengine };
    const between: Between = {
      port: kamailio.port,
      cpuMs: async () => parts.kamailio.cpuMs() + parts.rtpengine.cpuMs(),
    };
    const task = { calls, perSecond: PER_SECOND };
    const figures = await measured(far, between, task, measureMs);
    await pause(1_000);
    return Object.fromEntries(
      Object.entries(figures).map(([name, value]) => [`kamailioRtpengine${capital(name)}`, value]),
    );
  } finally {
    await Promise.all([kamailio?.stop(), rtpengine?.stop(), far.stop()]);
  }
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
