import { expect } from 'chai';
import { invoke } from '../../../../engine/service/invoke';
import { TestEngine } from '../../../support/engine';
import { Receiver, says, until } from './support';

describe('Webhooks of an engine', () => {
  const receiver = new Receiver();
  beforeEach(() => receiver.open());
  afterEach(() => receiver.close());

  it('get the results of a campaign, those of a job in order, over a restart', async () => {
    const callees = [
      { name: 'all', numbers: ['138*'], onAnswer: { hangUp: true, afterSeconds: 3 } },
    ];
    const first = await TestEngine.start({ callees });
    await invoke(first.engine, 'webhooks.create', {
      url: receiver.url,
      allowPrivate: true,
      filter: { instanceId: first.instanceId, types: ['Dialing', 'CallFinished', 'JobComplete'] },
    });
    receiver.next = [says(500)];
    const numbers = Array.from({ length: 5 }, (_, n) => `1380000000${n}`);
    const { id: groupId } = await first.campaign(numbers);
    await first.untilEnded(groupId);
    await first.stop();

    const second = await TestEngine.start({ callees, dataFolder: first.dataFolder }, first.clock);
    const accepted = () =>
      new Set(
        receiver.received
          .filter(({ response }) => response.statusCode === 200)
          .map(({ headers }) => headers['dialflow-sequence']),
      ).size;
    for (let waited = 0; waited < 60 && accepted() < 15; waited++) {
      await second.clock.advance(1_000);
    }
    await until('all of them', () => accepted() >= 15);
    const seen = new Map<string, string[]>();
    for (const { id, eventType } of receiver.bodies as { id: string; eventType: string }[]) {
      const types = seen.get(id) ?? [];
      if (types.at(-1) !== eventType) types.push(eventType); // what came twice came in its place
      seen.set(id, types);
    }
    expect([...seen.values()]).to.deep.equal(
      numbers.map(() => ['Dialing', 'CallFinished', 'JobComplete']),
    );
    await until('nothing is left', async () => {
      const [webhook] = await second.api.webhooks.list();
      return webhook?.retrying === 0 && webhook.deadLetters === 0 && webhook.enabled;
    });
    await second.stop();
  });
});
