import { expect } from 'chai';
import { TestEngine } from '../../support/engine';
import { rejection } from '../../support/rejection';

const contacts = Array.from({ length: 5_000 }, (_, index) => ({
  phoneNumber: `138${String(index).padStart(8, '0')}`,
  variables: {},
}));

describe('A long job group', () => {
  it('is deleted a piece at a time, and again where a crash has cut that short', async () => {
    const test = await TestEngine.start();
    const { api, instanceId } = test;
    const { id: groupId } = await api.jobGroups.create({ instanceId, settings: { name: 'long' } });
    await api.jobGroups.assign({ groupId, contacts });
    const firstJob = async (): Promise<string | undefined> =>
      (await api.jobs.list({ groupId, limit: 1 })).list[0]?.id;
    const first = await firstJob();

    const deleted = api.jobGroups.delete({ groupId });
    while ((await firstJob()) === first) await new Promise((next) => setImmediate(next));
    const dataFolder = test.crashedCopy();
    const started = await rejection(api.jobGroups.start({ groupId }));
    expect(started).to.include({ code: 'WrongState' });
    await deleted;
    expect(await firstJob()).to.equal(undefined);
    expect(await rejection(api.jobGroups.get({ groupId }))).to.include({ code: 'NotFound' });

    const again = await TestEngine.start({ dataFolder });
    expect(await again.api.jobGroups.get({ groupId })).to.include({ status: 'Stopped' });
    await again.api.jobGroups.delete({ groupId });
    expect((await again.api.jobGroups.list({ instanceId })).list).to.deep.equal([]);
    expect((await again.api.jobs.list({ groupId })).list).to.deep.equal([]);
  });
});
