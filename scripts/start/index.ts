import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readRoster } from '../../engine/campaign/contacts';
import { progressOf } from '../../engine/campaign/eventBodies';
import { ROOT } from '../hosts/processes';
import { startInNodeRed } from './inNodeRed';
import { startInN8n } from './inN8n';
import { summary, table } from './report';
import { startSipWorld, type SipWorld } from './sip';
import { DEMONSTRATION, overSip } from './survey';
import { watch } from './watch';
import { say } from './words';

/** A host with the package loaded, the survey deployed and its campaign begun. */
export interface StartedHost {
  dataFolder: string;
  /** What a person opens, and how they sign in. */
  editor: string[];
  /** Rejects when the host ends by itself. */
  alive: Promise<never>;
  stop(): Promise<void>;
}

export interface HostStart {
  /** A fresh folder for all that the host writes. */
  folder: string;
  roster: string;
  /** Settings of the connection; on the simulated line unless told otherwise. */
  engine?: Readonly<Record<string, unknown>>;
  log: (line: string) => void;
}

const HOSTS: Record<string, { name: string; start: (p: HostStart) => Promise<StartedHost> }> = {
  'node-red': { name: 'Node-RED', start: startInNodeRed },
  n8n: { name: 'n8n', start: startInN8n },
};

/**
 * The whole product once: the survey's roster is read, dialled, and the results are shown. On the
 * simulated line, or with `--line sip` over SIP, to callees in another process. `--once` ends after
 * that, `--json` prints one object on the last line.
 */
async function main(): Promise<void> {
  const [hostName = '', ...args] = process.argv.slice(2);
  const host = HOSTS[hostName];
  const asked = readArguments(args);
  if (!host || !asked) {
    console.error('usage: npm start -- [--line sip|simulated] [--once] [--json]');
    process.exitCode = 2;
    return;
  }
  const { json, once, sip } = asked;
  const log = (line: string): void => (json ? console.error(line) : console.log(line));
  const folder = join(ROOT, '.dialflow', `${hostName}-${process.pid}`);
  const roster = join(ROOT, 'flows/satisfaction-survey/contacts.xlsx');

  let running: StartedHost | undefined;
  let world: SipWorld | undefined;
  const interrupted = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  try {
    log(say.reading(roster));
    const { valid, rejected } = await readRoster({ kind: 'file', path: roster });
    log(say.read(valid.length, rejected.length));
    log(say.starting(host.name));
    world = sip ? await startSipWorld(roster) : undefined;
    if (world) log(say.sip(`${world.host}:${world.port}`, world.recogniserUrl));
    running = await host.start({ folder, roster, log, ...(world && { engine: overSip(world) }) });
    const alive = world ? Promise.race([running.alive, world.alive]) : running.alive;
    const ended = await Promise.race([
      watch(running.dataFolder, alive, (group) => {
        const { total, succeeded, failed, cancelled, executing, scheduling } = progressOf(group);
        log(say.progress(succeeded + failed + cancelled, total, executing, scheduling));
      }),
      interrupted,
    ]);
    if (!ended) return;
    if (json) log(table(ended, rejected));
    else console.log(`\n${table(ended, rejected)}\n`);
    if (!sip) log(say.times(DEMONSTRATION.speed));
    if (!once) {
      log(say.editor(running.editor[0] ?? ''));
      for (const line of running.editor.slice(1)) log(line);
      log(say.stay);
    }
    if (json) console.log(JSON.stringify(summary(ended, rejected)));
    if (!once) await Promise.race([interrupted, alive]);
  } finally {
    await running?.stop();
    await world?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Nothing where they are not to be understood. */
function readArguments(args: string[]): { json: boolean; once: boolean; sip: boolean } | undefined {
  try {
    const { line, json, once } = parseArgs({
      args,
      options: {
        line: { type: 'string', default: 'simulated' },
        json: { type: 'boolean', default: false },
        once: { type: 'boolean', default: false },
      },
    }).values;
    const known = line === 'sip' || line === 'simulated';
    return known ? { json, once, sip: line === 'sip' } : undefined;
  } catch {
    return undefined;
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
