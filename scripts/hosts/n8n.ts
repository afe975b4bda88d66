import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { n8nClient, type N8nClient } from './n8n-client';
import { ensureN8n, PACKAGE, type Log } from './n8n-install';

export type { ExecutionSummary, N8nClient, WorkflowJson } from './n8n-client';
export { ensureN8n, N8N_VERSION, type Log } from './n8n-install';

export interface StartN8n {
  /** Its database, settings and log go there; a fresh folder makes a fresh n8n. */
  userFolder: string;
  port: number;
  /**
   * This package's folder, with its package.json: loaded as an installed community package, its
   * nodes named as they ship. Or a folder of compiled classes alone (its `dist`): loaded as
   * custom nodes, named `CUSTOM.speak`; n8n offers no credential test for those.
   */
  packageFolder: string;
  env?: Readonly<Record<string, string>>;
  log?: Log;
}

export interface RunningN8n extends N8nClient {
  pid: number;
  stop(): Promise<void>;
}

/** Starts n8n with this package's nodes, waits until it is up, and makes its owner. */
export async function startN8n(options: StartN8n): Promise<RunningN8n> {
  const folder = await ensureN8n(options.log);
  await mkdir(options.userFolder, { recursive: true });
  const installed = existsSync(join(options.packageFolder, 'package.json'));
  if (installed) await linkPackage(options);
  const child = spawn(nodeBinary(), [join(folder, 'node_modules/n8n/bin/n8n'), 'start'], {
    cwd: options.userFolder,
    env: environment(options, installed),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const tail: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      for (const line of chunk.toString().split('\n').filter(Boolean)) {
        tail.push(line);
        if (tail.length > 200) tail.shift();
        options.log?.(line);
      }
    });
  }
  const url = `http://127.0.0.1:${options.port}`;
  try {
    await untilUp(url, child, tail);
    const client = n8nClient(url, await setUpOwner(url), installed);
    return { ...client, pid: child.pid ?? 0, stop: () => stop(child) };
  } catch (error) {
    await stop(child);
    throw error;
  }
}

/** n8n wants a newer Node than the machine's may be: the one among this package's tools. */
function nodeBinary(): string {
  for (let at = __dirname; ; at = dirname(at)) {
    const candidate = join(at, 'node_modules/.bin/node');
    if (existsSync(candidate)) return candidate;
    if (at === dirname(at)) return process.execPath;
  }
}

/** Where n8n's own installer puts packages. */
async function linkPackage({ userFolder, packageFolder }: StartN8n): Promise<void> {
  const link = join(userFolder, '.n8n/nodes/node_modules', PACKAGE);
  await mkdir(dirname(link), { recursive: true });
  await rm(link, { recursive: true, force: true });
  await symlink(packageFolder, link, 'dir');
}

function environment(options: StartN8n, installed: boolean): NodeJS.ProcessEnv {
  return {
    ...process.env,
    N8N_USER_FOLDER: options.userFolder,
    ...(installed ? {} : { N8N_CUSTOM_EXTENSIONS: options.packageFolder }),
    N8N_PORT: String(options.port),
    N8N_LISTEN_ADDRESS: '127.0.0.1',
    N8N_RUNNERS_BROKER_PORT: String(options.port + 1),
    N8N_DIAGNOSTICS_ENABLED: 'false',
    N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
    N8N_TEMPLATES_ENABLED: 'false',
    N8N_PERSONALIZATION_ENABLED: 'false',
    N8N_VERIFIED_PACKAGES_ENABLED: 'false',
    N8N_DISABLED_MODULES: 'mcp-registry',
    N8N_HIRING_BANNER_ENABLED: 'false',
    N8N_SECURE_COOKIE: 'false',
    ...options.env,
  };
}

async function untilUp(url: string, child: ChildProcess, tail: string[]): Promise<void> {
  const deadline = Date.now() + 120_000;
  while (Date.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null) break;
    // `healthz` answers before the routes are there: the login route is the last one needed.
    if ((await answers(`${url}/healthz`, 200)) && (await answers(`${url}/rest/login`, 401))) return;
    await pause(250);
  }
  throw new Error(`n8n did not come up at ${url}:\n${tail.slice(-40).join('\n')}`);
}

async function answers(url: string, status: number): Promise<boolean> {
  try {
    return (await fetch(url)).status === status;
  } catch {
    return false; // nobody listens yet
  }
}

const OWNER = {
  email: 'owner@example.com',
  password: 'Owner-of-n8n-1',
  firstName: 'Test',
  lastName: 'Owner',
};

/** Makes the owner of a fresh n8n, or logs in as the one made by an earlier start. */
async function setUpOwner(url: string): Promise<string> {
  const post = (path: string, body: unknown): Promise<Response> =>
    fetch(`${url}/rest${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  let response = await post('/owner/setup', OWNER);
  if (!response.ok) {
    response = await post('/login', { emailOrLdapLoginId: OWNER.email, password: OWNER.password });
  }
  const cookie = response.headers.getSetCookie().map((text) => text.split(';')[0] ?? '');
  const session = cookie.find((text) => text.startsWith('n8n-auth='));
  if (!response.ok || !session) throw new Error(`n8n refused its owner: ${await response.text()}`);
  return session;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const late = new AbortController();
  void pause(20_000, undefined, { signal: late.signal }).then(
    () => child.kill('SIGKILL'),
    () => {}, // gone in time
  );
  await gone;
  late.abort();
}
