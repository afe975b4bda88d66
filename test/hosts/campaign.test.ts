import { expect } from 'chai';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { JobGroupStatus } from '../../engine/api';
import { openSqliteReadOnly } from '../../engine/store/sqlite';
import type { Cell, Targets } from '../../nodes/host/flows/flow';
import { hostNode, node, type Flow } from '../../scripts/flows/description';
import { debug, inject, manualTrigger, noOp } from '../../scripts/flows/hostNodes';
import { ROOT } from '../../scripts/hosts/processes';
import { flowHosts, START, type FlowHost } from './flowHosts';

const [FIRST, SECOND] = ['First of all', 'Once more'];
const ENGINE = {
  ...{ instance: 'default', speed: 20, flowSilenceSeconds: 300 },
  callees: [
    { name: 'brief', numbers: ['138*'], ringSeconds: 1, onAnswer: { hangUp: true } },
    { name: 'busy', numbers: ['139*'], outcome: 'busy', ringSeconds: 1 },
  ],
};

type Operation = 'assign' | 'preview' | 'start' | 'pause' | 'resume' | 'get';

/** A node of an operation on the group of that name. */
const on = (operation: Operation, at: Cell, to: Targets, settings: object = {}) =>
  node('jobGroup', operation, {
    ...{ at, to },
    settings: { operation, jobGroup: FIRST, ...settings },
  });

const start = hostNode(START, {
  ...{ at: [0, 0], nodeRed: inject(), n8n: manualTrigger() },
  to: 'first',
});

/** Shown where the test reads it: on the console. */
const shown = (at: Cell) => {
  const part = debug('payload');
  const nodeRed = { ...part, properties: { ...part.properties, console: true } };
  return hostNode('Shown', { at, nodeRed, n8n: noOp() });
};

const flowOf = (key: string, nodes: Flow['groups'][number]['nodes']): Flow => ({
  ...{ key: `test/campaign/${key}`, name: key, info: '' },
  engine: { key: 'test/campaign/engine', name: 'engine', settings: ENGINE },
  groups: [{ title: key, nodes }],
});

const campaign = flowOf('campaign', [
  start,
  node('jobGroup', 'first', {
    at: [1, 0],
    to: 'Roster',
    settings: {
      ...{ operation: 'create', name: FIRST, priority: 'urgent', minConcurrency: 2 },
      ...{ execution: 'scheduled', repeatBy: 'Once', endAt: '2099-12-31', retryTimes: 0 },
    },
  }),
  node('contacts', 'Roster', {
    at: [2, 0],
    settings: { source: 'text', text: '13800000001 13800000002 13900000003 12' },
    to: { valid: 'assign' },
  }),
  on('assign', [3, 0], 'preview', { consentSource: 'contract' }),
  on('preview', [4, 0], { out: ['Shown', 'start'] }),
  shown([5, 1]),
  on('start', [5, 0], 'pause'),
  on('pause', [6, 0], 'resume'),
  on('resume', [7, 0], 'get'),
  on('get', [8, 0], {}),
]);

const again = flowOf('again', [
  start,
  node('jobGroup', 'first', {
    at: [1, 0],
    to: 'Shown',
    settings: {
      ...{ operation: 'redial', jobGroup: FIRST },
      ...{ outcomes: ['failed'], copyName: SECOND, startAtOnce: true },
    },
  }),
  shown([2, 0]),
]);

/** What became of the group of that name, once it has. */
const ended = (name: string, dataFolder: string, { child }: FlowHost) =>
  child.until(`the end of "${name}"`, async () => {
    const db = openSqliteReadOnly(dataFolder);
    try {
      const group = await db
        .selectFrom('job_group')
        .selectAll()
        .where('name', '=', name)
        .executeTakeFirst();
      if (group?.status !== JobGroupStatus.Completed) return undefined;
      const jobs = await db
        .selectFrom('job')
        .select(['phone_number', 'consent_source'])
        .where('group_id', '=', group.id)
        .orderBy('sequence')
        .execute();
      const log = await db.selectFrom('audit').select('event_name').orderBy('id').execute();
      const { succeeded, failed, total, settings } = group;
      const { priority, minConcurrency } = JSON.parse(settings) as Record<string, unknown>;
      return {
        counts: { total, succeeded, failed },
        settings: { priority, minConcurrency },
        jobs: jobs.map((job) => [job.phone_number, job.consent_source]),
        log: log.map((row) => row.event_name),
      };
    } finally {
      await db.destroy();
    }
  });

for (const [name, begin] of flowHosts) {
  describe(`A campaign in a real ${name}`, () => {
    const folder = join(ROOT, '.dialflow', `test-campaign-${name}-${process.pid}`);
    after(() => rmSync(folder, { recursive: true, force: true }));

    it('is previewed, started, paused, resumed, and redialled by outcome', async () => {
      const host = await begin(folder);
      const dataFolder = join(folder, 'data');
      try {
        await host.run(campaign, dataFolder);
        if (name === 'Node-RED') await host.child.says(/toDial: 3/);
        const first = await ended(FIRST, dataFolder, host);
        expect(first.counts).to.deep.equal({ total: 3, succeeded: 2, failed: 1 });
        expect(first.settings).to.deep.equal({ priority: 'urgent', minConcurrency: 2 });
        expect(first.jobs.map(([, source]) => source)).to.deep.equal(Array(3).fill('contract'));
        for (const event of ['CreateJobGroup', 'AssignJobs', 'SuspendJobs', 'ResumeJobs']) {
          expect(first.log).to.include(event);
        }
        await host.run(again, dataFolder);
        const second = await ended(SECOND, dataFolder, host);
        expect(second.counts).to.deep.equal({ total: 1, succeeded: 0, failed: 1 });
        expect(second.jobs).to.deep.equal([['13900000003', 'contract']]);
      } finally {
        await host.stop();
      }
    });
  });
}
