import { expect } from 'chai';
import { definition } from '../../nodes/CallTrigger/definition';
import { run } from '../../nodes/CallTrigger/run';
import { DialflowError } from '../../engine/api';
import { fakeClient } from '../support/fakeClient';
import { triggerContext } from '../support/nodeContext';
import { aJobEvent, aJobGroup, aScene } from '../support/records';
import { rejection } from '../support/rejection';

describe('the Call Trigger', () => {
  it('asks for answered calls of its instance, without those of Dial nodes', async () => {
    const { client } = fakeClient();
    expect(await run.filter(triggerContext(definition, { client }))).to.deep.equal({
      instanceId: 'instance-1',
      types: ['CallAnswered'],
      direct: false,
    });
  });

  it('narrows that to a scene and a job group, by id or by name', async () => {
    const { client } = fakeClient({
      'scenes.get': aScene(),
      'jobGroups.get': () => {
        throw DialflowError.notFound('job group', '满意度回访 0105');
      },
      'jobGroups.list': ({ after }) =>
        after === undefined
          ? { list: [aJobGroup({ id: 'group-0', name: 'another' })], next: 'page 2' }
          : { list: [aJobGroup()], next: null },
    });
    const settings = {
      events: ['Dialing', 'CallFinished'],
      scene: '满意度回访',
      jobGroup: '满意度回访 0105',
      direct: true,
    };
    expect(await run.filter(triggerContext(definition, { client, settings }))).to.deep.equal({
      instanceId: 'instance-1',
      types: ['Dialing', 'CallFinished'],
      sceneId: 'scene-1',
      groupId: 'group-1',
      direct: true,
    });
  });

  it('refuses a name that two job groups have, and tells their ids', async () => {
    const { client } = fakeClient({
      'jobGroups.get': () => {
        throw DialflowError.notFound('job group', 'daily');
      },
      'jobGroups.list': {
        list: [aJobGroup({ name: 'daily' }), aJobGroup({ id: 'group-2', name: 'daily' })],
        next: null,
      },
    });
    const context = triggerContext(definition, { client, settings: { jobGroup: 'daily' } });
    const error = await rejection(run.filter(context));
    expect(error.code).to.equal('InvalidInput');
    expect(error.message).to.include('group-1, group-2');
  });

  it('hands on the call, the callee and the variables', async () => {
    const { client } = fakeClient();
    const event = aJobEvent('CallAnswered');
    const result = await run.emit(event, triggerContext(definition, { client }));
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
    expect(result.status).to.equal('CallAnswered 13800000001');
  });
});
