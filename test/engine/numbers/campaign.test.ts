import { expect } from 'chai';
import { TestEngine } from '../../support/engine';

const NINGBO = '057412340001';
const GUANGZHOU = '02012340003';
const HANGZHOU_LINE = '057188880001';
const GUANGZHOU_LINE = '02088880002';

describe('caller numbers in a campaign', () => {
  const once = { strategy: { routingStrategy: 'sameCity' }, retryTimes: 0 } as const;

  async function callsOf(engine: TestEngine, groupId: string) {
    const { list } = await engine.api.jobs.list({ groupId });
    return list.flatMap(({ contact, tasks }) =>
      tasks.map(({ callingNumber, actualTime }) => ({
        to: contact.phoneNumber,
        from: callingNumber,
        at: actualTime ?? 0,
      })),
    );
  }

  it('go by place, and not over their limits', async () => {
    const engine = await TestEngine.start();
    const { api, instanceId } = engine;
    const limit = { rateLimitCount: 1, rateLimitPeriod: 60 };
    await api.numbers.add({
      instanceId,
      numbers: [HANGZHOU_LINE, GUANGZHOU_LINE].map((number) => ({ number, ...limit })),
    });
    const numbers = [NINGBO, '057412340002', GUANGZHOU, '057412340004'];
    const group = await engine.campaign(numbers, once);
    await engine.untilEnded(group.id);

    const calls = await callsOf(engine, group.id);
    expect(calls).to.have.length(4);
    const begin = Math.min(...calls.map(({ at }) => at));
    for (const line of [HANGZHOU_LINE, GUANGZHOU_LINE]) {
      const times = calls.filter(({ from }) => from === line).map(({ at }) => at - begin);
      expect(times.sort((a, b) => a - b)).to.deep.equal([0, 60_000]);
    }
    expect(calls.find(({ to }) => to === NINGBO)?.from).to.equal(HANGZHOU_LINE);
    expect(calls.find(({ to }) => to === GUANGZHOU)?.from).to.equal(GUANGZHOU_LINE);
    const { list } = await api.numbers.list({ instanceId });
    expect(list.map(({ liveCalls }) => liveCalls)).to.deep.equal([0, 0]);
  });

  it('keep to their limits over a restart', async () => {
    const first = await TestEngine.start();
    await first.api.numbers.add({
      instanceId: first.instanceId,
      numbers: [{ number: HANGZHOU_LINE, rateLimitCount: 1, rateLimitPeriod: 600 }],
    });
    const group = await first.campaign([NINGBO, GUANGZHOU], once);
    await first.clock.advance(90_000);
    const second = await TestEngine.start({ dataFolder: first.crashedCopy() }, first.clock);
    await second.untilEnded(group.id);
    const [one, other] = (await callsOf(second, group.id)).sort((a, b) => a.at - b.at);
    expect((other?.at ?? 0) - (one?.at ?? 0)).to.equal(600_000);
  });

  it('leave out whom their supplier does not call', async () => {
    const engine = await TestEngine.start();
    const supplier = 'zhejiang-lingdaoyi-landline';
    await engine.api.numbers.add({
      instanceId: engine.instanceId,
      numbers: [{ number: HANGZHOU_LINE, supplier }],
    });
    const group = await engine.campaign([NINGBO, '09911234567'], once);
    await engine.untilEnded(group.id, 3 * 24 * 3_600_000);
    expect((await callsOf(engine, group.id)).map(({ to }) => to)).to.deep.equal([NINGBO]);
  });

  it('go with their instance', async () => {
    const engine = await TestEngine.start();
    const { api } = engine;
    const other = await api.instances.create({ name: 'other', maxConcurrency: 1 });
    const numbers = [{ number: HANGZHOU_LINE }];
    await api.numbers.add({ instanceId: other.id, numbers });
    await api.instances.delete({ instanceId: other.id });
    await api.numbers.add({ instanceId: engine.instanceId, numbers });
  });
});
