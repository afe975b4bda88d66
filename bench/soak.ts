import { numberArg, round, type Bench } from './bench';
import { type Memory, Party, pause } from './party';
import type { SideState } from './soak/side';

const CALLS = 200;
const MINUTES = 1;
const LOSS = 0.2;
/** Calls that go on end by themselves, then the timers of what they leave run out. */
const DRAIN_MS = 60_000;
const SAMPLE_MS = 2_000;

/**
 * Calls with audio both ways between two processes, as many at a time as told, for a minute or
 * for `--minutes`; in the middle third a fifth of all packets, signalling and audio, is lost.
 * Memory has to stay, every call to end once, and nothing to be left.
 */
export const soak: Bench = async ({ args, log }) => {
  const calls = numberArg(args, 'calls', CALLS);
  const runMs = numberArg(args, 'minutes', MINUTES) * 60_000;
  const caller = new Party('soak/side', { execArgv: ['--expose-gc'] });
  const callee = new Party('soak/side', { execArgv: ['--expose-gc'] });
  try {
    await caller.ask('open', { from: 20_000, to: 23_999 });
    const port = await callee.ask<number>('open', { from: 24_000, to: 27_999 });
    const before = await states(caller, callee);
    await caller.ask('begin', { port, calls });
    const samples: { caller: number; callee: number }[] = [];
    const start = performance.now();
    let lossy = false;
    while (performance.now() - start < runMs) {
      await pause(SAMPLE_MS);
      const done = (performance.now() - start) / runMs;
      const wanted = done > 1 / 3 && done < 2 / 3;
      if (wanted !== lossy) {
        lossy = wanted;
        log(lossy ? `from now on ${LOSS * 100} % are lost` : 'from now on nothing is lost');
        await Promise.all([caller, callee].map((side) => side.ask('lose', lossy ? LOSS : 0)));
      }
      samples.push({
        caller: (await caller.ask<Memory>('memory')).rss,
        callee: (await callee.ask<Memory>('memory')).rss,
      });
    }
    const [midway] = await states(caller, callee);
    log(`${midway.live} calls at a time, ${midway.ended} over; ending …`);
    await caller.ask('stop');
    const after = await drained(caller, callee);
    const leaked = after.map((state, n) => state.left + handlesMore(before[n], state));
    for (const state of after) log(JSON.stringify(state));
    const sum = (of: (state: SideState) => number): number =>
      after.reduce((total, state) => total + of(state), 0);
    return {
      figures: {
        calls: after[0].begun,
        atATime: midway.live,
        /** Begun, and never told how they ended. */
        lost: sum(({ begun, ended }) => begun - ended),
        doubled: sum(({ doubled }) => doubled),
        leaked: sum(({ faults }) => faults.length) + leaked.reduce((a, b) => a + b, 0),
        rssGrowthMb: round(
          Math.max(
            growth(samples.map((one) => one.caller)),
            growth(samples.map((one) => one.callee)),
          ) /
            2 ** 20,
          1,
        ),
        good: after[0].good,
        rtpLossRatio: round(
          sum(({ rtpLost }) => rtpLost) / sum(({ rtpReceived, rtpLost }) => rtpReceived + rtpLost),
          4,
        ),
      },
      peers: {},
    };
  } finally {
    await Promise.all([caller.stop(), callee.stop()]);
  }
};

const states = (caller: Party, callee: Party): Promise<[SideState, SideState]> =>
  Promise.all([caller.ask<SideState>('state'), callee.ask<SideState>('state')]);

/** What is there when nothing is left any more, or in the end. */
async function drained(caller: Party, callee: Party): Promise<[SideState, SideState]> {
  for (const until = performance.now() + DRAIN_MS; ;) {
    const now = await states(caller, callee);
    const over = now.every(
      ({ left, live, handles }) => left + live === 0 && (handles.Timeout ?? 0) === 0,
    );
    if (over || performance.now() > until) return now;
    await pause(500);
  }
}

function handlesMore(before: SideState | undefined, after: SideState): number {
  const kinds = Object.entries(after.handles);
  return kinds.reduce(
    (sum, [kind, count]) => sum + Math.max(0, count - (before?.handles[kind] ?? 0)),
    0,
  );
}

/** From the third quarter to the last, with as many calls in both. */
function growth(samples: readonly number[]): number {
  const quarter = Math.max(1, Math.floor(samples.length / 4));
  const median = (list: readonly number[]): number =>
    [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? NaN;
  return median(samples.slice(-quarter)) - median(samples.slice(-2 * quarter, -quarter));
}
