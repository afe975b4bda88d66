import { expect } from 'chai';
import { Scenes } from '../../../engine/dialogue/scenes';
import { reviewScene } from '../../../engine/rules/wording/scene';
import { SceneStore } from '../../../engine/store/scenes';
import { rejection } from '../../support/rejection';
import { testStore, type TestStore } from '../../support/store';

const instanceId = 'one';
const scene = '回访';

const definition = (answer = '我们是快递公司。', own: object = {}) => ({
  name: scene,
  industry: '物流',
  type: '回访',
  language: 'zh-CN',
  intents: [{ name: '肯定', utterances: ['是的', '对'] }],
  globalQuestions: [{ name: '你是谁', questions: ['你是谁'], answer }],
  tagGroups: [],
  ...own,
});

describe('Scenes and their review', () => {
  let store: TestStore;
  let scenes: Scenes;
  let used: boolean;

  beforeEach(async () => {
    store = await testStore();
    used = false;
    scenes = new Scenes({
      clock: store.clock,
      newId: store.newId,
      store: new SceneStore(store.db, store.writer),
      inUse: async () => used,
      rules: reviewScene,
    });
  });

  const importDraft = (answer?: string, own?: object) =>
    scenes.import({ instanceId, definition: definition(answer, own), draft: true });
  const answerOf = async (): Promise<string | undefined> =>
    (await scenes.find(instanceId, scene))?.globalQuestions[0]?.answer;

  it('publish themselves on import, where the checks catch nothing', async () => {
    const made = await scenes.import({ instanceId, definition: definition() });
    expect(made).to.include({ version: 1, status: 'Published', publishedVersion: 1 });
    expect(made.review).to.include({ outcome: 'passed' });
    const again = await scenes.import({ instanceId, definition: definition('另一个回答。') });
    expect(again).to.include({ id: made.id, version: 2, status: 'Published', publishedVersion: 2 });
    expect(await answerOf()).to.equal('另一个回答。');
  });

  it('are the same version when the same is imported again', async () => {
    await scenes.import({ instanceId, definition: definition() });
    const again = await scenes.import({ instanceId, definition: definition() });
    expect(again).to.include({ version: 1, status: 'Published' });
    expect(await scenes.versions({ instanceId, scene })).to.have.length(1);
  });

  it('are refused on import where the checks catch something, and nothing is kept', async () => {
    const barred = { ...definition('我们的贷款利率很低。'), industry: '保险' };
    const error = await rejection(scenes.import({ instanceId, definition: barred }));
    expect(error.code).to.equal('InvalidInput');
    expect(error.details.problems?.map(({ path }) => path)).to.deep.equal([
      'industry',
      'globalQuestions[0].answer',
    ]);
    expect(error.message)
      .to.include('cannot be published')
      .and.to.include('insurance.all')
      .and.to.include('finance.loans')
      .and.to.include('import it as a draft');
    expect(await scenes.list({ instanceId })).to.deep.equal([]);
  });

  it('cannot be used by calls before they are published', async () => {
    await importDraft();
    expect((await scenes.get({ instanceId, scene })).status).to.equal('Draft');
    const error = await rejection(scenes.find(instanceId, scene));
    expect(error).to.include({ code: 'WrongState' });
    expect(error.message).to.include('is a draft: calls need one that is published');
    expect(await scenes.find(instanceId, 'another')).to.equal(null);
  });

  it('go from draft to review to published', async () => {
    const { id } = await importDraft();
    const submitted = await scenes.submit({ instanceId, scene, by: 'li' });
    expect(submitted.status).to.equal('InReview');
    expect(submitted.review).to.include({ outcome: 'submitted', by: 'li' });
    expect((await rejection(scenes.find(instanceId, scene))).message).to.include('in review');
    const approved = await scenes.approve({ instanceId, scene, by: 'wang' });
    expect(approved).to.include({ id, status: 'Published', publishedVersion: 1 });
    expect(approved.review).to.include({ outcome: 'approved', by: 'wang' });
    expect(await answerOf()).to.equal('我们是快递公司。');
  });

  it('are used as published while they are edited and reviewed', async () => {
    const { id } = await scenes.import({ instanceId, definition: definition() });
    await scenes.byId(id); // known to calls
    const edited = await importDraft('新的回答。');
    expect(edited).to.include({ version: 2, status: 'PublishedEdited', publishedVersion: 1 });
    expect(await answerOf()).to.equal('我们是快递公司。');
    expect((await scenes.byId(id))?.version).to.equal(1);
    await scenes.submit({ instanceId, scene });
    expect(await answerOf()).to.equal('我们是快递公司。');
    await scenes.approve({ instanceId, scene });
    expect(await answerOf()).to.equal('新的回答。');
    expect((await scenes.byId(id))?.version).to.equal(2);
  });

  it('are not submitted where the checks catch something, each row named', async () => {
    await importDraft('我加您微信。');
    const found = await scenes.review({ instanceId, scene });
    expect(found.map(({ where, id }) => [where, id])).to.deep.equal([
      ['globalQuestions[0].answer', 'addWeChat'],
    ]);
    const error = await rejection(scenes.submit({ instanceId, scene }));
    expect(error.details.problems?.[0]?.path).to.equal('globalQuestions[0].answer');
    expect(error.details['findings']).to.deep.equal(found);
    expect((await scenes.get({ instanceId, scene })).status).to.equal('Draft');
  });

  it('are checked together with the prompts of their flow', async () => {
    await importDraft();
    const prompts = [{ where: 'Speak: goodbye', text: '加个QQ' }];
    const error = await rejection(scenes.submit({ instanceId, scene, prompts }));
    expect(error.details.problems?.[0]?.path).to.equal('Speak: goodbye');
  });

  it('come back to draft when they are rejected, with the reason', async () => {
    await importDraft();
    await scenes.submit({ instanceId, scene });
    expect((await rejection(scenes.reject({ instanceId, scene, reason: ' ' }))).code).to.equal(
      'InvalidInput',
    );
    const rejected = await scenes.reject({
      instanceId,
      scene,
      reason: 'Say who calls.',
      by: 'wang',
    });
    expect(rejected.status).to.equal('Draft');
    expect(rejected.review).to.include({ outcome: 'rejected', reason: 'Say who calls.' });
    await scenes.submit({ instanceId, scene });
    expect((await scenes.withdraw({ instanceId, scene })).status).to.equal('Draft');
  });

  it('take each step only from the state before it', async () => {
    await importDraft();
    for (const step of [
      () => scenes.approve({ instanceId, scene }),
      () => scenes.reject({ instanceId, scene, reason: 'no' }),
      () => scenes.withdraw({ instanceId, scene }),
    ]) {
      expect((await rejection(step())).message).to.include('is not in review');
    }
    await scenes.submit({ instanceId, scene });
    expect((await rejection(scenes.submit({ instanceId, scene }))).message).to.include('already');
    const two = await Promise.allSettled([
      scenes.approve({ instanceId, scene }),
      scenes.approve({ instanceId, scene }),
    ]);
    expect(two.map(({ status }) => status)).to.have.members(['fulfilled', 'rejected']);
    expect((await rejection(scenes.submit({ instanceId, scene }))).message).to.include(
      'has not been edited since',
    );
  });

  it('leave review when they are edited', async () => {
    await importDraft();
    await scenes.submit({ instanceId, scene });
    expect((await importDraft('新的。')).status).to.equal('Draft');
    expect((await rejection(scenes.approve({ instanceId, scene }))).code).to.equal('WrongState');
  });

  it('keep all their versions, and tell how two of them differ', async () => {
    await scenes.import({ instanceId, definition: definition() });
    await importDraft('新的。', {
      intents: [
        { name: '肯定', utterances: ['对', '没错'] },
        { name: '否定', utterances: ['不是'] },
      ],
      type: '通知',
    });
    const versions = await scenes.versions({ instanceId, scene });
    expect(versions.map(({ version, published }) => [version, published])).to.deep.equal([
      [2, false],
      [1, true],
    ]);
    expect(await scenes.diff({ instanceId, scene, from: 1 })).to.deep.equal([
      { path: 'type', change: 'changed', before: '回访', after: '通知' },
      { path: 'intents[肯定].utterances[0]', change: 'removed', before: '是的' },
      { path: 'intents[肯定].utterances[1]', change: 'added', after: '没错' },
      { path: 'intents[否定]', change: 'added', after: { name: '否定', utterances: ['不是'] } },
      {
        path: 'globalQuestions[你是谁].answer',
        change: 'changed',
        before: '我们是快递公司。',
        after: '新的。',
      },
    ]);
    expect((await scenes.get({ instanceId, scene, version: 1 })).type).to.equal('回访');
    expect((await rejection(scenes.get({ instanceId, scene, version: 9 }))).code).to.equal(
      'NotFound',
    );
  });

  it('roll back: an earlier version is the newest again', async () => {
    await scenes.import({ instanceId, definition: definition('一') });
    await scenes.import({ instanceId, definition: definition('二') });
    const back = await scenes.rollBack({ instanceId, scene, version: 1 });
    expect(back).to.include({ version: 3, status: 'Published', publishedVersion: 3 });
    expect(await answerOf()).to.equal('一');
    const [newest] = await scenes.versions({ instanceId, scene });
    expect(newest).to.include({ version: 3, rolledBackFrom: 1, published: true });

    const draft = await scenes.rollBack({ instanceId, scene, version: 2, draft: true });
    expect(draft).to.include({ version: 4, status: 'PublishedEdited' });
    expect(await answerOf()).to.equal('一');
  });

  it('roll back to a draft where the version was never published', async () => {
    await scenes.import({ instanceId, definition: definition('一') });
    await importDraft('二');
    await importDraft('三');
    const back = await scenes.rollBack({ instanceId, scene, version: 2 });
    expect(back).to.include({ version: 4, status: 'PublishedEdited', publishedVersion: 1 });
  });

  it('publish a draft that is imported once more', async () => {
    await importDraft();
    const made = await scenes.import({ instanceId, definition: definition() });
    expect(made).to.include({ version: 1, status: 'Published', publishedVersion: 1 });
  });

  it('are copied as drafts, and exported as what import takes', async () => {
    await scenes.import({ instanceId, definition: definition() });
    const copy = await scenes.copy({ instanceId, scene, name: '回访-副本' });
    expect(copy).to.include({ name: '回访-副本', version: 1, status: 'Draft' });
    expect((await rejection(scenes.copy({ instanceId, scene, name: scene }))).code).to.equal(
      'AlreadyExists',
    );
    expect(await scenes.export({ instanceId, scene })).to.deep.equal(definition());
  });

  it('are deleted with their versions, but not while they are in use', async () => {
    const { id } = await scenes.import({ instanceId, definition: definition() });
    used = true;
    expect((await rejection(scenes.delete({ instanceId, scene }))).code).to.equal('WrongState');
    used = false;
    await scenes.delete({ instanceId, scene });
    expect(await scenes.byId(id)).to.equal(null);
    expect(await store.db.selectFrom('scene_version').selectAll().execute()).to.deep.equal([]);
  });
});
