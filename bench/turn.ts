import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteReadOnly } from '../engine/store/sqlite';
import { n8nWorkflow } from '../nodes/host/flows/n8n';
import { nodeRedFlow } from '../nodes/host/flows/nodeRed';
import { startN8n, type WorkflowJson } from '../scripts/hosts/n8n';
import { startNodeRed } from '../scripts/hosts/nodeRed';
import { freePort } from '../scripts/hosts/processes';
import { watch } from '../scripts/start/watch';
import { converseInBare } from './bareConversation';
import { percentile, round, type Bench } from './bench';
import { turnAudio } from './turnAudio';
import { callees, turnFlow } from './turnFlow';

const CALLS = [1, 100];

/** From the end of what the callee says to the beginning of the next prompt, ms, as the line saw it. */
type Turns = number[];

/**
 * What a host adds to a turn: the callee has answered, the flow listens, matches, and speaks. The
 * peer is a program that does the same through the bare client, without any host. `--audio`: with
 * sound, over SIP.
 */
export const turn: Bench = async (options) => {
  if (options.args.includes('--audio')) return turnAudio(options);
  const { log } = options;
  const figures: Record<string, number> = {};
  const peers: Record<string, number> = {};
  for (const calls of CALLS) {
    const suffix = calls === 1 ? '' : `At${calls}`;
    const put = (into: Record<string, number>, name: string, turns: Turns): void => {
      into[`${name}P50Ms${suffix}`] = round(percentile(turns, 0.5));
      into[`${name}P95Ms${suffix}`] = round(percentile(turns, 0.95));
      into[`${name}Turns${suffix}`] = turns.length;
    };
    log(`${calls} calls in Node-RED …`);
    put(figures, 'nodeRed', await measure(inNodeRed, calls));
    log(`${calls} calls in n8n …`);
    put(figures, 'n8n', await measure(inN8n, calls));
    log(`${calls} calls without a host …`);
    put(peers, 'bareClient', await measure(bare, calls));
  }
  return { figures, peers };
};

type Run = (folder: string, numbers: string[], dataFolder: string) => Promise<void>;

async function measure(run: Run, calls: number): Promise<Turns> {
  const folder = mkdtempSync(join(tmpdir(), 'dialflow-bench-'));
  const dataFolder = join(folder, 'data');
  const numbers = Array.from({ length: calls }, (_, n) => `138${String(n).padStart(8, '0')}`);
  try {
    await run(folder, numbers, dataFolder);
    return await turnsOf(dataFolder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const engineSettings = (dataFolder: string) => ({
  dataFolder,
  instance: 'default',
  maxConcurrency: 200,
  callees: JSON.stringify(callees),
});

const inNodeRed: Run = async (folder, numbers, dataFolder) => {
  const flows = (nodeRedFlow(turnFlow(numbers)) as { id: string; type: string }[]).map((node) =>
    node.type === 'dialflow-engine' ? { ...node, ...engineSettings(dataFolder) } : node,
  );
  const host = await startNodeRed({ userFolder: folder, port: await freePort(), flows });
  try {
    await host.inject(flows.find((node) => node.type === 'inject')?.id ?? '');
    await ended(dataFolder, host.child.endsEarly());
  } finally {
    await host.stop();
  }
};

const inN8n: Run = async (folder, numbers, dataFolder) => {
  const host = await startN8n({
    userFolder: folder,
    port: await freePort(),
  });
  try {
    await host.createCredential(engineSettings(dataFolder));
    const id = await host.importWorkflow(n8nWorkflow(turnFlow(numbers)) as WorkflowJson);
    await host.publish(id);
    await host.run(id, 'go');
    await ended(dataFolder, host.child.endsEarly());
  } finally {
    await host.stop();
  }
};

/** The same conversation in a program of a few lines. */
const bare: Run = (_, numbers, dataFolder) =>
  converseInBare({ dataFolder, line: { kind: 'simulated', callees } }, numbers);

async function ended(dataFolder: string, alive: Promise<never>): Promise<void> {
  await watch(dataFolder, alive, () => undefined);
}

async function turnsOf(dataFolder: string): Promise<Turns> {
  const db = openSqliteReadOnly(dataFolder);
  try {
    const rows = await db
      .selectFrom('turn')
      .select(['call_id', 'speaker', 'at'])
      .orderBy('call_id')
      .orderBy('sequence')
      .execute();
    const turns: Turns = [];
    rows.forEach((row, index) => {
      const before = rows[index - 1];
      if (row.speaker !== 'robot' || before?.speaker !== 'callee') return;
      if (before.call_id === row.call_id) turns.push(row.at - before.at);
    });
    return turns;
  } finally {
    await db.destroy();
  }
}
