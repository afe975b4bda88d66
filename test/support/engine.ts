import { copyFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach } from 'mocha';
import type {
  Callee,
  Contact,
  EngineOptions,
  EventEnvelope,
  EventFilter,
  JobGroup,
  JobGroupSettings,
} from '../../engine/api';
import { composeEngine, type Engine, type Surroundings } from '../../engine/service/compose';
import { FakeClock } from './fakeClock';
import { tempFolder } from './folders';
import { seededRandom } from './random';

const running = new Set<TestEngine>();

/** An engine in this thread, on a clock that the test moves. */
export class TestEngine {
  instanceId = '';

  private constructor(
    readonly engine: Engine,
    readonly clock: FakeClock,
    readonly dataFolder: string,
    readonly faults: unknown[],
  ) {}

  get api(): Engine['api'] {
    return this.engine.api;
  }

  static async start(
    options: Partial<EngineOptions> & {
      callees?: Callee[];
      openBot?: Surroundings['openBot'];
    } = {},
    clock = new FakeClock(),
  ): Promise<TestEngine> {
    const { callees = [], dataFolder = tempFolder(), openBot, ...rest } = options;
    const faults: unknown[] = [];
    const engine = await composeEngine(
      {
        dataFolder,
        line: { kind: 'simulated', callees }, // unless there is another in `rest`
        timeZone: 'Asia/Shanghai',
        ...rest,
      },
      {
        clock,
        random: seededRandom(1),
        failed: (error) => faults.push(error),
        trainer: null,
        ...(openBot && { openBot }),
      },
    );
    const test = new TestEngine(engine, clock, dataFolder, faults);
    test.instanceId = (await engine.api.instances.ensure({ name: 'test', maxConcurrency: 10 })).id;
    running.add(test);
    return test;
  }

  /** A group with these numbers, started. */
  async campaign(
    numbers: readonly (string | Contact)[],
    settings: Partial<JobGroupSettings> = {},
  ): Promise<JobGroup> {
    const group = await this.api.jobGroups.create({
      instanceId: this.instanceId,
      settings: { name: 'test', ...settings },
    });
    await this.api.jobGroups.assign({
      groupId: group.id,
      contacts: numbers.map((n) => (typeof n === 'string' ? { phoneNumber: n, variables: {} } : n)),
    });
    return this.api.jobGroups.start({ groupId: group.id });
  }

  async on(
    filter: EventFilter,
    handler: (event: EventEnvelope) => void | Promise<void>,
    consumer = 'test',
  ): Promise<number> {
    const id: number = await this.engine.subscribe(consumer, filter, (event) => {
      void Promise.resolve(handler(event)).then(() =>
        this.api.events.acknowledge({ subscription: id, sequence: event.sequence }),
      );
    });
    return id;
  }

  /** Moves the clock until the group has ended, `limitMs` at the most. */
  async untilEnded(groupId: string, limitMs = 24 * 3_600_000): Promise<JobGroup> {
    for (let waited = 0; waited < limitMs; waited += 1_000) {
      const group = await this.api.jobGroups.get({ groupId });
      if (group.status === 'Completed' || group.status === 'Stopped') return group;
      await this.clock.advance(1_000);
    }
    throw new Error(`group ${groupId} has not ended after ${limitMs} ms`);
  }

  async stop(): Promise<void> {
    if (!running.delete(this)) return;
    await this.engine.stop();
  }

  /**
   * What kill -9 would leave: a copy of the database files as they are at this instant, in a
   * folder of its own, for another engine to start on.
   */
  crashedCopy(): string {
    const copy = tempFolder();
    for (const file of readdirSync(this.dataFolder)) {
      if (file.startsWith('dialflow.db'))
        copyFileSync(join(this.dataFolder, file), join(copy, file));
    }
    return copy;
  }
}

afterEach(async () => {
  const left = [...running];
  for (const engine of left) await engine.stop();
  const faults = left.flatMap((engine) => engine.faults);
  if (faults.length > 0) throw faults[0];
});
