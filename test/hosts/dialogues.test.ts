import { expect } from 'chai';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { turnFromRow } from '../../engine/store/turns';
import { openSqliteReadOnly } from '../../engine/store/sqlite';
import { ROOT } from '../../scripts/hosts/processes';
import { watch, type Ended } from '../../scripts/start/watch';
import {
  dialogueFlow,
  DIALOGUES,
  endedAs,
  numberOf,
  saidIn,
  type Said,
} from '../support/dialogues';
import { flowHosts, type FlowHost } from './flowHosts';

/** All of the table at once, and time for a slow host between two nodes. */
const ENGINE = {
  instance: 'default',
  maxConcurrency: DIALOGUES.length,
  speed: 10,
  flowSilenceSeconds: 300,
};

/** What was said to each number. */
async function saidTo(dataFolder: string, { jobs }: Ended): Promise<Map<string, Said[]>> {
  const db = openSqliteReadOnly(dataFolder);
  try {
    const said = new Map<string, Said[]>();
    for (const { job, tasks } of jobs) {
      const rows = await db
        .selectFrom('turn')
        .selectAll()
        .where('call_id', '=', tasks[0]?.callId ?? '')
        .orderBy('sequence')
        .execute();
      said.set(
        job.contact.phoneNumber,
        rows.map((row) => saidIn(turnFromRow(row))),
      );
    }
    return said;
  } finally {
    await db.destroy();
  }
}

for (const [name, start] of flowHosts) {
  describe(`A conversation in a real ${name}`, () => {
    const folder = join(ROOT, '.dialflow', `test-dialogues-${name}-${process.pid}`);
    let host: FlowHost;
    before(async () => (host = await start(folder)));
    after(async () => {
      await host?.stop();
      rmSync(folder, { recursive: true, force: true });
    });

    for (const way of ['a Branch node', 'single nodes'] as const) {
      describe(`by ${way}`, () => {
        let ended: Ended;
        let said: Map<string, Said[]>;

        before(async () => {
          const dataFolder = join(folder, way.replaceAll(' ', '-'));
          await host.run(dialogueFlow(way, ENGINE), dataFolder);
          ended = await watch(dataFolder, host.child.endsEarly(), () => undefined);
          said = await saidTo(dataFolder, ended);
        });

        for (const dialogue of DIALOGUES) {
          it(`meets ${dialogue.what}`, () => {
            const number = numberOf(dialogue);
            expect(said.get(number)).to.deep.equal(dialogue.said);
            const one = ended.jobs.find(({ job }) => job.contact.phoneNumber === number);
            expect(one && endedAs(one.tasks, one.tags)).to.deep.equal(dialogue.ended);
          });
        }
      });
    }
  });
}
