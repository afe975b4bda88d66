import { setPriority } from 'node:os';

const ABOVE_THE_HOST = -10;

/**
 * Puts this thread before the others of its process and machine, where the system lets us (root,
 * or CAP_SYS_NICE, or LimitNICE of systemd): audio is due every 20 ms, what a host computes is
 * not. Only on Linux, where priorities are those of threads; elsewhere it would be the host's.
 * Says whether it could.
 */
export function raiseThreadPriority(): boolean {
  if (process.platform !== 'linux') return false;
  try {
    setPriority(0, ABOVE_THE_HOST);
    return true;
  } catch {
    return false; // Not allowed: audio still goes, a little less evenly on a busy machine.
  }
}
