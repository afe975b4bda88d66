import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import RED, {
  type Node,
  type NodeAPI,
  type NodeDef,
  type NodeMessage,
  type NodeStatus,
} from 'node-red';

/** A node of a flow as a test writes it. */
export interface FlowNode {
  id: string;
  type: string;
  [property: string]: unknown;
}

/** Ids of the probes that stand behind the nodes under test. */
interface Arrival {
  at: string;
  message: NodeMessage;
}

/**
 * A real Node-RED in this process, without its core nodes and without its editor. Every message
 * that a `probe` node gets, every status and every `done` is kept for the test to wait for.
 */
export class Runtime {
  readonly arrivals: Arrival[] = [];
  readonly statuses: { id: string; status: NodeStatus }[] = [];
  readonly done: { id: string; error: Error | undefined }[] = [];
  url = '';
  private server: Server | undefined;
  private folder = '';
  private wake: (() => void)[] = [];

  /**
   * @param register registers the nodes under test, as a package's module does.
   * @param editorOf folder of a package whose nodes the editor is to show besides.
   */
  async start(register: (RED: NodeAPI) => void, editorOf?: string): Promise<void> {
    this.folder = await mkdtemp(join(tmpdir(), 'dialflow-red-'));
    const module = join(this.folder, 'node_modules', 'nodes-under-test');
    await mkdir(module, { recursive: true });
    await mkdir(join(this.folder, 'no-core-nodes'));
    const manifest = { name: 'nodes-under-test', version: '1.0.0' };
    await writeFile(
      join(module, 'package.json'),
      JSON.stringify({ ...manifest, 'node-red': { nodes: { nodes: 'nodes.js' } } }),
    );
    await writeFile(
      join(module, 'nodes.js'),
      'module.exports = (RED) => globalThis.register(RED);',
    );
    Object.assign(globalThis, {
      register: (api: NodeAPI) => {
        this.registerProbe(api);
        registerCatch(api);
        register(api);
      },
    });

    this.server = createServer((request, response) => RED.httpAdmin(request, response));
    RED.init(this.server, {
      userDir: this.folder,
      coreNodesDir: join(this.folder, 'no-core-nodes'),
      logging: {
        console: { level: process.env['RED_LOG'] ?? 'off', metrics: false, audit: false },
      },
      lang: 'en-US',
      uiPort: 0,
      disableEditor: editorOf === undefined,
      ...(editorOf === undefined ? {} : { nodesDir: [editorOf] }),
      telemetry: { enabled: false, updateNotification: false },
      editorTheme: { tours: false, palette: { catalogues: [] } },
      httpNodeRoot: false,
      credentialSecret: false,
    } as unknown as Parameters<typeof RED.init>[1]);
    const started = new Promise((resolve) => RED.events.once('flows:started', resolve));
    await RED.start();
    await started;
    RED.events.on('node-status', (event: { id: string; status?: NodeStatus }) => {
      if (event.status) this.note(this.statuses, { id: event.id, status: event.status });
    });
    RED.hooks.add('onComplete.test', (event) => {
      const { node, error } = event as unknown as { node: { id: string }; error?: Error };
      this.note(this.done, { id: node.id, error });
    });
    await new Promise<void>((resolve) => this.server?.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    await RED.stop();
    RED.hooks.remove('*.test');
    await new Promise((resolve) => this.server?.close(resolve));
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Replaces all flows, as a full deploy does; what was noted before is forgotten. */
  async deploy(nodes: FlowNode[], how: 'full' | 'nodes' = 'full'): Promise<void> {
    this.arrivals.length = this.statuses.length = this.done.length = 0;
    const flows = [
      { id: 'tab', type: 'tab', label: 'test' },
      // What stands at a place is a node, what does not a config node.
      ...nodes.map(({ config, ...node }) =>
        config ? node : { z: 'tab', x: 1, y: 1, wires: [], ...node },
      ),
    ];
    const started = new Promise((resolve) => RED.events.once('flows:started', resolve));
    const setFlows = (RED.runtime as unknown as { flows: { setFlows: SetFlows } }).flows.setFlows;
    await setFlows({ flows: { flows }, deploymentType: how });
    await started;
  }

  /** The file of flows, as it lies on the disk. */
  savedFlows(): string {
    const file = readdirSync(this.folder).find((name) => /^flows.*(?<!_cred)\.json$/.test(name));
    return readFileSync(join(this.folder, file ?? 'flows.json'), 'utf8');
  }

  send(id: string, message: NodeMessage): void {
    (RED.nodes as unknown as { getNode(id: string): Node }).getNode(id).receive(message);
  }

  /** The next thing noted that fits, or one noted already. */
  async until<T>(what: () => T | undefined): Promise<T> {
    for (;;) {
      const found = what();
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => this.wake.push(resolve));
    }
  }

  arrival(at: string): Promise<NodeMessage> {
    return this.until(() => this.arrivals.find((one) => one.at === at)?.message);
  }

  status(id: string, text: string): Promise<NodeStatus> {
    const isIt = (one: { id: string; status: NodeStatus }): boolean =>
      one.id === id && one.status.text === text;
    return this.until(() => this.statuses.find(isIt)?.status);
  }

  end(id: string): Promise<{ error: Error | undefined }> {
    return this.until(() => this.done.find((one) => one.id === id));
  }

  /** What stands under the node now. */
  statusNow = (id: string): NodeStatus | undefined =>
    this.statuses.findLast((one) => one.id === id)?.status;

  private registerProbe(api: NodeAPI): void {
    const { arrivals } = this;
    const note = this.note.bind(this);
    api.nodes.registerType('probe', function (definition) {
      api.nodes.createNode(this, definition);
      this.on('input', (message, _send, done) => {
        note(arrivals, { at: this.id, message });
        done(message['fail'] as Error | undefined);
      });
    });
  }

  private note<T>(list: T[], entry: T): void {
    list.push(entry);
    for (const wake of this.wake.splice(0)) wake();
  }
}

/** As far as a flow goes by it: what it takes errors of. */
function registerCatch(api: NodeAPI): void {
  api.nodes.registerType('catch', function (definition: NodeDef & { scope?: unknown }) {
    api.nodes.createNode(this, definition);
    Object.assign(this, { scope: definition.scope ?? null });
    this.on('input', (message, send, done) => {
      send(message);
      done();
    });
  });
}

type SetFlows = (options: {
  flows: { flows: object[] };
  deploymentType: string;
}) => Promise<unknown>;
