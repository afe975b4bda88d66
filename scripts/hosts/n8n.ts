import { existsSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { n8nClient, type N8nClient } from './n8n-client';
import { ensureN8n, PACKAGE, type Log } from './n8n-install';
import { Child, ROOT } from './processes';

export type { ExecutionDetail, ExecutionSummary, N8nClient, WorkflowJson } from './n8n-client';
export { ensureN8n, N8N_VERSION, type Log } from './n8n-install';

export interface StartN8n {
  /** Its database, settings and log go there; a fresh folder makes a fresh n8n. */
  userFolder: string;
  port: number;
  /**
   * This package's folder, with its package.json: loaded as an installed community package, its
   * nodes named as they ship. Or a folder of compiled classes alone (its `dist`): loaded as
   * custom nodes, named `CUSTOM.speak`; n8n offers no credential test for those.
   * Default: this package.
   */
  packageFolder?: string;
  /** Optional peers of the package that are installed beside it: those of our own dependencies. */
  beside?: readonly string[];
  env?: Readonly<Record<string, string>>;
  /** Told how the install goes, where there is one. */
  log?: Log;
}

export interface RunningN8n extends N8nClient {
  child: Child;
  stop(): Promise<void>;
}

/** Starts n8n with this package's nodes, waits until it is up, and makes its owner. */
export async function startN8n(options: StartN8n): Promise<RunningN8n> {
  const folder = await ensureN8n(options.log);
  const { userFolder, port, packageFolder = ROOT, beside = [] } = options;
  await mkdir(userFolder, { recursive: true });
  const installed = existsSync(join(packageFolder, 'package.json'));
  if (installed) await installPackage(userFolder, packageFolder, beside);
  const child = new Child(
    'n8n',
    // n8n wants a newer Node than the machine's may be: the one among this package's tools.
    join(ROOT, 'node_modules/.bin/node'),
    [join(folder, 'node_modules/n8n/bin/n8n'), 'start'],
    {
      cwd: userFolder,
      env: {
        ...environment(userFolder, port),
        ...(installed ? {} : { N8N_CUSTOM_EXTENSIONS: packageFolder }),
        ...options.env,
      },
    },
  );
  const url = `http://127.0.0.1:${port}`;
  try {
    // `healthz` answers before the routes are there; of those, the log-in is among the last.
    await child.until('its log-in', async () => {
      const [health, login] = await Promise.all([
        fetch(`${url}/healthz`),
        fetch(`${url}/rest/login`),
      ]);
      return health.ok && login.status === 401 ? true : undefined;
    });
    const client = n8nClient(url, await setUpOwner(url), installed);
    return { ...client, child, stop: () => child.stop() };
  } catch (error) {
    await child.stop();
    throw error;
  }
}

/**
 * What would be published, packed and installed where n8n's own installer puts packages: without
 * our development dependencies, so that n8n's own libraries are the only ones there.
 */
async function installPackage(
  userFolder: string,
  packageFolder: string,
  beside: readonly string[],
): Promise<void> {
  const folder = join(userFolder, '.n8n/nodes');
  if (existsSync(join(folder, 'node_modules', PACKAGE))) return;
  await mkdir(folder, { recursive: true });
  const npm = async (args: string[], cwd: string): Promise<void> => {
    const child = new Child('npm', 'npm', args, { cwd });
    if ((await child.exited) !== 0) throw new Error(`npm ${args[0]} has failed:\n${child.output}`);
  };
  await npm(['pack', '--pack-destination', folder], packageFolder);
  const [tarball = ''] = (await readdir(folder)).filter((file) => file.endsWith('.tgz'));
  const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel', 'error'];
  const folders = beside.map((name) => join(ROOT, 'node_modules', name));
  await npm(['install', '--prefix', folder, join(folder, tarball), ...folders, ...quiet], folder);
}

const environment = (userFolder: string, port: number): NodeJS.ProcessEnv => ({
  ...process.env,
  N8N_USER_FOLDER: userFolder,
  N8N_PORT: String(port),
  N8N_LISTEN_ADDRESS: '127.0.0.1',
  N8N_RUNNERS_BROKER_PORT: String(port + 1),
  // Nothing is asked of the world outside.
  N8N_DIAGNOSTICS_ENABLED: 'false',
  N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
  N8N_TEMPLATES_ENABLED: 'false',
  N8N_VERIFIED_PACKAGES_ENABLED: 'false',
  N8N_DISABLED_MODULES: 'mcp-registry',
  N8N_PERSONALIZATION_ENABLED: 'false',
  N8N_HIRING_BANNER_ENABLED: 'false',
  N8N_SECURE_COOKIE: 'false',
});

/** Of the n8n started here, which only this machine reaches. */
export const OWNER = {
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
