import { join } from 'node:path';
import { startNodeRed } from '../hosts/nodeRed';
import { freePort, type Child } from '../hosts/processes';
import type { HostStart, StartedHost } from './index';
import { DEMONSTRATION, surveyFile, withRoster } from './survey';

/** Node-RED's own, where it is free. */
const PORT = 1880;

interface FlowNode {
  id: string;
  type: string;
  [field: string]: unknown;
}

/** The survey in a Node-RED of its own: its flow is deployed as shipped, its start button pressed. */
export async function startInNodeRed({
  folder,
  roster,
  engine = DEMONSTRATION,
}: HostStart): Promise<StartedHost> {
  const dataFolder = join(folder, 'data');
  const shipped = surveyFile('node-red.json') as FlowNode[];
  const flows = withRoster(shipped, roster).map((node) =>
    node.type === 'dialflow-engine' ? { ...node, ...engine, dataFolder } : node,
  );
  const button = flows.find((node) => node.type === 'inject');
  if (!button) throw new Error('The survey has no start button.');

  const host = await startNodeRed({ userFolder: folder, port: await freePort(PORT), flows });
  await host.inject(button.id);
  return {
    dataFolder,
    editor: [host.url],
    alive: Promise.race([host.child.endsEarly(), failed(host.child)]),
    stop: () => host.stop(),
  };
}

/** A node of ours that fails says so in Node-RED's log; nothing more would come. */
async function failed(child: Child): Promise<never> {
  throw new Error(await child.says(/\[error\] \[dialflow-[^\n]*/));
}
