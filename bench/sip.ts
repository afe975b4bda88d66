import { numberArg, round, type Bench } from './bench';
import { Party, pause, waitedMsOf } from './party';
import type { CallerFigures, CallerTask } from './sip/caller';
import { Sipp } from './sip/sipp';

const SECONDS = 6;
/** Calls that go on at a time, where it is tried how many a second there can be. */
const AT_A_TIME = 50;
/** The rate that is aimed at. */
const PER_SECOND = 1_500;
/**
 * RFC 3261's T1 is 500 ms, so that what a call leaves behind goes after 32 s. With this it goes
 * after 6.4 s, and its end is part of what is measured.
 */
const TIMERS = { t1: 100 };

/**
 * INVITE, 180, 200, ACK, BYE, 200 over UDP: our user agent calls our user agent in another
 * process, as fast as it goes and at a rate; then it calls sipp. The peers are sipp, as who is
 * called and as who calls, and sip.js, which calls our user agent.
 */
export const sip: Bench = async ({ args, log }) => {
  const seconds = numberArg(args, 'seconds', SECONDS);
  log('our user agent calls ours …');
  const own = await ours(seconds);
  log('our user agent calls sipp …');
  const sippCalled = await toSipp(seconds);
  log('sipp calls our user agent …');
  const sippCalls = await fromSipp(seconds);
  log('sip.js calls our user agent …');
  const sipjs = await fromSipjs(seconds);
  return {
    figures: { ...own, ...sippCalled.figures },
    peers: { ...sippCalled.peers, ...sippCalls, ...sipjs },
  };
};

async function ours(seconds: number) {
  const [caller, callee] = [new Party('sip/caller'), new Party('sip/callee')];
  try {
    await caller.ask('open', TIMERS);
    const port = await callee.ask<number>('open', TIMERS);
    const task: CallerTask = { port, user: 'callee', seconds };
    // Compiled, as a process is that has run for a while.
    await caller.ask<CallerFigures>('run', { ...task, seconds: 2, atATime: AT_A_TIME });
    const most = await measured(caller, callee, { ...task, atATime: AT_A_TIME });
    const paced = await measured(caller, callee, { ...task, perSecond: PER_SECOND });
    for (const party of [caller, callee]) {
      const faults = await party.ask<string[]>('faults');
      if (faults.length > 0) throw new Error(faults.join('\n'));
    }
    return {
      callsPerSecond: round(most.callsPerSecond, 0),
      cpuMsPerCall: round(most.cpuMsPerCall, 3),
      calledCpuMsPerCall: round(most.calledCpuMs, 3),
      failed: most.failed + paced.failed,
      pacedCallsPerSecond: round(paced.callsPerSecond, 0),
      pacedCpuMsPerCall: round(paced.cpuMsPerCall, 3),
      pacedCalledCpuMsPerCall: round(paced.calledCpuMs, 3),
      waitShare: round(most.waitShare, 3),
    };
  } finally {
    await Promise.all([caller.stop(), callee.stop()]);
  }
}

async function measured(caller: Party, callee: Party, task: CallerTask) {
  const before = await callee.ask<number>('cpu');
  const [from, waited] = [performance.now(), waitedMsOf(caller.pid)];
  const figures = await caller.ask<CallerFigures>('run', task);
  const waitShare = (waitedMsOf(caller.pid) - waited) / (performance.now() - from);
  if (figures.fault !== undefined) console.error(`failed: ${figures.fault}`);
  const calledCpuMs = ((await callee.ask<number>('cpu')) - before) / figures.calls;
  return { ...figures, calledCpuMs, waitShare };
}

async function toSipp(seconds: number) {
  const sipp = await Sipp.start('uas');
  if (!sipp) return { figures: {}, peers: { sippUas: null } };
  const caller = new Party('sip/caller');
  try {
    await caller.ask('open', TIMERS);
    await pause(500);
    const task: CallerTask = { port: sipp.port, user: 'service', seconds, atATime: AT_A_TIME };
    await caller.ask<CallerFigures>('run', { ...task, seconds: 1 });
    const before = sipp.cpuMs();
    const figures = await caller.ask<CallerFigures>('run', task);
    const { calls, failed, callsPerSecond, cpuMsPerCall } = figures;
    return {
      figures: {
        toSippCallsPerSecond: round(callsPerSecond, 0),
        toSippCpuMsPerCall: round(cpuMsPerCall, 3),
        toSippFailed: failed,
      },
      peers: { sippUasCpuMsPerCall: round((sipp.cpuMs() - before) / calls, 3) },
    };
  } finally {
    await Promise.all([sipp.stop(), caller.stop()]);
  }
}

async function fromSipp(seconds: number) {
  const callee = new Party('sip/callee');
  const port = await callee.ask<number>('open', TIMERS);
  const calls = PER_SECOND * seconds;
  const rate = ['-r', String(PER_SECOND), '-m', String(calls), '-l', '1000', '-d', '0'];
  const sipp = await Sipp.start('uac', [...rate, `127.0.0.1:${port}`]);
  try {
    if (!sipp) return { sippUacCallsPerSecond: null };
    const from = performance.now();
    let cpuMs = 0;
    const watch = setInterval(() => (cpuMs = sipp.cpuMs()), 100);
    const code = await Promise.race([sipp.exited, pause(seconds * 3_000).then(() => -1)]);
    clearInterval(watch);
    const ms = performance.now() - from;
    if (code !== 0) console.error(`sipp ended with ${code}:\n${sipp.output.slice(-2_000)}`);
    const answered = await callee.ask<number>('calls');
    return {
      sippUacCallsPerSecond: round(answered / (ms / 1_000), 0),
      sippUacCpuMsPerCall: round(cpuMs / answered, 3),
      sippUacFailed: calls - answered,
    };
  } finally {
    await Promise.all([sipp?.stop(), callee.stop()]);
  }
}

async function fromSipjs(seconds: number) {
  const [caller, callee] = [new Party('sip/sipjsCaller'), new Party('sip/callee')];
  try {
    const port = await callee.ask<number>('open', TIMERS);
    const task: CallerTask = { port, user: 'callee', seconds, atATime: AT_A_TIME };
    await caller.ask<CallerFigures>('run', { ...task, seconds: 1 });
    const figures = await caller.ask<CallerFigures>('run', task);
    if (figures.fault !== undefined) console.error(`sip.js failed: ${figures.fault}`);
    return {
      sipjsCallsPerSecond: round(figures.callsPerSecond, 0),
      sipjsCpuMsPerCall: round(figures.cpuMsPerCall, 3),
      sipjsFailed: figures.failed,
    };
  } finally {
    await Promise.all([caller.stop(), callee.stop()]);
  }
}
