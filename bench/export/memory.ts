import { readdirSync, readFileSync } from 'node:fs';

/** Of this process and those that it has started, bytes; of this one alone where there is no /proc. */
export function memoryOfAll(): number {
  let all = process.memoryUsage.rss();
  try {
    for (const thread of readdirSync('/proc/self/task')) {
      const children = readFileSync(`/proc/self/task/${thread}/children`, 'latin1');
      for (const child of children.split(' ').filter(Boolean)) all += residentOf(child);
    }
  } catch {
    // A thread that has just ended, or another system.
  }
  return all;
}

function residentOf(child: string): number {
  const status = readFileSync(`/proc/${child}/status`, 'latin1');
  return Number(/^VmRSS:\s*(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024;
}
