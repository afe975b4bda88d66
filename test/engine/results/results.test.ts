import { expect } from 'chai';
import type { Language } from '../../../engine/api';
import { drawChart } from '../../../engine/results/charts';
import { HotWords } from '../../../engine/results/labels/hotWords';
import { Labels } from '../../../engine/results/labels/labels';
import { openStore } from '../../../engine/store/open';
import { LabelStore } from '../../../engine/store/results/labels';
import { Writer } from '../../../engine/store/writer';
import { TestEngine } from '../../support/engine';
import { FakeClock } from '../../support/fakeClock';
import { rejection } from '../../support/rejection';
import { CAMPAIGN, folderWith, GROUP, INSTANCE, START } from './calls';

const withCampaign = async (): Promise<TestEngine> =>
  TestEngine.start({ dataFolder: await folderWith(CAMPAIGN) });
const instanceId = INSTANCE;

describe('Results of calls', () => {
  it('page through history', async () => {
    const { api } = await withCampaign();
    const first = await api.results.history({ instanceId, limit: 4 });
    expect(first.list.map(({ callId }) => callId)).to.deep.equal([
      'call-2',
      'call-8',
      'call-9',
      'call-7',
    ]);
    const second = await api.results.history({ instanceId, limit: 10, after: first.next ?? '' });
    expect(second.list).to.have.length(5);
    expect(second.next).to.equal(null);
    const error = await rejection(api.results.history({ instanceId, after: 'rubbish' }));
    expect(error).to.include({ code: 'InvalidInput' });
  });

  it('show a call with its turns and where it ended', async () => {
    const { api } = await withCampaign();
    const call = await api.results.call({ callId: 'call-2' });
    expect(call).to.deep.include({ hangUpNode: '追问', variables: { city: '上海' } });
    expect(call.turns[1]).to.deep.include({
      text: '今天天气不错',
      unrecognised: true,
      label: null,
    });
    const error = await rejection(api.results.call({ callId: 'none' }));
    expect(error).to.include({ code: 'NotFound' });
  });

  it('are counted as the seed defines its figures', async () => {
    const { api } = await withCampaign();
    const found = await api.results.statistics({ instanceId, groupId: GROUP });
    expect(found.completion).to.deep.equal({ part: 8, of: 8, share: 1 });
    expect(found.connection).to.deep.equal({ part: 6, of: 9, share: 6 / 9 });
    expect(found.dialogueCompletion).to.deep.equal({ part: 1, of: 6, share: 1 / 6 });
    expect(found.transfer).to.deep.equal({ part: 1, of: 6, share: 1 / 6 });
    expect(found.funnel).to.deep.equal({
      dialled: 9,
      connected: 6,
      notConnected: 3,
      silentHangUps: 1,
      interacted: 4,
      completed: 1,
      brokenOff: 3,
      calleeHangUps: 1,
      rejectionHangUps: 1,
      timeoutHangUps: 1,
    });
    expect(found.hangUpBy).to.include({ callee: 2, flow: 3, agent: 1 });
    expect(found.topIntents[0]).to.deep.equal({
      name: '',
      kind: 'rejection',
      count: 3,
      share: 0.5,
    });
    expect(found.topHangUpNodes.map(({ name }) => name)).to.have.members(['开场', '追问']);
    expect(found.topIntentsAfterRejection).to.deep.equal([
      { name: '否定', kind: 'intent', count: 1, share: 1 },
    ]);
    expect(found.nodes[0]).to.deep.include({ name: '开场', calls: 6, hangUps: 1, rejections: 3 });
    expect(found.tags.map(({ group }) => group)).to.deep.equal(['满意度', '身份']);
    expect(found.variables).to.deep.equal([
      {
        name: 'city',
        distinct: 2,
        values: [
          { value: '杭州', count: 2, share: 2 / 3 },
          { value: '上海', count: 1, share: 1 / 3 },
        ],
      },
    ]);
    expect(found.overTime.step).to.equal('hour');
    expect(found.overTime.points).to.deep.equal([
      { from: START, dialled: 8, connected: 5, interacted: 3, completed: 1, transferred: 1 },
      {
        from: START + 3_600_000,
        dialled: 1,
        connected: 1,
        interacted: 1,
        completed: 0,
        transferred: 0,
      },
    ]);
  });

  it('are counted within a time', async () => {
    const { api } = await withCampaign();
    const found = await api.results.statistics({ instanceId, from: START, to: START + 60_000 });
    expect(found.calls).to.equal(1);
    expect(found.jobs.total).to.equal(1);
    const error = await rejection(api.results.statistics({ instanceId, groupId: 'none' }));
    expect(error).to.include({ code: 'NotFound' });
  });

  it('have the variables of those contacts only who were called within the time', async () => {
    const { api } = await withCampaign();
    const of = async (from: number, to: number): Promise<unknown> => {
      const scope = { instanceId, groupId: GROUP, from, to };
      const { variables } = await api.results.statistics(scope);
      return variables.map(({ values }) => values.map(({ value, count }) => [value, count]));
    };
    const all = await api.results.history({ instanceId, groupId: GROUP });
    const call = await api.results.call({ callId: 'call-2' });
    expect(all.list.length).to.be.greaterThan(1);
    expect(await of(call.actualTime, call.actualTime + 1)).to.deep.equal([[['上海', 1]]]);
    expect(await of(START - 10, START - 5)).to.deep.equal([]);
  });

  for (const kind of ['funnel', 'overTime', 'tags'] as const) {
    it(`are drawn as ${kind}, in both languages`, async () => {
      const { api } = await withCampaign();
      for (const language of ['zh-CN', 'en-US'] satisfies Language[]) {
        const title = '<script>"&';
        const { svg } = await api.results.chart({
          instanceId,
          groupId: GROUP,
          kind,
          language,
          title,
        });
        expect(svg).to.match(/^<svg [^]*<\/svg>\n$/);
        expect(svg).to.include('&lt;script&gt;&quot;&amp;');
        expect(svg).to.not.include('NaN');
        expect(/[\u4e00-\u9fff]/.test(svg.replace(/满意度|不满意|满意|身份|本人/g, ''))).to.equal(
          language === 'zh-CN',
        );
      }
    });
  }

  it('are drawn no larger than anybody looks at', async () => {
    const { api } = await withCampaign();
    const found = await api.results.statistics({ instanceId, groupId: GROUP });
    const style = { language: 'en-US', title: 'test', width: 960, localText: String } as const;
    const tags = Array.from({ length: 300 }, (_, group) => ({
      group: `group ${group}`,
      tags: Array.from({ length: 40 }, (__, n) => ({ name: `tag ${n}`, count: 40 - n, share: 0 })),
    }));
    const ofTags = drawChart('tags', { ...found, tags }, style);
    expect(ofTags.height).to.be.lessThan(7_000);
    expect(ofTags.svg).to.include('11,800 more tags are not drawn');
    const [point] = found.overTime.points;
    const points = Array.from({ length: 10_000 }, (_, day) => ({
      ...point!,
      from: START + day * 86_400_000,
      dialled: 1,
    }));
    const ofTime = drawChart('overTime', { ...found, overTime: { step: 'day', points } }, style);
    expect(ofTime.svg).to.include('each point is 25 days together');
    expect(ofTime.svg.length).to.be.lessThan(50_000);
  });

  it('say that there is nothing to draw', async () => {
    const { api } = await TestEngine.start({ dataFolder: await folderWith([]) });
    for (const kind of ['funnel', 'overTime', 'tags'] as const) {
      const { svg } = await api.results.chart({ instanceId, kind, language: 'en-US' });
      expect(svg).to.not.include('NaN');
    }
  });

  it('are labelled, turn by turn', async () => {
    const { api } = await withCampaign();
    const callId = 'call-2';
    const label = await api.results.label({
      callId,
      sequence: 2,
      transcript: '今天天气很好',
      labels: [' 噪音 ', '噪音', ''],
      hotWords: ['天气', '天气'],
    });
    expect(label).to.deep.include({ unit: 'character', units: 6, errors: 2, labels: ['噪音'] });
    await api.results.label({ callId, sequence: 4, transcript: '不满意', hotWords: ['天气'] });
    await api.results.label({ callId, sequence: 4, labels: ['清楚'] });
    const [, , , kept] = (await api.results.call({ callId })).turns;
    expect(kept?.label).to.deep.include({ transcript: '不满意', errorRate: 0, labels: ['清楚'] });
    expect(await api.results.labelSummary({ instanceId })).to.deep.equal({
      turns: 6,
      transcribed: 2,
      characterErrorRate: 2 / 9,
      wordErrorRate: null,
      sentenceErrorRate: 0.5,
      labels: [
        { name: '噪音', count: 1 },
        { name: '清楚', count: 1 },
      ],
      hotWords: 1,
    });
    expect(await api.results.hotWords({ instanceId })).to.deep.include.members([
      {
        word: '天气',
        count: 2,
        createdAt: (await api.results.hotWords({ instanceId }))[0]?.createdAt,
      },
    ]);
    expect(await api.results.removeHotWords({ instanceId, words: ['天气'] })).to.deep.equal({
      removed: 1,
    });
    const error = await rejection(api.results.label({ callId, sequence: 1, transcript: '您好' }));
    expect(error).to.match(/turn of the robot/);
  });

  it('tell recognisers the hot words of an instance, at once and after a restart', async () => {
    const dataFolder = await folderWith(CAMPAIGN);
    const { db, close } = await openStore(dataFolder);
    try {
      const kept = new LabelStore(db, new Writer(db, () => undefined));
      const words = new HotWords(kept);
      const labels = new Labels({ clock: new FakeClock(), store: kept, hotWords: words });
      await labels.label({ callId: 'call-2', sequence: 2, hotWords: ['天气'] });
      await labels.label({ callId: 'call-2', sequence: 4, hotWords: ['晴川', '天气'] });
      expect(words.of(instanceId)).to.deep.equal(['天气', '晴川']);
      expect(words.of('another')).to.deep.equal([]);

      const restarted = new HotWords(kept);
      await restarted.load();
      expect(restarted.of(instanceId)).to.deep.equal(['天气', '晴川']);
      await restarted.remove(instanceId, ['天气']);
      expect(restarted.of(instanceId)).to.deep.equal(['晴川']);
    } finally {
      await close();
    }
  });

  it('know of a live campaign what it leaves: kinds, and what was not understood', async () => {
    const engine = await TestEngine.start({
      callees: [{ name: 'away', numbers: ['*'], outcome: 'noAnswer', ringSeconds: 3 }],
    });
    const { api, instanceId: own } = engine;
    const group = await engine.campaign(['13800000001', '13800000002'], {
      retryTimes: 1,
      retryIntervalMinutes: 1,
      ringSeconds: 5,
    });
    await engine.untilEnded(group.id);
    const failed = await api.results.history({ instanceId: own, jobStatuses: ['Failed'] });
    expect(failed.list).to.have.length(4);
    const open = await api.results.history({ instanceId: own, jobStatuses: ['Scheduling'] });
    expect(open.list).to.have.length(0);
    const { funnel, completion } = await api.results.statistics({
      instanceId: own,
      groupId: group.id,
    });
    expect(funnel).to.include({ dialled: 4, connected: 0 });
    expect(completion).to.deep.equal({ part: 2, of: 2, share: 1 });
  });

  it('know of a live call what the callee said that fitted nothing', async () => {
    const responses = [{ when: '请问', then: [{ say: '今天天气不错' }] }];
    const {
      api,
      clock,
      instanceId: own,
    } = await TestEngine.start({
      callees: [{ name: 'talker', numbers: ['*'], ringSeconds: 1, responses }],
    });
    const run = async <T>(promise: Promise<T>): Promise<T> => {
      let settled = false;
      void promise.finally(() => (settled = true));
      for (await clock.settle(); !settled;) await clock.advance(100);
      return promise;
    };
    const contact = { phoneNumber: '13800000001', variables: {} };
    const { call } = await run(api.calls.dial({ instanceId: own, contact }));
    const callId = call.id;
    await run(api.calls.speak({ callId, node: '提问', texts: ['请问您满意吗？'] }));
    const heard = await run(api.calls.listen({ callId, node: '收听', accept: 'speech' }));
    const branches = [{ name: '满意', utterances: ['很满意'] }];
    expect(await run(api.calls.match({ callId, node: '判断', heard, branches }))).to.include({
      outcome: 'unrecognised',
    });
    await run(api.calls.hangUp({ callId, reason: 'UnrecognisedLimit' }));
    const filter = { instanceId: own, hangUpByRejection: true, hasAnswered: true };
    const { list } = await api.results.history(filter);
    expect(list.map((one) => one.callId)).to.deep.equal([callId]);
    const { turns } = await api.results.call({ callId });
    expect(turns.map(({ unrecognised }) => unrecognised ?? false)).to.deep.equal([false, true]);
    const { topIntents, funnel } = await api.results.statistics({ instanceId: own });
    expect(topIntents).to.deep.equal([{ name: '', kind: 'rejection', count: 1, share: 1 }]);
    expect(funnel).to.include({ connected: 1, interacted: 1, rejectionHangUps: 1 });
  });
});
