import { expect } from 'chai';
import { definition } from '../../nodes/JobGroup/definition';
import { run } from '../../nodes/JobGroup/run';
import { fakeClient, type Answers } from '../support/fakeClient';
import { allContext } from '../support/nodeContext';
import { aJobGroup } from '../support/records';
import { rejection } from '../support/rejection';

const rosterId = '0197a0f0-0000-7000-8000-000000000001';
const roster = { rosterId, valid: 2500, rejected: 3 };
const executing = aJobGroup({ status: 'Executing' });
const running: Answers = {
  'jobGroups.create': aJobGroup(),
  'jobGroups.start': executing,
  'jobGroups.get': executing,
  'jobGroups.delete': undefined,
  'contacts.assign': ({ after }) => {
    const next = { none: '1', '1': '2', '2': null }[after ?? 'none'] ?? null;
    return { assigned: next === null ? 500 : 999, duplicates: next === null ? 0 : 1, next };
  },
};

describe('the Job Group node, given a roster as one', () => {
  it('lets the engine assign it piece by piece, and tells how far it is', async () => {
    const { client, paramsOf } = fakeClient(running);
    const context = allContext(definition, { client, inputs: [roster] });
    const result = await run(context);
    const groupId = aJobGroup().id;
    expect(paramsOf('contacts.assign')).to.deep.equal([
      { groupId, rosterId, limit: 1000 },
      { groupId, rosterId, limit: 1000, after: '1' },
      { groupId, rosterId, limit: 1000, after: '2' },
    ]);
    expect(paramsOf('jobGroups.assign')).to.deep.equal([]);
    expect(context.told.progress).to.deep.equal([
      '1000/2500 contacts',
      '2000/2500 contacts',
      '2500/2500 contacts',
    ]);
    expect(result.outputs['out']).to.deep.equal([{ ...executing, assigned: 2498, duplicates: 2 }]);
  });

  it('assigns several rosters to a group that is there, with a strategy of their own', async () => {
    const { client, paramsOf } = fakeClient({
      ...running,
      'contacts.assign': { assigned: 1, duplicates: 0, next: null },
    });
    const other = { rosterId: '0197a0f0-0000-7000-8000-000000000002' };
    const settings = { operation: 'assign', jobGroup: executing.id, strategy: '{"name":"s"}' };
    await run(allContext(definition, { client, settings, inputs: [roster, other] }));
    const assigned = paramsOf('contacts.assign') as { rosterId: string; strategy: unknown }[];
    expect(assigned.map((p) => p.rosterId)).to.deep.equal([rosterId, other.rosterId]);
    expect(assigned[0]?.strategy).to.deep.equal({ name: 's' });
  });

  it('stops between two pieces when the flow is stopped, and deletes its draft', async () => {
    const stop = new AbortController();
    const { client, calls } = fakeClient({
      ...running,
      'contacts.assign': () => {
        stop.abort();
        return { assigned: 1000, duplicates: 0, next: '1' };
      },
    });
    const context = allContext(definition, { client, inputs: [roster], signal: stop.signal });
    expect((await rejection(run(context))).code).to.equal('Aborted');
    expect(calls.map(({ method }) => method)).to.deep.equal([
      'jobGroups.create',
      'contacts.assign',
      'jobGroups.delete',
    ]);
  });

  it('takes rosters or contacts, not both', async () => {
    const { client, calls } = fakeClient(running);
    const contact = { phoneNumber: '13800000001', variables: {} };
    const inputs = [roster, contact];
    const error = await rejection(run(allContext(definition, { client, inputs })));
    expect(error.message).to.match(/^Rosters came in mixed with other records/);
    expect(calls).to.deep.equal([]);
  });
});
