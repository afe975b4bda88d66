import { DEFAULT_INSTANCE_SETTINGS } from '../../../engine/api';
import { Ajv } from 'ajv';
import { expect } from 'chai';
import { eventSchemas, type EventEnvelope, type Task } from '../../../engine/api';
import type { CallListener, CallResult, CallSpec } from '../../../engine/call/ports';
import { Attempts, type Attempt } from '../../../engine/campaign/attempts';
import { newGroup } from '../../../engine/campaign/newGroup';
import { callException } from '../../../engine/line/sip/outcome';
import { AttemptStore } from '../../../engine/store/attempts';
import { eventsAfter } from '../../../engine/store/events';
import { GroupStore, type GroupRecord } from '../../../engine/store/groups';
import { InstanceStore } from '../../../engine/store/instances';
import { JobStore } from '../../../engine/store/jobs';
import { openStore, type OpenStore } from '../../../engine/store/open';
import { Writer } from '../../../engine/store/writer';
import { FakeClock, MONDAY_MORNING } from '../../support/fakeClock';
import { tempFolder } from '../../support/folders';
import golden from './golden/RecordingReady.json';

const DAY = 86_400_000;
const MINUTE = 60_000;
const quality = {
  received: 3_000,
  lossRatio: 0.01,
  jitterMs: 4,
  sent: 3_000,
  remoteLossRatio: null,
  remoteJitterMs: null,
  roundTripMs: 18,
};

/** What a line tells of a call that talked for a minute. */
const answered: Omit<CallResult, 'answeredAt' | 'endTime'> = {
  status: 'Succeeded',
  ringMs: 2_000,
  talkMs: MINUTE,
  hangUpBy: 'callee',
  endReason: 'CalleeHungUp',
  detail: null,
  turnCount: 2,
  exception: null,
  sipCode: 200,
  trunk: 'alpha',
  answeredBy: 'person',
  quality,
  recording: { fileName: 'id-1.wav', durationMs: 59_940 },
  transferredTo: '8001',
  completed: true,
  playbackCompleted: false,
};

/** What it tells of one that its own fault kept from ringing. */
const failed: Omit<CallResult, 'answeredAt' | 'endTime'> = {
  ...answered,
  status: 'Failed',
  ringMs: 0,
  talkMs: 0,
  hangUpBy: 'line',
  endReason: 'LineFailed',
  exception: callException('TrunkFault', { name: 'alpha', sipCode: 503 }),
  sipCode: 503,
  answeredBy: null,
  quality: null,
  recording: null,
  transferredTo: null,
};

describe('An attempt', () => {
  let clock: FakeClock;
  let open: OpenStore;
  let jobs: JobStore;
  let attempts: Attempts;
  let group: GroupRecord;
  let listener: CallListener;
  let placed: CallSpec[];
  let settled: Promise<void>;

  beforeEach(async () => {
    clock = new FakeClock();
    open = await openStore(tempFolder());
    placed = [];
    const writer = new Writer(open.db, () => undefined);
    const groups = new GroupStore(open.db, writer);
    jobs = new JobStore(open.db, writer);
    let ids = 0;
    attempts = new Attempts({
      clock,
      newId: () => `id-${++ids}`,
      jobs,
      store: new AttemptStore(open.db, writer),
      caller: {
        place: (spec, told) => {
          placed.push(spec);
          listener = told;
        },
        endAll: async () => undefined,
        handoverOf: () => undefined,
      },
      rules: {
        parseStrategy: () => ({}),
        window: () => ({ open: true, until: null }),
        startOfDay: (now) => now - (now % DAY),
        nextDay: (now) => now - (now % DAY) + DAY,
        localText: (at) => new Date(at).toISOString(),
        goesRound: () => false,
        timeZone: 'UTC',
      },
      settingsOf: () => DEFAULT_INSTANCE_SETTINGS,
      recordingUrl: (fileName) => `file:///calls/recordings/${fileName}`,
      told: () => undefined,
      failed: (error) => {
        throw error;
      },
    });
    await new InstanceStore(open.db, writer).insert({
      id: 'instance-1',
      name: 'test',
      description: '',
      maxConcurrency: 1,
      settings: DEFAULT_INSTANCE_SETTINGS,
      createdAt: clock.now(),
    });
    group = newGroup({
      id: 'group-1',
      instanceId: 'instance-1',
      name: 'test',
      sceneId: null,
      status: 'Executing',
      direct: false,
      settings: {
        description: '',
        strategy: { maxAttemptsPerDay: 1 },
        recallStrategy: {
          emptyNumberIgnore: true,
          inArrearsIgnore: true,
          outOfServiceIgnore: true,
        },
        retryTimes: 2,
        retryIntervalMinutes: 10,
        ringSeconds: 45,
        maxConcurrency: 0,
        priority: 'daily',
        minConcurrency: 0,
        callerNumbers: [],
        recallCallerNumbers: [],
        retryByOutcome: {},
        progressive: null,
        answeringMachine: { action: 'hangUp' },
        consentSource: null,
      },
      createdAt: clock.now(),
    });
    await groups.insert(group);
    const contact = {
      phoneNumber: '13800000001',
      name: '张三',
      referenceId: 'C001',
      variables: { parcel: '7' },
    };
    const job = {
      id: 'job-1',
      contactId: 'contact-1',
      dedupeKey: 'a',
      contact,
      strategy: null,
      zone: null,
    };
    await jobs.add('group-1', 'instance-1', [{ ...job, nextAt: clock.now() }], clock.now());
  });
  afterEach(() => open.close());

  /** Places what is due. */
  async function place(): Promise<Attempt | undefined> {
    const due = await jobs.due('group-1', clock.now(), 10);
    const ready = due.map((job) => ({ job, callingNumber: '' }));
    const [attempt] = await attempts.begin(group, ready);
    settled = new Promise((resolve) => {
      if (attempt) attempts.place(attempt, null, resolve);
    });
    return attempt;
  }

  async function end(result: Omit<CallResult, 'answeredAt' | 'endTime'>): Promise<void> {
    const answeredAt = result.status === 'Succeeded' ? clock.now() : null;
    if (answeredAt !== null) listener.answered(answeredAt, result.ringMs);
    await clock.advance(result.talkMs + 2_000);
    listener.ended({ ...result, answeredAt, endTime: clock.now() });
    await settled;
  }

  const tasks = async (): Promise<Task[]> => (await jobs.tasks(['job-1'])).get('job-1') ?? [];
  const events = (): Promise<EventEnvelope[]> => eventsAfter(open.db, 0, {}, 100);

  it('is placed with what the group says about answering machines', async () => {
    await place();
    expect(placed[0]?.answeringMachine).to.deep.equal({ action: 'hangUp' });
    await end(answered);
  });

  it('keeps all that the line told of the call', async () => {
    await place();
    await end(answered);
    const [task] = await tasks();
    expect(task).to.deep.include({
      exception: null,
      sipCode: 200,
      trunk: 'alpha',
      answeredBy: 'person',
      quality,
      recording: { fileName: 'id-1.wav', durationMs: 59_940 },
      transferredTo: '8001',
    });
  });

  it('keeps an exception with its words', async () => {
    await place();
    await end(failed);
    const [task] = await tasks();
    expect(task).to.deep.include({ status: 'Failed', exception: failed.exception });
  });

  it('tells of its recording when it has ended, in the shape of the seed', async () => {
    await place();
    await end(answered);
    const told = await events();
    expect(told.map(({ type }) => type)).to.deep.equal([
      'Dialing',
      'CallAnswered',
      'CallFinished',
      'RecordingReady',
      'JobComplete',
    ]);
    const ready = told[3];
    expect(ready).to.include({ callId: 'id-1', groupId: 'group-1', direct: false });
    expect(golden.eventTime).to.equal(MONDAY_MORNING + MINUTE + 2_000);
    expect(ready?.body).to.deep.equal(golden);
    const ajv = new Ajv({ allErrors: true });
    const check = ajv.compile(eventSchemas.RecordingReady);
    expect(check(ready?.body), ajv.errorsText(check.errors)).to.equal(true);
  });

  it('has no number in the name of its recording', async () => {
    await place();
    await end(answered);
    const [ready] = await eventsAfter(open.db, 0, { types: ['RecordingReady'] }, 1);
    expect(JSON.stringify(ready?.body)).to.include('13800000001');
    const { recording } = ready?.body as typeof golden;
    expect(recording.fileName).to.not.include('138');
  });

  it('that fails by the line is dialled again on the same day, though that allows one', async () => {
    await place();
    await end(failed);
    await clock.advance(10 * MINUTE);
    const second = await place();
    expect(second?.job).to.include({ attempts: 2, attemptsToday: 1 });
    await end({ ...failed, status: 'NoAnswer', endReason: 'NotAnswered', exception: null });
    await clock.advance(10 * MINUTE);
    expect(await place(), 'the day has had its attempt').to.equal(undefined);
    await clock.advance(DAY);
    expect((await place())?.job.attempts).to.equal(3);
    await end(failed);
  });

  it('that fails by the line counts among the retries', async () => {
    for (let attempt = 1; attempt <= 3; attempt++) {
      expect(await place(), `attempt ${attempt}`).to.not.equal(undefined);
      await end(failed);
      await clock.advance(10 * MINUTE);
    }
    expect(await place()).to.equal(undefined);
    const job = await jobs.get('job-1');
    expect(job).to.include({ status: 'Failed', failureReason: 'CallFailed' });
  });
});
