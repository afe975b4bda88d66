import { expect } from 'chai';
import { basename, relative } from 'node:path';
import { DialflowError, type EngineOptions } from '../../../engine/api';
import {
  acquireEngine,
  joinEngine,
  startEngine,
  stopEngines,
  type EngineClient,
} from '../../../engine/client';
import { tempFolder } from '../../support/folders';
import { rejection } from '../../support/rejection';

const options = (dataFolder: string, more: Partial<EngineOptions> = {}): EngineOptions => ({
  dataFolder,
  line: {
    kind: 'simulated',
    callees: [{ name: 'brief', numbers: ['*'], ringSeconds: 0.1, onAnswer: { hangUp: true } }],
  },
  speed: 100,
  ...more,
});

async function codeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'none',
    (error: unknown) => (error instanceof DialflowError ? error.code : String(error)),
  );
}

/** What is told of bad input, `path: reason`. */
async function problemsOf(promise: Promise<unknown>): Promise<string[]> {
  const { code, details } = await rejection(promise);
  expect(code).to.equal('InvalidInput');
  return (details.problems ?? []).map(({ path, reason }) => `${path}: ${reason}`);
}

describe('The engine in a thread of its own', () => {
  const clients: EngineClient[] = [];
  const start = async (folder: string, more: Partial<EngineOptions> = {}) => {
    const client = await startEngine(options(folder, more));
    clients.push(client);
    return client;
  };
  afterEach(async () => {
    for (const client of clients.splice(0)) await client.stop();
  });

  it('answers calls of the contract', async () => {
    const folder = tempFolder();
    const client = await start(folder);
    expect(await client.engine.info()).to.include({ line: 'simulated', speed: 100, liveCalls: 0 });
    const instance = await client.instances.ensure({ name: 'one', maxConcurrency: 3 });
    expect(await client.instances.get({ instanceId: instance.id })).to.deep.equal(instance);
  });

  it('rejects with the error of the contract, as it was thrown', async () => {
    const client = await start(tempFolder());
    const failing = client.instances.get({ instanceId: 'none' });
    expect(await codeOf(failing)).to.equal('NotFound');
    await failing.catch((error: Error) => expect(error.message).to.include('no instance "none"'));
  });

  it('runs a campaign and delivers its events until they are acknowledged', async () => {
    const folder = tempFolder();
    const client = await start(folder);
    const { id: instanceId } = await client.instances.ensure({ name: 'one' });
    const seen: string[] = [];
    const complete = new Promise<void>((resolve) => {
      void client.subscribe('test', { types: ['JobComplete'] }, ({ body }) => {
        if (body.eventType === 'JobComplete') seen.push(body.status);
        if (seen.length === 3) resolve();
      });
    });
    const group = await client.jobGroups.create({ instanceId, settings: { name: 'g' } });
    const contacts = ['1', '2', '3'].map((n) => ({ phoneNumber: `1380000000${n}`, variables: {} }));
    await client.jobGroups.assign({ groupId: group.id, contacts });
    await client.jobGroups.start({ groupId: group.id });
    await complete;
    expect(seen).to.deep.equal(['Succeeded', 'Succeeded', 'Succeeded']);
  });

  it('keeps an event that a handler rejects for the next subscription', async () => {
    const folder = tempFolder();
    const client = await start(folder);
    const { id: instanceId } = await client.instances.ensure({ name: 'one' });
    const refused = new Promise<void>((resolve) => {
      void client.subscribe('picky', { types: ['JobComplete'], direct: true }, () => {
        resolve();
        throw new Error('not now');
      });
    });
    const contact = { phoneNumber: '13800000001', variables: {} };
    await client.calls.dial({ instanceId, contact });
    await refused;
    await client.stop();
    const again = await start(folder);
    await new Promise<void>((resolve) => {
      void again.subscribe('picky', { types: ['JobComplete'], direct: true }, () => resolve());
    });
  });

  it('delivers an event that a handler rejects again, to the same subscription', async () => {
    const client = await start(tempFolder());
    const { id: instanceId } = await client.instances.ensure({ name: 'one' });
    const seen: number[] = [];
    const again = new Promise<void>((resolve) => {
      const filter = { types: ['JobComplete' as const], direct: true };
      void client.subscribe('picky', filter, async ({ sequence }) => {
        seen.push(sequence);
        if (seen.length === 1) throw new Error('not now');
        resolve();
      });
    });
    await client.calls.dial({ instanceId, contact: { phoneNumber: '13800000001', variables: {} } });
    await again;
    expect(seen).to.deep.equal([seen[0], seen[0]]);
  });

  it('keeps nothing for a transient consumer whose subscription has ended', async () => {
    const client = await start(tempFolder());
    const { id: instanceId } = await client.instances.ensure({ name: 'one' });
    const contact = { phoneNumber: '13800000001', variables: {} };
    const filter = { types: ['JobComplete' as const], direct: true };
    const jobs: string[] = [];
    let told = (): void => undefined;
    const watch = (consumer: string, transient: boolean) =>
      client.subscribe(
        consumer,
        filter,
        ({ body }) => {
          if (body.eventType === 'JobComplete') jobs.push(`${consumer} ${body.id}`);
          told();
        },
        { transient },
      );
    const dial = async (): Promise<string> => {
      const events = new Promise<void>((resolve) => (told = resolve));
      const { call } = await client.calls.dial({ instanceId, contact });
      await events;
      return call.jobId;
    };

    const passing = await watch('passing', true);
    const first = await dial();
    await passing.close();
    await watch('witness', false);
    const second = await dial();
    await watch('passing', true);
    await client.events.forget({ consumer: 'witness' });
    const third = await dial();
    expect(jobs).to.deep.equal([`passing ${first}`, `witness ${second}`, `passing ${third}`]);
  });

  it('refuses a request that does not fit the contract, by path', async () => {
    const client = await start(tempFolder());
    const anything = client as unknown as Record<string, Record<string, (p?: unknown) => never>>;
    const asked = (domain: string, method: string, params?: unknown) =>
      problemsOf(Promise.resolve().then(() => anything[domain]![method]!(params)));
    expect(await asked('instances', 'get')).to.deep.equal([': must be an object, not undefined']);
    expect(await asked('calls', 'speak', null)).to.deep.equal([': must be an object, not null']);
    expect(await asked('events', 'list', { limit: -1 })).to.deep.equal([
      'limit: must be at least 1, not -1',
    ]);
    expect(await asked('calls', 'hangUp', { callId: 'c', raison: 'Completed' })).to.deep.equal([
      'raison: is not a known field; "reason" is',
    ]);
    expect(await client.engine.info()).to.include({ line: 'simulated' });
    expect(await (client.engine.info as (p: unknown) => Promise<object>)(null)).to.include({
      line: 'simulated',
    });
  });

  it('refuses a subscription to events that there are not, or without a handler', async () => {
    const client = await start(tempFolder());
    const types = ['Nothing'] as never[];
    const [problem] = await problemsOf(client.subscribe('a', { types }, () => undefined));
    expect(problem).to.match(/^filter\.types\[0\]: must be one of Dialing, /);
    expect(
      await problemsOf(client.subscribe('a', undefined as never, () => undefined)),
    ).to.have.length(1);
    expect(await problemsOf(client.subscribe('a', {}, undefined as never))).to.deep.equal([
      'handler: must be a function that takes an event',
    ]);
  });

  it('refuses parameters that are no plain data, by path, and goes on', async () => {
    const client = await start(tempFolder());
    const contact = { phoneNumber: '1', variables: { say: (() => 'hello') as never } };
    expect(await problemsOf(client.calls.dial({ instanceId: 'i', contact }))).to.deep.equal([
      'contact.variables.say: is a function, which cannot be sent to the engine; give plain data',
    ]);
    const texts = ['one', Symbol('two') as never];
    const speaking = client.calls.speak({ callId: 'c', node: 'n', texts });
    expect(await problemsOf(speaking)).to.deep.equal([
      'texts[1]: is a symbol, which cannot be sent to the engine; give plain data',
    ]);
    const instanceId = Promise.resolve('later') as never;
    expect(await problemsOf(client.instances.get({ instanceId }))).to.deep.equal([
      'instanceId: is a promise, which cannot be sent to the engine; give plain data',
    ]);
    const filter = { group: (() => 'g') as never };
    expect(await problemsOf(client.subscribe('c', filter, () => undefined))).to.have.length(1);
    expect(await client.engine.info()).to.include({ line: 'simulated' });
  });

  it('refuses options that are no plain data, by path', async () => {
    const wrong = options(tempFolder(), { timeZone: (() => 'UTC') as never });
    expect(await problemsOf(startEngine(wrong))).to.deep.equal([
      'timeZone: is a function, which cannot be sent to the engine; give plain data',
    ]);
  });

  it('stops once, however often it is told to', async () => {
    const client = await start(tempFolder());
    await Promise.all([client.stop(), client.stop()]);
    await client.stop();
    expect(await client.ended).to.equal(null);
  });

  it('tells of a data folder in use before it starts', async () => {
    const folder = tempFolder();
    await start(folder);
    expect(await codeOf(startEngine(options(folder)))).to.equal('DataFolderInUse');
  });

  it('refuses a line whose callees are described wrongly, by path', async () => {
    const wrong = options(tempFolder(), {
      line: { kind: 'simulated', callees: [{ name: '', outcome: 'sleeps' as never }] },
    });
    const error: unknown = await startEngine(wrong).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(DialflowError);
    const paths = (error as DialflowError).details.problems?.map((problem) => problem.path);
    expect(paths).to.include('callees[0].outcome');
  });

  it('fails what is asked of it once it is stopped', async () => {
    const client = await start(tempFolder());
    await client.stop();
    expect(await codeOf(client.engine.info())).to.equal('EngineStopped');
  });
});

describe('The engines of a process', () => {
  it('are joined where they run with the same settings, and not started for it', async () => {
    const folder = tempFolder();
    expect(await joinEngine(options(folder))).to.equal(null);
    const lease = await acquireEngine(options(folder));
    expect(await joinEngine(options(folder, { speed: 2 }))).to.equal(null);
    const joined = await joinEngine(options(folder));
    expect(joined?.client).to.equal(lease.client);
    await lease.release();
    expect((await joined?.client.engine.info())?.dataFolder).to.equal(folder);
    await joined?.release();
    expect(await joinEngine(options(folder))).to.equal(null);
  });

  it('are shared by those who want the same data folder with the same settings', async () => {
    const folder = tempFolder();
    const [one, two] = await Promise.all([
      acquireEngine(options(folder)),
      acquireEngine(options(folder)),
    ]);
    expect(one.client).to.equal(two.client);
    await one.release();
    expect(await codeOf(two.client.engine.info())).to.equal('none');
    await two.release();
    expect(await codeOf(two.client.engine.info())).to.equal('EngineStopped');
  });

  it('refuse a user who wants the same folder with other settings', async () => {
    const folder = tempFolder();
    const lease = await acquireEngine(options(folder));
    expect(await codeOf(acquireEngine(options(folder, { speed: 2 })))).to.equal(
      'EngineSettingsDiffer',
    );
    await lease.release();
  });

  it('start again for the next user, also while the last one is leaving', async () => {
    const folder = tempFolder();
    const first = await acquireEngine(options(folder));
    const leaving = first.release();
    const second = await acquireEngine(options(folder, { speed: 2 }));
    await leaving;
    expect((await second.client.engine.info()).speed).to.equal(2);
    await second.release();
  });

  it('are not given away while they are being stopped', async () => {
    const folder = tempFolder();
    const first = await acquireEngine(options(folder));
    const stopping = stopEngines();
    const second = await acquireEngine(options(folder));
    await stopping;
    expect(second.client).to.not.equal(first.client);
    expect(await codeOf(first.client.engine.info())).to.equal('EngineStopped');
    expect(await codeOf(second.client.engine.info())).to.equal('none');
    await first.release(); // Its engine has stopped already; the other goes on.
    expect(await codeOf(second.client.engine.info())).to.equal('none');
    await second.release();
  });

  it('are not given away when they are stopped while they start', async () => {
    const folder = tempFolder();
    const acquiring = codeOf(acquireEngine(options(folder)));
    await stopEngines();
    expect(await acquiring).to.equal('EngineStopped');
    const next = await acquireEngine(options(folder));
    expect(await codeOf(next.client.engine.info())).to.equal('none');
    await next.release();
  });

  it('are those of all copies of this package, also on their way out', async () => {
    const folder = tempFolder();
    const copy = secondCopy();
    const [one, two] = await Promise.all([
      acquireEngine(options(folder)),
      copy.acquireEngine(options(folder)),
    ]);
    expect(one.client).to.equal(two.client);
    await one.release();
    const leaving = two.release();
    const next = await acquireEngine(options(folder));
    await leaving;
    expect(await codeOf(next.client.engine.info())).to.equal('none');
    await copy.stopEngines();
    expect(await codeOf(next.client.engine.info())).to.equal('EngineStopped');
    await next.release();
  });

  it('are the same for options that mean the same', async () => {
    const folder = tempFolder();
    const callees = [{ name: 'brief', ringSeconds: 1 }];
    const lease = await acquireEngine({
      dataFolder: folder,
      line: { kind: 'simulated', callees, calleeVariable: 'callee' },
      speed: 1,
    });
    const same: EngineOptions[] = [
      {
        line: {
          calleeVariable: 'callee',
          callees: [{ ringSeconds: 1, name: 'brief' }],
          kind: 'simulated',
        },
        dataFolder: `${folder}/../${basename(folder)}/`,
      },
      {
        dataFolder: relative(process.cwd(), folder),
        line: {
          kind: 'simulated',
          callees,
          calleeVariable: 'callee',
          defaultCallee: undefined as never,
        },
        speed: undefined as never,
        timeZone: '',
        flowSilenceSeconds: undefined as never,
      },
    ];
    for (const asked of same) {
      const another = await acquireEngine(asked);
      expect(another.client).to.equal(lease.client);
      await another.release();
    }
    const different = acquireEngine({ ...same[0]!, flowSilenceSeconds: 31 });
    expect(await codeOf(different)).to.equal('EngineSettingsDiffer');
    await lease.release();
  });

  it('need a data folder', async () => {
    expect(await problemsOf(acquireEngine(undefined as never))).to.have.length(1);
    expect(await problemsOf(acquireEngine(options(' ')))).to.deep.equal([
      'dataFolder: must be the path of a folder',
    ]);
  });
});

/** The client as a host has it that loads the package twice. */
function secondCopy(): typeof import('../../../engine/client') {
  const loaded = Object.keys(require.cache).filter((file) => /engine.client/.test(file));
  const kept = loaded.map((file) => [file, require.cache[file]] as const);
  for (const file of loaded) Reflect.deleteProperty(require.cache, file);
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import comes once
    return require('../../../engine/client') as typeof import('../../../engine/client');
  } finally {
    for (const [file, module] of kept) require.cache[file] = module;
  }
}
