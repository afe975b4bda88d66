import { Ajv } from 'ajv';
import { expect } from 'chai';
import { eventSchemas, type PrivacyCall } from '../../../../engine/api';
import { endEvents, startEvents } from '../../../../engine/privacy/masked/events';

const CALL: PrivacyCall = {
  ...{ id: 'c1', poolKey: 'FC1', kind: 'AXB', bindingId: '7', x: '17000000001', extension: null },
  ...{ caller: '13811111111', callee: '13922222222', from: 'A', outId: 'o', outOrderId: '' },
  ...{ announcement: null, startedAt: 1_000, ringingAt: 2_000, answeredAt: 3_000 },
  ...{ endedAt: 63_001, hungUpBy: 'caller', sipCode: null, endReason: 'HungUp' },
  ...{
    billedMinutes: 2,
    recordedMinutes: 1,
    transferredTo: null,
    recordingFile: '2026-01-05/c1.wav',
  },
};

describe('Receipts of masked calls', () => {
  const recording = { ms: 59_500, url: 'file:///recordings/2026-01-05/c1.wav' };
  const all = [...startEvents(CALL), ...endEvents(CALL, recording)];

  it('are the start, the end, the recording and what is billed, of the pool', () => {
    expect(all.map(({ type }) => type)).to.deep.equal([
      ...['PrivacyCallStart', 'PrivacyCallEnd', 'PrivacyRecordingReady', 'PrivacyCallBilled'],
    ]);
    for (const { groupId, instanceId } of all) {
      expect([groupId, instanceId]).to.deep.equal(['FC1', '']);
    }
  });

  it('are as their schemas say', () => {
    const ajv = new Ajv({ allowUnionTypes: true });
    for (const { type, body } of all) {
      const isValid = ajv.validate(eventSchemas[type], body);
      expect(isValid, `${type}: ${ajv.errorsText()}`).to.equal(true);
    }
  });

  it('hold no number of either side, not of a short one either', () => {
    const short = {
      ...CALL,
      caller: '10010',
      callee: '+85291234567',
      transferredTo: '13733333333',
    };
    const text = JSON.stringify([...all, ...startEvents(short), ...endEvents(short, recording)]);
    for (const number of ['13811111111', '13922222222', '10010', '85291234567', '13733333333']) {
      expect(text).to.not.contain(number);
    }
    expect(text).to.contain('138****1111').and.to.contain('17000000001');
  });

  it('tell of no recording and bill nothing where nobody answered', () => {
    const call = { ...CALL, answeredAt: null, billedMinutes: 0, recordedMinutes: 0 };
    const events = endEvents({ ...call, recordingFile: null }, null);
    expect(events.map(({ type }) => type)).to.deep.equal(['PrivacyCallEnd']);
  });
});
