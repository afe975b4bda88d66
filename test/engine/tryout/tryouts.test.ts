import { expect } from 'chai';
import type { CallMethods, EventEnvelope, Tryout, TryoutRequest } from '../../../engine/api';
import { TestEngine } from '../../support/engine';
import { rejection } from '../../support/rejection';
import { TryoutPage } from '../../support/tryoutPage';
import { until } from '../../support/until';

const SCENE = {
  name: 'survey',
  description: '',
  language: 'zh-CN',
  industry: '教育',
  type: '满意度调查',
  intents: [{ name: '满意', utterances: ['挺好的', '很满意'], keywords: ['满意'] }],
  globalQuestions: [],
  tagGroups: [{ name: '结果', tags: ['满意', '不满意'] }],
};

describe('a flow that is tried out', () => {
  const start = async (request: Partial<TryoutRequest> = {}) => {
    const engine = await TestEngine.start();
    const { instanceId } = engine;
    await engine.api.scenes.import({ instanceId, definition: SCENE });
    const tryout = await engine.api.tryout.open({
      instanceId,
      kind: 'text',
      scene: 'survey',
      variables: { 课程: '数学' },
      ...request,
    });
    return { engine, tryout };
  };

  /** What a flow would do, from the answer on. */
  const flow = (
    { engine }: { engine: TestEngine },
    run: (
      calls: Omit<CallMethods, never>,
      callId: string,
      event: EventEnvelope,
    ) => Promise<unknown>,
    filter = {},
  ): Promise<number> =>
    engine.on(
      { types: ['CallAnswered'], ...filter },
      async (event) => {
        await run(engine.api.calls, event.callId ?? '', event);
      },
      'flow',
    );

  /** Time goes on until something has come of it. */
  const whileTimePasses = async <T>(engine: TestEngine, what: Promise<T>): Promise<T> => {
    let done = false;
    void what.then(
      () => (done = true),
      () => (done = true),
    );
    while (!done) {
      await engine.clock.advance(100);
      await new Promise((resolve) => setImmediate(resolve));
    }
    return what;
  };

  const answered = async (engine: TestEngine, tryout: Tryout): Promise<TryoutPage> => {
    const page = await TryoutPage.join(tryout.url);
    await page.until('hello');
    page.send({ type: 'call' });
    await whileTimePasses(engine, page.state('ringing'));
    page.send({ type: 'answer' });
    await page.state('answered');
    return page;
  };

  it('runs as on any line: prompts, answers with intent and reason, tags, outcome', async () => {
    const { engine, tryout } = await start();
    await flow({ engine }, async (calls, callId) => {
      await calls.speak({ callId, node: '问', texts: ['您对@课程 满意吗'] });
      const heard = await calls.listen({ callId, node: '听', accept: 'both', noInputMs: 60_000 });
      if (heard.outcome === 'hungUp') return;
      const branches = [{ name: '满意', intents: ['满意'] }];
      await calls.match({ callId, node: '判断', heard, branches });
      await calls.tag({ callId, node: '标', tags: [{ group: '结果', name: '满意' }] });
      await calls.hangUp({ callId });
    });
    const page = await answered(engine, tryout);
    const said = await whileTimePasses(engine, page.until('saying'));
    expect(said).to.include({ node: '问' });
    expect(said.text).to.include('数学');
    await whileTimePasses(
      engine,
      page.until('turn', ({ speaker }) => speaker === 'robot'),
    );
    page.send({ type: 'speech', text: '非常满意' });
    const turn = await whileTimePasses(
      engine,
      page.until('turn', ({ intent }) => intent !== undefined),
    );
    expect(turn).to.include({ speaker: 'callee', text: '非常满意', intent: '满意' });
    expect(turn.because).to.be.a('string').and.not.equal('');
    expect(turn.threshold).to.be.within(0.1, 0.9);
    expect(turn).to.not.have.property('nearest');
    const { end } = await whileTimePasses(engine, page.until('ended'));
    expect(end).to.include({ endReason: 'Completed', hangUpBy: 'flow' });
    await page.until('tags', ({ tags }) => tags.some(({ name }) => name === '满意'));
  });

  it('tells of what was taken for nothing what it was likest to, and how sure it had to be', async () => {
    const { engine, tryout } = await start();
    await flow({ engine }, async (calls, callId) => {
      await calls.speak({ callId, node: '问', texts: ['您满意吗'] });
      const heard = await calls.listen({ callId, node: '听', accept: 'both', noInputMs: 60_000 });
      if (heard.outcome === 'hungUp') return;
      const branches = [{ name: '满意', intents: ['满意'] }];
      await calls.match({ callId, node: '判断', heard, branches });
      await calls.hangUp({ callId });
    });
    const page = await answered(engine, tryout);
    await whileTimePasses(
      engine,
      page.until('turn', ({ speaker }) => speaker === 'robot'),
    );
    page.send({ type: 'speech', text: '满园春色关不住' });
    const turn = await whileTimePasses(
      engine,
      page.until('turn', ({ unrecognised }) => unrecognised === true),
    );
    expect(turn).to.not.have.property('because');
    expect(turn.nearest).to.have.property('name', '满意');
    expect(turn.nearest?.confidence).to.be.lessThan(turn.threshold ?? 0);
    await whileTimePasses(engine, page.until('ended'));
  });

  it('counts for nothing: no history, statistics, usage, list or cap', async () => {
    const { engine, tryout } = await start({ phoneNumber: '13900000001' });
    const { instanceId, api } = engine;
    await flow({ engine }, (calls, callId) => calls.hangUp({ callId }));
    const page = await answered(engine, tryout);
    await whileTimePasses(engine, page.until('ended'));
    const { list } = await api.results.history({ instanceId });
    expect(list).to.deep.equal([]);
    expect((await api.jobGroups.list({ instanceId })).list).to.deep.equal([]);
    const day = 86_400_000;
    const now = engine.clock.now();
    const span = { from: now - day, to: now + day };
    const usage = await api.account.usage({ by: 'instance', span, instanceId } as never);
    expect(usage.total.calls).to.equal(0);
    const statistics = await api.results.statistics({ instanceId } as never);
    expect(JSON.stringify(statistics)).to.not.match(/"(calls|total|dialled)":[1-9]/);
  });

  it('is told to the triggers of the group that it stands for, as that group', async () => {
    const engine = await TestEngine.start();
    const { instanceId, api } = engine;
    await api.scenes.import({ instanceId, definition: SCENE });
    const group = await api.jobGroups.create({
      instanceId,
      settings: { name: '十一月', scene: 'survey' } as never,
    });
    const tryout = await api.tryout.open({ instanceId, kind: 'text', group: '十一月' });
    const events: EventEnvelope[] = [];
    await engine.on({ group: group.id }, (event) => void events.push(event));
    await flow({ engine }, (calls, callId) => calls.hangUp({ callId }), { group: group.id });
    const page = await answered(engine, tryout);
    await whileTimePasses(engine, page.until('ended'));
    await whileTimePasses(
      engine,
      until(() => events.some(({ type }) => type === 'JobComplete')),
    );
    expect(events.map(({ type }) => type)).to.deep.equal([
      'Dialing',
      'CallAnswered',
      'CallFinished',
      'JobComplete',
    ]);
    expect(events.every(({ groupId }) => groupId === group.id)).to.equal(true);
    const after = await api.jobGroups.get({ groupId: group.id });
    expect(after.progress.total).to.equal(0);
  });

  it('is interrupted by typing, where the prompt may be', async () => {
    const { engine, tryout } = await start();
    await flow({ engine }, (calls, callId) =>
      calls.speak({
        callId,
        node: '长',
        texts: ['很长很长的一段话'.repeat(20)],
        bargeIn: 'speech',
      }),
    );
    const page = await answered(engine, tryout);
    await whileTimePasses(engine, page.until('saying'));
    page.send({ type: 'speech', text: '等一下' });
    const turn = await whileTimePasses(
      engine,
      page.until('turn', ({ speaker }) => speaker === 'robot'),
    );
    expect(turn.interrupted).to.equal(true);
    expect(turn.heard).to.be.lessThan(1);
  });

  it('takes keys, and prompts that take no time', async () => {
    const { engine, tryout } = await start();
    await flow({ engine }, async (calls, callId) => {
      await calls.speak({ callId, node: '问', texts: ['请按键，以井号键结束。'.repeat(10)] });
      await calls.listen({ callId, node: '听', accept: 'keys', maxDigits: 4, noInputMs: 60_000 });
      await calls.hangUp({ callId });
    });
    const page = await TryoutPage.join(tryout.url);
    page.send({ type: 'pace', atOnce: true });
    page.send({ type: 'call' });
    await whileTimePasses(engine, page.state('ringing'));
    page.send({ type: 'answer' });
    const before = engine.clock.now();
    const said = await page.until('saying');
    expect(said.ms).to.equal(0);
    await whileTimePasses(
      engine,
      page.until('turn', ({ speaker }) => speaker === 'robot'),
    );
    expect(engine.clock.now() - before).to.be.lessThan(2_000);
    for (const key of ['1', '2', '#']) page.send({ type: 'key', key });
    const turn = await whileTimePasses(
      engine,
      page.until('turn', ({ keys }) => keys === '12'),
    );
    expect(turn.node).to.equal('听');
    await whileTimePasses(engine, page.until('ended'));
  });

  it('ends as hung up by the callee when the page is closed in the middle', async () => {
    const { engine, tryout } = await start();
    const outcome = new Promise<unknown>((resolve) => {
      void flow({ engine }, async (calls, callId) => {
        resolve(await calls.listen({ callId, node: '听', accept: 'both', noInputMs: 600_000 }));
      });
    });
    const page = await answered(engine, tryout);
    await engine.clock.advance(100);
    await page.close();
    expect(await whileTimePasses(engine, outcome)).to.deep.include({
      outcome: 'hungUp',
      endReason: 'CalleeHungUp',
    });
  });

  it('is declined, and not answered', async () => {
    const { engine, tryout } = await start();
    const page = await TryoutPage.join(tryout.url);
    page.send({ type: 'call' });
    await whileTimePasses(engine, page.state('ringing'));
    page.send({ type: 'hangUp' });
    const { end } = await whileTimePasses(engine, page.until('ended'));
    expect(end.status).to.equal('Busy');
  });

  it('hands nobody over to anybody real', async () => {
    const { engine, tryout } = await start();
    let result: unknown;
    await flow({ engine }, async (calls, callId) => {
      result = await calls.transfer({ callId, node: '转', to: { number: '13911111111' } });
    });
    const page = await answered(engine, tryout);
    const { note } = await whileTimePasses(engine, page.until('note'));
    expect(note).to.deep.equal({ kind: 'transfer', to: '13911111111' });
    await whileTimePasses(
      engine,
      until(() => result !== undefined),
    );
    expect(result).to.deep.equal({ outcome: 'transferred', to: '13911111111' });
    page.send({ type: 'hangUp' });
    const { end } = await whileTimePasses(engine, page.until('ended'));
    expect(end.endReason).to.equal('Transferred');
  });

  it('is dialled by a flow itself, which waits for the page', async () => {
    const { engine, tryout } = await start({ startedBy: 'dial' });
    const dialled = engine.api.calls.dial({
      instanceId: engine.instanceId,
      contact: { phoneNumber: '13800000000', variables: {} },
      scene: 'survey',
      tryout: tryout.id,
    });
    const page = await TryoutPage.join(tryout.url);
    await whileTimePasses(engine, page.state('ringing'));
    page.send({ type: 'answer' });
    const result = await whileTimePasses(engine, dialled);
    expect(result.answered).to.equal(true);
    await engine.api.calls.hangUp({ callId: result.call.id });
    await page.until('ended');
  });

  it('gives up a dial whose flow is stopped before the page is opened', async () => {
    const { engine, tryout } = await start({ startedBy: 'dial' });
    const dialled = rejection(
      engine.api.calls.dial({
        instanceId: engine.instanceId,
        contact: { phoneNumber: '13800000000', variables: {} },
        tryout: tryout.id,
        reference: 'n1',
      }),
    );
    await engine.api.calls.giveUp({ reference: 'n1' });
    expect((await dialled).message).to.include('given up');
  });

  it('ends with the engine, and says so', async () => {
    const { engine, tryout } = await start();
    const page = await answered(engine, tryout);
    const stopped = engine.stop();
    expect((await page.until('bye')).because).to.equal('stopped');
    await stopped;
    await page.ended();
    expect(await rejection(fetch(tryout.url))).to.be.an('error');
  });

  it('is told what is wrong before a page is opened', async () => {
    const engine = await TestEngine.start();
    const { instanceId } = engine;
    const open = (more: object) =>
      rejection(engine.api.tryout.open({ instanceId, kind: 'text', ...more }));
    expect((await open({ scene: 'nothing' })).message).to.include('scene');
    expect((await open({ group: 'nothing' })).message).to.include('job group');
  });
});
