import { PACKAGE } from './n8n-install';

const CREDENTIAL = 'dialflowEngineApi';

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

/** A running n8n, as its owner sees it through its REST API. */
export interface N8nClient {
  url: string;
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
  execution(id: string): Promise<ExecutionDetail>;
}

/** One execution with its data. */
export interface ExecutionDetail {
  status: string;
  /** What it failed with. */
  error: string | null;
  /** The items' `json`, by node name and output; those of all runs of a node together. */
  items: Record<string, unknown[][]>;
}

/** @param installed whether this package's nodes were loaded as those of an installed package. */
export function n8nClient(url: string, cookie: string, installed: boolean): N8nClient {
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
    cookie,
    rest,

    async createCredential(data, name = 'Dialflow engine') {
      const made = await rest('POST', '/credentials', { name, type: CREDENTIAL, data });
      credential = { id: (made as { id: string }).id, name };
      return credential.id;
    },

    async importWorkflow(json) {
      const { name, connections } = json;
      const nodes = json.nodes.map((node) => asLoaded(node, installed, credential));
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
      const { error, runData = {} } = unflatten(data)?.resultData ?? {};
      const items: Record<string, unknown[][]> = {};
      for (const [node, runs] of Object.entries(runData)) {
        const outputs: unknown[][] = (items[node] = []);
        for (const [index, output] of runs.flatMap((run) => [
          ...(run.data?.main ?? []).entries(),
        ])) {
          (outputs[index] ??= []).push(...(output ?? []).map((item) => item.json));
        }
      }
      return { status, error: error?.message ?? null, items };
    },
  };
}

/** Nodes of a custom folder are `CUSTOM.speak` to n8n, those of an installed package `<package>.speak`. */
function asLoaded(
  node: WorkflowJson['nodes'][number],
  installed: boolean,
  credential: { id: string; name: string } | undefined,
): WorkflowJson['nodes'][number] {
  if (!node.type.startsWith(`${PACKAGE}.`)) return node;
  const type = installed ? node.type : node.type.replace(PACKAGE, 'CUSTOM');
  if (!credential) return { ...node, type };
  return { ...node, type, credentials: { ...node.credentials, [CREDENTIAL]: credential } };
}

interface StoredExecution {
  status: string;
  data: string;
}
interface RunData {
  resultData?: {
    error?: { message: string };
    runData?: Record<string, { data?: { main?: ({ json: unknown }[] | null)[] } }[]>;
  };
}

/** Nothing while it has not begun. n8n stores runs in the `flatted` format: a list whose strings in place of values are indices. */
function unflatten(text: string): RunData | undefined {
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
  return at(0) as RunData | undefined;
}
