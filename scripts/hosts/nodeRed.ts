import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Child, ROOT } from './processes';

export interface NodeRedOptions {
  userFolder: string;
  port: number;
  /** Deployed from the start. */
  flows: readonly object[];
  env?: Record<string, string>;
  /** Language of the runtime; the editor takes the browser's. */
  lang?: 'en-US' | 'zh-CN';
}

export interface RunningNodeRed {
  url: string;
  child: Child;
  /** Presses an inject node's button. */
  inject(nodeId: string): Promise<void>;
  /** Deploys flows; `full` restarts all of them. */
  deploy(flows: readonly object[], type?: 'full' | 'nodes'): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a Node-RED of its own on loopback, with this package installed and the flows deployed. */
export async function startNodeRed(options: NodeRedOptions): Promise<RunningNodeRed> {
  const { userFolder, port } = options;
  const installed = join(userFolder, 'node_modules/@dialflow/n8n-nodes-telephony');
  mkdirSync(dirname(installed), { recursive: true });
  rmSync(installed, { force: true });
  symlinkSync(ROOT, installed, 'junction');
  writeFileSync(join(userFolder, 'flows.json'), JSON.stringify(options.flows));
  const settings = {
    flowFile: 'flows.json',
    uiHost: '127.0.0.1',
    uiPort: port,
    credentialSecret: false,
    // Tells when the flows have started, whatever the language of the log.
    runtimeState: { enabled: true, ui: false },
    telemetry: { enabled: false, updateNotification: false },
    editorTheme: { tours: false, palette: { catalogues: [] } },
    ...(options.lang && { lang: options.lang }),
  };
  writeFileSync(
    join(userFolder, 'settings.js'),
    `module.exports = ${JSON.stringify(settings, null, 2)};\n`,
  );
  const child = new Child(
    'Node-RED',
    process.execPath,
    [join(ROOT, 'node_modules/node-red/red.js'), '-u', userFolder],
    { cwd: userFolder, env: { ...process.env, ...options.env } },
  );
  const url = `http://127.0.0.1:${port}`;
  const post = async (path: string, body: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  };
  try {
    await child.until('its editor', async () => {
      const response = await fetch(`${url}/flows/state`);
      const { state } = (await response.json()) as { state?: string };
      return state === 'start' ? true : undefined;
    });
  } catch (error) {
    await child.stop();
    throw error;
  }
  return {
    url,
    child,
    inject: (nodeId) => post(`/inject/${nodeId}`, {}),
    deploy: (flows, type = 'full') => post('/flows', flows, { 'Node-RED-Deployment-Type': type }),
    stop: () => child.stop(),
  };
}
