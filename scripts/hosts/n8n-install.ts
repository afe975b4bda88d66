import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/** The n8n that this package is tried in: the newest one that its registry installs whole. */
export const N8N_VERSION = '2.40.7';

/** What this package's nodes are named after in shipped workflows. */
export const PACKAGE = '@dialflow/n8n-nodes-telephony';

/** Packages that n8n's own tree asks for in versions the registry does not have. */
const OVERRIDES = {
  linkedom: '0.18.12',
  '@langchain/langgraph': '1.4.18',
  '@langchain/langgraph-checkpoint': '1.1.5',
  '@langchain/protocol': '0.0.19',
};

const SQLITE = 'node_modules/.pnpm/sqlite3@5.1.7/node_modules/sqlite3';
const MARKER = '.complete';

export type Log = (line: string) => void;

/** Where hosts are kept between runs: `$DIALFLOW_CACHE`, or `~/.cache/dialflow`. */
export const cacheRoot = (): string =>
  process.env['DIALFLOW_CACHE'] ?? join(homedir(), '.cache', 'dialflow');

/**
 * The folder of an installed n8n; the first call fills it (some minutes, 1.9 GB), later ones
 * find it. It is too big, and its registry too patchy, for this package's own dependencies.
 * Installed beside its final place and renamed when whole, so a broken install is never found.
 */
export async function ensureN8n(log: Log = () => {}): Promise<string> {
  const folder = join(cacheRoot(), `n8n-${N8N_VERSION}`);
  if (existsSync(join(folder, MARKER))) return folder;
  if (isWhole(folder)) {
    await writeFile(join(folder, MARKER), `${N8N_VERSION}\n`);
    return folder;
  }
  await mkdir(dirname(folder), { recursive: true });
  const building = await mkdtemp(`${folder}.installing-`);
  try {
    await install(building, log);
    await writeFile(join(building, MARKER), `${N8N_VERSION}\n`);
    // Another process may have been quicker; else what lies there is the rest of a broken install.
    if (existsSync(join(folder, MARKER))) {
      await rm(building, { recursive: true, force: true });
    } else {
      await rm(folder, { recursive: true, force: true });
      await rename(building, folder);
    }
  } catch (error) {
    await rm(building, { recursive: true, force: true });
    throw error;
  }
  return folder;
}

const isWhole = (folder: string): boolean =>
  existsSync(join(folder, 'node_modules/n8n/bin/n8n')) &&
  existsSync(join(folder, SQLITE, 'build/Release/node_sqlite3.node'));

async function install(folder: string, log: Log): Promise<void> {
  const manifest = {
    name: 'n8n-host',
    private: true,
    dependencies: { n8n: N8N_VERSION },
    pnpm: { overrides: OVERRIDES },
  };
  await writeFile(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  log(`Installing n8n ${N8N_VERSION} (about a minute) …`);
  await run('npx', ['-y', 'pnpm@10', 'install', '--ignore-scripts'], folder, log);
  log('Building its SQLite driver (about three minutes) …');
  await run('npx', ['-y', 'node-gyp@11', 'rebuild'], join(folder, SQLITE), log);
  if (!isWhole(folder)) throw new Error(`n8n ${N8N_VERSION} is not whole in ${folder}.`);
}

/** Runs a command to its end; its last lines are in the error when it fails. */
function run(command: string, args: string[], cwd: string, log: Log): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    const tail: string[] = [];
    const take = (chunk: Buffer): void => {
      for (const line of chunk.toString().split('\n').filter(Boolean)) {
        tail.push(line);
        if (tail.length > 40) tail.shift();
        log(line);
      }
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) return resolve();
      const line = [command, ...args].join(' ');
      reject(new Error(`"${line}" ended with code ${code}:\n${tail.join('\n')}`));
    });
  });
}
