import { expect } from 'chai';
import type { EventPrivacyCall, PrivacyCall, PrivacyCallEventBody } from '../../engine/api';
import { definition } from '../../nodes/PrivacyCallTrigger/definition';
import { run } from '../../nodes/PrivacyCallTrigger/run';
import { words } from '../../nodes/host/definition';
import { fakeClient } from '../support/fakeClient';
import { triggerContext } from '../support/nodeContext';
import { anEventCall, POOL_KEY, privacyEvent, X } from '../support/privacyRecords';
import { aTrunkEvent } from '../support/records';
import { rejection } from '../support/rejection';

const call = anEventCall();
const { id, poolKey, kind, x, bindingId, outId, outOrderId } = call;
/** As flows get it. */
const callOf = ({ caller, callee, ...rest }: EventPrivacyCall): object => ({
  ...rest,
  ...{ callerNumber: caller, calleeNumber: callee },
});
const ENDED: PrivacyCallEventBody = { eventType: 'PrivacyCallEnd', eventTime: 9_000, call };

/** By kind of event: its body, and what it brings besides the call. */
const BODIES: [PrivacyCallEventBody, object][] = [
  [{ eventType: 'PrivacyCallStart', eventTime: 1_000, call }, {}],
  [ENDED, {}],
  [
    {
      ...{ eventType: 'PrivacyRecordingReady', eventTime: 9_000, call },
      recording: { duration: 6, fileName: 'a.wav', url: 'file:///a.wav' },
    },
    { recording: { duration: 6, fileName: 'a.wav', url: 'file:///a.wav' } },
  ],
  [
    {
      ...{ eventType: 'PrivacyTranscriptReady', eventTime: 9_900, call },
      transcript: { error: null, language: 'zh-CN', utterances: [] },
    },
    { transcript: { error: null, language: 'zh-CN', utterances: [] } },
  ],
  [
    {
      ...{ eventType: 'PrivacyCallBilled', eventTime: 9_000 },
      call: { id, poolKey, kind, x, bindingId, outId, outOrderId },
      ...{ minutes: 1, recordedMinutes: 0 },
    },
    { billed: { minutes: 1, recordedMinutes: 0 } },
  ],
];

describe('The Privacy Call Trigger', () => {
  const context = (settings: Record<string, unknown> = {}, fake = fakeClient()) =>
    triggerContext(definition, { client: fake.client, settings });
  const real = { numbers: 'real' };

  it('asks for ends of calls, unless other events are chosen', async () => {
    const filter = { types: ['PrivacyCallEnd'], masked: true };
    expect(await run.filter(context())).to.deep.equal(filter);
    const settings = { events: ['PrivacyCallStart', 'PrivacyTranscriptReady'], ...real };
    expect(await run.filter(context(settings))).to.deep.equal({
      types: settings.events,
      masked: false,
    });
  });

  it('takes calls to any X, or to one', () => {
    expect(run.wants(privacyEvent(ENDED), context())).to.equal(true);
    expect(run.wants(privacyEvent(ENDED), context({ x: X }))).to.equal(true);
    expect(run.wants(privacyEvent(ENDED), context({ x: '17000000002' }))).to.equal(false);
  });

  for (const [body, parts] of BODIES) {
    it(`hands on ${body.eventType} with all that it brings`, async () => {
      const { data } = await run.emit(privacyEvent(body), context());
      const told = 'caller' in body.call ? callOf(body.call) : body.call;
      expect(data).to.deep.equal({ call: told, ...parts, event: body });
    });
  }

  it('says on the canvas which X it was', async () => {
    const { status } = await run.emit(privacyEvent(ENDED), context());
    expect(status).to.deep.equal(words('170****0001 隐私通话结束', '170****0001 privacy call end'));
  });

  const record: PrivacyCall = {
    ...{ ...call, caller: '13800000001', callee: '13900000002' },
    recordingFile: null,
  };

  it('asks for real numbers where they are to be told', async () => {
    const another = { ...record, id: 'call-0', caller: '13700000003' };
    const fake = fakeClient({ 'privacy.listCalls': { list: [another, record], next: null } });
    const { data } = await run.emit(privacyEvent(ENDED), context(real, fake));
    const whole = { ...call, caller: '13800000001', callee: '13900000002' };
    expect(data).to.deep.equal({ call: callOf(whole), event: { ...ENDED, call: whole } });
    expect(fake.paramsOf('privacy.listCalls')).to.deep.equal([
      { poolKey: POOL_KEY, x: X, from: 1_000, to: 1_001, limit: 100 },
    ]);
  });

  it('leaves them hidden where the record is gone', async () => {
    const fake = fakeClient({ 'privacy.listCalls': { list: [], next: null } });
    const { data } = await run.emit(privacyEvent(ENDED), context(real, fake));
    expect(data).to.deep.equal({ call: callOf(call), event: ENDED });
  });

  it('is no place for other events', async () => {
    expect((await rejection(run.emit(aTrunkEvent(), context()))).code).to.equal('Internal');
  });
});
