import { expect } from 'chai';
import type { TrunkStatus } from '../../engine/api';
import { definition } from '../../nodes/LineTrigger/definition';
import { run } from '../../nodes/LineTrigger/run';
import { words } from '../../nodes/host/definition';
import { fakeClient } from '../support/fakeClient';
import { triggerContext } from '../support/nodeContext';
import { aJobEvent, aTrunk, aTrunkEvent } from '../support/records';
import { rejection } from '../support/rejection';

describe('The Line Trigger', () => {
  const { client, calls } = fakeClient();
  const context = (settings: Record<string, unknown> = {}) =>
    triggerContext(definition, { client, settings });

  it('asks for what trunks tell, which belongs to no instance', async () => {
    expect(await run.filter()).to.deep.equal({ types: ['TrunkChanged'] });
  });

  for (const [when, wanted] of [
    ['all', ['up', 'down', 'unknown']],
    ['down', ['down']],
    ['up', ['up']],
  ] as const) {
    it(`starts on ${wanted.join(', ')} when set to "${when}"`, () => {
      const states: TrunkStatus['state'][] = ['up', 'down', 'unknown'];
      const wants = (state: TrunkStatus['state']): boolean =>
        run.wants(aTrunkEvent({ state }), context({ when }));
      expect(states.filter(wants)).to.deep.equal(wanted);
    });
  }

  it('hands on how the trunk stands, and the event', async () => {
    const own = { state: 'down', detail: 'OPTIONS was not answered.' } as const;
    const event = aTrunkEvent(own);
    expect(await run.emit(event)).to.deep.equal({
      output: 'out',
      data: { trunk: aTrunk(own), event: event.body },
      status: words('trunk1 不可用', 'trunk1 down'),
      alarming: true,
    });
    expect(calls).to.be.empty;
  });

  it('is no place for other events', async () => {
    expect((await rejection(run.emit(aJobEvent('Dialing')))).code).to.equal('Internal');
  });
});
