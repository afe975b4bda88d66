import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Commands of other people's that tests and benches run, and the Debian packages that bring them. */
const PACKAGE_OF = {
  sipp: 'sip-tester',
  baresip: 'baresip-core',
  rtpengine: 'rtpengine-daemon',
  pocketsphinx_batch: 'pocketsphinx pocketsphinx-en-us',
  'espeak-ng': 'espeak-ng',
  'redis-server': 'redis-server',
  pg_ctlcluster: 'postgresql',
} as const;

export type Command = keyof typeof PACKAGE_OF;

/**
 * Makes sure that these commands are there, installing their packages where that is possible.
 *
 * @throws Error that says what to install, where this machine or this user cannot.
 */
export function ensureCommands(commands: readonly Command[]): void {
  const missing = commands.filter((command) => !isThere(command));
  if (missing.length === 0) return;
  const packages = missing.flatMap((command) => PACKAGE_OF[command].split(' '));
  console.error(`Installing ${packages.join(', ')} …`);
  const run = (...args: string[]): boolean =>
    spawnSync('apt-get', args, {
      stdio: ['ignore', 'ignore', 2],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    }).status === 0;
  const options = ['-y', '-qq', '--no-install-recommends'];
  if (!run('install', ...options, ...packages)) {
    run('update', '-qq');
    run('install', ...options, ...packages);
  }
  const left = missing.filter((command) => !isThere(command));
  if (left.length > 0) {
    const wanted = left.map((command) => PACKAGE_OF[command]).join(' ');
    throw new Error(`${left.join(' and ')} cannot be found. Install: apt-get install ${wanted}`);
  }
}

function isThere(command: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK);
      return true;
    } catch {
      return false; // not in this folder
    }
  });
}
