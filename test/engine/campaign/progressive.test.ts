import { expect } from 'chai';
import type { Callee, EventEnvelope } from '../../../engine/api';
import { TestEngine } from '../../support/engine';

const MINUTE = 60_000;
const AGENTS = ['6001', '6002'];

const callees: Callee[] = [
  { name: 'callee', numbers: ['138*'], ringSeconds: 5 },
  { name: 'hasty', numbers: ['139*'], ringSeconds: 5, onAnswer: { hangUp: true, afterSeconds: 3 } },
  // Who takes a call talks for half a minute.
  { name: '6001', ringSeconds: 1, onAnswer: { hangUp: true, afterSeconds: 30 } },
  { name: '6002', ringSeconds: 1, onAnswer: { hangUp: true, afterSeconds: 30 } },
  { name: '6003', outcome: 'noAnswer' },
];
const numbers = (count: number, prefix = '138') =>
  Array.from({ length: count }, (_, index) => `${prefix}${String(index).padStart(8, '0')}`);

describe('Progressive dialling', () => {
  let test: TestEngine;
  let most: number;

  const play = async (of: string[], factor: number, phones = AGENTS): Promise<string> => {
    test = await TestEngine.start({ callees });
    most = 0;
    await test.on({ types: ['CallAnswered'] }, async ({ callId }: EventEnvelope) => {
      await test.api.calls.transfer({
        callId: callId ?? '',
        node: 'transfer',
        to: { phones },
        ringSeconds: 10,
      });
    });
    const { id } = await test.campaign(of, { progressive: { phones: AGENTS, factor } });
    for (let second = 0; second < 10 * 60; second++) {
      await test.clock.advance(1_000);
      const { progress } = await test.api.jobGroups.get({ groupId: id });
      most = Math.max(most, progress.executing);
      if (progress.executing + progress.scheduling === 0) break;
    }
    return id;
  };

  it('makes no more calls than agents are free', async () => {
    const id = await play(numbers(6), 1);
    expect(most).to.equal(2);
    const { progress } = await test.api.jobGroups.get({ groupId: id });
    expect(progress).to.include({ succeeded: 6, abandonRate: 0 });
  });

  it('makes more by the factor', async () => {
    await play(numbers(8), 2);
    expect(most).to.be.within(3, 5);
  });

  it('measures how many callees no agent took', async () => {
    const id = await play(numbers(4, '139'), 1, ['6003']);
    const { progress } = await test.api.jobGroups.get({ groupId: id });
    expect(progress).to.include({ succeeded: 4, abandonRate: 1 });
  });

  it('tells that it waits for an agent', async () => {
    const id = await play(numbers(1), 1);
    const { id: groupId } = await test.api.jobGroups.copy({ groupId: id });
    await test.api.jobGroups.update({
      groupId,
      // A call for every two agents, of whom there is one.
      settings: { progressive: { phones: ['6001'], factor: 0.5 } },
    });
    await test.api.jobGroups.start({ groupId });
    await test.clock.advance(MINUTE);
    const [job] = (await test.api.jobs.list({ groupId })).list;
    expect(job?.heldBy?.code).to.equal('NoFreeAgent');
  });
});
