import { expect } from 'chai';
import type { Complaint } from '../../../../engine/api';
import { checkPhoneNumber } from '../../../../engine/campaign/contacts';
import { Complaints } from '../../../../engine/rules/complaints/complaints';
import { ComplaintStore } from '../../../../engine/store/complaints';
import { ListStore } from '../../../../engine/store/lists';
import { rejection } from '../../../support/rejection';
import { testStore, type TestStore } from '../../../support/store';

describe('The complaints ledger', () => {
  let store: TestStore;
  let complaints: Complaints;
  let changed: string[];

  const open = (): Complaints =>
    new Complaints({
      clock: store.clock,
      newId: store.newId,
      store: new ComplaintStore(store.db, store.writer),
      checkNumber: checkPhoneNumber,
      instanceExists: (id) => id === 'one' || id === 'two',
      changed: (id) => changed.push(id),
    });

  beforeEach(async () => {
    store = await testStore();
    changed = [];
    complaints = open();
    await complaints.load();
  });

  const record = (phoneNumber = '138 0000 0001'): Promise<Complaint> =>
    complaints.recordComplaint({
      instanceId: 'one',
      phoneNumber,
      text: 'Calls me every day.',
      receivedFrom: 'supplier',
      callId: 'call-1',
      by: 'li',
    });

  it('records a complaint and puts the complainant on the do-not-call list of the account', async () => {
    const complaint = await record();
    expect(complaint).to.deep.include({
      status: 'Recorded',
      phoneNumber: '13800000001',
      receivedFrom: 'supplier',
      callId: 'call-1',
      recordedBy: 'li',
      breach: null,
    });
    const lists = new ListStore(store.db, store.writer);
    const [entry] = await lists.find([{ list: 'doNotCall', scope: '' }], ['13800000001'], 0);
    expect(entry).to.include({ source: 'complaint', expires_at: null });
    expect(entry?.reason).to.include(complaint.id);
  });

  it('refuses one without a number or without words', async () => {
    const error = await rejection(
      complaints.recordComplaint({ instanceId: 'one', phoneNumber: '1', text: ' ' }),
    );
    expect(error.details.problems?.map(({ path }) => path)).to.deep.equal(['phoneNumber', 'text']);
  });

  it('warns of a serious breach, and lets the instance dial on', async () => {
    const { id } = await record();
    const verified = await complaints.verifyComplaint({
      complaintId: id,
      breach: 'verifiedHarassment',
      by: 'wang',
    });
    expect(verified).to.include({ status: 'Verified', verifiedBy: 'wang' });
    expect(verified.breach).to.deep.include({ number: 2, grade: 'serious', stopsBusiness: false });
    expect(verified.breach?.consequence['zh-CN']).to.equal('对您进行警告，并记录一次严重违规');
    expect(complaints.mayDial('one')).to.equal(true);
    expect(await complaints.standing({ instanceId: 'one' })).to.deep.equal({
      instanceId: 'one',
      blocked: false,
      blockedSince: null,
      because: null,
      open: 0,
      serious: 1,
      gravest: 0,
    });
  });

  it('stops the whole business of an instance for a gravest breach, until it is put right', async () => {
    const { id } = await record();
    await complaints.verifyComplaint({ complaintId: id, breach: 'verifiedFraud' });
    expect(complaints.mayDial('one')).to.equal(false);
    expect(complaints.mayDial('two')).to.equal(true);
    expect(complaints.blockOf('one')?.because).to.include('A complaint of fraud, verified');
    expect(await complaints.standing({ instanceId: 'one' })).to.include({ blocked: true });

    const again = open(); // a restart
    await again.load();
    expect(again.mayDial('one')).to.equal(false);

    const resolved = await complaints.resolveComplaint({
      complaintId: id,
      note: 'The agents were trained.',
    });
    expect(resolved).to.include({ status: 'Resolved', note: 'The agents were trained.' });
    expect(complaints.mayDial('one')).to.equal(true);
    expect(changed).to.deep.equal(['one', 'one']);
    expect(await complaints.standing({ instanceId: 'one' })).to.include({ gravest: 1 });
  });

  it('keeps an instance stopped while another gravest breach is left', async () => {
    const first = await record('13800000001');
    const second = await record('13800000002');
    for (const { id } of [first, second]) {
      await complaints.verifyComplaint({ complaintId: id, breach: 'barredBusiness' });
    }
    await complaints.resolveComplaint({ complaintId: first.id, note: 'done' });
    expect(complaints.mayDial('one')).to.equal(false);
    expect(complaints.blockOf('one')?.because).to.include(second.id);
    await complaints.resolveComplaint({ complaintId: second.id, note: 'done' });
    expect(complaints.mayDial('one')).to.equal(true);
  });

  it('dismisses one that is none, and says why', async () => {
    const { id } = await record();
    expect((await rejection(complaints.dismissComplaint({ complaintId: id, note: ' ' }))).code)
      .to //
      .equal('InvalidInput');
    const dismissed = await complaints.dismissComplaint({ complaintId: id, note: 'Wrong number.' });
    expect(dismissed).to.include({ status: 'Dismissed', note: 'Wrong number.' });
    expect(await complaints.standing({ instanceId: 'one' })).to.include({ open: 0, serious: 0 });
  });

  it('takes each step once', async () => {
    const { id } = await record();
    const verify = () =>
      complaints.verifyComplaint({ complaintId: id, breach: 'abuse' }).then(
        () => 'done',
        (error: Error) => error.message,
      );
    const answers = await Promise.all([verify(), verify()]);
    expect(answers).to.have.members([
      'done',
      'The complaint is verified; only one that is recorded can be verified.',
    ]);
    const early = await record('13800000002');
    expect(
      (await rejection(complaints.resolveComplaint({ complaintId: early.id, note: 'x' }))).code,
    ).to.equal('WrongState');
  });

  it('lists them by status, newest first', async () => {
    const first = await record('13800000001');
    const second = await record('13800000002');
    await complaints.verifyComplaint({ complaintId: first.id, breach: 'coldCalls' });
    const ids = async (p: object) =>
      (await complaints.listComplaints({ instanceId: 'one', ...p })).list.map(({ id }) => id);
    expect(await ids({})).to.deep.equal([second.id, first.id]);
    expect(await ids({ status: 'Verified' })).to.deep.equal([first.id]);
    expect(await ids({ limit: 1 })).to.deep.equal([second.id]);
    expect(await ids({ limit: 1, after: second.id })).to.deep.equal([first.id]);
  });

  it('knows the seven rows of the document', async () => {
    const breaches = await complaints.breaches();
    expect(breaches.map(({ number, grade }) => [number, grade])).to.deep.equal([
      [1, 'gravest'],
      [2, 'serious'],
      [3, 'gravest'],
      [4, 'serious'],
      [5, 'serious'],
      [6, 'serious'],
      [7, 'serious'],
    ]);
  });
});
