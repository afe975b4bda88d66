/** How often a process looks whether the one that started it is still there. */
const LOOK_MS = 2_000;

/**
 * A process that serves another one: says `ready ADDRESS` once it does, and ends when it is told
 * to, or when nobody is left to tell it.
 */
export function served(start: (argument: string) => Promise<string>): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.exit(0);
  }, LOOK_MS);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(0));
  start(process.argv[2] ?? '').then(
    (address) => console.log(`ready ${address}`),
    (error: unknown) => {
      console.error(error instanceof Error ? error.message : error);
      process.exit(1);
    },
  );
}
