import { expect } from 'chai';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { hostNode, node, type Flow } from '../../scripts/flows/description';
import { code, inject, manualTrigger } from '../../scripts/flows/hostNodes';
import { ROOT } from '../../scripts/hosts/processes';
import { endedCall, flowHosts, START, type FlowHost } from './flowHosts';

const NUMBER = '13800000001';
const GREETING = '您好，这里是客服中心。';

/** A node of the host's own, that fails whatever it gets. */
const fails = {
  nodeRed: code("throw new Error('no');"),
  n8n: {
    type: 'n8n-nodes-base.stopAndError',
    typeVersion: 1,
    parameters: { errorMessage: 'no' },
  },
};

const FLOW: Flow = {
  key: 'test/failures',
  name: 'Failing',
  info: '',
  engine: {
    key: 'test/failures/engine',
    name: 'engine',
    settings: {
      ...{ instance: 'default', speed: 10, flowSilenceSeconds: 3_000 },
      callees: [{ name: 'patient', numbers: [NUMBER], ringSeconds: 1, responses: [] }],
    },
  },
  groups: [
    {
      title: 'Campaign',
      nodes: [
        hostNode(START, { at: [0, 0], nodeRed: inject(), n8n: manualTrigger(), to: 'Numbers' }),
        node('contacts', 'Numbers', {
          at: [1, 0],
          settings: { source: 'text', text: NUMBER },
          to: { valid: 'Run' },
        }),
        node('jobGroup', 'Run', { at: [2, 0], settings: { operation: 'run' } }),
      ],
    },
    {
      title: 'Call',
      nodes: [
        node('callTrigger', 'Answered', {
          at: [0, 0],
          settings: { events: ['CallAnswered'] },
          to: 'Greeting',
        }),
        node('speak', 'Greeting', { at: [1, 0], settings: { text: GREETING }, to: 'Fails' }),
        hostNode('Fails', { at: [2, 0], ...fails }),
      ],
    },
  ],
};

for (const [name, start] of flowHosts) {
  describe(`A flow that fails in mid-call in a real ${name}`, () => {
    const folder = join(ROOT, '.dialflow', `test-failures-${name}-${process.pid}`);
    let host: FlowHost;
    before(async () => (host = await start(folder)));
    after(async () => {
      await host?.stop();
      rmSync(folder, { recursive: true, force: true });
    });

    it('leaves nobody in silence: the callee is told, and the call ends', async () => {
      const dataFolder = join(folder, 'data');
      await host.run(FLOW, dataFolder);
      const { reason, said } = await endedCall(host, dataFolder, async (db, task) => {
        const turns = await db
          .selectFrom('turn')
          .select('text')
          .where('call_id', '=', task.id)
          .orderBy('sequence')
          .execute();
        return { reason: task.end_reason, said: turns.map(({ text }) => text) };
      });
      expect(reason).to.equal('FlowFailed');
      expect(said).to.deep.equal([GREETING, '抱歉，系统出了点问题，先不打扰您了，再见。']);
    });
  });
}
