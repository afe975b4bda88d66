import { expect } from 'chai';
import { TestEngine } from '../../support/engine';
import { rejection } from '../../support/rejection';

const numbers = (count: number): string =>
  Array.from({ length: count }, (_, i) => `138${String(i).padStart(8, '0')}`).join('\n');

describe('a roster that the engine keeps', () => {
  it('is assigned to a job group part by part, and once however often', async () => {
    const { api, instanceId } = await TestEngine.start();
    const { rosterId } = await api.contacts.keep({
      source: { kind: 'text', text: numbers(2500) },
    });
    const { id: groupId } = await api.jobGroups.create({ instanceId, settings: { name: 'g' } });
    const sums = { assigned: 0, duplicates: 0 };
    for (let round = 0; round < 2; round++) {
      let after: string | null = null;
      do {
        const part: { assigned: number; duplicates: number; next: string | null } =
          await api.contacts.assign({ rosterId, groupId, ...(after === null ? {} : { after }) });
        sums.assigned += part.assigned;
        sums.duplicates += part.duplicates;
        after = part.next;
      } while (after !== null);
    }
    expect(sums).to.deep.equal({ assigned: 2500, duplicates: 2500 });
    expect((await api.jobGroups.get({ groupId })).progress.total).to.equal(2500);
  });

  it('is still there after a restart', async () => {
    const test = await TestEngine.start();
    const { rosterId } = await test.api.contacts.keep({
      source: { kind: 'text', text: '13800130001' },
    });
    const { dataFolder } = test;
    await test.stop();
    const again = await TestEngine.start({ dataFolder }, test.clock);
    expect((await again.api.contacts.contacts({ rosterId })).list).to.have.length(1);
  });

  it('is not assigned to a group that is not there', async () => {
    const { api } = await TestEngine.start();
    const { rosterId } = await api.contacts.keep({ source: { kind: 'text', text: '13800130001' } });
    const groupId = '0197a0f0-0000-7000-8000-000000000001';
    expect((await rejection(api.contacts.assign({ rosterId, groupId }))).code).to.equal('NotFound');
  });
});
