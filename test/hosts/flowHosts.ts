import { expect } from 'chai';
import type { Db, TaskRow } from '../../engine/store/schema';
import { openSqliteReadOnly } from '../../engine/store/sqlite';
import { nodeRedFlow } from '../../nodes/host/flows/nodeRed';
import { n8nWorkflow } from '../../nodes/host/flows/n8n';
import { isOwn, type Flow } from '../../scripts/flows/description';
import { startN8n, type WorkflowJson } from '../../scripts/hosts/n8n';
import { startNodeRed } from '../../scripts/hosts/nodeRed';
import { freePort, type Child } from '../../scripts/hosts/processes';

/** A host that runs a flow from its button, on an engine with a data folder of its own. */
export interface FlowHost {
  child: Child;
  /** @param bot what its outside bot is reached by; in n8n's workflow neither may stand. */
  run(flow: Flow, dataFolder: string, bot?: BotAccess): Promise<void>;
  stop(): Promise<void>;
}

export interface BotAccess {
  url: string;
  apiKey: string;
}

/** What the button of such a flow is called. */
export const START = 'Start';

async function nodeRed(folder: string): Promise<FlowHost> {
  const host = await startNodeRed({ userFolder: folder, port: await freePort(), flows: [] });
  return {
    ...host,
    async run(flow, dataFolder, bot) {
      const flows = nodeRedFlow(flow).map((one): typeof one => ({
        ...one,
        ...(one['type'] === 'dialflow-engine' && { dataFolder }),
        ...(bot &&
          one['type'] === 'dialflow-outside-bot' && { credentials: { apiKey: bot.apiKey } }),
      }));
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

async function n8n(folder: string): Promise<FlowHost> {
  const host = await startN8n({ userFolder: folder, port: await freePort() });
  return {
    child: host.child,
    stop: () => host.stop(),
    async run(flow, dataFolder, bot) {
      const { callees, ...settings } = flow.engine.settings;
      await host.createCredential({
        ...settings,
        ...(callees && { callees: JSON.stringify(callees) }),
        dataFolder,
      });
      const made = n8nWorkflow(flow) as unknown as WorkflowJson;
      const workflow = bot ? await withBot(host, made, bot) : made;
      const id = await host.importWorkflow(workflow);
      // What only its button starts cannot be published, and need not be.
      const nodes = flow.groups.flatMap((group) => group.nodes);
      const waits = nodes.some((one) => isOwn(one) && one.definition.mode === 'trigger');
      if (waits) await host.publish(id);
      await host.run(id, START);
    },
  };
}

/** Reads the one call of a data folder, as soon as it is over. */
export function endedCall<T>(
  { child }: FlowHost,
  dataFolder: string,
  read: (db: Db, task: TaskRow) => Promise<T>,
): Promise<T> {
  return child.until('the end of the call', async () => {
    const db = openSqliteReadOnly(dataFolder);
    try {
      const task = await db.selectFrom('task').selectAll().executeTakeFirst();
      return task?.end_time ? await read(db, task) : undefined;
    } finally {
      await db.destroy();
    }
  });
}

/** Makes the credential of the bot, and has the nodes go by it. */
async function withBot(
  host: Awaited<ReturnType<typeof startN8n>>,
  workflow: WorkflowJson,
  bot: BotAccess,
): Promise<WorkflowJson> {
  const name = 'The bot';
  const type = 'dialflowBotApi';
  const made = await host.rest('POST', '/credentials', { name, type, data: { ...bot } });
  const { id } = made as { id: string };
  const nodes = workflow.nodes.map((one) =>
    one.credentials && type in one.credentials
      ? { ...one, credentials: { ...one.credentials, [type]: { id, name } } }
      : one,
  );
  expect(JSON.stringify(nodes)).to.not.include(bot.url).and.not.include(bot.apiKey);
  return { ...workflow, nodes };
}

export const flowHosts = [
  ['Node-RED', nodeRed],
  ['n8n', n8n],
] as const;
