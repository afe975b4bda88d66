import Ajv from 'ajv';
import { expect } from 'chai';
import { eventSchemas, type Binding, type EventEnvelope } from '../../../../engine/api';
import { DialflowError } from '../../../../engine/api';
import type { HeardPart, Transcriber, TranscriptJob } from '../../../../engine/privacy/transcripts';
import { endEvents, startEvents } from '../../../../engine/privacy/masked/events';
import { eventsAfter } from '../../../../engine/store/events';
import { HOUR, MINUTE, privacyAlone, type PrivacyAlone } from '../../../support/privacy';
import { rejection } from '../../../support/rejection';
import { testStore, type TestStore } from '../../../support/store';
import { until } from '../../../support/until';
import golden from './golden/PrivacyTranscriptReady.json';

const A = '13800000001';
const B = '13900000002';

const part = (next: number, text: string): HeardPart => ({
  ...{ channel: (next + 1) % 2, text, confidence: 0.9, next },
  ...{ begin: next * 1_000, end: next * 1_000 + 500 },
});

type Work = (
  job: TranscriptJob,
  heard: (part: HeardPart) => void,
  signal: AbortSignal,
) => Promise<void>;

/** Does what a test says, job by job. */
class Scripted implements Transcriber {
  readonly jobs: TranscriptJob[] = [];
  work: Work = (_job, heard) => {
    heard(part(1, '您好'));
    heard(part(2, ''));
    heard(part(3, '您好，快递'));
    heard(part(4, '放门口'));
    return Promise.resolve();
  };

  transcribe: Work = (job, heard, signal) => {
    this.jobs.push(job);
    return this.work(job, heard, signal);
  };

  close = (): Promise<void> => Promise.resolve();
}

const down = (): DialflowError => new DialflowError('WrongState', 'vosk: it is down.', {}, true);

describe('Transcripts of masked calls', () => {
  let store: TestStore;
  let alone: PrivacyAlone;
  let transcriber: Scripted;
  let calls = 0;

  beforeEach(async () => {
    store = await testStore();
    transcriber = new Scripted();
    alone = await privacyAlone(store, transcriber);
  });

  async function binding(settings = {}): Promise<Binding> {
    const { pool } = await alone.poolWith('AXB', 1, settings);
    const expiresAt = alone.clock.now() + 10 * HOUR;
    const asked = {
      poolKey: pool.key,
      a: A,
      b: B,
      recording: true,
      transcript: true,
      outId: 'order-7',
    };
    return alone.api.bind({ ...asked, expiresAt });
  }

  /** A call of a minute. */
  async function called({ x }: Binding, recorded = true): Promise<string> {
    const { privacy, clock } = alone;
    const id = `call-${++calls}`;
    await privacy.calls.begin(
      { id, caller: A, answer: privacy.resolve({ x, caller: A }) },
      startEvents,
    );
    await clock.advance(MINUTE);
    const recording = { file: `2026-01-05/${id}.wav`, ms: MINUTE };
    await privacy.calls.end(
      id,
      {
        ...{ endedAt: clock.now(), answeredAt: clock.now() - MINUTE, hungUpBy: 'caller' },
        ...{ endReason: 'HungUp', transcript: true, ...(recorded && { recording }) },
      },
      (call) => endEvents(call, null),
    );
    return id;
  }

  const state = async (callId: string): Promise<string> =>
    (await alone.api.getTranscript({ callId })).state;
  const triesOf = async (callId: string): Promise<number | undefined> => {
    const rows = store.db.selectFrom('privacy_transcript').select('tries');
    return (await rows.where('call_id', '=', callId).executeTakeFirst())?.tries;
  };
  const told = async (): Promise<EventEnvelope[]> =>
    eventsAfter(store.db, 0, { types: ['PrivacyTranscriptReady'] }, 100);

  it('come as an event some time after the recording, side by side, and are kept', async () => {
    const bound = await binding();
    const callId = await called(bound);
    await until(async () => (await state(callId)) === 'ready');
    expect(transcriber.jobs).to.deep.equal([
      { path: `2026-01-05/${callId}.wav`, language: 'zh-CN', from: 0 },
    ]);
    const utterances = [
      { side: 'caller', text: '您好', begin: 1_000, end: 1_500, confidence: 0.9 },
      { side: 'caller', text: '您好，快递', begin: 3_000, end: 3_500, confidence: 0.9 },
      { side: 'callee', text: '放门口', begin: 4_000, end: 4_500, confidence: 0.9 },
    ];
    expect(await alone.api.getTranscript({ callId })).to.deep.equal({
      ...{ callId, state: 'ready', error: null, language: 'zh-CN', utterances },
    });
    const [event, ...more] = await told();
    expect(more).to.deep.equal([]);
    expect(event?.groupId).to.equal(bound.poolKey);
    const { body } = event!;
    const { id, poolKey, x, bindingId } = { ...bound, id: callId, bindingId: bound.id };
    const call = { ...golden.call, id, poolKey, x, bindingId };
    expect(body).to.deep.equal({ ...golden, call });
    const ajv = new Ajv({ allowUnionTypes: true });
    expect(ajv.validate(eventSchemas.PrivacyTranscriptReady, body), ajv.errorsText()).to.equal(
      true,
    );
  });

  it('are in the language of the pool', async () => {
    const callId = await called(await binding({ language: 'en-US' }));
    await until(async () => (await state(callId)) === 'ready');
    expect(transcriber.jobs[0]?.language).to.equal('en-US');
  });

  it('are tried again after 1, 5, 30 and 120 minutes where it may be better then, from where they were', async () => {
    let failures = 0;
    const { work } = transcriber;
    transcriber.work = (job, heard, signal) => {
      if (++failures === 2) heard(part(1, '您好'));
      if (failures < 5) return Promise.reject(down());
      return work(job, (one) => one.next > job.from && heard(one), signal);
    };
    const callId = await called(await binding());
    for (const [index, minutes] of [1, 5, 30, 120].entries()) {
      await until(() => transcriber.jobs.length === index + 1);
      await until(async () => (await triesOf(callId)) === index + 1);
      for (let turn = 0; turn < 3; turn++) await alone.clock.settle();
      await alone.clock.advance(minutes * MINUTE - 1);
      expect(transcriber.jobs).to.have.length(index + 1);
      expect(await state(callId)).to.equal('pending');
      await alone.clock.advance(1);
    }
    await until(async () => (await state(callId)) === 'ready');
    expect(transcriber.jobs.map(({ from }) => from)).to.deep.equal([0, 0, 1, 1, 1]);
    const { utterances } = await alone.api.getTranscript({ callId });
    expect(utterances.map(({ text }) => text)).to.deep.equal(['您好', '您好，快递', '放门口']);
  });

  it('are told as failed after five tries, with why, and what there is', async () => {
    transcriber.work = (job, heard) => {
      if (job.from === 0) heard(part(1, '您好'));
      return Promise.reject(down());
    };
    const callId = await called(await binding());
    for (let tries = 0; tries < 5; tries++) {
      await until(async () => ((await triesOf(callId)) ?? 0) > tries);
      for (let turn = 0; turn < 3; turn++) await alone.clock.settle();
      await alone.clock.advance(3 * HOUR);
    }
    await until(async () => (await state(callId)) === 'failed');
    const [event] = await told();
    const { body } = event!;
    if (body.eventType !== 'PrivacyTranscriptReady') throw new Error(body.eventType);
    expect(body.transcript.error).to.equal('vosk: it is down.');
    expect(body.transcript.utterances.map(({ text }) => text)).to.deep.equal(['您好']);
    expect(transcriber.jobs).to.have.length(5);
  });

  it('are told as failed at once where it will not be better later', async () => {
    transcriber.work = () => Promise.reject(DialflowError.notFound('recording', 'a.wav'));
    const bound = await binding();
    const callId = await called(bound);
    await until(async () => (await state(callId)) === 'failed');
    const unrecorded = await called(bound, false);
    await until(async () => (await state(unrecorded)) === 'failed');
    expect((await alone.api.getTranscript({ callId: unrecorded })).error).to.contain(
      'no recording',
    );
    expect(await told()).to.have.length(2);
    expect(transcriber.jobs).to.have.length(1);
  });

  it('say that no recogniser is set', async () => {
    alone = await alone.again(null);
    const callId = await called(await binding());
    await until(async () => (await state(callId)) === 'failed');
    expect((await alone.api.getTranscript({ callId })).error).to.contain('No recogniser is set');
  });

  it('go on after a new start where they were', async () => {
    transcriber.work = (_job, heard, signal) =>
      new Promise((_resolve, reject) => {
        heard(part(1, '您好'));
        signal.addEventListener('abort', () => reject(new DialflowError('Aborted', 'given up')));
      });
    const callId = await called(await binding());
    await until(() => transcriber.jobs.length === 1);
    const other = new Scripted();
    other.work = (_job, heard) => {
      heard(part(2, '再见'));
      return Promise.resolve();
    };
    alone = await alone.again(other);
    await until(async () => (await state(callId)) === 'ready');
    expect(other.jobs[0]?.from).to.equal(1);
    const { utterances } = await alone.api.getTranscript({ callId });
    expect(utterances.map(({ text }) => text)).to.deep.equal(['您好', '再见']);
    expect(await told()).to.have.length(1);
  });

  it('are made four at a time, each once', async () => {
    let most = 0;
    let live = 0;
    const release: (() => void)[] = [];
    transcriber.work = async () => {
      most = Math.max(most, ++live);
      await new Promise<void>((resolve) => release.push(resolve));
      live--;
    };
    const bound = await binding();
    const ids: string[] = [];
    for (let i = 0; i < 9; i++) ids.push(await called(bound));
    for (let done = 0; done < 9; done++) {
      await until(() => release.length > 0);
      release.shift()?.();
    }
    for (const callId of ids) await until(async () => (await state(callId)) === 'ready');
    expect(most).to.equal(4);
    expect(transcriber.jobs).to.have.length(9);
    expect(await told()).to.have.length(9);
  });

  it('are of calls whose binding has one', async () => {
    const error = await rejection(alone.api.getTranscript({ callId: 'nobody' }));
    expect(error.code).to.equal('NotFound');
  });
});
