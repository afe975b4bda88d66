import { expect } from 'chai';
import type {
  Callee,
  CalleeResponse,
  ConverseRequest,
  ConverseResult,
  SceneDefinition,
  Turn,
} from '../../../../engine/api';
import { BotFailed } from '../../../../engine/dialogue/bot';
import { ScriptedBot, type Step } from '../../../support/bot/scriptedBot';
import { TestEngine } from '../../../support/engine';
import { rejection } from '../../../support/rejection';

const SCENE: SceneDefinition = {
  name: '回访',
  industry: '物流',
  type: '回访',
  language: 'zh-CN',
  intents: [],
  globalQuestions: [],
  tagGroups: [{ name: '结果', tags: ['改期', '不改'] }],
};

const callee = (...responses: CalleeResponse[]): Callee => ({
  name: 'callee',
  numbers: ['*'],
  ringSeconds: 1,
  responses,
});
const says = (when: string, say: string, more: object = {}): CalleeResponse => ({
  when,
  then: { say, ...more },
});

describe('a conversation with an outside bot', () => {
  let test: TestEngine;
  let bot: ScriptedBot;
  let callId: string;

  /** Dials the callee; the bot answers in turn with these. */
  async function dial(who: Callee, answers: readonly (readonly Step[])[], token?: unknown) {
    bot = new ScriptedBot(answers, token);
    test = await TestEngine.start({ callees: [who], openBot: () => bot });
    bot.clock = test.clock;
    const { instanceId } = test;
    await test.api.scenes.import({ instanceId, definition: SCENE });
    const contact = { phoneNumber: '13800000001', variables: { name: '张三' } };
    const dialled = await run(test.api.calls.dial({ instanceId, contact, scene: SCENE.name }));
    callId = dialled.call.id;
  }

  /** Moves the clock until the promise is settled. */
  async function run<T>(promise: Promise<T>, limitMs = 900_000): Promise<T> {
    let settled = false;
    const over = (): void => void (settled = true);
    promise.then(over, over);
    await test.clock.settle();
    for (let waited = 0; !settled && waited < limitMs; waited += 100) await test.clock.advance(100);
    if (!settled) throw new Error(`not settled after ${limitMs} ms`);
    return promise;
  }

  const request = (more: Partial<ConverseRequest> = {}): ConverseRequest => ({
    callId,
    node: '机器人',
    bot: { kind: 'http', url: 'http://127.0.0.1:9/' },
    opening: ['您好， @name ，我是客服。'],
    branches: [{ name: '改期', arguments: [{ name: '日期' }] }],
    ...more,
  });
  const converse = (more: Partial<ConverseRequest> = {}): Promise<ConverseResult> =>
    run(test.api.calls.converse(request(more)));
  const turns = (): Promise<Turn[]> => test.api.calls.turns({ callId });
  const robot = async () => (await turns()).filter(({ speaker }) => speaker === 'robot');
  const texts = async () => (await turns()).map(({ text }) => text);

  const opening = says('我是客服', '你好');
  const reschedule: Step = { do: 'branch', branch: '改期', arguments: { 日期: '周三' } };

  it('goes from the opening to the branch that the bot takes, turn by turn', async () => {
    await dial(callee(opening, says('什么时候', '周三吧')), [
      ['您好。', '请问什么时候方便？', { usage: { prompt: 50, completion: 9 } }],
      ['好的，周三。', reschedule, { usage: { prompt: 70, completion: 8 } }],
    ]);
    const result = await converse({ systemPrompt: '联系 @name ，改约送货。' });
    expect(result).to.deep.equal({
      outcome: 'branch',
      branch: '改期',
      arguments: { 日期: '周三' },
      heard: '周三吧',
      turns: 2,
      usage: { prompt: 120, completion: 17 },
      tags: [],
      warnings: [],
    });
    expect(await texts()).to.deep.equal([
      '您好，张三，我是客服。',
      '你好',
      '您好。请问什么时候方便？',
      '周三吧',
      '好的，周三。',
    ]);
    const kept = await turns();
    expect(kept.map(({ node }) => node)).to.deep.equal(kept.map(() => '机器人'));
    const [, , first] = kept;
    expect(first).to.deep.include({ heard: 1, interrupted: false });
    expect(first?.tokens).to.deep.equal({ prompt: 50, completion: 9 });
    expect(first?.responseMs).to.be.within(0, 10);

    const [one, two] = bot.turns;
    expect(one).to.deep.include({
      turn: 1,
      systemPrompt: '联系张三，改约送货。',
      history: [{ from: 'bot', text: '您好，张三，我是客服。' }],
      heard: { kind: 'speech', text: '你好', confidence: 0.95 },
    });
    expect(one?.tagGroups).to.deep.equal(SCENE.tagGroups);
    expect(two?.history.slice(1)).to.deep.equal([
      { from: 'callee', text: '你好' },
      { from: 'bot', text: '您好。请问什么时候方便？' },
    ]);
  });

  it('keeps its turns with what they cost', async () => {
    await dial(callee(opening), [
      ['再见。', { usage: { prompt: 5, completion: 6 } }, { do: 'hangUp' }],
    ]);
    await converse();
    // Forgotten by then: it is read from the store.
    await test.clock.advance(120_000);
    const kept = (await robot()).at(-1);
    expect(kept?.tokens).to.deep.equal({ prompt: 5, completion: 6 });
    expect(kept?.responseMs).to.be.a('number');
  });

  it('says the first sentence while the rest still comes', async () => {
    await dial(callee(opening), [['您好。', { waitMs: 5_000 }, '再见。', { do: 'hangUp' }]]);
    await converse();
    const [, heard, answer] = await turns();
    expect(answer).to.include({ text: '您好。再见。', heard: 1 });
    expect((answer?.at ?? 0) - (heard?.at ?? 0)).to.be.below(100);
  });

  it('falls silent when the callee cuts in, gives the request up and remembers what was heard', async () => {
    const long = '请您先不要着急，我来慢慢给您解释一下，';
    await dial(callee(opening, says('不要着急', '我不听', { interruptAt: 0.5 })), [
      [long, { waitMs: 60_000 }, '以后再说。'],
      ['好的。', { do: 'hangUp' }],
    ]);
    await converse();
    expect(bot.signals[0]?.aborted).to.equal(true);
    const said = (await robot())[1];
    expect(said).to.include({ text: long, interrupted: true });
    expect(said?.heard).to.be.within(0.4, 0.6);
    const told = bot.turns[1]?.history.at(-1);
    expect(told).to.include({ from: 'bot', interrupted: true });
    expect(told?.text.length).to.be.within(6, 12);
    expect(long.startsWith(told?.text ?? '-')).to.equal(true);
    expect(bot.turns[1]?.heard).to.deep.include({ kind: 'speech', text: '我不听' });
  });

  it('drops what the bot would have done where the callee cuts in', async () => {
    await dial(callee(opening, says('给您挂断', '等一下', { interruptAt: 0.5 })), [
      ['那我就先给您挂断电话了。', { do: 'hangUp' }],
      ['您请说。', { do: 'handOver', reason: '有话说' }],
    ]);
    expect(await converse()).to.include({ outcome: 'doubt', reason: 'unsure', detail: '有话说' });
  });

  it('is not cut short where that is not allowed', async () => {
    await dial(callee(opening, says('不要着急', '我不听', { interruptAt: 0.5 })), [
      ['请您先不要着急，我来解释。', { do: 'hangUp' }],
    ]);
    await converse({ bargeIn: 'never' });
    expect((await robot())[1]).to.include({ interrupted: false, heard: 1 });
  });

  it('asks again where the callee goes on before the answer begins', async () => {
    const talker: Callee = {
      ...callee(),
      onAnswer: { say: '喂', afterSeconds: 5 },
      responses: [says('我是客服', '你好')],
    };
    await dial(talker, [
      [{ waitMs: 8_000 }, '不该说。'],
      ['您好。', { do: 'hangUp' }],
    ]);
    await converse();
    expect(bot.signals[0]?.aborted).to.equal(true);
    expect(bot.turns[1]).to.deep.include({ turn: 1, history: bot.turns[0]?.history });
    expect(bot.turns[1]?.heard).to.deep.include({ kind: 'speech', text: '你好\n喂' });
    expect(await texts()).to.not.include('不该说。');
  });

  it('says a filler while it waits, which the bot has not said', async () => {
    await dial(callee(opening, says('您好。', '嗯')), [
      [{ waitMs: 4_000 }, '您好。'],
      [{ waitMs: 4_000 }, '再见。', { do: 'hangUp' }],
    ]);
    await converse({ fillers: ['请稍等。', '马上好， @name 。'], fillerMs: 1_500 });
    expect(await texts()).to.deep.equal([
      '您好，张三，我是客服。',
      '你好',
      '请稍等。',
      '您好。',
      '嗯',
      '马上好，张三。',
      '再见。',
    ]);
    expect(JSON.stringify(bot.turns)).to.not.match(/请稍等|马上好/);
    expect((await turns())[3]?.responseMs).to.be.within(3_900, 4_200);
  });

  it('hands over where the bot does not answer in time', async () => {
    await dial(callee(opening), [[{ waitMs: 60_000 }, '您好。']]);
    const before = test.clock.now();
    const result = await converse({ opening: [], begins: 'bot', answerMs: 3_000 });
    expect(result).to.include({ outcome: 'failed', reason: 'late' });
    expect(test.clock.now() - before).to.be.within(3_000, 3_200);
    expect(bot.signals[0]?.aborted).to.equal(true);
  });

  it('hands over where it stops in the middle of its answer', async () => {
    await dial(callee(opening), [['您好。', { waitMs: 60_000 }, '再见。']]);
    expect(await converse({ answerMs: 3_000 })).to.include({ outcome: 'failed', reason: 'late' });
    expect((await robot()).at(-1)).to.include({ text: '您好。', heard: 1 });
  });

  it('asks once more where the bot cannot be reached for a moment', async () => {
    const busy = new BotFailed('unreachable', 'busy', true);
    await dial(callee(opening), [[busy], ['您好。', { do: 'transfer', reason: '要人工' }]]);
    expect(await converse()).to.include({ outcome: 'transfer', reason: '要人工', turns: 1 });
  });

  const failures: [string, readonly Step[], object][] = [
    [
      'cannot be reached',
      [new BotFailed('unreachable', 'http://h/ answered 503.', true)],
      { reason: 'unreachable', detail: 'http://h/ answered 503.' },
    ],
    [
      'answers with something else',
      [new BotFailed('malformed', 'No JSON.')],
      { reason: 'malformed', detail: 'No JSON.' },
    ],
    ['answers with nothing', [], { reason: 'malformed' }],
    [
      'breaks off behind a sentence, which is said',
      ['您好。我', new BotFailed('unreachable', 'broke off', true)],
      { reason: 'unreachable' },
    ],
  ];
  for (const [what, steps, expected] of failures) {
    it(`hands over where the bot ${what}`, async () => {
      await dial(callee(opening), [steps]);
      expect(await converse()).to.deep.include({ outcome: 'failed', ...expected });
      const wasSaid = steps.some((step) => typeof step === 'string');
      expect((await texts()).slice(2)).to.deep.equal(wasSaid ? ['您好。'] : []);
    });
  }

  const barred: [string, readonly Step[], string[], string[]][] = [
    [
      'a word of the operator’s',
      ['您好。', '我们保 证收益，放心。', '再见。'],
      ['您好。'],
      ['保证收益'],
    ],
    ['one in the first sentence', ['保证收益。'], [], ['保证收益']],
    ['one over two sentences', ['我们保证。', '收益很高。'], ['我们保证。'], ['保证收益']],
    ['wording that is barred anyway', ['您好。', '请您加微信。'], ['您好。'], []],
  ];
  for (const [what, steps, said, forbiddenWords] of barred) {
    it(`does not say ${what}, nor what follows, and hands over`, async () => {
      await dial(callee(opening), [steps]);
      const result = await converse({ forbiddenWords });
      expect(result).to.include({ outcome: 'doubt', reason: 'wording' });
      expect((await texts()).slice(2)).to.deep.equal(said);
    });
  }

  it('ends with the answers that it may give at the most', async () => {
    await dial(callee(opening, says('好的', '嗯')), [['好的。']]);
    const result = await converse({ maxTurns: 3 });
    expect(result).to.include({ outcome: 'doubt', reason: 'turns', turns: 3 });
    expect(bot.turns).to.have.length(3);
  });

  it('ends with its time', async () => {
    await dial(callee(opening, says('好的', '嗯')), [['好的。']]);
    const before = test.clock.now();
    const result = await converse({ maxMs: 20_000 });
    expect(result).to.include({ outcome: 'doubt', reason: 'duration' });
    expect(test.clock.now() - before).to.be.within(20_000, 25_000);
  });

  it('ends with its time also while nobody says anything', async () => {
    await dial(callee(), [['好的。']]);
    const before = test.clock.now();
    const result = await converse({ maxMs: 8_000, noInputMs: 60_000 });
    expect(result).to.include({ outcome: 'doubt', reason: 'duration' });
    expect(test.clock.now() - before).to.be.within(8_000, 8_300);
  });

  it('meets silence with its wordings, and leaves at the limit', async () => {
    await dial(callee(), [['好的。']]);
    const onNoInput = { wordings: ['喂？', '听得到吗？'], limit: 3 };
    expect(await converse({ onNoInput, noInputMs: 3_000 })).to.include({
      outcome: 'noInput',
      count: 3,
      turns: 0,
    });
    expect((await texts()).slice(1)).to.deep.equal(['喂？', '听得到吗？']);
  });

  it('hangs up for the bot, with its last words', async () => {
    await dial(callee(opening), [[{ do: 'hangUp', say: '**再见**。' }]]);
    expect(await converse()).to.include({ outcome: 'hungUp', endReason: 'Completed', turns: 1 });
    expect((await robot()).at(-1)).to.include({ text: '再见。', heard: 1 });
    const { task } = await test.api.calls.get({ callId });
    expect(task).to.include({ hangUpBy: 'flow', endReason: 'Completed' });
  });

  it('ends with the call, and gives the request up', async () => {
    await dial(callee(opening, { when: '稍等', then: { hangUp: true, interruptAt: 0.5 } }), [
      ['请您稍等，我看一下。', { waitMs: 60_000 }, '好了。'],
    ]);
    expect(await converse()).to.include({ outcome: 'hungUp', endReason: 'CalleeHungUp', turns: 1 });
    expect(bot.signals[0]?.aborted).to.equal(true);
  });

  it('ends with a call that is over while the bot thinks', async () => {
    await dial(callee(says('我是客服', '再见', { hangUp: true })), [[{ waitMs: 60_000 }]]);
    expect(await converse({ answerMs: 50_000 })).to.include({ outcome: 'hungUp', heard: '再见' });
    expect(bot.signals[0]?.aborted).to.equal(true);
  });

  it('sets tags of the scene, and tells of others', async () => {
    await dial(callee(opening), [
      [
        { do: 'tag', tags: [{ group: '结果', name: '改期' }] },
        { do: 'tag', tags: [{ group: '结果', name: '升级' }] },
        '好的。',
        { do: 'handOver', reason: '' },
      ],
    ]);
    const result = await converse();
    expect(result).to.deep.include({ tags: [{ group: '结果', name: '改期' }] });
    expect(result).to.have.property('warnings').that.has.length(1);
    const { tags } = await test.api.calls.get({ callId });
    expect(tags).to.deep.equal([{ group: '结果', name: '改期' }]);
  });

  it('tells a model what came of its calls, and asks it again', async () => {
    const tag: Step = { do: 'tag', tags: [{ group: '结果', name: '不改' }] };
    await dial(callee(opening), [[tag], ['好的。', { do: 'hangUp' }]], { id: '1', raw: {} });
    await converse();
    expect(bot.turns[1]).to.deep.include({ turn: 1, heard: { kind: 'nothing' } });
    expect(bot.turns[1]?.history.slice(-2)).to.deep.equal([
      { from: 'callee', text: '你好' },
      {
        from: 'bot',
        text: '',
        acts: [{ act: tag, result: 'ok', token: { id: '1', raw: {} } }],
      },
    ]);
  });

  it('gives a model up that only calls tools', async () => {
    const mistake: Step = { do: 'mistake', problem: 'There is no tool "x".' };
    await dial(callee(opening), [[mistake]], { id: '1', raw: {} });
    expect(await converse()).to.include({ outcome: 'failed', reason: 'malformed' });
    expect(bot.turns).to.have.length(4);
  });

  it('lets the bot begin, who answers what was said before', async () => {
    await dial(callee(says('您好', '我要改期')), [['好的。', reschedule]]);
    const node = '问候';
    await run(test.api.calls.speak({ callId, node, texts: ['您好'] }));
    await run(test.api.calls.listen({ callId, node, accept: 'speech' }));
    expect(await converse({ opening: [], begins: 'bot' })).to.include({ outcome: 'branch' });
    expect(bot.turns[0]).to.deep.include({ history: [{ from: 'bot', text: '您好' }] });
    expect(bot.turns[0]?.heard).to.deep.include({ kind: 'speech', text: '我要改期' });
  });

  it('tells keys where they are accepted', async () => {
    await dial(callee({ when: '我是客服', then: { keys: '1' } }), [['好的。', { do: 'hangUp' }]]);
    await converse({ accept: 'both' });
    expect(bot.turns[0]?.heard).to.deep.equal({ kind: 'keys', keys: '1' });
  });

  it('leaves nothing on the clock', async () => {
    await dial(callee(opening), [['您好。', { do: 'handOver', reason: '' }]]);
    const hangUp = () => run(test.api.calls.hangUp({ callId, atOnce: true }));
    await converse({ fillers: ['请稍等。'] });
    await hangUp();
    await test.clock.advance(60_000);
    const before = test.clock.pending();
    await test.clock.advance(600_000);
    expect(test.clock.pending()).to.be.at.most(before);
  });

  it('is refused on a call that there is not', async () => {
    await dial(callee(), [[]]);
    callId = 'unknown';
    expect((await rejection(converse())).code).to.equal('NotFound');
  });
});
