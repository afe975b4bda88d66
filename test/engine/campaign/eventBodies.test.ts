import { expect } from 'chai';
import type { Callee, EventBody, EventType } from '../../../engine/api';
import { TestEngine } from '../../support/engine';
import answered from './golden/CallAnswered.json';
import finished from './golden/CallFinished.json';
import dialing from './golden/Dialing.json';
import complete from './golden/JobComplete.json';
import progress from './golden/JobGroupProgress.json';

const callees: Callee[] = [
  { name: 'late', outcome: ['noAnswer', 'answers'], onAnswer: { hangUp: true, afterSeconds: 5 } },
];
const golden: Partial<Record<EventType, unknown>> = {
  Dialing: dialing,
  CallAnswered: answered,
  CallFinished: finished,
  JobComplete: complete,
  JobGroupProgress: progress,
};

/** Ids by the order in which they come: they are other ones in each engine. */
function withoutIds(bodies: readonly EventBody[]): unknown[] {
  const names = new Map<string, string>();
  const named = (id: string): string => {
    const name = names.get(id) ?? `id-${names.size + 1}`;
    names.set(id, name);
    return name;
  };
  const text = JSON.stringify(bodies);
  return JSON.parse(
    text.replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, named),
  ) as unknown[];
}

describe('Events of a job that is answered at the second attempt', () => {
  it('have bodies field for field as in the seed', async () => {
    const test = await TestEngine.start({ callees });
    const bodies: EventBody[] = [];
    await test.on({}, ({ body }) => void bodies.push(body));
    const contact = {
      phoneNumber: '13800000001',
      name: '张三',
      honorific: '张先生',
      referenceId: 'C001',
      variables: { parcel: '7', city: '杭州' },
    };
    const { id } = await test.campaign([contact], { retryTimes: 1, callerNumber: '02510000001' });
    await test.untilEnded(id);
    await test.clock.advance(2_000);
    // The last one of each: what came before stands in it.
    const last = new Map(withoutIds(bodies).map((body) => [(body as EventBody).eventType, body]));
    expect([...last.keys()]).to.have.members(Object.keys(golden));
    for (const [type, body] of last) expect(body, type).to.deep.equal(golden[type]);
  });
});
