import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Callee } from '../../engine/api';
import { SimulatedLine } from '../../engine/line/simulated';
import { composeEngine, type Engine } from '../../engine/service/compose';

/** One life of the engine that `bench -- crash` kills; the calls that leave are written down. */
export const PLACED_FILE = 'placed.txt';

const callees: Callee[] = [
  { name: 'brief', numbers: ['138*'], ringSeconds: 1, onAnswer: { hangUp: true, afterSeconds: 2 } },
  { name: 'away', numbers: ['139*'], outcome: ['noAnswer', 'busy'], ringSeconds: 1 },
];
const PREFIXES = ['138', '138', '139'];
/** A second of the campaign takes 50 ms. */
const SPEED = 20;

async function main(): Promise<void> {
  const [dataFolder = '', jobs = '', what = ''] = process.argv.slice(2);
  const place = SimulatedLine.prototype.place;
  SimulatedLine.prototype.place = function (request, listener) {
    // Synchronous: on disk before anything is told of the call.
    appendFileSync(join(dataFolder, PLACED_FILE), `${request.callId}\n`);
    return place.call(this, request, listener);
  };
  process.send?.('begins');
  const engine = await composeEngine(
    { dataFolder, line: { kind: 'simulated', callees }, speed: SPEED },
    {
      failed: (error) => {
        throw error;
      },
    },
  );
  if (what === 'prepare') {
    await prepare(engine, Number(jobs));
    await engine.stop();
  } else if (what === 'finish') {
    await finish(engine);
    await engine.stop();
  }
}

async function prepare({ api }: Engine, jobs: number): Promise<void> {
  const { id: instanceId } = await api.instances.ensure({ name: 'crash', maxConcurrency: 12 });
  await api.instances.update({ instanceId, settings: { dailyCap: 5 } });
  const settings = { name: 'crash', retryTimes: 1, retryIntervalMinutes: 0, ringSeconds: 3 };
  const { id: groupId } = await api.jobGroups.create({ instanceId, settings });
  for (let from = 0; from < jobs; from += 1000) {
    const contacts = Array.from({ length: Math.min(1000, jobs - from) }, (_, index) => ({
      phoneNumber: `${PREFIXES[index % 3]}${String(from + index).padStart(8, '0')}`,
      variables: {},
    }));
    await api.jobGroups.assign({ groupId, contacts });
  }
  await api.jobGroups.start({ groupId });
}

async function finish(engine: Engine): Promise<void> {
  const { api } = engine;
  const [instance] = await api.instances.list();
  if (!instance) throw new Error('the instance is gone');
  let changed = Promise.withResolvers<void>();
  const subscribed = Promise.withResolvers<number>();
  const progress = { types: ['JobGroupProgress' as const] };
  const id = await engine.subscribe('bench', progress, ({ sequence }) => {
    changed.resolve();
    void subscribed.promise.then((subscription) =>
      api.events.acknowledge({ subscription, sequence }),
    );
  });
  subscribed.resolve(id);
  await api.instances.update({ instanceId: instance.id, maxConcurrency: 1_000 });
  for (;;) {
    const next = changed.promise;
    const { list } = await api.jobGroups.list({ instanceId: instance.id });
    if (list.every(({ status }) => status === 'Completed')) return;
    // A line that is killed all the time is not one to pause for.
    for (const { id, pausedBecause } of list) {
      if (pausedBecause) await api.jobGroups.resume({ groupId: id });
    }
    await next;
    changed = Promise.withResolvers();
  }
}

if (require.main === module) void main();
