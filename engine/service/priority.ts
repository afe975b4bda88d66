import { setPriority } from 'node:os';

const ABOVE_THE_HOST = -10;
const BELOW_ALL = 10;

/**
 * Puts this thread before the others of its process and machine, where the system lets us (root,
 * or CAP_SYS_NICE, or LimitNICE of systemd): audio is due every 20 ms, what a host computes is
 * not. Only on Linux, where priorities are those of threads; elsewhere it would be the host's.
 * Says whether it could.
 */
export function raiseThreadPriority(): boolean {
  // Where it is not allowed, audio still goes, a little less evenly on a busy machine.
  return setThreadPriority(ABOVE_THE_HOST);
}

/** Puts this thread behind all others: nobody waits for it. Only on Linux; needs no rights. */
export function lowerThreadPriority(): boolean {
  return setThreadPriority(BELOW_ALL);
}

/** On Linux 0 is the calling thread, elsewhere the whole process. */
function setThreadPriority(nice: number): boolean {
  if (process.platform !== 'linux') return false;
  try {
    setPriority(0, nice);
    return true;
  } catch {
    return false; // Not allowed here.
  }
}
