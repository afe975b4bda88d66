import { expect } from 'chai';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { hostNode, node, type Flow } from '../../scripts/flows/description';
import { inject, manualTrigger } from '../../scripts/flows/hostNodes';
import { ROOT } from '../../scripts/hosts/processes';
import { Receiver, says } from '../engine/events/webhooks/support';
import { flowHosts, START } from './flowHosts';

/** Has receipts delivered in batches to an address, and tries it. */
const flowTo = (url: string): Flow => ({
  key: 'test/receipts',
  name: 'Receipts in batches',
  info: '',
  engine: {
    key: 'test/receipts/engine',
    name: 'engine',
    settings: { instance: 'default', speed: 1, flowSilenceSeconds: 30 },
  },
  groups: [
    {
      title: 'Receipts',
      nodes: [
        hostNode(START, { at: [0, 0], nodeRed: inject(), n8n: manualTrigger(), to: 'Create' }),
        node('account', 'Create', {
          at: [1, 0],
          settings: {
            ...{ operation: 'createReceipts', url, webhookName: 'receipts', allowPrivate: true },
            receipts: ['PrivacyCallEnd', 'SmsIntercepted'],
          },
          to: { out: 'Try' },
        }),
        node('account', 'Try', {
          at: [2, 0],
          settings: { operation: 'testWebhook', webhook: 'receipts' },
        }),
      ],
    },
  ],
});

for (const [name, start] of flowHosts) {
  describe(`Receipts in batches, set up by the Account node in a real ${name}`, () => {
    const folder = join(ROOT, '.dialflow', `test-receipts-${name}-${process.pid}`);
    after(() => rmSync(folder, { recursive: true, force: true }));

    it('come as a list to the address', async () => {
      const receiver = new Receiver();
      receiver.conduct = says(200, '{"code":0}');
      await receiver.open();
      const host = await start(join(folder, 'host'));
      try {
        await host.run(flowTo(receiver.url), join(folder, 'engine'));
        const first = await host.child.until('a batch', async () => receiver.received[0]);
        expect(first.headers).to.include({ 'dialflow-event': 'WebhookTest' });
        const batch = JSON.parse(first.body) as Record<string, unknown>[];
        expect(batch.map(({ id, eventType }) => [id, eventType])).to.deep.equal([
          ['0', 'WebhookTest'],
        ]);
      } finally {
        await host.stop();
        await receiver.close();
      }
    });
  });
}
