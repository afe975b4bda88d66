import { expect } from 'chai';
import { DialflowError, type TrunkSettings } from '../../../../engine/api';
import { words } from '../../../../nodes/host/definition';
import { registerEngine } from '../../../../nodes/host/nodeRed/engineNode';
import { registerNode } from '../../../../nodes/host/nodeRed/register';
import type { Result } from '../../../../nodes/host/run';
import { FakeEngine } from './fakeEngine';
import { Runtime, type FlowNode } from './runtime';
import { runs, samples } from './sample';

const idle = { ...runs };
const engineNode: FlowNode = { id: 'engine', type: 'dialflow-engine', config: true, instance: 'a' };
const probes: FlowNode[] = ['one', 'two', 'three'].map((id) => ({ id, type: 'probe' }));
const each: FlowNode = {
  id: 'node',
  type: 'dialflow-sample-each',
  engine: 'engine',
  wires: [['one'], ['two'], ['three']],
};

/** A promise to be settled by hand. */
function promised<T>(): { promise: Promise<T>; settle: (value: T) => void } {
  let settle: (value: T) => void = () => undefined;
  const promise = new Promise<T>((resolve) => (settle = resolve));
  return { promise, settle };
}

/** What has been begun without being waited for has been done. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a node in Node-RED', () => {
  const red = new Runtime();
  let engine: FakeEngine;
  /** What engines were made of, and the trunks that were tried. */
  const made: Record<string, unknown>[] = [];
  const probed: TrunkSettings[] = [];

  before(async () => {
    await red.start((RED) => {
      registerEngine(RED, {
        acquire: (options) => engine.acquire(options),
        toOptions: (settings, home) => {
          made.push(settings);
          return { dataFolder: home, line: { kind: 'simulated', callees: [] } };
        },
        lineTest: {
          join: () => Promise.resolve(null),
          probe: (line, name) => {
            probed.push(...line.trunks);
            const state = { state: 'up', detail: null, registered: null } as const;
            return Promise.resolve({ name, ...state, since: 0, liveCalls: 0, roundTripMs: 12 });
          },
        },
      });
      samples.forEach((module) => registerNode(RED, module));
    });
  });
  after(() => red.stop());

  beforeEach(() => {
    engine = new FakeEngine();
    Object.assign(runs, idle);
  });
  afterEach(async () => {
    await red.deploy([]);
    expect(engine.leases, 'engines not given back').to.equal(0);
    expect(engine.subscriptions.size, 'subscriptions left').to.equal(0);
  });

  const deploy = (node: FlowNode, ...others: FlowNode[]): Promise<void> =>
    red.deploy([engineNode, node, ...others, ...probes]);

  describe('that takes messages', () => {
    it('lays the result over its message and sends that on the port of the output', async () => {
      runs.each = ({ input, instanceId }) =>
        Promise.resolve({ output: 'done', data: { heard: input['topic'], instanceId } });
      await deploy(each);
      red.send('node', { _msgid: 'm1', topic: 'x', payload: 1 });
      const message = await red.arrival('one');
      expect(message).to.include({ _msgid: 'm1', payload: 1, heard: 'x', instanceId: 'id of a' });
      expect((await red.end('node')).error).to.equal(undefined);
    });

    it('checks its settings, with typed inputs evaluated, in rows of lists as well', async () => {
      const seen = promised<object>();
      runs.each = ({ settings }) => {
        seen.settle(settings);
        return Promise.resolve({ output: 'branch:b', data: {} });
      };
      await deploy({
        ...each,
        text: 'payload.words',
        textType: 'msg',
        name: 'of the node',
        nameValue: 'of the setting',
        times: '3',
        branches: [
          { name: 'a', value: 'as it is', valueType: 'str' },
          { name: 'b', value: '$uppercase(payload.words)', valueType: 'jsonata' },
        ],
      });
      red.send('node', { payload: { words: 'hi' } });
      expect(await seen.promise).to.deep.equal({
        text: 'hi',
        name: 'of the setting',
        times: 3,
        branches: [
          { name: 'a', value: 'as it is' },
          { name: 'b', value: 'HI' },
        ],
        showHungUp: false,
      });
      await red.arrival('two');
    });

    it('fails a message whose settings are wrong, naming every one of them', async () => {
      await deploy({ ...each, text: 'nothing', textType: 'msg', times: 'many', branches: [{}] });
      red.send('node', {});
      const { error } = await red.end('node');
      expect(error).to.be.instanceOf(DialflowError);
      expect((error as DialflowError).details.problems).to.deep.equal([
        { path: 'times', reason: 'must be a number' },
        { path: 'branches[0].name', reason: 'must not be empty' },
      ]);
      expect(red.statusNow('node')).to.include({ fill: 'red', text: 'times must be a number' });
    });

    it('hands a failure of its run to done and shows it in red', async () => {
      runs.each = () => Promise.reject(new DialflowError('NotFound', 'There is no call "c".'));
      await deploy(each);
      red.send('node', {});
      expect((await red.end('node')).error).to.have.property('code', 'NotFound');
      expect(red.statusNow('node')).to.include({ fill: 'red', text: 'There is no call "c".' });
    });

    it('shows bad news in red', async () => {
      const status = words('断', 'broken');
      runs.each = () => Promise.resolve({ output: 'done', data: {}, status, alarming: true });
      await deploy(each);
      red.send('node', {});
      expect(await red.status('node', 'broken')).to.include({ fill: 'red', shape: 'dot' });
    });

    it('tells in its status how many runs are under way, then how the last one ended', async () => {
      const [first, second] = [promised<Result>(), promised<Result>()];
      const waiting = [first, second];
      runs.each = (context) => {
        context.progress(words('振铃', 'ringing'));
        return waiting.shift()?.promise ?? Promise.reject(new Error('a third run'));
      };
      await deploy(each);
      red.send('node', {});
      await red.status('node', 'ringing');
      red.send('node', {});
      await red.status('node', 'running (2)');
      second.settle({ output: 'done', data: {}, status: words('二', 'second') });
      first.settle({ output: 'done', data: {}, status: words('一', 'first') });
      expect(await red.status('node', 'second')).to.include({ fill: 'green' });
    });

    it('notes its engine on the call that a result brings', async () => {
      runs.each = () => Promise.resolve({ output: 'done', data: { call: { id: 'c1' } } });
      await deploy(each);
      red.send('node', {});
      expect((await red.arrival('one'))['call']).to.deep.equal({ id: 'c1', engine: 'engine' });
    });

    it('runs on the engine that the call belongs to', async () => {
      runs.each = ({ instanceId }) => Promise.resolve({ output: 'done', data: { instanceId } });
      await deploy(each, { ...engineNode, id: 'other', instance: 'b' });
      red.send('node', { call: { id: 'c1', engine: 'other' } });
      const message = await red.arrival('one');
      expect(message).to.deep.include({
        instanceId: 'id of b',
        call: { id: 'c1', engine: 'other' },
      });
    });

    it('ends the branch quietly when the callee is gone, and says so', async () => {
      runs.each = () => Promise.resolve({ output: 'hungUp', data: { hungUp: {} } });
      await deploy(each);
      red.send('node', {});
      expect((await red.end('node')).error).to.equal(undefined);
      expect(red.statusNow('node')).to.include({ text: 'hung up' });
      expect(red.arrivals).to.deep.equal([]);
    });

    it('sends a hang-up on its own port where that is shown', async () => {
      runs.each = () => Promise.resolve({ output: 'hungUp', data: { hungUp: { reason: 'x' } } });
      await deploy({ ...each, showHungUp: true });
      red.send('node', {});
      expect((await red.arrival('two'))['hungUp']).to.deep.equal({ reason: 'x' });
    });

    it('gives the file in the payload to its run', async () => {
      const seen = promised<unknown>();
      runs.each = async ({ attachment }) => {
        seen.settle(await attachment());
        return { output: 'done', data: {} };
      };
      await deploy(each);
      const data = Buffer.from('phoneNumber');
      red.send('node', { payload: data, filename: '/tmp/roster.csv' });
      expect(await seen.promise).to.deep.equal({ fileName: 'roster.csv', data });
    });

    it('fails what it is sent while it has no engine', async () => {
      await deploy({ ...each, engine: 'nowhere' });
      red.send('node', {});
      expect((await red.end('node')).error?.message).to.contain('no engine');
      expect(red.statusNow('node')).to.include({ fill: 'red', text: 'no engine chosen' });
    });
  });

  describe('that takes lists', () => {
    const all = { ...each, type: 'dialflow-sample-all' };

    it('runs once for the payload and sends one list per output', async () => {
      runs.all = ({ inputs }) =>
        Promise.resolve({
          outputs: { good: inputs, bad: [{ row: 2 }] },
          status: words('1/2', '1 of 2'),
        });
      await deploy(all);
      red.send('node', { payload: [{ row: 1 }, 'no record'] });
      expect((await red.arrival('one')).payload).to.deep.equal([{ row: 1 }]);
      expect((await red.arrival('two')).payload).to.deep.equal([{ row: 2 }]);
      await red.status('node', '1 of 2');
    });

    it('sends a file as a message of its own, its bytes in the payload', async () => {
      const data = Buffer.from('..x,y..').subarray(2, 5);
      runs.all = () =>
        Promise.resolve({
          outputs: { good: [{ kind: 'table' }], bad: [] },
          files: { good: [{ fileName: 'a.csv', data, mimeType: 'text/csv' }] },
        });
      await deploy(all);
      red.send('node', { payload: {}, topic: 't' });
      const sent = await red.arrival('one');
      expect(sent.payload).to.deep.equal(Buffer.from('x,y'));
      expect(sent).to.deep.include({ filename: 'a.csv', file: { kind: 'table' }, topic: 't' });
    });

    it('sends nothing on an output without records', async () => {
      runs.all = () => Promise.resolve({ outputs: { good: [{ row: 1 }], bad: [] } });
      await deploy(all);
      red.send('node', { payload: { row: 1 } });
      await red.end('node');
      await red.arrival('one');
      expect(red.arrivals.map(({ at }) => at)).to.deep.equal(['one']);
    });

    it('shows what goes on after its run, until the node closes', async () => {
      const over = promised<void>();
      runs.all = ({ background, progress }) => {
        background(async (signal) => {
          progress(words('3/20', '3 of 20'));
          await new Promise((resolve) => signal.addEventListener('abort', resolve));
          over.settle();
        });
        return Promise.resolve({ outputs: {} });
      };
      await deploy(all);
      red.send('node', {});
      await red.status('node', '3 of 20');
      await red.deploy([]);
      await over.promise;
    });
  });

  describe('that fails, or another of its flow, with a call', () => {
    const call = { id: 'c1', engine: 'engine' };
    const failing = { call, fail: new Error('no') };

    it('has its engine told at once, and of others that the flow may go on', async () => {
      runs.each = () => Promise.reject(new Error('no'));
      await deploy(each);
      red.send('one', failing);
      await red.end('one');
      red.send('node', { call });
      await red.end('node');
      await settled();
      expect(engine.failed).to.deep.equal([
        { callId: 'c1', mayGoOn: true },
        { callId: 'c1', mayGoOn: false },
      ]);
    });

    it('is left to the Catch node that sees to it', async () => {
      const seeing = (more: object): FlowNode => ({ id: 'catch', type: 'catch', ...more });
      for (const [scope, told] of [
        [null, 0],
        [['one'], 0],
        [['two'], 1],
      ] as const) {
        engine.failed.length = 0;
        await deploy(each, seeing({ scope }));
        red.send('one', failing);
        await red.end('one');
        await settled();
        expect(engine.failed, JSON.stringify(scope)).to.have.length(told);
      }
    });

    it('tells nothing without a failure, or without a call', async () => {
      await deploy(each);
      red.send('one', { call });
      red.send('two', { fail: failing.fail });
      await red.end('one');
      await red.end('two');
      await settled();
      expect(engine.failed).to.deep.equal([]);
    });
  });

  describe('that is closed', () => {
    it('leaves no run behind: its signal is aborted and its call hung up', async () => {
      const started = promised<AbortSignal>();
      const result = promised<Result>();
      runs.each = ({ signal }) => {
        started.settle(signal);
        return result.promise;
      };
      await deploy(each);
      red.send('node', { call: { id: 'c1' } });
      const signal = await started.promise;
      await red.deploy([engineNode, { ...each, text: 'changed' }, ...probes]);
      expect(signal.aborted).to.equal(true);
      expect(engine.hungUp).to.deep.equal([{ callId: 'c1', reason: 'FlowStopped', atOnce: true }]);
      result.settle({ output: 'done', data: { call: { id: 'late' } } });
      await Promise.resolve();
      expect(engine.hungUp[1]).to.deep.include({ callId: 'late' });
      expect(red.arrivals).to.deep.equal([]);
      expect(red.done).to.deep.equal([]);
    });

    it('keeps the engine over a deploy that changes neither of them', async () => {
      await deploy(each, { id: 'extra', type: 'probe' });
      await red.deploy([engineNode, each, ...probes], 'nodes');
      expect(engine.acquired).to.have.length(1);
    });
  });

  describe('whose engine does not start', () => {
    const inUse = new DialflowError(
      'DataFolderInUse',
      'The data folder is in use.',
      { owner: { pid: 4711 } },
      true,
    );

    it('names the process that holds the data folder', async () => {
      engine.refusal = inUse;
      await deploy(each);
      expect(await red.status('node', 'data folder is held by process 4711')).to.include({
        fill: 'red',
      });
      red.send('node', {});
      expect((await red.end('node')).error).to.have.property('code', 'DataFolderInUse');
    });

    it('works as soon as a message finds it started', async () => {
      engine.refusal = inUse;
      await deploy(each);
      await red.status('node', 'data folder is held by process 4711');
      engine.refusal = undefined;
      red.send('node', {});
      expect((await red.end('node')).error).to.equal(undefined);
      expect(red.statusNow('node')).to.deep.equal({});
    });
  });

  describe('that starts flows', () => {
    const trigger = { ...each, type: 'dialflow-sample-trigger', group: 'g1' };

    it('sends a message per event and acknowledges it by that', async () => {
      await deploy(trigger);
      expect(await red.status('node', 'waiting for events')).to.include({ fill: 'green' });
      expect(engine.subscriptions.get('node-red:node')?.filter).to.deep.equal({
        instanceId: 'id of a',
        groupId: 'g1',
      });
      await engine.deliver('node-red:node', { sequence: 7 });
      expect(await red.arrival('one')).to.include({ sequence: 7 });
    });

    it('takes what its run does not want without sending anything', async () => {
      const seen: unknown[] = [];
      runs.wants = ({ sequence }) => sequence !== 7;
      runs.emit = ({ sequence }) => {
        seen.push(sequence);
        return Promise.resolve({ output: 'event', data: { sequence } });
      };
      await deploy(trigger);
      await red.status('node', 'waiting for events');
      await engine.deliver('node-red:node', { sequence: 7 });
      await engine.deliver('node-red:node', { sequence: 8 });
      expect(await red.arrival('one')).to.include({ sequence: 8 });
      expect(seen).to.deep.equal([8]);
    });

    it('does not acknowledge what it could not send', async () => {
      runs.emit = () => Promise.reject(new DialflowError('EngineStopped', 'The engine stops.'));
      await deploy(trigger);
      await red.status('node', 'waiting for events');
      const failure = await engine.deliver('node-red:node', {}).catch((error: unknown) => error);
      expect(failure).to.have.property('code', 'EngineStopped');
      expect(red.statusNow('node')).to.include({ fill: 'red', text: 'The engine stops.' });
    });

    it('says what is wrong with its filter', async () => {
      runs.filterFails = DialflowError.notFound('scene', 's');
      await deploy(trigger);
      await red.status('node', 'There is no scene "s".');
    });

    it('keeps its events over a redeploy and forgets them when it is removed', async () => {
      await deploy(trigger);
      await red.status('node', 'waiting for events');
      await deploy({ ...trigger, group: 'g2' });
      await red.status('node', 'waiting for events');
      expect(engine.forgotten).to.deep.equal([]);
      await red.deploy([engineNode]);
      expect(engine.forgotten).to.deep.equal(['node-red:node']);
    });
  });

  describe('in whose dialog something is picked', () => {
    const options = (path: string): Promise<Response> =>
      fetch(`${red.url}/dialflow/options/${path}`);

    it('offers what its engine has, by id where names are not enough', async () => {
      await deploy(each);
      expect(await (await options('scene?engine=engine')).json()).to.deep.equal([
        { value: 'survey', label: 'survey' },
      ]);
      expect(await (await options('jobGroup?engine=engine')).json()).to.deep.equal([
        { value: 'May', label: 'May' },
        { value: 'g2', label: 'twice (g2)' },
        { value: 'g3', label: 'twice (g3)' },
      ]);
      expect(await (await options('pool?engine=engine')).json()).to.deep.equal([
        { value: 'Rides', label: 'Rides (AXB)' },
        { value: 'FC2', label: 'Food (AXN, FC2)' },
        { value: 'FC3', label: 'Food (AXN, FC3)' },
      ]);
    });

    it('offers nothing of an engine that is not deployed, or of a kind there is not', async () => {
      await deploy(each);
      expect((await options('scene?engine=new')).status).to.equal(404);
      expect((await options('constructor?engine=engine')).status).to.equal(404);
    });
  });

  describe('in whose dialog a sentence is tried', () => {
    const ask = async (body: unknown): Promise<[number, unknown]> => {
      const response = await fetch(`${red.url}/dialflow/try-sentence`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      return [response.status, await response.json()];
    };

    it('shows what the engine makes of it, with what is in the dialog', async () => {
      await deploy(each);
      const branches = [{ name: 'yes', intents: ['yes'] }];
      const asked = { text: 'sure', scene: 'survey', branches, globalQuestions: false };
      expect(await ask({ ...asked, engine: 'engine', instanceId: 'of another' })).to.deep.equal([
        200,
        { text: 'sure', ranking: [] },
      ]);
      expect(engine.ranked).to.deep.equal([{ ...asked, instanceId: 'id of a' }]);
    });

    it('says why it cannot', async () => {
      await deploy(each);
      const [status, answer] = await ask({ engine: 'new', text: 'sure' });
      expect(status).to.equal(200);
      expect((answer as { failed: string }).failed).to.contain('deploy it first');
      const [, refused] = await ask({ engine: 'engine', text: '?' });
      expect((refused as { failed: string }).failed).to.contain('no such scene');
      expect((await ask({ engine: 'engine' }))[0]).to.equal(400);
    });
  });

  describe('whose engine has secrets', () => {
    const sipNode: FlowNode = { ...engineNode, line: 'sip', trunk1Host: 'sip.example.com' };
    const settingsOf = (): Record<string, unknown> => made.at(-1) ?? {};
    const credentials = { trunk1Password: 'top secret', phones: 'li other-secret' };

    it('gets them from where Node-RED keeps them, which is not in the flows', async () => {
      await red.deploy([{ ...sipNode, credentials }, each, ...probes]);
      await red.until(() => engine.acquired[0]);
      expect(settingsOf()).to.include(credentials);
      expect(red.savedFlows()).to.contain('sip.example.com').and.not.contain('secret');
    });

    const ask = async (body: unknown): Promise<[number, unknown]> => {
      const response = await fetch(`${red.url}/dialflow/test-line`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      return [response.status, await response.json()];
    };

    it('tries what stands in its dialog, with the passwords that it keeps', async () => {
      await red.deploy([{ ...sipNode, credentials }, each, ...probes]);
      const settings = { ...sipNode, trunk1Host: 'new.example.com', phones: 'wang pw' };
      const [status, answer] = await ask({ id: 'engine', settings });
      expect([status, answer]).to.deep.equal([
        200,
        {
          trunks: [
            {
              name: 'trunk1',
              up: true,
              words: words('中继“trunk1”可用（12 毫秒）', 'Trunk "trunk1" is up (12 ms)'),
            },
          ],
        },
      ]);
      expect(probed.at(-1)).to.deep.include({ host: 'new.example.com', password: 'top secret' });
    });

    it('says what is wrong with it', async () => {
      const [status, answer] = await ask({ id: 'new', settings: { line: 'sip' } });
      expect(status).to.equal(200);
      expect((answer as { failed: string }).failed).to.contain('trunk1Host: must not be empty');
      expect((await ask({ settings: 1 }))[0]).to.equal(400);
    });
  });
});
