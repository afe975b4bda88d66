import { setTimeout as pause } from 'node:timers/promises';

const PAUSE_MS = 500;

/** What is asked while something else is waited for, and what is done with the answers. */
interface Polling<A> {
  ask: () => Promise<A>;
  tell: (answer: A) => void;
  /** Before each question. */
  pauseMs?: number;
}

/**
 * Waits for `work`; meanwhile asks again and again, one question at a time. A question that
 * fails is passed over, an answer that comes after the work's is not told: they are only for
 * somebody who looks on.
 */
export async function askingMeanwhile<W, A>(work: Promise<W>, polling: Polling<A>): Promise<W> {
  const settled = new AbortController();
  void askUntil(settled.signal, polling);
  try {
    return await work;
  } finally {
    settled.abort();
  }
}

async function askUntil<A>(
  signal: AbortSignal,
  { ask, tell, pauseMs = PAUSE_MS }: Polling<A>,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await pause(pauseMs, undefined, { signal }); // rejects at once when it is aborted
      const answer = await ask();
      if (!signal.aborted) tell(answer);
    } catch {
      // No answer is no news.
    }
  }
}
