import { stat } from 'node:fs';
import { constants, setPriority } from 'node:os';

const ABOVE_THE_HOST = -10;
const BELOW_ALL = constants.priority.PRIORITY_BELOW_NORMAL;

/**
 * Puts this thread before the others of its process and machine, where the system lets us (root,
 * or CAP_SYS_NICE, or LimitNICE of systemd): audio is due every 20 ms, what a host computes is
 * not. Only on Linux, where priorities are those of threads; elsewhere it would be the host's.
 * Says whether it could.
 */
export function raiseThreadPriority(): boolean {
  // Node's pool of threads, which writes files, begins with the priority of whoever needs it first.
  stat('.', () => undefined);
  // Where it is not allowed, audio still goes, a little less evenly on a busy machine.
  return process.platform === 'linux' && setOwnPriority(ABOVE_THE_HOST);
}

/**
 * Puts this thread back to what is usual: it begins with the priority of the one that made it,
 * which is the engine's, whose audio goes before everything. Only on Linux.
 */
export function usualThreadPriority(): boolean {
  return process.platform === 'linux' && setOwnPriority(constants.priority.PRIORITY_NORMAL);
}

/** Puts this thread behind all others: nobody waits for it. Only on Linux; needs no rights. */
export function lowerThreadPriority(): boolean {
  return process.platform === 'linux' && lowerProcessPriority();
}

/** The same for a process that this thread has started. */
export function usualPriorityOf(pid: number | undefined): boolean {
  return pid !== undefined && tryPriority(pid, constants.priority.PRIORITY_NORMAL);
}

/** Puts this process behind all others: calls go first where there is little to share. */
export function lowerProcessPriority(): boolean {
  return setOwnPriority(BELOW_ALL);
}

/** On Linux of the calling thread, and of those that it starts; elsewhere of the whole process. */
const setOwnPriority = (nice: number): boolean => tryPriority(0, nice);

function tryPriority(pid: number, nice: number): boolean {
  try {
    setPriority(pid, nice);
    return true;
  } catch {
    return false; // Not allowed here, or a system without priorities.
  }
}
