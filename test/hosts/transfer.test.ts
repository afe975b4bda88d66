import { expect } from 'chai';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { hostNode, node, type Flow } from '../../scripts/flows/description';
import { inject, manualTrigger } from '../../scripts/flows/hostNodes';
import { ROOT } from '../../scripts/hosts/processes';
import { endedCall, flowHosts, START, type FlowHost } from './flowHosts';

const ENGINE = { instance: 'default', speed: 20, flowSilenceSeconds: 300 };

/** Calls somebody and transfers him; a call that comes back is told so, and ended by the flow. */
const flowTo = (phone: string): Flow => ({
  key: `test/transfer/${phone}`,
  name: `Transfer to ${phone}`,
  info: '',
  engine: { key: 'test/transfer/engine', name: 'engine', settings: ENGINE },
  groups: [
    {
      title: 'One call',
      nodes: [
        hostNode(START, { at: [0, 0], nodeRed: inject(), n8n: manualTrigger(), to: 'Dial' }),
        node('dial', 'Dial', {
          at: [1, 0],
          settings: { number: '13800000001' },
          to: { answered: 'Transfer' },
        }),
        node('transfer', 'Transfer', {
          at: [2, 0],
          settings: { phones: [phone], ringSeconds: 6, waitingText: '请稍候。' },
          to: { transferred: 'Taken', notTaken: 'Sorry' },
        }),
        node('tag', 'Taken', {
          at: [3, 0],
          settings: { tags: [{ group: 'transfer', name: 'taken' }] },
          // The flow has no say in the call any more: this must not end it.
          to: 'Hang up',
        }),
        node('speak', 'Sorry', { at: [3, 1], settings: { text: '没有人接听。' }, to: 'Hang up' }),
        node('hangUp', 'Hang up', { at: [4, 0] }),
      ],
    },
  ],
});

const ended = (dataFolder: string, host: FlowHost) =>
  endedCall(host, dataFolder, async (db, task) => {
    const turns = await db
      .selectFrom('turn')
      .select('text')
      .where('speaker', '=', 'robot')
      .orderBy('sequence')
      .execute();
    const tags = await db.selectFrom('tag_hit').select('tag').execute();
    const { end_reason, hang_up_by, transferred_to } = task;
    return {
      ended: [end_reason, hang_up_by, transferred_to],
      said: turns.map(({ text }) => text),
      tags: tags.map(({ tag }) => tag),
    };
  });

for (const [name, start] of flowHosts) {
  describe(`A transfer in a real ${name}`, () => {
    const folder = join(ROOT, '.dialflow', `test-transfer-${name}-${process.pid}`);
    let host: FlowHost;
    before(async () => (host = await start(folder)));
    after(async () => {
      await host?.stop();
      rmSync(folder, { recursive: true, force: true });
    });

    it('hands the callee to the agent, who ends the call, whatever the flow does then', async () => {
      const dataFolder = join(folder, 'taken');
      await host.run(flowTo('agent'), dataFolder);
      expect(await ended(dataFolder, host)).to.deep.equal({
        ended: ['Transferred', 'agent', 'agent'],
        said: ['请稍候。'],
        tags: ['taken'],
      });
    });

    it('brings the callee back to the flow when nobody takes it', async () => {
      const dataFolder = join(folder, 'not-taken');
      await host.run(flowTo('agent-away'), dataFolder);
      expect(await ended(dataFolder, host)).to.deep.equal({
        ended: ['Completed', 'flow', null],
        said: ['请稍候。', '没有人接听。'],
        tags: [],
      });
    });
  });
}
