import { expect } from 'chai';
import { DialflowError } from '../../engine/api';
import { definition } from '../../nodes/JobCompleteTrigger/definition';
import { run } from '../../nodes/JobCompleteTrigger/run';
import { words } from '../../nodes/host/definition';
import { fakeClient } from '../support/fakeClient';
import { triggerContext } from '../support/nodeContext';
import { aJob, aJobEvent, aJobGroup } from '../support/records';
import { rejection } from '../support/rejection';

describe('the Job Complete Trigger', () => {
  it('asks for completed jobs, of one scene where the operator names it', async () => {
    const { client } = fakeClient();
    const settings = { scene: '满意度回访' };
    expect(await run.filter(triggerContext(definition, { client, settings }))).to.deep.equal({
      instanceId: 'instance-1',
      scene: '满意度回访',
      types: ['JobComplete'],
    });
  });

  it('hands on the job with its tags and attempts, the callee and the variables', async () => {
    const job = aJob();
    const { client, paramsOf } = fakeClient({ 'jobs.get': job });
    const event = aJobEvent('JobComplete');
    const { data } = await run.emit(event, triggerContext(definition, { client }));
    expect(paramsOf('jobs.get')).to.deep.equal([{ jobId: 'job-1' }]);
    expect(data).to.have.all.keys('job', 'contact', 'variables', 'event');
    expect(data['job']).to.deep.equal(job);
    expect(data['contact']).to.include({ phoneNumber: '13800000001' });
    expect(data['variables']).to.deep.equal({ city: '杭州', callee: 'satisfied' });
    expect(data['event']).to.deep.equal(event.body);
  });

  it('hands on what the event tells when the job was deleted meanwhile', async () => {
    const { client } = fakeClient({
      'jobs.get': () => {
        throw DialflowError.notFound('job', 'job-1');
      },
    });
    const event = aJobEvent('JobComplete', { status: 'Failed', failureReason: 'NoAnswer' });
    const { data } = await run.emit(event, triggerContext(definition, { client }));
    expect(data['job']).to.deep.equal({
      id: 'job-1',
      groupId: 'group-1',
      status: 'Failed',
      failureReason: 'NoAnswer',
    });
  });

  it('lets the event come again when the engine cannot be asked', async () => {
    const { client } = fakeClient({
      'jobs.get': () => {
        throw new DialflowError('EngineStopped', 'The engine has stopped.');
      },
    });
    const context = triggerContext(definition, { client });
    const error = await rejection(run.emit(aJobEvent('JobComplete'), context));
    expect(error.code).to.equal('EngineStopped');
  });

  it('hands on how far a job group has got, where that is asked for', async () => {
    const { client, calls } = fakeClient();
    const settings = { events: ['JobGroupProgress'], jobGroup: 'group-1' };
    const context = triggerContext(definition, { client, settings });
    expect(await run.filter(context)).to.deep.equal({
      instanceId: 'instance-1',
      group: 'group-1',
      types: ['JobGroupProgress'],
    });
    const { id, status, progress } = aJobGroup({ status: 'Completed' });
    const body = { eventType: 'JobGroupProgress', eventTime: 3_000, status, progress } as const;
    const event = {
      ...aJobEvent('JobComplete'),
      type: 'JobGroupProgress',
      body: { ...body, instanceId: 'instance-1', groupId: id },
    } as const;
    expect(await run.emit(event, context)).to.deep.equal({
      output: 'out',
      data: { jobGroup: { id, status: 'Completed', progress }, event: event.body },
      status: words('0/0，已完成', '0/0, completed'),
    });
    expect(calls).to.be.empty;
  });
});
