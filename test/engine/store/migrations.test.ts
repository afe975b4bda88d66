import { expect } from 'chai';
import { Migrator } from 'kysely';
import { first } from '../../../engine/store/migrations/0001_first';
import { openSqlite } from '../../../engine/store/sqlite';
import { TestEngine } from '../../support/engine';
import { FakeClock } from '../../support/fakeClock';
import { tempFolder } from '../../support/folders';

/** The rows of one group with one job that was called once, as the first version wrote them. */
async function firstVersion(dataFolder: string, now: number): Promise<void> {
  const db = openSqlite(dataFolder);
  const provider = { getMigrations: () => Promise.resolve({ '0001_first': first }) };
  const { error } = await new Migrator({ db, provider }).migrateToLatest();
  expect(error).to.equal(undefined);
  const of = { instance_id: 'instance-1', group_id: 'group-1' };
  const settings = {
    description: '',
    strategy: {},
    recallStrategy: { emptyNumberIgnore: true, inArrearsIgnore: true, outOfServiceIgnore: true },
    retryTimes: 1,
    retryIntervalMinutes: 10,
    ringSeconds: 45,
    maxConcurrency: 0,
    callerNumber: '',
  };
  await db
    .insertInto('instance')
    .values({
      id: 'instance-1',
      name: 'test',
      description: '',
      max_concurrency: 10,
      created_at: now,
    })
    .execute();
  await db
    .insertInto('job_group')
    .values({
      id: 'group-1',
      instance_id: 'instance-1',
      name: 'old',
      scene_id: null,
      status: 2,
      direct: 0,
      settings: JSON.stringify(settings),
      total: 1,
      succeeded: 0,
      failed: 0,
      cancelled: 0,
      executing: 0,
      created_at: now,
      started_at: now,
      ended_at: null,
    })
    .execute();
  await db
    .insertInto('job')
    .values({
      ...of,
      id: 'job-1',
      dedupe_key: 'a',
      status: 0,
      failure_reason: null,
      phone_number: '13800000001',
      name: '',
      honorific: '',
      reference_id: '',
      contact_id: 'c-1',
      variables: '{}',
      strategy: null,
      attempts: 1,
      attempts_today: 1,
      attempts_day: 0,
      next_at: now,
      created_at: now,
      ended_at: null,
    })
    .execute();
  await db
    .insertInto('task')
    .values({
      ...of,
      id: 'task-1',
      job_id: 'job-1',
      attempt: 1,
      status: 2,
      calling_number: '',
      called_number: '13800000001',
      planned_time: now,
      actual_time: now,
      answered_at: null,
      end_time: now,
      ring_ms: 45_000,
      talk_ms: 0,
      hang_up_by: 'line',
      end_reason: 'NotAnswered',
      detail: null,
      turn_count: 0,
    })
    .execute();
  await db.destroy();
}

describe('A database of the first version', () => {
  it('is brought up to date, and its campaign goes on', async () => {
    const clock = new FakeClock();
    const dataFolder = tempFolder();
    await firstVersion(dataFolder, clock.now());
    const callees = [{ name: 'brief', onAnswer: { hangUp: true } }];
    const test = await TestEngine.start({ dataFolder, callees }, clock);
    const group = await test.untilEnded('group-1');
    expect(group).to.deep.include({ name: 'old', answeringMachine: { action: 'continue' } });
    const { tasks } = await test.api.jobs.get({ jobId: 'job-1' });
    expect(tasks.map(({ status }) => status)).to.deep.equal(['NoAnswer', 'Succeeded']);
    expect(tasks[0]).to.include({
      exception: null,
      sipCode: null,
      trunk: null,
      answeredBy: null,
      quality: null,
      recording: null,
      transferredTo: null,
      completed: false,
      playbackCompleted: null,
    });
    expect(tasks[1]).to.include({ answeredBy: 'person', recording: null });
  });
});
