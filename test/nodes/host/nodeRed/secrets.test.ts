import { expect } from 'chai';
import { defineNode, words } from '../../../../nodes/host/definition';
import { registerEngine } from '../../../../nodes/host/nodeRed/engineNode';
import { registerNode } from '../../../../nodes/host/nodeRed/register';
import type { EachModule } from '../../../../nodes/host/run';
import { FakeEngine } from './fakeEngine';
import { generated } from './generated';
import { Runtime, type FlowNode } from './runtime';

const word = words('样例', 'Sample');

const definition = defineNode({
  name: 'sampleSecret',
  label: word,
  summary: word,
  help: word,
  color: '#FFFFFF',
  version: 1,
  mode: 'each',
  credential: { name: 'sampleApi', fields: ['url', 'key'] },
  fields: {
    url: { type: 'text', default: '', label: word },
    key: { type: 'text', default: '', password: true, label: word },
  },
  outputs: [{ key: 'done', label: word }],
});

describe('a node of Node-RED with a secret', () => {
  const red = new Runtime();
  const engine = new FakeEngine();
  const got: unknown[] = [];
  const module: EachModule<typeof definition.fields> = {
    definition,
    run: ({ settings }) => {
      got.push(settings);
      return Promise.resolve({ output: 'done', data: {} });
    },
  };
  const nodes: FlowNode[] = [
    { id: 'engine', type: 'dialflow-engine', config: true, instance: 'a' },
    {
      id: 'node',
      type: 'dialflow-sample-secret',
      engine: 'engine',
      url: 'http://bot',
      wires: [['one']],
      credentials: { key: 'top secret' },
    },
    { id: 'one', type: 'probe' },
  ];

  before(() =>
    red.start((RED) => {
      registerEngine(RED, {
        acquire: (options) => engine.acquire(options),
        toOptions: (_, home) => ({
          dataFolder: home,
          line: { kind: 'simulated', callees: [] },
        }),
      });
      registerNode(RED, module as unknown as Parameters<typeof registerNode>[1]);
    }),
  );
  after(() => red.stop());

  it('runs with it, keeps it out of the flows, and sends it nowhere', async () => {
    await red.deploy(nodes);
    red.send('node', { _msgid: 'm1' });
    const message = await red.arrival('one');
    expect(got).to.deep.equal([{ url: 'http://bot', key: 'top secret' }]);
    expect(red.savedFlows()).to.include('http://bot').and.not.include('top secret');
    expect(JSON.stringify(message)).to.not.include('top secret');
    await red.deploy([]);
    expect(engine.leases).to.equal(0);
  });

  it('has it registered in the editor as a credential, not among what is saved', async () => {
    const html = (await generated()).get('dist/node-red/outside-bot.html') ?? '';
    expect(html).to.match(/credentials: \{\s*apiKey: \{ type: 'password' \},\s*\}/);
    expect(html).to.not.match(/apiKey: \{ value/);
    expect(html).to.match(/url: \{ value: ''/);
    expect(html).to.include('<input type="password" id="node-input-apiKey"');
  });
});
