import { expect } from 'chai';
import {
  DialflowError,
  type EventEnvelope,
  type Job,
  type JobGroup,
  type Page,
} from '../../engine/api';
import { definition } from '../../nodes/JobGroup/definition';
import { run } from '../../nodes/JobGroup/run';
import { words } from '../../nodes/host/definition';
import { fakeClient, type Answers } from '../support/fakeClient';
import { allContext } from '../support/nodeContext';
import { aJob, aJobGroup } from '../support/records';
import { rejection } from '../support/rejection';

const contacts = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    phoneNumber: String(13800000000 + i),
    variables: { callee: 'satisfied' },
    row: i + 1,
  }));

const executing = aJobGroup({ status: 'Executing' });
const running: Answers = {
  'jobGroups.create': aJobGroup(),
  'jobGroups.assign': (p) => ({ assigned: p.contacts.length, duplicates: 0, jobIds: [] }),
  'jobGroups.start': executing,
  'jobGroups.get': executing,
};

describe('the Job Group node', () => {
  describe('that creates, assigns and starts', () => {
    it('does the three in turn and hands on the group with what was assigned', async () => {
      const { client, calls } = fakeClient(running);
      const result = await run(allContext(definition, { client, inputs: contacts(2) }));
      expect(calls.map((call) => call.method)).to.deep.equal([
        'jobGroups.create',
        'jobGroups.assign',
        'jobGroups.start',
      ]);
      expect(result.outputs['out']).to.deep.equal([{ ...executing, assigned: 2, duplicates: 0 }]);
    });

    it('passes on what is done about answering machines', async () => {
      const { client, paramsOf } = fakeClient(running);
      const settings = { answeringMachine: 'leaveMessage', machineMessage: '请回电' };
      await run(allContext(definition, { client, settings, inputs: contacts(1) }));
      const [created] = paramsOf('jobGroups.create') as { settings: object }[];
      expect(created?.settings).to.deep.include({
        answeringMachine: { action: 'leaveMessage', message: '请回电' },
      });
    });

    it('hands a long roster over in pieces of a thousand, and tells how far it is', async () => {
      const { client, paramsOf } = fakeClient({
        ...running,
        'jobGroups.assign': (p) => ({
          assigned: p.contacts.length - 1,
          duplicates: 1,
          jobIds: [],
        }),
      });
      const context = allContext(definition, { client, inputs: contacts(2500) });
      const result = await run(context);
      const pieces = paramsOf('jobGroups.assign') as { contacts: []; checkOnly?: boolean }[];
      expect(pieces.map((p) => [p.contacts.length, p.checkOnly ?? false])).to.deep.equal([
        [1000, true],
        [1000, true],
        [500, true],
        [1000, false],
        [1000, false],
        [500, false],
      ]);
      expect(context.told.progress).to.deep.equal([
        '1000/2500 contacts',
        '2000/2500 contacts',
        '2500/2500 contacts',
      ]);
      expect(result.outputs['out']?.[0]).to.include({ assigned: 2497, duplicates: 3 });
    });

    it('deletes its draft when contacts are refused, and counts them from the start', async () => {
      const { client, paramsOf } = fakeClient({
        ...running,
        'jobGroups.assign': (p) => {
          if (p.contacts.length === 1000) return { assigned: 1000, duplicates: 0, jobIds: [] };
          throw DialflowError.invalid('list of contacts', [
            { path: 'contacts[3].phoneNumber', reason: 'has letters' },
          ]);
        },
        'jobGroups.delete': undefined,
      });
      const error = await rejection(
        run(allContext(definition, { client, inputs: contacts(1010) })),
      );
      expect(error.details.problems).to.deep.equal([
        { path: 'contacts[1003].phoneNumber', reason: 'has letters' },
      ]);
      expect(paramsOf('jobGroups.delete')).to.deep.equal([{ groupId: 'group-1' }]);
      expect(paramsOf('jobGroups.start')).to.be.empty;
    });

    it('makes nothing when no contacts come in', async () => {
      const { client, calls } = fakeClient(running);
      const error = await rejection(run(allContext(definition, { client, inputs: [] })));
      expect(error.code).to.equal('InvalidInput');
      expect(calls).to.be.empty;
    });

    it('makes nothing of rows that no Contacts node has checked', async () => {
      const { client, calls } = fakeClient(running);
      const inputs = [...contacts(1), { phoneNumber: '13800000009', city: '杭州' }];
      const error = await rejection(run(allContext(definition, { client, inputs })));
      expect(error.details.problems?.map((p) => p.path)).to.deep.equal(['contacts[1]']);
      expect(error.message).to.match(/1 of the 2 .* Contacts node/);
      expect(calls).to.be.empty;
    });

    it('stops between two pieces when the flow is stopped', async () => {
      const stop = new AbortController();
      const { client, paramsOf } = fakeClient({
        ...running,
        'jobGroups.assign': () => {
          stop.abort();
          return { assigned: 1000, duplicates: 0, jobIds: [] };
        },
        'jobGroups.delete': undefined,
      });
      const { signal } = stop;
      const error = await rejection(
        run(allContext(definition, { client, inputs: contacts(3000), signal })),
      );
      expect(error.code).to.equal('Aborted');
      expect(paramsOf('jobGroups.assign')).to.have.length(1);
    });
  });

  describe('that creates a draft', () => {
    const settingsOf = async (settings: Record<string, unknown>): Promise<unknown> => {
      const { client, paramsOf } = fakeClient(running);
      await run(allContext(definition, { client, settings: { operation: 'create', ...settings } }));
      return (paramsOf('jobGroups.create')[0] as { settings: unknown }).settings;
    };

    it('leaves out what was left empty, so that the engine decides', async () => {
      expect(await settingsOf({})).to.deep.equal({
        name: '',
        ringSeconds: 45,
        retryTimes: 3,
        retryIntervalMinutes: 10,
        recallStrategy: {
          emptyNumberIgnore: true,
          inArrearsIgnore: true,
          outOfServiceIgnore: true,
        },
        strategy: {},
      });
    });

    it('passes the form on in the words of the engine', async () => {
      const settings = await settingsOf({
        name: ' 回访 ',
        scene: '满意度回访',
        description: '每月一次',
        maxConcurrency: 5,
        ringSeconds: 20,
        retryTimes: 1,
        retryIntervalMinutes: 2,
        doNotRedial: ['emptyNumber'],
        workingTime: [{ beginTime: '9:00', endTime: '12:00:30' }],
        callerNumber: '02510000001',
      });
      expect(settings).to.deep.equal({
        name: '回访',
        scene: '满意度回访',
        description: '每月一次',
        callerNumber: '02510000001',
        maxConcurrency: 5,
        ringSeconds: 20,
        retryTimes: 1,
        retryIntervalMinutes: 2,
        recallStrategy: {
          emptyNumberIgnore: true,
          inArrearsIgnore: false,
          outOfServiceIgnore: false,
        },
        strategy: { workingTime: [{ beginTime: '09:00:00', endTime: '12:00:30' }] },
      });
    });

    it('passes on priority, guarantee, numbers, retries by outcome and agents', async () => {
      const settings = await settingsOf({
        priority: 'urgent',
        minConcurrency: 2,
        callerNumber: '025 1000 0001',
        callerNumbers: ['025-10000002'],
        recallCallerNumbers: ['02510000003'],
        routingStrategy: 'sameCity',
        retryRules: [{ outcome: 'Busy', retryTimes: 5, retryIntervalMinutes: 1 }],
        agentPhones: ['6001', '6002'],
        agentFactor: 1.5,
      });
      expect(settings).to.deep.include({
        priority: 'urgent',
        minConcurrency: 2,
        callerNumbers: ['02510000001', '02510000002'],
        recallCallerNumbers: ['02510000003'],
        strategy: { routingStrategy: 'sameCity' },
        retryByOutcome: { Busy: { retryTimes: 5, retryIntervalMinutes: 1 } },
        progressive: { phones: ['6001', '6002'], factor: 1.5 },
      });
    });

    it('makes a schedule of dates and days', async () => {
      const execution = 'scheduled';
      const strategyOf = async (own: Record<string, unknown>): Promise<unknown> =>
        ((await settingsOf({ execution, ...own })) as { strategy: unknown }).strategy;
      const startTime = new Date(2026, 10, 20, 9).getTime();
      const endTime = new Date(2026, 11, 1).getTime();
      const dates = { startAt: '2026-11-20 09:00', endAt: '2026-11-30' };
      expect(await strategyOf(dates)).to.deep.equal({ startTime, endTime, repeatBy: 'Day' });
      expect(await strategyOf({ ...dates, repeatBy: 'Week', weekdays: ['1', '0'] })).to.deep.equal({
        startTime,
        endTime,
        repeatBy: 'Week',
        repeatDays: [1, 0],
      });
      expect(
        await strategyOf({ ...dates, repeatBy: 'Month', monthDays: '1，15, 31' }),
      ).to.deep.equal({ startTime, endTime, repeatBy: 'Month', repeatDays: [1, 15, 31] });
      expect(await strategyOf({ ...dates, repeatBy: 'Once' })).to.deep.equal({
        startTime,
        endTime,
      });
      const error = await rejection(strategyOf({ endAt: '2026-02-30', startAt: 'soon' }));
      expect(error.details.problems?.map(({ path }) => path)).to.have.members(['endAt', 'startAt']);
    });

    it('tells what is wrong with a schedule as it stands in the form', async () => {
      const refused = async (own: object): Promise<string> => {
        const settings = { execution: 'scheduled', ...own };
        return (await rejection(settingsOf(settings))).message;
      };
      const late = { startAt: '2026-12-01', endAt: '2026-11-30' };
      expect(await refused(late)).to.match(/endAt: .*\(2026-12-01\), not 2026-11-30$/);
      expect(await refused({ endAt: '' })).to.match(/endAt: is missing/);
      const noDays = { endAt: '2026-11-30', repeatBy: 'Week', weekdays: [] };
      expect(await refused(noDays)).to.match(/weekdays: must not be empty/);
      const own = { endAt: '', strategy: '{"repeatBy":"Once"}' };
      const settings = await settingsOf({ execution: 'scheduled', ...own });
      expect(settings).to.deep.include({ strategy: { repeatBy: 'Once' } });
    });

    it('names the advanced field where the form has no dates', async () => {
      const { client } = fakeClient({
        'jobGroups.create': () => {
          throw DialflowError.invalid('job group', [
            { path: 'strategy.endTime', reason: 'is missing' },
          ]);
        },
      });
      const settings = { operation: 'create', strategy: '{"repeatBy":"Day"}' };
      const error = await rejection(run(allContext(definition, { client, settings })));
      expect(error.details.problems?.[0]?.path).to.equal('strategy.endTime');
    });

    it('lets the strategy JSON win over the form', async () => {
      const workingTime = [{ beginTime: '14:00:00', endTime: '16:00:00' }];
      const settings = await settingsOf({
        workingTime: [{ beginTime: '09:00', endTime: '12:00' }],
        strategy: JSON.stringify({ maxAttemptsPerDay: 2, workingTime }),
      });
      expect(settings)
        .to.have.property('strategy')
        .that.deep.equals({ maxAttemptsPerDay: 2, workingTime });
    });

    it('names the fields of its form where the engine refuses them', async () => {
      const refusing = fakeClient({
        'jobGroups.create': () => {
          throw DialflowError.invalid('job group', [
            { path: 'strategy.workingTime[0].beginTime', reason: 'is wrong' },
            { path: 'settings.callerNumber', reason: 'is wrong' },
          ]);
        },
      });
      const pathsOf = async (strategy: string): Promise<unknown> => {
        const settings = { operation: 'create', strategy };
        const error = await rejection(
          run(allContext(definition, { client: refusing.client, settings })),
        );
        return error.details.problems?.map(({ path }) => path);
      };
      expect(await pathsOf('')).to.deep.equal(['workingTime[0].beginTime', 'callerNumber']);
      const own = '{"workingTime":[{"beginTime":"09:00","endTime":"10:00"}]}';
      expect(await pathsOf(own)).to.deep.equal([
        'strategy.workingTime[0].beginTime',
        'callerNumber',
      ]);
    });

    it('refuses times, numbers and a strategy that can never work, all at once', async () => {
      const error = await rejection(
        settingsOf({
          workingTime: [{ beginTime: '9点', endTime: '18:00' }],
          callerNumber: 'abc',
          strategy: '{"foo":1}',
        }),
      );
      expect(error.details.problems?.map(({ path }) => path)).to.deep.equal([
        'workingTime[0].beginTime',
        'callerNumber',
        'strategy.foo',
      ]);
    });

    it('refuses a strategy that is no object', async () => {
      const error = await rejection(settingsOf({ strategy: '[1]' }));
      expect(error.details.problems?.[0]?.path).to.equal('strategy');
    });
  });

  describe('on a group that exists', () => {
    const on = async (settings: Record<string, unknown>, answers: Answers = {}) => {
      const { client, paramsOf } = fakeClient({ ...running, ...answers });
      const own = { jobGroup: 'group-1', ...settings };
      const result = await run(allContext(definition, { client, settings: own }));
      return { out: result.outputs['out']?.[0], status: result.status, paramsOf };
    };

    it('previews it', async () => {
      const none = { byReason: [], delayed: 0, delayedByReason: [], mostOnFirstDay: null };
      const seen = { total: 5, toDial: 3, skipped: 2, ...none, firstAt: 7 };
      const { out, status } = await on({ operation: 'preview' }, { 'jobGroups.preview': seen });
      expect(out).to.deep.include(seen);
      expect(status?.['zh-CN']).to.equal('将呼 3，跳过 2');
    });

    it('changes it, and tells what is refused by the field', async () => {
      const settings = { operation: 'update', changes: '{"priority":"urgent"}' };
      const { paramsOf } = await on(settings, { 'jobGroups.update': executing });
      expect(paramsOf('jobGroups.update')).to.deep.equal([
        { groupId: 'group-1', settings: { priority: 'urgent' } },
      ]);
      const error = await rejection(on({ operation: 'update', changes: '{"foo":1}' }));
      expect(error.details.problems?.map(({ path }) => path)).to.deep.equal(['changes.foo']);
    });

    it('copies it', async () => {
      const settings = { operation: 'copy', copyName: 'again', withContacts: false };
      const { paramsOf } = await on(settings, { 'jobGroups.copy': aJobGroup() });
      expect(paramsOf('jobGroups.copy')).to.deep.equal([
        { groupId: 'group-1', name: 'again', contacts: false },
      ]);
    });

    it('redials it by outcome', async () => {
      const settings = { operation: 'redial', outcomes: ['failed', 'noInteraction'] };
      const { paramsOf } = await on(settings, { 'jobGroups.redial': executing });
      expect(paramsOf('jobGroups.redial')).to.deep.equal([
        { groupId: 'group-1', outcomes: ['failed', 'noInteraction'], settings: {}, start: true },
      ]);
    });

    it('redials it with other settings, and tells what is refused by the field', async () => {
      const settings = {
        operation: 'redial',
        copyName: 'again',
        newSettings: '{"name":"x","retryTimes":1,"strategy":{"maxAttemptsPerDay":2}}',
        startAtOnce: false,
      };
      const { paramsOf } = await on(settings, { 'jobGroups.redial': executing });
      expect(paramsOf('jobGroups.redial')).to.deep.equal([
        {
          groupId: 'group-1',
          outcomes: ['failed'],
          settings: { name: 'again', retryTimes: 1, strategy: { maxAttemptsPerDay: 2 } },
          start: false,
        },
      ]);
      const refusing = on(settings, {
        'jobGroups.redial': () => {
          throw DialflowError.invalid('job group', [{ path: 'retryTimes', reason: 'is 1000' }]);
        },
      });
      const { details } = await rejection(refusing);
      expect(details.problems?.map(({ path }) => path)).to.deep.equal(['newSettings.retryTimes']);
    });

    it('lists its jobs page by page, with what holds them back', async () => {
      const heldBy = { code: 'LinesBusy', words: words('线路忙', 'busy') } as const;
      const pages: Record<string, Page<Job>> = {
        '': { list: [aJob({ id: 'job-1', status: 'Scheduling', heldBy })], next: '1' },
        '1': { list: [aJob({ id: 'job-2', status: 'Scheduling' })], next: null },
      };
      const { client, paramsOf } = fakeClient({
        ...running,
        'jobs.list': ({ after = '' }) => pages[after] ?? { list: [], next: null },
      });
      const settings = { operation: 'jobs', jobGroup: 'group-1', jobStatus: 'Scheduling' };
      const { outputs, status } = await run(allContext(definition, { client, settings }));
      expect(outputs['out']?.map(({ id }) => id)).to.deep.equal(['job-1', 'job-2']);
      expect(outputs['out']?.[0]).to.deep.include({ heldBy });
      expect(status?.['zh-CN']).to.equal('2 个作业');
      expect(paramsOf('jobs.list')).to.deep.equal([
        { groupId: 'group-1', status: 'Scheduling', limit: 100 },
        { groupId: 'group-1', status: 'Scheduling', limit: 99, after: '1' },
      ]);
    });

    it('deletes it', async () => {
      const { out, status, paramsOf } = await on(
        { operation: 'delete' },
        { 'jobGroups.delete': undefined },
      );
      expect(out).to.deep.equal({ id: 'group-1', name: executing.name, deleted: true });
      expect(status?.['en-US']).to.equal(`${executing.name} deleted`);
      expect(paramsOf('jobGroups.delete')).to.deep.equal([{ groupId: 'group-1' }]);
    });

    it('puts numbers on its stop-call list, and tells those that are none', async () => {
      const settings = { operation: 'stopCalls', stopNumbers: ['138 0000 0001', '123'] };
      const refused = [{ row: 2, phoneNumber: '123', reason: 'is too short', duplicate: false }];
      const answer = (some: object[]) => ({ 'rules.addNumbers': { refused: some } as never });
      const { paramsOf } = await on(settings, answer([]));
      expect(paramsOf('rules.addNumbers')).to.deep.equal([
        {
          list: { kind: 'stopCall', groupId: 'group-1' },
          entries: [{ phoneNumber: '13800000001' }, { phoneNumber: '123' }],
        },
      ]);
      const error = await rejection(on(settings, answer(refused)));
      expect(error.details.problems?.map(({ path }) => path)).to.deep.equal(['stopNumbers[1]']);
    });

    it('sets the rules of the instance', async () => {
      const settings = {
        operation: 'instanceSettings',
        callingTime: [{ beginTime: '9:00', endTime: '18:00' }],
        weekdaysOnly: true,
        dailyCap: 0,
      };
      const { paramsOf } = await on(settings, { 'instances.update': {} as never });
      const [asked] = paramsOf('instances.update') as { settings: unknown }[];
      expect(asked?.settings).to.deep.equal({
        callingTime: [{ beginTime: '09:00:00', endTime: '18:00:00' }],
        weekdaysOnly: true,
        dailyCap: null,
        emptyNumberNoMoreCalls: true,
        answerDelayMs: 0,
      });
    });

    it('tells contacts by where they came in, and a strategy by its field', async () => {
      const { client } = fakeClient({
        ...running,
        'jobGroups.assign': () => {
          throw DialflowError.invalid('list of contacts', [
            { path: 'contacts[0].phoneNumber', reason: 'is wrong' },
            { path: 'endTime', reason: 'is wrong' },
          ]);
        },
      });
      const settings = { operation: 'assign', jobGroup: 'group-1' };
      const error = await rejection(
        run(allContext(definition, { client, settings, inputs: contacts(1) })),
      );
      expect(error.details.problems?.map(({ path }) => path)).to.deep.equal([
        'contacts[0].phoneNumber',
        'strategy.endTime',
      ]);
    });

    it('assigns contacts, with a strategy of their own where one is given', async () => {
      const { client, paramsOf } = fakeClient(running);
      const strategy = { maxAttemptsPerDay: 1 };
      const settings = { operation: 'assign', jobGroup: 'group-1', strategy };
      const { outputs } = await run(
        allContext(definition, { client, settings, inputs: contacts(1) }),
      );
      expect(paramsOf('jobGroups.assign')).to.deep.equal([
        { groupId: 'group-1', contacts: contacts(1), strategy },
      ]);
      expect(outputs['out']?.[0]).to.include({ id: 'group-1', assigned: 1, duplicates: 0 });
    });

    it('says where the numbers come from, and tells what is refused by the field', async () => {
      const { client, paramsOf } = fakeClient(running);
      const settings = { operation: 'assign', jobGroup: 'group-1', consentSource: 'contract' };
      await run(allContext(definition, { client, settings, inputs: contacts(1) }));
      expect(paramsOf('jobGroups.assign')).to.deep.equal([
        { groupId: 'group-1', contacts: contacts(1), consentSource: 'contract' },
      ]);
      const refusing = fakeClient({
        ...running,
        'jobGroups.assign': () => {
          const problems = [{ path: 'consentSource', reason: 'is refused' }];
          throw DialflowError.invalid('list of contacts', problems);
        },
      });
      const own = { client: refusing.client, settings, inputs: contacts(1) };
      const error = await rejection(run(allContext(definition, own)));
      expect(error.details.problems?.[0]?.path).to.equal('consentSource');
    });

    it('takes of what comes in only what belongs to a contact', async () => {
      const { client, paramsOf } = fakeClient(running);
      const settings = { operation: 'assign', jobGroup: 'group-1' };
      const inputs = contacts(1).map((contact) => ({ ...contact, name: '张三', colour: 'red' }));
      await run(allContext(definition, { client, settings, inputs }));
      expect(paramsOf('jobGroups.assign')[0])
        .to.have.property('contacts')
        .that.deep.equals([{ ...contacts(1)[0], name: '张三' }]);
    });

    for (const operation of ['start', 'pause', 'resume', 'stop'] as const) {
      it(`can ${operation} it`, async () => {
        const answer = aJobGroup({ status: operation === 'pause' ? 'Paused' : 'Executing' });
        const { client, paramsOf } = fakeClient({
          'jobGroups.get': aJobGroup(),
          [`jobGroups.${operation}`]: answer,
        });
        const settings = { operation, jobGroup: 'group-1' };
        const { outputs } = await run(allContext(definition, { client, settings }));
        expect(paramsOf(`jobGroups.${operation}`)).to.deep.equal([{ groupId: 'group-1' }]);
        expect(outputs['out']).to.deep.equal([answer]);
      });
    }

    it('reads it, or lists as many as asked for', async () => {
      const { client, paramsOf } = fakeClient({
        'jobGroups.get': aJobGroup(),
        'jobGroups.list': ({ after }) =>
          after === undefined
            ? { list: [aJobGroup()], next: 'more' }
            : { list: [aJobGroup({ id: 'group-2' })], next: 'still more' },
      });
      const get = { operation: 'get', jobGroup: 'group-1' };
      expect((await run(allContext(definition, { client, settings: get }))).outputs).to.deep.equal({
        out: [aJobGroup()],
      });
      const list = { operation: 'list', limit: 2 };
      const { outputs } = await run(allContext(definition, { client, settings: list }));
      expect(outputs['out']?.map((group) => group['id'])).to.deep.equal(['group-1', 'group-2']);
      expect(paramsOf('jobGroups.list')).to.have.length(2);
    });
  });

  describe('that follows the group it has started', () => {
    const standing = (status: JobGroup['status'], own: Partial<JobGroup['progress']>) =>
      ({ status, progress: { ...aJobGroup().progress, total: 20, ...own } }) as const;
    const event = (at: ReturnType<typeof standing>): EventEnvelope => ({
      sequence: 1,
      type: 'JobGroupProgress',
      instanceId: 'instance-1',
      groupId: 'group-1',
      sceneId: null,
      callId: null,
      direct: false,
      body: {
        eventType: 'JobGroupProgress',
        eventTime: 1,
        instanceId: 'instance-1',
        groupId: 'group-1',
        ...at,
      },
    });
    const begun = standing('Executing', { executing: 2, scheduling: 18 });

    /** Starts a group and its following; `settled` lets promises run until it waits for events. */
    async function following(now = begun) {
      const fake = fakeClient({ ...running, 'jobGroups.get': aJobGroup(now) });
      const context = allContext(definition, { client: fake.client, inputs: contacts(1) });
      await run(context);
      const { progress, background } = context.told;
      progress.length = 0;
      const stop = new AbortController();
      const over = background[0]?.(stop.signal);
      await new Promise((resolve) => setImmediate(resolve));
      return { ...fake, progress, stop, over };
    }

    it('tells its counters as they change, until it has ended', async () => {
      const { progress, publish, over, subscriptions } = await following();
      await publish(event(standing('Executing', { succeeded: 9, failed: 3, executing: 3 })));
      await publish(event(standing('Completed', { succeeded: 16, failed: 4 })));
      await over;
      expect(progress).to.deep.equal(['0/20, 2 calling', '12/20, 3 calling', '20/20, completed']);
      expect(subscriptions.map((s) => s.open)).to.deep.equal([false]);
    });

    it('subscribes under a name of its own, for this group only', async () => {
      const { subscriptions, stop, over } = await following();
      expect(subscriptions[0]?.consumer).to.match(/^progress\/the node\/group-1\/\d+$/);
      expect(subscriptions[0]?.filter).to.deep.equal({
        types: ['JobGroupProgress'],
        group: 'group-1',
      });
      expect(subscriptions[0]?.transient).to.equal(true);
      stop.abort();
      await over;
    });

    it('goes on while a stopped group still has calls', async () => {
      const { progress, publish, over } = await following();
      await publish(event(standing('Stopped', { cancelled: 18, executing: 2 })));
      await publish(event(standing('Stopped', { cancelled: 18, succeeded: 2 })));
      await over;
      expect(progress.slice(1)).to.deep.equal(['18/20, 2 calling, stopped', '20/20, stopped']);
    });

    it('sees that the group ended before it began to follow', async () => {
      const { progress, over } = await following(standing('Completed', { succeeded: 20 }));
      await over;
      expect(progress).to.deep.equal(['20/20, completed']);
    });

    it('leaves when the node is closed', async () => {
      const { progress, publish, stop, over, subscriptions } = await following();
      stop.abort();
      await publish(event(standing('Executing', { succeeded: 1 })));
      await over;
      expect(progress).to.have.length(1);
      expect(subscriptions.map((s) => s.open)).to.deep.equal([false]);
    });
  });
});
