import { expect } from 'chai';
import type { Complaint, ListEntry, WordingFinding } from '../../engine/api';
import { SUPPLIER_PRESETS } from '../../engine/numbers';
import { industries } from '../../engine/rules/industries/industries';
import { definition } from '../../nodes/Rules/definition';
import { run } from '../../nodes/Rules/run';
import { fieldsOf } from '../../nodes/host/settings';
import { fakeClient, type Answers } from '../support/fakeClient';
import { eachContext } from '../support/nodeContext';
import { aJobGroup } from '../support/records';
import { rejection } from '../support/rejection';

const finding: WordingFinding = {
  where: 'line 2',
  phrase: '加微信',
  index: 0,
  rule: 'barredWord',
  id: 'addWeChat',
  words: { 'zh-CN': '加微信', 'en-US': 'Adding on WeChat' },
  row: null,
  reason: 'it is barred',
};

const entry = (own: Partial<ListEntry> = {}): ListEntry => ({
  id: 'entry-1',
  list: { kind: 'doNotCall', instanceId: null },
  phoneNumber: '13800000001',
  name: '',
  reason: '',
  source: 'manual',
  createdBy: '',
  createdAt: 1_000,
  expiresAt: null,
  ...own,
});

const complaint = (own: Partial<Complaint> = {}): Complaint => ({
  id: 'complaint-1',
  instanceId: 'instance-1',
  status: 'Recorded',
  phoneNumber: '13800000001',
  text: 'Too many calls.',
  receivedFrom: '',
  callId: null,
  recordedBy: '',
  recordedAt: 1_000,
  breach: null,
  verifiedBy: '',
  verifiedAt: null,
  note: '',
  closedBy: '',
  closedAt: null,
  ...own,
});

async function ran(answers: Answers, settings: Record<string, unknown>) {
  const { client, calls } = fakeClient(answers);
  const result = await run(eachContext(definition, { client, settings }));
  return { result, calls };
}

describe('The Rules node', () => {
  it('checks what is said line by line, together with a scene', async () => {
    const { result, calls } = await ran(
      { 'rules.checkWording': { allowed: false, findings: [finding], checked: 3 } },
      { text: '您好\n加微信\n\n', scene: ' 回访 ' },
    );
    expect(calls[0]?.params).to.deep.equal({
      texts: [
        { where: 'line 1', text: '您好' },
        { where: 'line 2', text: '加微信' },
      ],
      scene: { instanceId: 'instance-1', scene: '回访' },
    });
    expect(result).to.deep.include({
      output: 'caught',
      data: { allowed: false, findings: [finding] },
      alarming: true,
    });
    expect(result.status?.['en-US']).to.equal('caught “加微信”');
  });

  it('lets wording pass that is in order', async () => {
    const { result } = await ran(
      { 'rules.checkWording': { allowed: true, findings: [], checked: 1 } },
      { text: '您好' },
    );
    expect(result.output).to.equal('ok');
  });

  it('wants something to check', async () => {
    const error = await rejection(ran({}, { text: ' ' }));
    expect(error.details.problems?.[0]?.path).to.equal('text');
  });

  it('checks an industry, for a supplier where one is chosen', async () => {
    const answers: Answers = { 'rules.checkIndustry': { allowed: true, rows: [] } };
    const settings = { operation: 'checkIndustry', industry: '物流' };
    expect((await ran(answers, settings)).calls[0]?.params).to.deep.equal({ industry: '物流' });
    const supplier = 'beijing-youyin-mobile';
    const { calls, result } = await ran(answers, { ...settings, supplier });
    expect(calls[0]?.params).to.deep.equal({ industry: '物流', supplier });
    expect(result.output).to.equal('ok');
    const own = { ...settings, supplier: 'other', supplierId: ' our-trunk ' };
    expect((await ran(answers, own)).calls[0]?.params).to.deep.equal({
      industry: '物流',
      supplier: 'our-trunk',
    });
  });

  it('takes the other output for an industry that is barred', async () => {
    const { rows } = industries.check({ industry: '保险' });
    const { result } = await ran(
      { 'rules.checkIndustry': { allowed: false, rows } },
      { operation: 'checkIndustry', industry: '保险' },
    );
    expect(result).to.deep.include({ output: 'caught', data: { allowed: false, rows } });
  });

  it('offers the suppliers that the engine knows', () => {
    const presets = SUPPLIER_PRESETS as readonly { id: string }[];
    const { supplier } = fieldsOf(definition);
    const values = supplier && 'options' in supplier ? supplier.options.map((o) => o.value) : [];
    expect(values).to.deep.equal(['none', ...presets.map(({ id }) => id), 'other']);
  });

  it('adds numbers to the list of this instance, or of all', async () => {
    const answers: Answers = { 'rules.importNumbers': { added: 2, refused: [] } };
    const settings = {
      operation: 'addNumbers',
      numbers: '13800000001 13800000002',
      reason: 'asked',
      validDays: 30,
      by: 'li',
    };
    const { calls, result } = await ran(answers, settings);
    expect(calls[0]?.params).to.deep.equal({
      list: { kind: 'doNotCall', instanceId: 'instance-1' },
      source: { kind: 'text', text: '13800000001 13800000002' },
      reason: 'asked',
      createdBy: 'li',
      validDays: 30,
    });
    expect(result).to.deep.include({ output: 'ok', data: { added: 2, refused: [] } });
    const account = await ran(answers, { ...settings, list: 'allow', scope: 'account' });
    expect(account.calls[0]?.params).to.deep.include({ list: { kind: 'allow', instanceId: null } });
  });

  it('takes the other output where numbers were lost, but not for duplicates', async () => {
    const settings = { operation: 'addNumbers', numbers: '1' };
    const refused = { row: 1, phoneNumber: '1', reason: '1 digit', duplicate: true };
    const answer = (duplicate: boolean): Answers => ({
      'rules.importNumbers': { added: 0, refused: [{ ...refused, duplicate }] },
    });
    expect((await ran(answer(true), settings)).result.output).to.equal('ok');
    expect((await ran(answer(false), settings)).result.output).to.equal('caught');
  });

  it('adds numbers from a file that comes with the input', async () => {
    const { client, paramsOf } = fakeClient({
      'rules.importNumbers': { added: 0, refused: [] },
    });
    const settings = { operation: 'addNumbers', from: 'attachment' };
    const file = { fileName: 'list.csv', data: new Uint8Array([1]) };
    await run(eachContext(definition, { client, settings, file }));
    expect(paramsOf('rules.importNumbers')[0]).to.deep.include({
      source: { kind: 'data', ...file },
    });
    const error = await rejection(run(eachContext(definition, { client, settings })));
    expect(error.details.problems?.[0]?.path).to.equal('from');
  });

  it('puts numbers on the stop-call list of a job group', async () => {
    const { calls } = await ran(
      { 'jobGroups.get': aJobGroup(), 'rules.importNumbers': { added: 1, refused: [] } },
      { operation: 'addNumbers', list: 'stopCall', jobGroup: 'group-1', numbers: '13800000001' },
    );
    expect(calls[1]?.params).to.deep.include({ list: { kind: 'stopCall', groupId: 'group-1' } });
  });

  it('removes numbers', async () => {
    const { calls, result } = await ran(
      { 'rules.removeNumbers': { removed: 1 } },
      { operation: 'removeNumbers', which: '13800000001；13800000002' },
    );
    expect(calls[0]?.params).to.deep.include({ numbers: ['13800000001', '13800000002'] });
    expect(result.data).to.deep.equal({ removed: 1 });
  });

  it('reads a list page by page, as far as it is asked to', async () => {
    const { calls, result } = await ran(
      {
        'rules.listNumbers': ({ limit = 0, after = '0' }) => {
          const from = Number(after);
          const list = Array.from({ length: limit }, (_, i) => entry({ id: String(from + i + 1) }));
          return { list, next: String(from + limit) };
        },
      },
      { operation: 'listNumbers', limit: 1500 },
    );
    expect(calls.map(({ params }) => (params as { limit: number }).limit)).to.deep.equal([
      1000, 500,
    ]);
    expect(result.data['entries']).to.have.length(1500);
  });

  it('says whether numbers may be called', async () => {
    const settings = { operation: 'lookUpNumbers', which: '13800000001' };
    const barred = await ran({ 'rules.lookUpNumbers': [entry()] }, settings);
    expect(barred.result).to.deep.include({
      output: 'caught',
      data: { entries: [entry()], barred: true },
    });
    const allowed = entry({ list: { kind: 'allow', instanceId: 'instance-1' } });
    const free = await ran({ 'rules.lookUpNumbers': [allowed] }, settings);
    expect(free.result.output).to.equal('ok');
  });

  it('does not call what is no number one that may be called', async () => {
    const settings = { operation: 'lookUpNumbers', which: '13800000001 abc' };
    const error = await rejection(ran({ 'rules.lookUpNumbers': [] }, settings));
    expect(error.message).to.contain('which: "abc" is no telephone number');
  });

  it('records a complaint', async () => {
    const { calls, result } = await ran(
      { 'rules.recordComplaint': complaint() },
      {
        operation: 'recordComplaint',
        phoneNumber: '13800000001',
        complaint: 'Too many calls.',
        by: 'li',
      },
    );
    expect(calls[0]?.params).to.deep.include({ text: 'Too many calls.', by: 'li' });
    expect(result).to.deep.include({ output: 'ok', data: { complaint: complaint() } });
    expect(result.status?.['en-US']).to.equal('recorded');
  });

  it('alarms when what is verified stops the business', async () => {
    const breach = {
      id: 'verifiedFraud',
      number: 1,
      words: { 'zh-CN': '诈骗', 'en-US': 'fraud' },
      grade: 'gravest',
      gradeWords: { 'zh-CN': '特大违规', 'en-US': 'gravest breach' },
      consequence: { 'zh-CN': '下线', 'en-US': 'offline' },
      stopsBusiness: true,
    } as const;
    const { result, calls } = await ran(
      { 'rules.verifyComplaint': complaint({ status: 'Verified', breach }) },
      { operation: 'verifyComplaint', complaintId: ' complaint-1 ', breach: 'verifiedFraud' },
    );
    expect(calls[0]?.params).to.deep.include({
      complaintId: 'complaint-1',
      breach: 'verifiedFraud',
    });
    expect(result).to.deep.include({ alarming: true });
    expect(result.status?.['en-US']).to.equal('verified: gravest breach');
  });

  for (const operation of ['dismissComplaint', 'resolveComplaint'] as const) {
    it(`closes a complaint: ${operation}`, async () => {
      const { calls } = await ran(
        { [`rules.${operation}`]: complaint({ status: 'Resolved' }) },
        { operation, complaintId: 'complaint-1', note: 'done' },
      );
      expect(calls[0]).to.deep.include({ method: `rules.${operation}` });
      expect(calls[0]?.params).to.deep.include({ note: 'done' });
    });
  }

  it('lists complaints by status', async () => {
    const { calls, result } = await ran(
      { 'rules.listComplaints': { list: [complaint()], next: null } },
      { operation: 'listComplaints', status: 'Recorded' },
    );
    expect(calls[0]?.params).to.deep.include({ status: 'Recorded' });
    expect(result.data['complaints']).to.deep.equal([complaint()]);
  });

  it('takes the other output while the instance is stopped', async () => {
    const standing = {
      instanceId: 'instance-1',
      blocked: true,
      blockedSince: 1_000,
      because: 'fraud',
      open: 0,
      serious: 1,
      gravest: 1,
    };
    const { result } = await ran({ 'rules.standing': standing }, { operation: 'standing' });
    expect(result).to.deep.include({ output: 'caught', data: { standing }, alarming: true });
  });
});
