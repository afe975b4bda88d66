import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ensureN8n, type Log } from './n8n-install';

export { ensureN8n, N8N_VERSION, type Log } from './n8n-install';

/** What node types and workflows of this package are called in shipped JSON. */
const PACKAGE = '@dialflow/n8n-nodes-telephony';
const CREDENTIAL = 'dialflowEngineApi';

export interface StartN8n {
  /** Its database, settings and log go there; a fresh folder makes a fresh n8n. */
  userFolder: string;
  port: number;
  /** Folder with the compiled `nodes/` and `credentials/` (this package's `dist`). */
  packageFolder: string;
  env?: Readonly<Record<string, string>>;
  log?: Log;
}

export interface WorkflowJson {
  name: string;
  nodes: { type: string; credentials?: Record<string, unknown>; [key: string]: unknown }[];
  connections: unknown;
  settings?: unknown;
  [key: string]: unknown;
}

export interface ExecutionSummary {
  id: string;
  workflowId: string;
  status: string;
  mode: string;
  startedAt: string | null;
  stoppedAt: string | null;
}

export interface RunningN8n {
  url: string;
  pid: number;
  /** `name=value` of the owner's session: for requests, and for a browser. */
  cookie: string;
  /** Any call of n8n's REST API: `rest('GET', '/workflows')`. Answers its `data`. */
  rest(method: string, path: string, body?: unknown): Promise<unknown>;
  /** A credential of this package; workflows imported from now on use it. */
  createCredential(data: Record<string, unknown>, name?: string): Promise<string>;
  /** Takes shipped workflow JSON; answers the workflow's id. */
  importWorkflow(json: WorkflowJson): Promise<string>;
  /** Activates it. */
  publish(workflowId: string): Promise<void>;
  deactivate(workflowId: string): Promise<void>;
  /** "Execute workflow" from the trigger of this name; answers the execution's id. */
  run(workflowId: string, trigger: string): Promise<string>;
  /** Newest first. */
  executions(workflowId?: string): Promise<ExecutionSummary[]>;
  /** One execution with its data, as n8n stores it: status, and items by node name. */
  execution(id: string): Promise<{ status: string; items: Record<string, unknown[][]> }>;
  stop(): Promise<void>;
}

/** Starts n8n with this package's nodes, waits until it is up, and makes its owner. */
export async function startN8n(options: StartN8n): Promise<RunningN8n> {
  const folder = await ensureN8n(options.log);
  await mkdir(options.userFolder, { recursive: true });
  const child = spawn(nodeBinary(), [join(folder, 'node_modules/n8n/bin/n8n'), 'start'], {
    cwd: options.userFolder,
    env: environment(options),
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
    return handle(url, child, await setUpOwner(url));
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

function environment(options: StartN8n): NodeJS.ProcessEnv {
  return {
    ...process.env,
    N8N_USER_FOLDER: options.userFolder,
    N8N_CUSTOM_EXTENSIONS: options.packageFolder,
    N8N_PORT: String(options.port),
    N8N_LISTEN_ADDRESS: '127.0.0.1',
    N8N_RUNNERS_BROKER_PORT: String(options.port + 1),
    N8N_DIAGNOSTICS_ENABLED: 'false',
    N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
    N8N_TEMPLATES_ENABLED: 'false',
    N8N_PERSONALIZATION_ENABLED: 'false',
    N8N_VERIFIED_PACKAGES_ENABLED: 'false',
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

function handle(url: string, child: ChildProcess, cookie: string): RunningN8n {
  let credential: { id: string; name: string } | undefined;

  async function rest(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${url}/rest${path}`, {
      method,
      headers: { cookie, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`n8n: ${method} ${path}: ${response.status} ${text}`);
    return (JSON.parse(text) as { data: unknown }).data;
  }

  return {
    url,
    pid: child.pid ?? 0,
    cookie,
    rest,

    async createCredential(data, name = 'Dialflow engine') {
      const made = await rest('POST', '/credentials', { name, type: CREDENTIAL, data });
      credential = { id: (made as { id: string }).id, name };
      return credential.id;
    },

    async importWorkflow(json) {
      const { name, connections } = json;
      const nodes = json.nodes.map((node) => asCustom(node, credential));
      const body = { name, nodes, connections, settings: json.settings ?? {} };
      return ((await rest('POST', '/workflows', body)) as { id: string }).id;
    },

    async publish(workflowId) {
      const workflow = await rest('GET', `/workflows/${workflowId}`);
      const { versionId } = workflow as { versionId: string };
      await rest('POST', `/workflows/${workflowId}/activate`, { versionId });
    },

    async deactivate(workflowId) {
      await rest('POST', `/workflows/${workflowId}/deactivate`, {});
    },

    async run(workflowId, trigger) {
      const body = { triggerToStartFrom: { name: trigger } };
      const started = await rest('POST', `/workflows/${workflowId}/run`, body);
      return (started as { executionId: string }).executionId;
    },

    async executions(workflowId) {
      const filter = encodeURIComponent(JSON.stringify(workflowId ? { workflowId } : {}));
      const page = await rest('GET', `/executions?limit=100&filter=${filter}`);
      return (page as { results: ExecutionSummary[] }).results;
    },

    async execution(id) {
      const { status, data } = (await rest('GET', `/executions/${id}`)) as StoredExecution;
      const items: Record<string, unknown[][]> = {};
      for (const [node, runs] of Object.entries(unflatten(data).resultData?.runData ?? {})) {
        const outputs = runs.flatMap((run) => run.data?.main ?? []);
        items[node] = outputs.map((output) => (output ?? []).map((item) => item.json));
      }
      return { status, items };
    },

    stop: () => stop(child),
  };
}

/** Nodes of a custom folder are `CUSTOM.speak` to n8n, those of an installed package `<package>.speak`. */
function asCustom(
  node: WorkflowJson['nodes'][number],
  credential: { id: string; name: string } | undefined,
): WorkflowJson['nodes'][number] {
  if (!node.type.startsWith(`${PACKAGE}.`)) return node;
  const type = node.type.replace(`${PACKAGE}.`, 'CUSTOM.');
  if (!credential) return { ...node, type };
  return { ...node, type, credentials: { ...node.credentials, [CREDENTIAL]: credential } };
}

interface StoredExecution {
  status: string;
  data: string;
}
interface RunData {
  resultData?: {
    runData?: Record<string, { data?: { main?: ({ json: unknown }[] | null)[] } }[]>;
  };
}

/** n8n stores runs in the `flatted` format: a list whose strings in place of values are indices. */
function unflatten(text: string): RunData {
  const list = JSON.parse(text) as unknown[];
  const seen = new Map<number, unknown>();
  const at = (index: number): unknown => {
    if (seen.has(index)) return seen.get(index);
    const raw = list[index];
    if (raw === null || typeof raw !== 'object') return raw;
    const made: unknown[] | Record<string, unknown> = Array.isArray(raw) ? [] : {};
    seen.set(index, made);
    for (const [key, value] of Object.entries(raw)) {
      (made as Record<string, unknown>)[key] =
        typeof value === 'string' ? at(Number(value)) : value;
    }
    return made;
  };
  return at(0) as RunData;
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
