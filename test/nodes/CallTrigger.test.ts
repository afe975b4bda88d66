import { expect } from 'chai';
import type { JobEventBody } from '../../engine/api';
import { definition } from '../../nodes/CallTrigger/definition';
import { run } from '../../nodes/CallTrigger/run';
import { words } from '../../nodes/host/definition';
import { fakeClient } from '../support/fakeClient';
import { triggerContext } from '../support/nodeContext';
import { aJobEvent } from '../support/records';

describe('the Call Trigger', () => {
  it('asks for answered calls of its instance, without those of Dial nodes', async () => {
    const { client } = fakeClient();
    expect(await run.filter(triggerContext(definition, { client }))).to.deep.equal({
      instanceId: 'instance-1',
      types: ['CallAnswered'],
      direct: false,
    });
  });

  it('narrows that to a scene and a job group, which need not be there yet', async () => {
    const { client, calls } = fakeClient();
    const settings = {
      events: ['Dialing', 'CallFinished'],
      scene: ' 满意度回访 ',
      jobGroup: '满意度回访 0105',
      direct: true,
    };
    expect(await run.filter(triggerContext(definition, { client, settings }))).to.deep.equal({
      instanceId: 'instance-1',
      types: ['Dialing', 'CallFinished'],
      scene: '满意度回访',
      group: '满意度回访 0105',
      direct: true,
    });
    expect(calls).to.have.length(0);
  });

  it('starts the flow with some outcomes only where they are chosen, at the end of a call', () => {
    const { client } = fakeClient();
    const wants = (type: 'CallFinished' | 'CallAnswered', outcomes: string[]) => {
      const { body } = aJobEvent(type);
      const [task] = (body as JobEventBody).tasks;
      const tasks = [
        { ...task!, callId: 'before', status: 'NoAnswer' as const },
        { ...task!, status: 'Busy' as const },
      ];
      const events = ['CallFinished', 'CallAnswered'];
      const context = triggerContext(definition, { client, settings: { events, outcomes } });
      return run.wants(aJobEvent(type, { tasks }), context);
    };
    expect(wants('CallFinished', [])).to.equal(true);
    expect(wants('CallFinished', ['Busy', 'Failed'])).to.equal(true);
    expect(wants('CallFinished', ['NoAnswer'])).to.equal(false);
    expect(wants('CallAnswered', ['NoAnswer'])).to.equal(true);
  });

  it('hands on the call, the callee and the variables', async () => {
    const event = aJobEvent('CallAnswered');
    const result = await run.emit(event);
    expect(result.output).to.equal('out');
    expect(result.data).to.deep.equal({
      call: { id: 'call-1' },
      contact: {
        id: 'c-1',
        honorific: '',
        name: '张三',
        phoneNumber: '13800000001',
        referenceId: 'C001',
      },
      variables: { city: '杭州', callee: 'satisfied' },
      event: event.body,
    });
    expect(result.status).to.deep.equal(words('已接通 138****0001', 'answered 138****0001'));
  });
});
