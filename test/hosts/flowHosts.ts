import { nodeRedFlow } from '../../nodes/host/flows/nodeRed';
import { n8nWorkflow } from '../../nodes/host/flows/n8n';
import { isOwn, type Flow } from '../../scripts/flows/description';
import { startN8n, type WorkflowJson } from '../../scripts/hosts/n8n';
import { startNodeRed } from '../../scripts/hosts/nodeRed';
import { freePort, type Child } from '../../scripts/hosts/processes';

/** A host that runs a flow from its button, on an engine with a data folder of its own. */
export interface FlowHost {
  child: Child;
  run(flow: Flow, dataFolder: string): Promise<void>;
  stop(): Promise<void>;
}

/** What the button of such a flow is called. */
export const START = 'Start';

async function nodeRed(folder: string): Promise<FlowHost> {
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

async function n8n(folder: string): Promise<FlowHost> {
  const host = await startN8n({ userFolder: folder, port: await freePort() });
  return {
    child: host.child,
    stop: () => host.stop(),
    async run(flow, dataFolder) {
      const { callees, ...settings } = flow.engine.settings;
      await host.createCredential({
        ...settings,
        ...(callees && { callees: JSON.stringify(callees) }),
        dataFolder,
      });
      const id = await host.importWorkflow(n8nWorkflow(flow) as unknown as WorkflowJson);
      // What only its button starts cannot be published, and need not be.
      const nodes = flow.groups.flatMap((group) => group.nodes);
      const waits = nodes.some((one) => isOwn(one) && one.definition.mode === 'trigger');
      if (waits) await host.publish(id);
      await host.run(id, START);
    },
  };
}

export const flowHosts = [
  ['Node-RED', nodeRed],
  ['n8n', n8n],
] as const;
