import type { Clock, Timer } from '../time/clock';

/** Resolves after so many ms, or when the call is over before that. */
export async function pause(clock: Clock, ms: number, over: Promise<void>): Promise<void> {
  let timer: Timer | undefined;
  const passed = new Promise<void>((resolve) => (timer = clock.after(ms, resolve)));
  await Promise.race([passed, over]);
  timer?.cancel();
}
