import { expect } from 'chai';
import { DialflowError, type Problem } from '../../engine/api';
import { checkFlows, flows } from '../../scripts/flows';
import {
  fromMessage,
  hostNode,
  node,
  type Flow,
  type FlowNode,
} from '../../scripts/flows/description';
import { inject, manualTrigger } from '../../scripts/flows/hostNodes';
import { n8nWorkflow } from '../../nodes/host/flows/n8n';
import { nodeRedFlow } from '../../nodes/host/flows/nodeRed';
import { plan } from '../../nodes/host/flows/plan';

const flowOf = (...nodes: FlowNode[]): Flow => ({
  key: 'test',
  name: 'Test',
  info: '',
  engine: { key: 'test/engine', name: 'Engine', settings: {} },
  groups: [{ title: 'Group', nodes }],
});

const problemsOf = (flow: Flow): Problem[] => {
  try {
    plan(flow);
    return [];
  } catch (error) {
    return DialflowError.from(error).details.problems ?? [];
  }
};

const start = (to: string) =>
  hostNode('start', { at: [0, 0], nodeRed: inject(), n8n: manualTrigger(), to });

describe('The builder of flows', () => {
  it('finds every file up to date', async () => {
    await checkFlows(process.cwd());
  });

  it('makes the same files each time', () => {
    for (const flow of flows) {
      expect(nodeRedFlow(flow)).to.deep.equal(nodeRedFlow(flow));
      expect(n8nWorkflow(flow)).to.deep.equal(n8nWorkflow(flow));
    }
  });

  it('names all that is wrong with a description', () => {
    const flow = flowOf(
      start('nowhere'),
      node('listen', 'listen', { at: [1, 0], settings: { noInputSeconds: -1 }, to: 'speak' }),
      node('speak', 'speak', { at: [2, 0], settings: { text: 'Hello.' }, to: { heard: 'start' } }),
      node('tag', 'speak', { at: [3, 0], settings: { tags: [{ group: 'g', name: 'n' }] } }),
    );
    expect(problemsOf(flow)).to.deep.equal([
      { path: 'listen.noInputSeconds', reason: 'must be at least 0.1' },
      { path: 'speak', reason: 'is the name of two nodes' },
      { path: 'start', reason: 'is wired to "nowhere", which is no node' },
      { path: 'speak', reason: 'is wired to "start", which has no input' },
      { path: 'speak', reason: 'has no output "heard", only done' },
    ]);
  });

  it('refuses a plain wire from a node with several outputs', () => {
    const flow = flowOf(
      start('listen'),
      node('listen', 'listen', { at: [1, 0], to: 'hang up' }),
      node('hangUp', 'hang up', { at: [2, 0] }),
    );
    expect(problemsOf(flow)).to.deep.equal([
      { path: 'listen', reason: 'say which of its outputs goes where: heard, noInput' },
    ]);
  });

  it('writes looked-up values as typed inputs and as expressions', () => {
    const flow = flowOf(
      start('dial'),
      node('dial', 'dial', {
        at: [1, 0],
        settings: {
          number: fromMessage('payload.number', '$json.number'),
          variables: [{ key: 'city', value: 'Wuhan' }],
        },
      }),
    );
    const inNodeRed = nodeRedFlow(flow).find(({ name }) => name === 'dial');
    expect(inNodeRed).to.include({
      type: 'dialflow-dial',
      number: 'payload.number',
      numberType: 'msg',
      nameValue: '',
      nameValueType: 'str',
      ringSeconds: 45,
    });
    expect(inNodeRed?.['variables']).to.deep.equal([
      { key: 'city', value: 'Wuhan', valueType: 'str' },
    ]);
    const { nodes } = n8nWorkflow(flow) as { nodes: Record<string, unknown>[] };
    expect(nodes.find(({ name }) => name === 'dial')?.['parameters']).to.deep.equal({
      number: '={{ $json.number }}',
      variables: { values: [{ key: 'city', value: 'Wuhan' }] },
    });
  });

  it('gives nodes ids that follow from their names', () => {
    const speak = (name: string) =>
      node('speak', name, { at: [0, 0], settings: { text: 'Hello.' } });
    const ids = (flow: Flow) => nodeRedFlow(flow).map(({ id }) => id);
    const [tab, engine, , one] = ids(flowOf(speak('one')));
    expect(ids(flowOf(speak('two'), speak('one')))).to.include.members([tab, engine, one]);
  });
});
