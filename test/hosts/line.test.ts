import { expect } from 'chai';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { NodeRedPart } from '../../nodes/host/flows/flow';
import { hostNode, node, type Flow } from '../../scripts/flows/description';
import { debug, inject, manualTrigger, noOp } from '../../scripts/flows/hostNodes';
import { n8nWorkflow } from '../../nodes/host/flows/n8n';
import { nodeRedFlow } from '../../nodes/host/flows/nodeRed';
import { startN8n, type WorkflowJson } from '../../scripts/hosts/n8n';
import { startNodeRed } from '../../scripts/hosts/nodeRed';
import { freePort, ROOT, type Child } from '../../scripts/hosts/processes';
import { trunkThatSays } from '../support/trunk';

const START = 'Start';

/** Shown where the test reads it: on the console. */
function logged(property: string): NodeRedPart {
  const part = debug(property);
  return { ...part, properties: { ...part.properties, console: true } };
}

const shown = (at: readonly [number, number], property: string) =>
  ({ at, nodeRed: logged(property), n8n: noOp() }) as const;

const flow: Flow = {
  key: 'test/line',
  name: 'Watch the line',
  info: '',
  engine: { key: 'test/line/engine', name: 'engine', settings: {} },
  groups: [
    {
      title: 'Ask',
      nodes: [
        hostNode(START, { at: [0, 0], nodeRed: inject(), n8n: manualTrigger(), to: 'Line' }),
        node('line', 'Line', { at: [1, 0], to: { up: 'Up', down: 'Down' } }),
        hostNode('Up', shown([2, 0], 'trunks')),
        hostNode('Down', shown([2, 1], 'trunks')),
      ],
    },
    {
      title: 'Be told',
      nodes: [
        node('lineTrigger', 'Gone', { at: [0, 0], settings: { when: 'down' }, to: 'Alarm' }),
        hostNode('Alarm', shown([1, 0], 'trunk')),
      ],
    },
  ],
};

/** A trunk on this machine, asked every second. */
const engineOn = (port: number, listenPort: number, dataFolder: string) => ({
  ...{ instance: 'default', dataFolder, line: 'sip', trunks: '1' },
  ...{ listenProtocols: ['UDP'], listenPort, localAddress: '127.0.0.1' },
  ...{ trunk1Name: 'main', trunk1Host: '127.0.0.1', trunk1Port: port },
  ...{ trunk1More: true, trunk1KeepAlive: 1 },
});

/** A host with the flow at work. */
interface Host {
  child: Child;
  /** Lets the Line node answer; resolves with the output that it took, and what it brought. */
  ask(): Promise<unknown>;
  /** What the Line Trigger has started, when it has. */
  alarm(): Promise<unknown>;
  stop(): Promise<void>;
}

async function nodeRed(folder: string, settings: object): Promise<Host> {
  const flows = nodeRedFlow(flow).map((one) =>
    one['type'] === 'dialflow-engine' ? { ...one, ...settings } : one,
  );
  const host = await startNodeRed({ userFolder: folder, port: await freePort(), flows });
  const button = String(flows.find(({ type }) => type === 'inject')?.['id']);
  const saidBy = (names: string) =>
    host.child.says(new RegExp(`\\[debug:(${names})\\][^\\]]*?name: 'main',\\s+state: '\\w+'`));
  return {
    child: host.child,
    ask: async () => {
      await host.inject(button);
      const [, output, state] = /debug:(\w+)[^]*state: '(\w+)'/.exec(await saidBy('Up|Down')) ?? [];
      return [output, state];
    },
    alarm: async () => /state: '(\w+)'/.exec(await saidBy('Alarm'))?.[1],
    stop: () => host.stop(),
  };
}

type Items = Record<string, unknown[][]>;
const stateOf = (trunk: unknown): unknown => (trunk as { state?: unknown } | undefined)?.state;

async function n8n(folder: string, settings: Record<string, unknown>): Promise<Host> {
  const host = await startN8n({ userFolder: folder, port: await freePort() });
  await host.createCredential(settings);
  const id = await host.importWorkflow(n8nWorkflow(flow) as unknown as WorkflowJson);
  await host.publish(id);
  const ended = (execution: string): Promise<Items> =>
    host.child.until('the end of a run', async () => {
      const { status, items } = await host.execution(execution);
      return status === 'success' ? items : undefined;
    });
  return {
    child: host.child,
    ask: async () => {
      const { Up, Down } = await ended(await host.run(id, START));
      const [item] = (Up ?? Down)?.[0] as [{ trunks: unknown[] }];
      return [Up ? 'Up' : 'Down', stateOf(item.trunks[0])];
    },
    alarm: () =>
      host.child.until('a run of the trigger', async () => {
        const all = await host.executions(id);
        const run = all.find(({ mode }) => mode === 'trigger');
        if (!run) return undefined;
        const [item] = (await ended(run.id))['Alarm']?.[0] as [{ trunk: unknown }];
        return stateOf(item.trunk);
      }),
    stop: () => host.stop(),
  };
}

for (const [name, start] of [
  ['Node-RED', nodeRed],
  ['n8n', n8n],
] as const) {
  describe(`The line in a real ${name}`, () => {
    const folder = join(ROOT, '.dialflow', `test-line-${name}-${process.pid}`);
    after(() => rmSync(folder, { recursive: true, force: true }));

    it('is shown by its node, and starts a flow when its trunk dies', async () => {
      const trunk = await trunkThatSays('200 OK');
      const { port } = trunk.address();
      const settings = engineOn(port, await freePort(), join(folder, 'data'));
      const asked = once(trunk, 'message');
      const host = await start(folder, settings);
      let closed = false;
      try {
        // The engine is there, and its first question was answered.
        await asked;
        await once(trunk, 'message');
        expect(await host.ask()).to.deep.equal(['Up', 'up']);
        trunk.close();
        closed = true;
        expect(await host.alarm()).to.equal('down');
      } finally {
        if (!closed) trunk.close();
        await host.stop();
      }
    });
  });
}
