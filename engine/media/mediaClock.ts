import type { Clock, Timer } from '../time/clock';

const epoch = performance.timeOrigin;

/**
 * The clock that audio runs on: monotonic, and in fractions of a millisecond, which the engine's
 * own clock does not give. Its epoch is that of the machine's wall clock at the start.
 */
export const mediaClock: Clock = {
  now: () => epoch + monotonic(),
  after: (ms, run) => timer(ms, run),
};

// This file is to audio what engine/time is to the rest: where its time comes from.
/* eslint-disable no-restricted-properties, no-restricted-globals */
function monotonic(): number {
  return performance.now();
}

function timer(ms: number, run: () => void): Timer {
  const handle = setTimeout(run, Math.max(0, ms));
  return { cancel: () => clearTimeout(handle) };
}
