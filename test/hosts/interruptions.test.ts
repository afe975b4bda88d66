import { expect } from 'chai';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { startN8n, type RunningN8n, type WorkflowJson } from '../../scripts/hosts/n8n';
import { startNodeRed, type RunningNodeRed } from '../../scripts/hosts/nodeRed';
import { freePort, ROOT, type Child } from '../../scripts/hosts/processes';
import { DEMONSTRATION, surveyFile, withRoster } from '../../scripts/start/survey';
import { watch } from '../../scripts/start/watch';
import { recordOf, type ContactRecord } from './record';

const ROSTER = join(ROOT, 'flows/satisfaction-survey/contacts.xlsx');

interface FlowNode {
  id: string;
  type: string;
}

/** Until some calls are over and others are up. */
function untilUnderWay(dataFolder: string, { child }: { child: Child }): Promise<void> {
  return new Promise((resolve, reject) => {
    watch(dataFolder, child.endsEarly(), (group) => {
      if (group.succeeded > 3 && group.executing > 2) resolve();
    }).then(() => reject(new Error('it ended before it could be interrupted')), reject);
  });
}

async function results(dataFolder: string, { child }: { child: Child }) {
  const ended = await watch(dataFolder, child.endsEarly(), () => undefined);
  return { group: ended.group, records: Object.values(await recordOf(dataFolder, ended)) };
}

/** No job lost, nobody called again who had answered, nothing left open. */
function expectWhole({ group, records }: Awaited<ReturnType<typeof results>>): void {
  expect(group).to.include({ status: 'Completed', total: 20, executing: 0 });
  expect(group.succeeded + group.failed).to.equal(20);
  for (const { attempts, name } of records) {
    expect(attempts.filter(({ status }) => status === 'Succeeded').length, name).to.be.at.most(1);
    expect(attempts.length, name).to.be.within(1, 3);
    expect(
      attempts.map(({ endReason }) => endReason),
      name,
    ).to.not.include(null);
  }
}

const endReasons = (records: ContactRecord[]) =>
  records.flatMap(({ attempts }) => attempts.map(({ endReason }) => endReason));

let folder: string;
let dataFolder: string;
let host: { stop(): Promise<void> } | undefined;

/** Both suites work in a folder of their own and leave nothing running. */
function eachInItsFolder(): void {
  beforeEach(() => {
    folder = join(ROOT, '.dialflow', `test-interrupted-${process.pid}`);
    dataFolder = join(folder, 'data');
  });
  afterEach(async () => {
    await host?.stop();
    host = undefined;
    rmSync(folder, { recursive: true, force: true });
  });
}

describe('A campaign in Node-RED', () => {
  eachInItsFolder();

  const flows = () =>
    withRoster(surveyFile('node-red.json') as FlowNode[], ROSTER).map((node) =>
      node.type === 'dialflow-engine' ? { ...node, ...DEMONSTRATION, dataFolder } : node,
    );
  const start = async (): Promise<RunningNodeRed> => {
    const running = await startNodeRed({
      userFolder: folder,
      port: await freePort(),
      flows: flows(),
    });
    host = running;
    return running;
  };
  const begin = (running: RunningNodeRed) =>
    running.inject(flows().find((node) => node.type === 'inject')?.id ?? '');

  it('goes on by itself after kill -9 and a restart', async () => {
    const first = await start();
    await begin(first);
    await untilUnderWay(dataFolder, first);
    await first.child.stop('SIGKILL');

    const after = await results(dataFolder, await start());
    expectWhole(after);
    expect(endReasons(after.records)).to.include('EngineCrashed');
  });

  it('goes on by itself after a full deploy in mid-call, and leaves no call of before', async () => {
    const running = await start();
    await begin(running);
    await untilUnderWay(dataFolder, running);
    await running.deploy(flows());

    const after = await results(dataFolder, running);
    expectWhole(after);
    expect(endReasons(after.records)).to.include.oneOf(['FlowStopped', 'EngineStopped']);
    expect(endReasons(after.records)).to.not.include('FlowSilent');
  });
});

describe('A campaign in n8n', () => {
  eachInItsFolder();

  const start = async (): Promise<RunningN8n> => {
    const running = await startN8n({ userFolder: folder, port: await freePort() });
    host = running;
    return running;
  };
  const begin = async (running: RunningN8n): Promise<void> => {
    const callees = JSON.stringify(surveyFile('callees.json'));
    await running.createCredential({ ...DEMONSTRATION, dataFolder, callees });
    const workflow = withRoster(surveyFile('n8n.json') as WorkflowJson, ROSTER);
    const id = await running.importWorkflow(workflow);
    await running.publish(id);
    await running.run(id, '开始外呼');
  };

  for (const [signal, what] of [
    ['SIGKILL', 'EngineCrashed'],
    ['SIGTERM', 'EngineStopped'],
  ] as const) {
    it(`goes on by itself after ${signal} and a restart`, async () => {
      const first = await start();
      await begin(first);
      await untilUnderWay(dataFolder, first);
      await first.child.stop(signal);

      const after = await results(dataFolder, await start());
      expectWhole(after);
      expect(endReasons(after.records)).to.include(what);
    });
  }
});
