import { expect } from 'chai';
import { DialflowError, type EngineOptions } from '../../../engine/api';
import { acquireEngine, startEngine, type EngineClient } from '../../../engine/client';
import { tempFolder } from '../../support/folders';

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
});
