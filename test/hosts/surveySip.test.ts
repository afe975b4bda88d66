import { expect } from 'chai';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../scripts/hosts/processes';
import type { HostStart, StartedHost } from '../../scripts/start';
import { startInN8n } from '../../scripts/start/inN8n';
import { startInNodeRed } from '../../scripts/start/inNodeRed';
import { startSipWorld } from '../../scripts/start/sip';
import { overSip } from '../../scripts/start/survey';
import { watch } from '../../scripts/start/watch';
import { recordOf, type ContactRecord } from './record';

const ROSTER = join(ROOT, 'flows/satisfaction-survey/contacts.xlsx');

type Start = (p: HostStart) => Promise<StartedHost>;
/** Events tell of the line as well: trunk, codes. */
type Outcome = Omit<ContactRecord, 'events'>;

/** Runs the survey in a host; over SIP with callees and a recogniser of its own. */
async function survey(name: string, start: Start, sip: boolean): Promise<Record<string, Outcome>> {
  const folder = join(
    ROOT,
    '.dialflow',
    `test-${name}-${sip ? 'sip' : 'simulated'}-${process.pid}`,
  );
  const world = sip ? await startSipWorld(ROSTER) : undefined;
  let host: StartedHost | undefined;
  try {
    const engine = world && { engine: overSip(world) };
    host = await start({ folder, roster: ROSTER, log: () => undefined, ...engine });
    const alive = world ? Promise.race([host.alive, world.alive]) : host.alive;
    const ended = await watch(host.dataFolder, alive, () => undefined);
    const records = await recordOf(host.dataFolder, ended);
    return Object.fromEntries(
      Object.entries(records).map(([id, { events: _, ...outcome }]) => [id, outcome]),
    );
  } finally {
    await host?.stop();
    await world?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('The satisfaction survey over SIP', () => {
  let simulated: Record<string, Outcome>;

  before(async () => {
    simulated = await survey('Node-RED', startInNodeRed, false);
    expect(Object.keys(simulated)).to.have.length(20);
  });

  // One after the other: it is in real time, and all ends of the calls are on this machine.
  for (const [name, start] of [
    ['Node-RED', startInNodeRed],
    ['n8n', startInN8n],
  ] as const) {
    it(`comes to the same in ${name} as on the simulated line: outcomes, tags, every turn`, async () => {
      expect(await survey(name, start, true)).to.deep.equal(simulated);
    });
  }
});
