import { expect } from 'chai';
import {
  DialflowError,
  type EventEnvelope,
  type EventTask,
  type JobEventBody,
} from '../../engine/api';
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

  describe('starts the flow only', () => {
    const wants = (
      settings: Record<string, unknown>,
      own: Parameters<typeof aJobEvent>[1] = {},
    ) => {
      const tags = [{ group: '满意度', name: '满意' }];
      const { client } = fakeClient({ 'jobs.get': aJob({ tags }) });
      return run.wants(
        aJobEvent('JobComplete', own),
        triggerContext(definition, { client, settings }),
      );
    };

    it('by job status', async () => {
      expect(await wants({ statuses: [] }, { status: 'Failed' })).to.equal(true);
      expect(await wants({ statuses: ['Failed'] }, { status: 'Failed' })).to.equal(true);
      expect(await wants({ statuses: ['Succeeded'] }, { status: 'Failed' })).to.equal(false);
    });

    it('by the outcome of the last call', async () => {
      const [task] = (aJobEvent('JobComplete').body as JobEventBody).tasks;
      const tasks: EventTask[] = [
        { ...task!, status: 'NoAnswer' },
        { ...task!, status: 'Busy' },
      ];
      expect(await wants({ outcomes: ['Busy', 'Failed'] }, { tasks })).to.equal(true);
      expect(await wants({ outcomes: ['NoAnswer'] }, { tasks })).to.equal(false);
      expect(await wants({ outcomes: ['NoAnswer'] }, { tasks: [] })).to.equal(false);
    });

    it('by tags, of which one is enough', async () => {
      const tagged = (...tags: { group: string; name: string }[]) => wants({ tags });
      expect(await tagged({ group: '满意度', name: '满意' })).to.equal(true);
      expect(await tagged({ group: '满意度', name: '不满意' })).to.equal(false);
      expect(await tagged({ group: '满意度', name: '' })).to.equal(true);
      const either = [
        { group: '其他', name: 'x' },
        { group: '满意度', name: '满意' },
      ];
      expect(await tagged(...either)).to.equal(true);
    });

    it('with progress, whatever the filters of jobs', async () => {
      const { client } = fakeClient();
      const settings = { statuses: ['Failed'], tags: [{ group: 'g', name: 'n' }] };
      const body = { eventType: 'JobGroupProgress' };
      const event = { ...aJobEvent('JobComplete'), body } as EventEnvelope;
      expect(await run.wants(event, triggerContext(definition, { client, settings }))).to.equal(
        true,
      );
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
