import { expect } from 'chai';
import { SimulatedLine } from '../../../engine/line/simulated';
import { FakeClock } from '../../support/fakeClock';
import { seededRandom } from '../../support/random';
import { CALLEES, lineContract } from './contract';

const OUTCOMES = { answers: 'answers', isBusy: 'busy', never: 'noAnswer' } as const;

lineContract('The simulated line', async () => {
  const clock = new FakeClock();
  const line = new SimulatedLine({
    ...{ clock, random: seededRandom(1) },
    settings: {
      callees: CALLEES.map(({ name, ringMs, then, hangsUpAfterMs }) => ({
        ...{ name, ringSeconds: ringMs / 1_000, outcome: OUTCOMES[then] },
        ...(hangsUpAfterMs !== undefined && {
          onAnswer: { hangUp: true, afterSeconds: hangsUpAfterMs / 1_000 },
        }),
      })),
    },
  });
  return {
    ...{ clock, line },
    to: (callee) => ({ variables: { callee } }),
    close: async () => {
      await line.close();
      expect(clock.pending()).to.equal(0);
    },
  };
});
