import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { appointmentReminderZh } from '../../flows/appointment-reminder/flow';
import { appointmentReminderEn } from '../../flows/appointment-reminder-en/flow';
import { interceptedSms } from '../../flows/intercepted-sms/flow';
import { parcelLabel } from '../../flows/parcel-label/flow';
import { recruiting } from '../../flows/recruiting/flow';
import { rideHailing } from '../../flows/ride-hailing/flow';
import { satisfactionSurvey } from '../../flows/satisfaction-survey/flow';
import type { Flow } from './description';
import { examples } from './examples';
import { n8nWorkflow } from '../../nodes/host/flows/n8n';
import { nodeRedFlow } from '../../nodes/host/flows/nodeRed';

/** Flows for both hosts, each in its folder of `flows/`. */
export const flows: readonly Flow[] = [
  satisfactionSurvey,
  appointmentReminderZh,
  appointmentReminderEn,
  rideHailing,
  recruiting,
  parcelLabel,
  interceptedSms,
];

const EXAMPLES = 'examples';

/** Every file that is made of a description, by its path in the package. */
export function flowFiles(): Map<string, unknown> {
  const files = new Map<string, unknown>();
  for (const flow of flows) {
    files.set(`flows/${flow.key}/node-red.json`, nodeRedFlow(flow));
    files.set(`flows/${flow.key}/n8n.json`, n8nWorkflow(flow));
  }
  // Node-RED lists them under the name of the file.
  for (const flow of examples) files.set(`${EXAMPLES}/${flow.name}.json`, nodeRedFlow(flow));
  return files;
}

/** Writes them; answers with the paths of those that were not up to date. */
export async function writeFlows(root: string): Promise<string[]> {
  const stale = await staleFiles(root);
  for (const [path, text] of stale) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return [...stale.keys()];
}

/** @throws when a committed file is not what its description makes, or an example has none. */
export async function checkFlows(root: string): Promise<void> {
  const stale = [...(await staleFiles(root)).keys()];
  const strange = readdirSync(join(root, EXAMPLES))
    .map((file) => `${EXAMPLES}/${file}`)
    .filter((path) => !flowFiles().has(path));
  const problems = [
    ...stale.map((path) => `${path} is not up to date: write the flows again`),
    ...strange.map((path) => `${path} has no description in scripts/flows/examples`),
  ];
  if (problems.length > 0) throw new Error(problems.join('\n'));
}

async function staleFiles(root: string): Promise<Map<string, string>> {
  const stale = new Map<string, string>();
  for (const [path, content] of flowFiles()) {
    const options = await resolveConfig(join(root, path));
    const text = await format(JSON.stringify(content), { ...options, parser: 'json' });
    if (read(join(root, path)) !== text) stale.set(path, text);
  }
  return stale;
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** `node dist/scripts/flows [check]`, in the package's folder. */
async function main(mode: string | undefined): Promise<void> {
  if (mode === 'check') return checkFlows(process.cwd());
  for (const path of await writeFlows(process.cwd())) process.stdout.write(`${path}\n`);
}

if (require.main === module) {
  main(process.argv[2]).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
}
