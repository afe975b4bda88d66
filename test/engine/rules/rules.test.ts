import { expect } from 'chai';
import type { ListRef } from '../../../engine/api';
import { invoke } from '../../../engine/service/invoke';
import { TestEngine } from '../../support/engine';
import { rejection } from '../../support/rejection';

const definition = (own: object = {}) => ({
  name: '回访',
  industry: '物流',
  type: '回访',
  language: 'zh-CN',
  intents: [],
  globalQuestions: [{ name: '你是谁', questions: ['你是谁'], answer: '我们是快递公司。' }],
  tagGroups: [],
  ...own,
});

describe('Rules in a running engine', () => {
  let engine: TestEngine;
  beforeEach(async () => {
    engine = await TestEngine.start();
  });

  const account: ListRef = { kind: 'doNotCall', instanceId: null };
  const statuses = async (groupId: string) => {
    const { list } = await engine.api.jobs.list({ groupId });
    return Object.fromEntries(
      list.map(({ contact, status, failureReason }) => [
        contact.phoneNumber,
        failureReason ?? status,
      ]),
    );
  };

  it('does not call who is on the do-not-call list', async () => {
    await engine.api.rules.addNumbers({
      list: account,
      entries: [{ phoneNumber: '13800000001' }],
    });
    const group = await engine.campaign(['13800000001', '13800000002']);
    await engine.untilEnded(group.id);
    expect(await statuses(group.id)).to.deep.equal({
      '13800000001': 'ContactBlockList',
      '13800000002': 'Succeeded',
    });
  });

  it('cancels who is put on the stop-call list of a paused group', async () => {
    const group = await engine.api.jobGroups.create({
      instanceId: engine.instanceId,
      settings: { name: 'a group' },
    });
    await engine.api.jobGroups.assign({
      groupId: group.id,
      contacts: ['13800000001', '13800000002'].map((phoneNumber) => ({
        phoneNumber,
        variables: {},
      })),
    });
    const list: ListRef = { kind: 'stopCall', groupId: group.id };
    const { added } = await engine.api.rules
      .importNumbers({
        list,
        source: { kind: 'text', text: '138 00000001' },
      })
      .catch(() => ({ added: -1 }));
    expect(added).to.not.equal(1); // "138" and "00000001" are two entries, and no numbers
    await engine.api.rules.addNumbers({ list, entries: [{ phoneNumber: '138 00000001' }] });
    await engine.api.jobGroups.start({ groupId: group.id });
    await engine.untilEnded(group.id);
    expect(await statuses(group.id)).to.deep.equal({
      '13800000001': 'Cancelled',
      '13800000002': 'Succeeded',
    });
    const again = await rejection(
      engine.api.rules.addNumbers({ list, entries: [{ phoneNumber: '13800000002' }] }),
    );
    expect(again.code).to.equal('WrongState');
  });

  it('stops an instance for a gravest breach until it is put right', async () => {
    const { rules } = engine.api;
    const complaint = await rules.recordComplaint({
      instanceId: engine.instanceId,
      phoneNumber: '13800000009',
      text: 'It was a fraud.',
    });
    await rules.verifyComplaint({ complaintId: complaint.id, breach: 'verifiedFraud' });
    const group = await engine.campaign(['13800000001']);
    await engine.clock.advance(60_000);
    expect(await statuses(group.id)).to.deep.equal({ '13800000001': 'Scheduling' });
    const { list } = await engine.api.jobs.list({ groupId: group.id });
    expect(list[0]?.heldBy?.words['zh-CN']).to.include('全部业务下线整改');
    await rules.resolveComplaint({ complaintId: complaint.id, note: 'The scene was changed.' });
    await engine.untilEnded(group.id);
    expect(await statuses(group.id)).to.deep.equal({ '13800000001': 'Succeeded' });
  });

  it('keeps an instance stopped over a restart', async () => {
    const { rules } = engine.api;
    const { id } = await rules.recordComplaint({
      instanceId: engine.instanceId,
      phoneNumber: '13800000009',
      text: 'It was a fraud.',
    });
    await rules.verifyComplaint({ complaintId: id, breach: 'verifiedFraud' });
    const dataFolder = engine.crashedCopy();
    const { instanceId } = engine;
    await engine.stop();
    const again = await TestEngine.start({ dataFolder });
    expect(await again.api.rules.standing({ instanceId })).to.include({ blocked: true });
  });

  it('refuses numbers of a source that may not be called', async () => {
    const { instanceId } = engine;
    const error = await rejection(
      engine.api.jobGroups.create({
        instanceId,
        settings: { name: 'bought', consentSource: 'boughtIn' },
      }),
    );
    expect(error.details.problems?.[0]?.path).to.equal('consentSource');
    const group = await engine.api.jobGroups.create({
      instanceId,
      settings: { name: 'own', consentSource: 'ownCustomers' },
    });
    expect(group.consentSource).to.equal('ownCustomers');
    const contacts = [{ phoneNumber: '13800000001', variables: {} }];
    const refused = await rejection(
      engine.api.jobGroups.assign({ groupId: group.id, contacts, consentSource: 'unknown' }),
    );
    expect(refused.message).to.include('Unknown');
  });

  it('keeps where numbers come from with the jobs and in the audit log', async () => {
    const { api, instanceId } = engine;
    const ask = (method: string, params: unknown) => invoke(engine.engine, method, params);
    const { id: groupId } = (await ask('jobGroups.create', {
      instanceId,
      settings: { name: 'own', consentSource: 'ownCustomers' },
    })) as { id: string };
    const contact = (phoneNumber: string) => ({ phoneNumber, variables: {} });
    await ask('jobGroups.assign', { groupId, contacts: [contact('13800000001')] });
    await ask('jobGroups.assign', {
      groupId,
      contacts: [contact('13800000002')],
      consentSource: 'contract',
    });
    const sourcesOf = async (id: string) =>
      (await api.jobs.list({ groupId: id })).list.map(({ consentSource }) => consentSource);
    expect(await sourcesOf(groupId)).to.deep.equal(['ownCustomers', 'contract']);
    const copy = await api.jobGroups.copy({ groupId });
    expect(await sourcesOf(copy.id)).to.deep.equal(['ownCustomers', 'contract']);
    const { list } = await api.account.audit({});
    const logged = list.map((entry) => JSON.stringify(entry));
    expect(logged.filter((text) => text.includes('ownCustomers'))).to.have.length(1);
    expect(logged.filter((text) => text.includes('contract'))).to.have.length(1);
    await rejection(
      ask('jobGroups.assign', {
        groupId,
        contacts: [contact('13800000003')],
        consentSource: 'boughtIn',
      }) as Promise<unknown>,
    );
    // What is refused is on record, too.
    const [last] = (await api.account.audit({})).list;
    expect(JSON.stringify(last)).to.include('boughtIn').and.include('InvalidInput');
  });

  it('uses the published scene in a campaign, and no draft', async () => {
    const { scenes } = engine.api;
    const { instanceId } = engine;
    await scenes.import({ instanceId, definition: definition(), draft: true });
    const settings = { scene: '回访' };
    expect((await rejection(engine.campaign(['13800000001'], settings))).code).to.equal(
      'WrongState',
    );
    await scenes.submit({ instanceId, scene: '回访' });
    await scenes.approve({ instanceId, scene: '回访' });
    const group = await engine.campaign(['13800000001'], settings);
    expect(group.scene).to.equal('回访');
  });

  it('checks a scene and texts together', async () => {
    const { instanceId } = engine;
    await engine.api.scenes.import({
      instanceId,
      definition: definition({ industry: '保险' }),
      draft: true,
    });
    const { allowed, findings } = await engine.api.rules.checkWording({
      texts: [{ where: 'goodbye', text: '加个微信' }],
      scene: { instanceId, scene: '回访' },
    });
    expect(allowed).to.equal(false);
    expect(findings.map(({ where, id }) => [where, id])).to.deep.equal([
      ['industry', 'insurance.all'],
      ['goodbye', 'addWeChat'],
    ]);
  });

  it('deletes what an instance had of its own with it', async () => {
    const { api } = engine;
    const { id: instanceId } = await api.instances.create({ name: 'other', maxConcurrency: 1 });
    await api.rules.addNumbers({
      list: { kind: 'doNotCall', instanceId },
      entries: [{ phoneNumber: '13800000001' }],
    });
    await api.scenes.import({ instanceId, definition: definition() });
    const { id } = await api.rules.recordComplaint({
      instanceId,
      phoneNumber: '13800000002',
      text: 'no',
    });
    await api.instances.delete({ instanceId });
    expect((await rejection(api.rules.getComplaint({ complaintId: id }))).code).to.equal(
      'NotFound',
    );
    // Who complained is not called by anybody any more.
    const left = await api.rules.listNumbers({ list: account });
    expect(left.list.map(({ phoneNumber }) => phoneNumber)).to.deep.equal(['13800000002']);
  });
});
