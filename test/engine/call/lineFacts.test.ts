import { expect } from 'chai';
import { Calls } from '../../../engine/call/calls';
import type { CallResult, CallSpec } from '../../../engine/call/ports';
import type { Leg, LegEnd, LegListener, Line, PlaceRequest } from '../../../engine/line/port';
import { callException } from '../../../engine/line/sip/outcome';
import { FakeClock } from '../../support/fakeClock';

const quality = {
  received: 100,
  lossRatio: 0,
  jitterMs: 1,
  sent: 100,
  remoteLossRatio: null,
  remoteJitterMs: null,
  roundTripMs: null,
};

const spec: CallSpec = {
  id: 'call-1',
  instanceId: 'instance-1',
  groupId: 'group-1',
  jobId: 'job-1',
  contact: { phoneNumber: '13800000001', variables: {} },
  callingNumber: '',
  plannedTime: 0,
  actualTime: 0,
  ringMs: 45_000,
  attempt: 1,
  answeringMachine: { action: 'continue' },
  scene: null,
};

describe('What a line tells of a call', () => {
  let clock: FakeClock;
  let calls: Calls;
  let request: PlaceRequest;
  let line: LegListener;
  let result: CallResult | undefined;

  beforeEach(() => {
    clock = new FakeClock();
    result = undefined;
    const leg = {} as Leg; // nothing is done to it
    const testLine: Line = {
      kind: 'sip',
      place: (asked, listener) => {
        request = asked;
        line = listener;
        return leg;
      },
      phones: () => [],
      close: async () => undefined,
    };
    calls = new Calls({
      clock,
      line: testLine,
      records: {
        save: async () => undefined,
        list: async () => [],
        tag: async () => undefined,
        tags: async () => [],
        complete: async () => undefined,
      },
      prompts: {
        render: (text) => text,
        pick: ([text = '']) => text,
        spoken: (text) => ({ text, pieces: [{ text }] }),
        kept: () => Promise.reject(new Error('nothing is kept')),
      },
      bots: { open: () => expect.fail('there is no bot'), barred: () => null },
      understandingOf: () => ({ match: () => null }),
      sceneOf: async () => null,
      past: async () => null,
      flowSilenceMs: 30_000,
      recordTo: (callId) => `/calls/recordings/2026-01-05/${callId}`,
      recordingsFolder: '/calls/recordings',
    });
    calls.place(spec, { answered: () => undefined, ended: (told) => (result = told) });
  });
  afterEach(() => calls.close());

  it('is asked for with a name that holds no number', () => {
    expect(request.recordTo).to.equal('/calls/recordings/2026-01-05/call-1');
    line.ended({ outcome: 'busy', by: 'line' });
  });

  it('comes to the records, and to whoever asks for the call', async () => {
    line.answered();
    line.answeredBy?.('person');
    await clock.advance(5_000);
    const end: LegEnd = {
      outcome: 'answered',
      by: 'line',
      exception: callException('DeadPeer', { name: 'alpha' }),
      sipCode: 200,
      trunk: 'alpha',
      quality,
      recording: { file: '/calls/recordings/2026-01-05/call-1.wav', durationMs: 5_000 },
    };
    line.ended(end);
    const facts = {
      status: 'Succeeded',
      exception: end.exception,
      sipCode: 200,
      trunk: 'alpha',
      answeredBy: 'person',
      quality,
      recording: { fileName: '2026-01-05/call-1.wav', durationMs: 5_000 },
      transferredTo: null,
    };
    expect(result).to.deep.include(facts);
    expect((await calls.get({ callId: 'call-1' })).task).to.deep.include(facts);
  });

  it('is null where it says nothing', () => {
    line.ended({ outcome: 'busy', by: 'line', detail: '486 Busy Here' });
    expect(result).to.include({
      status: 'Busy',
      exception: null,
      sipCode: null,
      trunk: null,
      answeredBy: null,
      quality: null,
      recording: null,
      detail: '486 Busy Here',
    });
  });

  it('is a failed call where the line is to blame', () => {
    const exception = callException('TrunkFault', { sipCode: 503 });
    line.ended({ outcome: 'lineFailed', by: 'line', exception });
    expect(result).to.include({ status: 'Failed', endReason: 'LineFailed' });
  });

  it('has a status of its own where the caller number is not taken', () => {
    const exception = callException('CallerRefused', { sipCode: 403 });
    line.ended({ outcome: 'lineFailed', by: 'line', exception });
    expect(result).to.include({ status: 'CallerNotRegistered', endReason: 'LineFailed' });
  });
});
