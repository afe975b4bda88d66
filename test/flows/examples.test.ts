import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { modules } from '../../nodes';
import { nodeRedType } from '../../nodes/host/definition';
import { examples } from '../../scripts/flows/examples';
import { TestEngine } from '../support/engine';
import { PlayedFlow } from './play';
import type { NodeRedJson } from './read';

const FOLDER = 'examples';
const files = readdirSync(FOLDER).sort();
const read = (file: string): NodeRedJson[] =>
  JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as NodeRedJson[];

const OWN = modules.map(({ definition }) => nodeRedType(definition));
const CORE = [
  ...['tab', 'comment', 'inject', 'debug', 'change', 'template', 'function'],
  ...['http in', 'http response'],
];

const example = (start: string) => {
  const found = examples.find(({ name }) => name.startsWith(start));
  if (!found) throw new Error(`There is no example ${start}.`);
  return found;
};

describe('The examples', () => {
  it('are in the order of their numbers, the simplest first', () => {
    expect(files).to.deep.equal(examples.map(({ name }) => `${name}.json`));
    expect(files.map((file) => Number(file.slice(0, 2)))).to.deep.equal(files.map((_, i) => i + 1));
  });

  it('show every node at least once', () => {
    const shown = new Set(files.flatMap((file) => read(file).map(({ type }) => type)));
    expect([...shown]).to.include.members([...OWN, 'dialflow-engine']);
  });

  for (const file of files) {
    it(`"${file}" has one tab and one engine, and known types only`, () => {
      const nodes = read(file);
      const types = nodes.map(({ type }) => type);
      expect(types.filter((type) => type === 'tab')).to.have.length(1);
      expect(types.filter((type) => type === 'dialflow-engine')).to.have.length(1);
      expect([...OWN, ...CORE, 'dialflow-engine']).to.include.members(types);
      expect(new Set(nodes.map(({ id }) => id)).size).to.equal(nodes.length);
    });

    it(`"${file}" refers to its own engine, tab and nodes only`, () => {
      const nodes = read(file);
      const ids = nodes.map(({ id }) => id);
      for (const { z, wires = [], engine } of nodes) {
        const named = [...wires.flat(), ...(z ? [z] : []), ...(engine ? [String(engine)] : [])];
        expect(ids).to.include.members(named);
      }
    });
  }

  it('can all be imported beside one another', () => {
    const ids = files.flatMap((file) => read(file).map(({ id }) => id));
    expect(new Set(ids).size).to.equal(ids.length);
  });

  it('keep the calls of their triggers to themselves', () => {
    const instances = files.flatMap((file) => {
      const nodes = read(file);
      // A Line Trigger takes no calls.
      const triggers = nodes.filter(
        ({ type }) => type.endsWith('-trigger') && type !== 'dialflow-line-trigger',
      );
      const [engine] = nodes.filter(({ type }) => type === 'dialflow-engine');
      return triggers.length > 0 ? [engine?.['instance']] : [];
    });
    expect(new Set(instances).size).to.equal(instances.length);
    expect(instances).to.not.include('default');
  });

  it('agree about the engine that they share', () => {
    const engines = files.flatMap((file) =>
      read(file)
        .filter(({ type }) => type === 'dialflow-engine')
        .map(({ id: _id, name: _name, instance: _instance, ...settings }) => settings),
    );
    for (const settings of engines) expect(settings).to.deep.equal(engines[0]);
  });
});

describe('The examples, played on the simulated line with its built-in callees', () => {
  it('01 calls, hears an answer and hangs up', async () => {
    const engine = await TestEngine.start();
    const values = { 'payload.number': '13800000001', 'payload.name': 'Li Lei' };
    const played = new PlayedFlow(example('01'), engine, values);
    const over = played.press('Call Li Lei');
    await engine.clock.advance(60_000);
    await over;
    expect(played.faults).to.deep.equal([]);
    expect(played.arrived.get('Call over')).to.have.length(1);
    const [{ spoken, heard } = {}] = played.arrived.get('Thanks') ?? [];
    expect(spoken).to.include({ text: 'Hello, this is a test call. Am I speaking to Li Lei?' });
    expect(heard).to.include({ outcome: 'speech', text: 'Yes' });
  });

  it('01 tells that a number is busy', async () => {
    const engine = await TestEngine.start();
    const values = { 'payload.number': '13800000008', 'payload.name': 'Han Mei' };
    const played = new PlayedFlow(example('01'), engine, values);
    const over = played.press('Call a busy number');
    await engine.clock.advance(60_000);
    await over;
    expect(played.faults).to.deep.equal([]);
    expect(played.arrived.get('Not answered')?.[0]?.['task']).to.include({ status: 'Busy' });
  });

  for (const [number, branch] of [
    ['13800000001', 'Tag yes'],
    ['13800000004', 'Tag yes'],
  ] as const) {
    it(`03 takes the branch "${branch}" with ${number}`, async () => {
      const engine = await TestEngine.start();
      const played = new PlayedFlow(example('03'), engine, { payload: number });
      const over = played.press('Says yes');
      await engine.clock.advance(90_000);
      await over;
      expect(played.faults).to.deep.equal([]);
      expect(played.arrived.get(branch)).to.have.length(1);
      expect(played.arrived.get('Tags')?.[0]).to.deep.include({
        tags: [{ group: 'answer', name: 'yes' }],
      });
    });
  }

  it('03 asks a silent callee twice and ends the call', async () => {
    const engine = await TestEngine.start();
    const played = new PlayedFlow(example('03'), engine, { payload: '13800000005' });
    const over = played.press('Is silent');
    await engine.clock.advance(90_000);
    await over;
    expect(played.faults).to.deep.equal([]);
    expect(played.arrived.get('Ask')).to.have.length(2);
    expect(played.arrived.get('Tags')).to.equal(undefined);
  });

  for (const { start, numbers } of [
    { start: '02', numbers: 6 },
    { start: '06', numbers: 8 },
  ]) {
    it(`${start} runs its campaign to the end and reports on every number`, async () => {
      const engine = await TestEngine.start();
      const played = new PlayedFlow(example(start), engine);
      await played.deploy();
      await played.press('Start');
      await engine.clock.advance(300_000);
      expect(played.faults).to.deep.equal([]);
      expect(played.arrived.get('Result')).to.have.length(numbers);
      const answered = (played.arrived.get('Result') ?? []).filter(
        ({ job }) => (job as { status: string }).status === 'Succeeded',
      );
      expect(played.arrived.get('Announcement')).to.have.length(answered.length);
    });
  }

  it('08 finds nothing down on a line without trunks', async () => {
    const engine = await TestEngine.start();
    const played = new PlayedFlow(example('08'), engine);
    await played.deploy();
    await played.press('Every minute');
    expect(played.faults).to.deep.equal([]);
    expect(played.arrived.get('Nothing is down')).to.deep.equal([
      { trunks: [], phones: [], speech: [], allUp: true, speechWorks: true },
    ]);
    expect(played.arrived.get('Something is down')).to.equal(undefined);
  });

  it('09 imports its table, lists the numbers, and tells places and suppliers', async () => {
    const engine = await TestEngine.start();
    const played = new PlayedFlow(example('09'), engine);
    await played.press('Table', { 主叫号码: '0571-88880001', 限流次数: 10, '限流周期(秒)': 60 });
    await played.press('Table', { 备注: 'no number' });
    for (const button of ['Ask', 'Ask for suppliers']) await played.press(button);
    expect(played.faults).to.deep.equal([]);
    expect(played.arrived.get('Numbers')?.[0]).to.include({ city: '杭州', rateLimitPeriod: 60 });
    expect(played.arrived.get('Rows not taken')).to.have.length(1);
    expect(played.arrived.get('Places')).to.have.length(3);
    expect(played.arrived.get('Suppliers')).to.have.length(5);
  });

  for (const [button, payload, arrives] of [
    ['A plain sentence', 'Was your parcel delivered well?', 'May be said'],
    ['A barred one', 'May I add you on WeChat?', 'May not be said'],
    ['An industry', 'Insurance', 'Barred'],
    ['Put it on the list', '13800000001', 'Added'],
    ['May I call?', '13800000001', 'Yes'],
    ['Somebody complains', '13800000002', 'Recorded'],
  ] as const) {
    it(`10 "${button}" ends at "${arrives}"`, async () => {
      const engine = await TestEngine.start();
      const played = new PlayedFlow(example('10'), engine, { payload });
      await played.press(button);
      expect(played.faults).to.deep.equal([]);
      expect([...played.arrived.keys()]).to.include(arrives);
    });
  }

  it('05 imports its scene, reads it and lists it', async () => {
    const engine = await TestEngine.start();
    const played = new PlayedFlow(example('05'), engine);
    for (const button of ['Import', 'Read', 'List']) await played.press(button);
    expect(played.faults).to.deep.equal([]);
    for (const node of ['Imported', 'The scene', 'All scenes']) {
      expect(played.arrived.get(node)?.map(({ name }) => name)).to.deep.equal(['Parcel survey']);
    }
  });
});
