import { join } from 'node:path';
import { startN8n, type WorkflowJson } from '../hosts/n8n';
import { freePort, ROOT } from '../hosts/processes';
import type { HostStart, StartedHost } from './index';
import { DEMONSTRATION, surveyFile, withRoster } from './survey';

/** n8n's own, where it is free. */
const PORT = 5678;

/** The survey in an n8n of its own: its workflow is imported as shipped, published and executed. */
export async function startInN8n({ folder, roster, log }: HostStart): Promise<StartedHost> {
  const dataFolder = join(folder, 'data');
  const host = await startN8n({
    userFolder: folder,
    port: await freePort(PORT),
    packageFolder: ROOT,
    log,
  });
  try {
    await host.createCredential({
      ...DEMONSTRATION,
      dataFolder,
      callees: JSON.stringify(surveyFile('callees.json')),
    });
    const workflow = withRoster(surveyFile('n8n.json') as WorkflowJson, roster);
    const button = workflow.nodes.find((node) => node.type.endsWith('.manualTrigger'));
    if (!button) throw new Error('The survey has no start button.');
    const id = await host.importWorkflow(workflow);
    await host.publish(id);
    await host.run(id, String(button['name']));
    return {
      dataFolder,
      editor: [`${host.url}/workflow/${id}`, ''],
      alive: new Promise(() => undefined),
      stop: () => host.stop(),
    };
  } catch (error) {
    await host.stop();
    throw error;
  }
}
