import { join } from 'node:path';
import { OWNER, startN8n, type RunningN8n, type WorkflowJson } from '../hosts/n8n';
import { freePort } from '../hosts/processes';
import type { HostStart, StartedHost } from './index';
import { DEMONSTRATION, surveyFile, withRoster } from './survey';
import { say } from './words';

/** What speaks on the SIP line; an operator installs it there, too. */
const SPEECH = '@echogarden/espeak-ng-emscripten';

/** n8n's own, where it is free. */
const PORT = 5678;

/** The survey in an n8n of its own: its workflow is imported as shipped, published and executed. */
export async function startInN8n({
  folder,
  roster,
  log,
  engine = DEMONSTRATION,
}: HostStart): Promise<StartedHost> {
  const dataFolder = join(folder, 'data');
  const host = await startN8n({
    userFolder: folder,
    port: await freePort(PORT),
    ...(engine['line'] === 'sip' && { beside: [SPEECH] }),
    log,
  });
  try {
    await host.createCredential({
      ...engine,
      dataFolder,
      callees: JSON.stringify(surveyFile('callees.json')),
    });
    const workflow = withRoster(surveyFile('n8n.json') as WorkflowJson, roster);
    const button = workflow.nodes.find((node) => node.type.endsWith('.manualTrigger'));
    if (!button) throw new Error('The survey has no start button.');
    const id = await host.importWorkflow(workflow);
    await host.publish(id);
    const execution = await host.run(id, String(button['name']));
    return {
      dataFolder,
      editor: [`${host.url}/workflow/${id}`, say.login(OWNER.email, OWNER.password)],
      alive: Promise.race([host.child.endsEarly(), failed(host, execution)]),
      stop: () => host.stop(),
    };
  } catch (error) {
    await host.stop();
    throw error;
  }
}

/** The start of the campaign is one execution: when that fails, nothing more would come. */
async function failed(host: RunningN8n, execution: string): Promise<never> {
  for (;;) {
    const { status, error } = await host.execution(execution);
    if (status === 'success') return new Promise(() => undefined);
    if (status === 'error' || status === 'crashed') {
      throw new Error(`The campaign was not started: ${error ?? status}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
