import type { Leg, Playback, SayingPiece } from '../line/port';
import type { Clock, Timer } from '../time/clock';

/** Between two times of the same words. */
const PAUSE_MS = 3_000;

/**
 * What a callee hears while others are rung for it: ring-back tone, or words again and again.
 *
 * @param said told how much was heard of the words when they were said for the first time.
 * @returns ends it.
 */
export function keepWaiting(
  leg: Leg,
  pieces: readonly SayingPiece[] | null,
  clock: Clock,
  said: (heard: number) => void,
): () => void {
  if (pieces === null) {
    let rings = true;
    leg.ring(true);
    return () => {
      if (rings) leg.ring(false);
      rings = false;
    };
  }
  let over = false;
  let told = false;
  let playback: Playback | null = null;
  let pause: Timer | null = null;

  const say = (): void => {
    playback = leg.say({ pieces });
    void playback.done.then(({ heard, reason }) => {
      if (!told) said(heard);
      told = true;
      if (!over && reason === 'complete') pause = clock.after(PAUSE_MS, say);
    });
  };
  say();
  return () => {
    over = true;
    pause?.cancel();
    playback?.stop();
  };
}
