import { expect } from 'chai';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { openSqliteReadOnly } from '../../engine/store/sqlite';
import { hostNode, node, type Flow } from '../../scripts/flows/description';
import { inject, manualTrigger } from '../../scripts/flows/hostNodes';
import { n8nWorkflow } from '../../scripts/flows/n8n';
import { nodeRedFlow } from '../../scripts/flows/nodeRed';
import { startN8n, type WorkflowJson } from '../../scripts/hosts/n8n';
import { startNodeRed } from '../../scripts/hosts/nodeRed';
import { freePort, ROOT, type Child } from '../../scripts/hosts/processes';

/** A host that runs a flow on an engine with a data folder of its own. */
interface Host {
  child: Child;
  run(flow: Flow, dataFolder: string): Promise<void>;
  stop(): Promise<void>;
}

const ENGINE = { instance: 'default', speed: 20, flowSilenceSeconds: 300 };
const START = 'Start';

/** Calls somebody and transfers him; a call that comes back is told so, and ended by the flow. */
const flowTo = (phone: string): Flow => ({
  key: `test/transfer/${phone}`,
  name: `Transfer to ${phone}`,
  info: '',
  engine: { key: 'test/transfer/engine', name: 'engine', settings: ENGINE },
  groups: [
    {
      title: 'One call',
      nodes: [
        hostNode(START, { at: [0, 0], nodeRed: inject(), n8n: manualTrigger(), to: 'Dial' }),
        node('dial', 'Dial', {
          at: [1, 0],
          settings: { number: '13800000001' },
          to: { answered: 'Transfer' },
        }),
        node('transfer', 'Transfer', {
          at: [2, 0],
          settings: { phones: [phone], ringSeconds: 6, waitingText: '请稍候。' },
          to: { transferred: 'Taken', notTaken: 'Sorry' },
        }),
        node('tag', 'Taken', {
          at: [3, 0],
          settings: { tags: [{ group: 'transfer', name: 'taken' }] },
          // The flow has no say in the call any more: this must not end it.
          to: 'Hang up',
        }),
        node('speak', 'Sorry', { at: [3, 1], settings: { text: '没有人接听。' }, to: 'Hang up' }),
        node('hangUp', 'Hang up', { at: [4, 0] }),
      ],
    },
  ],
});

async function nodeRed(folder: string): Promise<Host> {
  const host = await startNodeRed({ userFolder: folder, port: await freePort(), flows: [] });
  return {
    ...host,
    async run(flow, dataFolder) {
      const flows = nodeRedFlow(flow).map((one) =>
        one['type'] === 'dialflow-engine' ? { ...one, dataFolder } : one,
      );
      await host.deploy(flows);
      // It answers before the nodes of the last flow have ended and the new ones are there.
      const button = String(flows.find((one) => one['type'] === 'inject')?.['id']);
      await host.child.until('its button', async () => {
        await host.inject(button);
        return true;
      });
    },
  };
}

async function n8n(folder: string): Promise<Host> {
  const host = await startN8n({ userFolder: folder, port: await freePort() });
  return {
    child: host.child,
    stop: () => host.stop(),
    async run(flow, dataFolder) {
      await host.createCredential({ ...ENGINE, dataFolder });
      const workflow = n8nWorkflow(flow) as unknown as WorkflowJson;
      await host.run(await host.importWorkflow(workflow), START);
    },
  };
}

/** The one call of a data folder, once it is over. */
async function endedCall(dataFolder: string, { child }: Host) {
  return child.until('the end of the call', async () => {
    const db = openSqliteReadOnly(dataFolder);
    try {
      const task = await db.selectFrom('task').selectAll().executeTakeFirst();
      if (!task?.end_time) return undefined;
      const turns = await db
        .selectFrom('turn')
        .select('text')
        .where('speaker', '=', 'robot')
        .orderBy('sequence')
        .execute();
      const tags = await db.selectFrom('tag_hit').select('tag').execute();
      const { end_reason, hang_up_by, transferred_to } = task;
      return {
        ended: [end_reason, hang_up_by, transferred_to],
        said: turns.map(({ text }) => text),
        tags: tags.map(({ tag }) => tag),
      };
    } finally {
      await db.destroy();
    }
  });
}

const hosts = [
  ['Node-RED', nodeRed],
  ['n8n', n8n],
] as const;

for (const [name, start] of hosts) {
  describe(`A transfer in a real ${name}`, () => {
    const folder = join(ROOT, '.dialflow', `test-transfer-${name}-${process.pid}`);
    let host: Host;
    before(async () => (host = await start(folder)));
    after(async () => {
      await host?.stop();
      rmSync(folder, { recursive: true, force: true });
    });

    it('hands the callee to the agent, who ends the call, whatever the flow does then', async () => {
      const dataFolder = join(folder, 'taken');
      await host.run(flowTo('agent'), dataFolder);
      expect(await endedCall(dataFolder, host)).to.deep.equal({
        ended: ['Transferred', 'agent', 'agent'],
        said: ['请稍候。'],
        tags: ['taken'],
      });
    });

    it('brings the callee back to the flow when nobody takes it', async () => {
      const dataFolder = join(folder, 'not-taken');
      await host.run(flowTo('agent-away'), dataFolder);
      expect(await endedCall(dataFolder, host)).to.deep.equal({
        ended: ['Completed', 'flow', null],
        said: ['请稍候。', '没有人接听。'],
        tags: [],
      });
    });
  });
}
