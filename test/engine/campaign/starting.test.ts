import { expect } from 'chai';
import type { Callee, DialflowError, JobGroupSettings } from '../../../engine/api';
import { checkPhones } from '../../../engine/campaign/startChecks';
import { TestEngine } from '../../support/engine';
import { MONDAY_MORNING } from '../../support/fakeClock';
import { rejection } from '../../support/rejection';

const HOUR = 3_600_000;

const callees: Callee[] = [
  { name: 'patient', numbers: ['135*'] },
  { name: '6001', ringSeconds: 1 },
];

describe('The start of a job group', () => {
  let test: TestEngine;
  beforeEach(async () => {
    test = await TestEngine.start({ callees });
  });

  const create = async (settings: Partial<JobGroupSettings>): Promise<string> => {
    const { instanceId } = test;
    const group = await test.api.jobGroups.create({
      instanceId,
      settings: { name: 'start', ...settings },
    });
    return group.id;
  };
  const assign = (groupId: string, phoneNumber: string, strategy?: object) =>
    test.api.jobGroups.assign({
      groupId,
      contacts: [{ phoneNumber, variables: {} }],
      ...(strategy && { strategy }),
    });
  const start = (groupId: string) => test.api.jobGroups.start({ groupId });
  const ready = async (settings: Partial<JobGroupSettings>): Promise<string> => {
    const groupId = await create(settings);
    await assign(groupId, '13500000001');
    return groupId;
  };
  const codesOf = (all: PromiseSettledResult<unknown>[]): (string | undefined)[] =>
    all.map((one) => (one.status === 'rejected' ? (one.reason as DialflowError).code : undefined));
  const problemsOf = async (work: Promise<unknown>) =>
    ((await rejection(work)) as DialflowError).details.problems;

  it('gives guarantees one after the other, however many groups start at once', async () => {
    const [one, two] = [await ready({ minConcurrency: 6 }), await ready({ minConcurrency: 6 })];
    const started = await Promise.allSettled([start(one), start(two)]);
    expect(codesOf(started)).to.deep.equal([undefined, 'LimitExceeded']);
    expect((await test.api.jobGroups.get({ groupId: two })).status).to.equal('Draft');
  });

  it('gives none that the instance loses in the same moment', async () => {
    const groupId = await ready({ minConcurrency: 6 });
    const { instanceId } = test;
    const both = [start(groupId), test.api.instances.update({ instanceId, maxConcurrency: 5 })];
    const codes = codesOf(await Promise.allSettled(both));
    expect(codes).to.have.members([undefined, 'LimitExceeded']);
  });

  it('gives no more than there is where guarantees are raised at once', async () => {
    const groups = [await ready({ minConcurrency: 1 }), await ready({ minConcurrency: 1 })];
    for (const groupId of groups) await start(groupId);
    const raised = await Promise.allSettled(
      groups.map((groupId) =>
        test.api.jobGroups.update({ groupId, settings: { minConcurrency: 7 } }),
      ),
    );
    expect(codesOf(raised)).to.deep.equal([undefined, 'LimitExceeded']);
  });

  it('is refused once its end has passed', async () => {
    const groupId = await ready({ strategy: { endTime: MONDAY_MORNING + HOUR } });
    await test.clock.advance(HOUR);
    expect(await problemsOf(start(groupId))).to.deep.equal([
      {
        path: 'strategy.endTime',
        reason: 'was 2026-01-05 11:00:00 and has passed; set a later end, or none',
      },
    ]);
    const strategy = { endTime: MONDAY_MORNING + 2 * HOUR };
    await test.api.jobGroups.update({ groupId, settings: { strategy } });
    expect((await start(groupId)).status).to.equal('Scheduling');
  });

  it('is not refused while a contact has a strategy of its own', async () => {
    const groupId = await create({ strategy: { endTime: MONDAY_MORNING + HOUR } });
    await assign(groupId, '13500000001', { endTime: MONDAY_MORNING + 3 * HOUR });
    await test.clock.advance(2 * HOUR);
    expect((await start(groupId)).status).to.equal('Scheduling');
  });

  it('is refused where the line does not know a phone of its agents', async () => {
    const progressive = { phones: ['6001', '6009'], factor: 1 };
    const unknown = [
      {
        path: 'progressive.phones[1]',
        reason: 'there is no phone "6009" on the line; there are: patient, 6001',
      },
    ];
    expect(await problemsOf(create({ progressive }))).to.deep.equal(unknown);
    const groupId = await ready({ progressive: { phones: ['6001'], factor: 1 } });
    const change = test.api.jobGroups.update({ groupId, settings: { progressive } });
    expect(await problemsOf(change)).to.deep.equal(unknown);

    const { dataFolder } = test;
    await test.stop();
    test = await TestEngine.start({ callees: [{ name: '6002' }], dataFolder });
    expect(await problemsOf(start(groupId))).to.deep.equal([
      {
        path: 'progressive.phones[0]',
        reason: 'there is no phone "6001" on the line; there are: 6002',
      },
    ]);
  });

  it('is refused where agents are asked for and the line has no phones', () => {
    const agents = { phones: () => [] };
    const progressive = { phones: ['6001'], factor: 1 };
    expect(() => checkPhones({ progressive }, { agents })).to.throw(
      'progressive.phones[0]: there is no phone "6001" on the line; the line has no phones',
    );
    expect(() => checkPhones({ progressive: null }, { agents })).not.to.throw();
  });
});
