import { expect } from 'chai';
import { join } from 'node:path';
import { nodeRedFlow } from '../../nodes/host/flows/nodeRed';
import { n8nWorkflow } from '../../nodes/host/flows/n8n';
import type { Flow } from '../../scripts/flows/description';
import { startN8n, type WorkflowJson } from '../../scripts/hosts/n8n';
import { startNodeRed } from '../../scripts/hosts/nodeRed';
import { freePort, type Child } from '../../scripts/hosts/processes';

/** A host with a flow that other systems ask by HTTP. */
export interface AskedHost {
  child: Child;
  dataFolder: string;
  /** Deploys the flow where it is not, and lets its button 开始准备 do its work. */
  prepare(): Promise<void>;
  /** Asks the flow as another system does. */
  ask(path: string, body: object): Promise<{ status: number; body: Record<string, unknown> }>;
  stop(): Promise<void>;
}

/** Settings of the engine beside those of the flow; secrets apart. `url`: where the flow is asked. */
type EngineSettings = (url: string) => {
  settings: Record<string, unknown>;
  secrets: Record<string, string>;
};
type Begin = (folder: string, flow: Flow, engine?: EngineSettings) => Promise<AskedHost>;

const NOTHING: EngineSettings = () => ({ settings: {}, secrets: {} });

const post = async (url: string, body: object) => {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  return { status: answer.status, body: JSON.parse(text) as Record<string, unknown> };
};

/** The flow asks itself, too: on the port that it has here. */
const onPort = <T>(made: T, usual: number, port: number): T =>
  JSON.parse(JSON.stringify(made).replaceAll(`127.0.0.1:${usual}/`, `127.0.0.1:${port}/`)) as T;

const nodeRed: Begin = async (folder, flow, engine = NOTHING) => {
  const dataFolder = join(folder, 'data');
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const { settings, secrets } = engine(url);
  const flows = onPort(nodeRedFlow(flow), 1880, port).map((one) =>
    one['type'] === 'dialflow-engine'
      ? { ...one, ...settings, dataFolder, credentials: secrets }
      : one,
  );
  const host = await startNodeRed({ userFolder: folder, port, flows: [] });
  await host.deploy(flows);
  const button = String(flows.find((one) => one['type'] === 'inject')?.['id']);
  return {
    child: host.child,
    dataFolder,
    prepare: async () => {
      await host.child.until('its button', async () => {
        await host.inject(button);
        return true;
      });
    },
    ask: (path, body) => post(`${url}/${path}`, body),
    stop: () => host.stop(),
  };
};

const n8n: Begin = async (folder, flow, engine = NOTHING) => {
  const dataFolder = join(folder, 'data');
  const port = await freePort();
  const host = await startN8n({ userFolder: folder, port });
  const url = `http://127.0.0.1:${port}/webhook`;
  const { settings, secrets } = engine(url);
  return {
    child: host.child,
    dataFolder,
    async prepare() {
      await host.createCredential({ ...settings, ...secrets, dataFolder });
      const made = onPort(n8nWorkflow(flow), 5678, port) as unknown as WorkflowJson;
      const id = await host.importWorkflow(made);
      await host.publish(id);
      const run = await host.run(id, '开始准备');
      await host.child.until('the end of the preparation', async () => {
        const { status } = await host.execution(run);
        expect(status).to.not.equal('error');
        return status === 'success' ? true : undefined;
      });
    },
    ask: (path, body) => post(`${url}/${path}`, body),
    stop: () => host.stop(),
  };
};

export const askedHosts: readonly (readonly [string, Begin])[] = [
  ['Node-RED', nodeRed],
  ['n8n', n8n],
];
