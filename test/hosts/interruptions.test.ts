import { expect } from 'chai';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { startNodeRed, type RunningNodeRed } from '../../scripts/hosts/nodeRed';
import { freePort, ROOT } from '../../scripts/hosts/processes';
import { DEMONSTRATION, surveyFile, withRoster } from '../../scripts/start/survey';
import { watch } from '../../scripts/start/watch';
import { recordOf } from './record';

const ROSTER = join(ROOT, 'flows/satisfaction-survey/contacts.xlsx');

interface FlowNode {
  id: string;
  type: string;
}

/** The survey in a Node-RED that is interrupted while calls are up. */
describe('A campaign in Node-RED', () => {
  let folder: string;
  let dataFolder: string;
  let flows: FlowNode[];
  let host: RunningNodeRed | undefined;

  beforeEach(() => {
    folder = join(ROOT, '.dialflow', `test-interrupted-${process.pid}`);
    dataFolder = join(folder, 'data');
    flows = withRoster(surveyFile('node-red.json') as FlowNode[], ROSTER).map((node) =>
      node.type === 'dialflow-engine' ? { ...node, ...DEMONSTRATION, dataFolder } : node,
    );
  });
  afterEach(async () => {
    await host?.stop();
    host = undefined;
    rmSync(folder, { recursive: true, force: true });
  });

  const start = async (): Promise<RunningNodeRed> => {
    host = await startNodeRed({ userFolder: folder, port: await freePort(), flows });
    return host;
  };
  const begin = (running: RunningNodeRed) =>
    running.inject(flows.find((node) => node.type === 'inject')?.id ?? '');

  /** Until some calls are over and others are up. */
  const untilUnderWay = (running: RunningNodeRed) =>
    new Promise<void>((resolve, reject) => {
      watch(dataFolder, running.child.endsEarly(), (group) => {
        if (group.succeeded > 3 && group.executing > 2) resolve();
      }).then(() => reject(new Error('it ended before it could be interrupted')), reject);
    });

  const results = async (running: RunningNodeRed) => {
    const ended = await watch(dataFolder, running.child.endsEarly(), () => undefined);
    return { group: ended.group, records: Object.values(await recordOf(dataFolder, ended)) };
  };

  it('goes on by itself after kill -9 and a restart, losing no job and calling nobody twice', async () => {
    const first = await start();
    await begin(first);
    await untilUnderWay(first);
    await first.child.stop('SIGKILL');

    const { group, records } = await results(await start());
    expect(group).to.include({ status: 'Completed', total: 20, executing: 0 });
    expect(group.succeeded + group.failed).to.equal(20);
    for (const { attempts, name } of records) {
      expect(attempts.filter(({ status }) => status === 'Succeeded').length, name).to.be.at.most(1);
      expect(attempts.length, name).to.be.within(1, 2);
    }
    const cut = records.flatMap(({ attempts }) => attempts);
    expect(cut.filter(({ endReason }) => endReason === 'EngineCrashed').length).to.be.at.least(1);
  });

  it('goes on by itself after a full deploy in mid-call, and leaves no call of before', async () => {
    const running = await start();
    await begin(running);
    await untilUnderWay(running);
    await running.deploy(flows);

    const { group, records } = await results(running);
    expect(group).to.include({ status: 'Completed', total: 20, executing: 0 });
    const ends = records.flatMap(({ attempts }) => attempts.map(({ endReason }) => endReason));
    expect(
      ends.filter((end) => end === 'FlowStopped' || end === 'EngineStopped'),
    ).to.not.have.length(0);
    expect(ends).to.not.include('FlowSilent');
    expect(ends).to.not.include(null);
  });
});
