import { expect } from 'chai';
import type {
  Callee,
  CalleeAction,
  CalleeResponse,
  ListenResult,
  MatchResult,
  SpeakResult,
} from '../../../engine/api';
import { TestEngine } from '../../support/engine';

const QUESTION = '请问您是 @name 吗？';

const branches = [
  { name: '是', utterances: ['是的', '我是'], keys: ['1'] },
  { name: '不是', utterances: ['不是', '打错了'], keys: ['2'] },
];

/** A callee that does these things to prompts. */
const callee = (responses: CalleeResponse[], more: Partial<Callee> = {}): Callee => ({
  name: 'callee',
  numbers: ['*'],
  ringSeconds: 1,
  responses,
  ...more,
});
const answers = (...then: CalleeAction[]): CalleeResponse[] => [{ when: '请问', then }];

describe('A live call', () => {
  let test: TestEngine;
  let callId: string;

  /** Dials the callee; the clock is moved until it has answered. */
  async function dial(who: Callee, options: { flowSilenceSeconds?: number } = {}): Promise<void> {
    test = await TestEngine.start({ callees: [who], ...options });
    const contact = { phoneNumber: '13800000001', variables: { name: '张三' } };
    const result = await run(test.api.calls.dial({ instanceId: test.instanceId, contact }));
    expect(result.answered).to.equal(true);
    expect(result.call.task.ringMs).to.be.within(900, 1_100);
    callId = result.call.id;
  }

  /** Moves the clock until the promise is settled. */
  async function run<T>(promise: Promise<T>, limitMs = 120_000): Promise<T> {
    let settled = false;
    void promise.then(
      () => (settled = true),
      () => (settled = true),
    );
    await test.clock.settle();
    for (let waited = 0; !settled && waited < limitMs; waited += 100) await test.clock.advance(100);
    if (!settled) throw new Error(`not settled after ${limitMs} ms`);
    return promise;
  }

  const speak = (text: string, bargeIn?: 'never' | 'speech' | 'keys' | 'any') =>
    run(test.api.calls.speak({ callId, node: '提问', texts: [text], ...(bargeIn && { bargeIn }) }));
  const listen = (more: object = {}) =>
    run(test.api.calls.listen({ callId, node: '收听', accept: 'both', ...more }));
  const match = (heard: ListenResult, more: object = {}) =>
    run(test.api.calls.match({ callId, node: '判断', heard, branches, ...more }));
  const endReason = async () => (await test.api.calls.get({ callId })).task.endReason;

  it('speaks with the variables of the contact, and hears the answer', async () => {
    await dial(callee(answers({ say: '是的，我是' })));
    const spoken = await speak(QUESTION);
    expect(spoken).to.include({ outcome: 'spoken', text: '请问您是张三吗？', heard: 1 });
    expect(await listen()).to.deep.include({ outcome: 'speech', text: '是的，我是' });
  });

  it('tells which variables of a prompt the contact does not have, and keeps it', async () => {
    await dial(callee([]));
    const spoken = await speak('@name 您好，尾号 @tail 的订单共 @amount 元。');
    expect(spoken).to.deep.include({ outcome: 'spoken', missing: ['tail', 'amount'] });
    expect(await speak('@name 您好。')).not.to.have.property('missing');
    expect(await run(test.api.calls.hangUp({ callId }))).to.include({ outcome: 'ended' });
    const turns = await test.api.calls.turns({ callId });
    expect(turns.map(({ missing }) => missing)).to.deep.equal([['tail', 'amount'], undefined]);
  });

  it('plays similar wordings in turn', async () => {
    await dial(callee([]));
    const texts = ['第一种', '第二种'];
    const said: string[] = [];
    for (let time = 0; time < 3; time++) {
      const result = await run(test.api.calls.speak({ callId, node: '提问', texts }));
      if (result.outcome !== 'hungUp') said.push(result.text);
    }
    expect(said).to.deep.equal(['第一种', '第二种', '第一种']);
  });

  it('takes the time-out outcome when nobody says a word', async () => {
    await dial(callee([]));
    await speak(QUESTION);
    const before = test.clock.now();
    expect(await listen({ noInputMs: 4_000 })).to.deep.equal({ outcome: 'noInput' });
    expect(test.clock.now() - before).to.be.within(4_000, 4_200);
  });

  const entries: [string, CalleeAction, object, ListenResult][] = [
    ['one key where one is asked for', { keys: '1' }, {}, { outcome: 'keys', keys: '1' }],
    ['so many digits', { keys: '1234' }, { maxDigits: 4 }, { outcome: 'keys', keys: '1234' }],
    [
      'digits up to the end key',
      { keys: '12#' },
      { maxDigits: 9 },
      { outcome: 'keys', keys: '12' },
    ],
    [
      'digits up to a pause',
      { keys: '12' },
      { maxDigits: 9, interDigitMs: 2_000 },
      { outcome: 'keys', keys: '12' },
    ],
    [
      'nothing where keys are not asked for',
      { keys: '1' },
      { accept: 'speech', noInputMs: 3_000 },
      { outcome: 'noInput' },
    ],
    [
      'nothing where speech is not asked for',
      { say: '是的' },
      { accept: 'keys', noInputMs: 3_000 },
      { outcome: 'noInput' },
    ],
  ];
  for (const [what, then, settings, expected] of entries) {
    it(`takes ${what}`, async () => {
      await dial(callee(answers(then)));
      await speak(QUESTION);
      expect(await listen(settings)).to.deep.equal(expected);
    });
  }

  it('lets the callee cut a prompt short where barge-in is allowed, and keeps what was said', async () => {
    await dial(callee(answers({ say: '是的', interruptAt: 0.4 })));
    const spoken = await speak(QUESTION, 'any');
    expect(spoken.outcome).to.equal('interrupted');
    if (spoken.outcome !== 'hungUp') expect(spoken.heard).to.be.within(0.3, 0.6);
    expect(await listen()).to.deep.include({ outcome: 'speech', text: '是的' });
  });

  it('says a prompt to its end where barge-in is not allowed, and drops what came during it', async () => {
    await dial(callee(answers({ keys: '1', interruptAt: 0.4 })));
    expect(await speak(QUESTION)).to.include({ outcome: 'spoken', heard: 1 });
    expect(await listen({ noInputMs: 2_000 })).to.deep.equal({ outcome: 'noInput' });
  });

  it('is cut short by keys alone where barge-in is on keys', async () => {
    await dial(callee(answers({ say: '嗯', interruptAt: 0.2 }, { keys: '1', interruptAt: 0.2 })));
    expect((await speak(QUESTION, 'keys')).outcome).to.equal('spoken');
    expect((await speak(QUESTION, 'keys')).outcome).to.equal('interrupted');
    expect(await listen()).to.deep.equal({ outcome: 'keys', keys: '1' });
  });

  it('takes the branch that the answer fits, and says what decided', async () => {
    await dial(callee(answers({ say: '是的' })));
    await speak(QUESTION);
    const result = await match(await listen());
    expect(result).to.include({ outcome: 'branch', branch: '是' });
    const turns = await test.api.calls.turns({ callId });
    expect(turns.map((turn) => [turn.speaker, turn.text, turn.node])).to.deep.equal([
      ['robot', '请问您是张三吗？', '提问'],
      ['callee', '是的', '收听'],
    ]);
    expect(turns[1]).to.have.property('intent', '是');
  });

  it('takes the branch of a key', async () => {
    await dial(callee(answers({ keys: '2' })));
    await speak(QUESTION);
    expect(await match(await listen())).to.deep.include({ branch: '不是', because: 'key 2' });
  });

  it('counts unrecognised answers, and ends the call at the limit after its farewell', async () => {
    await dial(callee(answers({ say: '今天股票涨了吗' })));
    const onUnrecognised = { wordings: ['没有听清'], limit: 2, farewell: '再见' };
    await speak(QUESTION);
    expect(await match(await listen(), { onUnrecognised })).to.deep.equal({
      outcome: 'unrecognised',
      count: 1,
    });
    await speak(QUESTION);
    const end = await match(await listen(), { onUnrecognised });
    expect(end).to.deep.equal({ outcome: 'hungUp', endReason: 'UnrecognisedLimit' });
    const said = (await test.api.calls.turns({ callId })).filter((t) => t.speaker === 'robot');
    expect(said.map((turn) => turn.text).slice(-1)).to.deep.equal(['再见']);
    expect((await test.api.calls.get({ callId })).task).to.include({ hangUpBy: 'flow' });
  });

  it('counts silences the same way', async () => {
    await dial(callee([]));
    const onNoInput = { limit: 2 };
    expect(await match(await listen(), { onNoInput })).to.deep.equal({
      outcome: 'noInput',
      count: 1,
    });
    expect(await match(await listen(), { onNoInput })).to.deep.include({
      endReason: 'NoInputLimit',
    });
  });

  it('forgets earlier misses once an answer was understood', async () => {
    await dial(callee([]));
    const miss: ListenResult = { outcome: 'noInput' };
    const yes: ListenResult = { outcome: 'speech', text: '是的', confidence: 1 };
    await match(miss);
    await match(yes);
    expect(await match(miss)).to.deep.equal({ outcome: 'noInput', count: 1 });
  });

  it('tells every node whose callee is gone, and why', async () => {
    await dial(callee([{ when: '请问', then: { hangUp: true, interruptAt: 0.5 } }]));
    const gone = { outcome: 'hungUp', endReason: 'CalleeHungUp' } as const;
    const results: (SpeakResult | ListenResult | MatchResult)[] = [
      await speak(QUESTION),
      await listen(),
      await match({ outcome: 'noInput' }),
    ];
    for (const result of results) expect(result).to.deep.equal(gone);
  });

  it('ends a listen when the callee hangs up in the middle of it', async () => {
    await dial(callee(answers({ hangUp: true, afterSeconds: 2 })));
    await speak(QUESTION);
    expect(await listen()).to.deep.equal({ outcome: 'hungUp', endReason: 'CalleeHungUp' });
  });

  it('refuses a second node that listens at the same time', async () => {
    await dial(callee([]));
    const first = test.api.calls.listen({ callId, node: '一', accept: 'both' });
    let refused = '';
    await test.api.calls
      .listen({ callId, node: '二', accept: 'both' })
      .catch((error: Error) => (refused = error.message));
    expect(refused).to.match(/listens to this call already/);
    await run(first);
  });

  it('hangs up after what is being said, and says so', async () => {
    await dial(callee([]));
    const speaking = test.api.calls.speak({ callId, node: '再见', texts: ['谢谢您，再见'] });
    const ending = test.api.calls.hangUp({ callId });
    const [spoken, ended] = await run(Promise.all([speaking, ending]));
    expect(spoken).to.include({ outcome: 'spoken', heard: 1 });
    expect(ended).to.deep.equal({ outcome: 'ended', endReason: 'Completed' });
  });

  it('is ended by the engine when no flow speaks or listens for too long', async () => {
    await dial(callee([]), { flowSilenceSeconds: 10 });
    await speak('您好');
    await test.clock.advance(9_000);
    expect(await endReason()).to.equal(null);
    await test.clock.advance(1_500);
    expect(await endReason()).to.equal('FlowSilent');
  });

  it('tells the callee and ends when its flow has failed, with what is being said said first', async () => {
    await dial(callee([]));
    const speaking = test.api.calls.speak({ callId, node: '提问', texts: ['您好'] });
    await run(speaking);
    await test.api.calls.flowFailed({ callId });
    await test.api.calls.flowFailed({ callId, mayGoOn: true }); // of the whole workflow, behind it
    await test.clock.advance(30_000);
    const call = await test.api.calls.get({ callId });
    expect(call.task).to.include({ endReason: 'FlowFailed', hangUpBy: 'engine' });
    const said = (await test.api.calls.turns({ callId })).map(({ text, heard }) => ({
      text,
      heard,
    }));
    expect(said).to.deep.equal([
      { text: '您好', heard: 1 },
      { text: '抱歉，系统出了点问题，先不打扰您了，再见。', heard: 1 },
    ]);
    await test.api.calls.flowFailed({ callId }); // nothing is left to do
  });

  it('goes on when a branch of its flow has failed and another talks', async () => {
    await dial(callee([]), { flowSilenceSeconds: 60 });
    const speaking = test.api.calls.speak({ callId, node: '甲', texts: ['您好'] });
    await test.api.calls.flowFailed({ callId, mayGoOn: true });
    await run(speaking);
    await test.clock.advance(10_000);
    expect(await endReason()).to.equal(null);

    await test.api.calls.flowFailed({ callId, mayGoOn: true });
    await test.clock.advance(2_000);
    await speak('还在吗');
    await test.clock.advance(10_000);
    expect(await endReason()).to.equal(null);

    await test.api.calls.flowFailed({ callId, mayGoOn: true });
    await test.clock.advance(20_000);
    expect(await endReason()).to.equal('FlowFailed');
  });

  it('keeps one tag of a group, the last one, and takes tags after its end too', async () => {
    await dial(callee([]));
    const tag = (name: string) =>
      run(test.api.calls.tag({ callId, node: '标签', tags: [{ group: '身份', name }] }));
    await tag('本人');
    await run(test.api.calls.hangUp({ callId }));
    expect((await tag('非本人')).tags).to.deep.equal([{ group: '身份', name: '非本人' }]);
    await test.clock.advance(10 * 60_000);
    const past = await test.api.calls.get({ callId });
    expect(past).to.have.property('state', 'ended');
    expect(past.tags).to.deep.equal([{ group: '身份', name: '非本人' }]);
    expect((await tag('本人')).tags).to.deep.equal([{ group: '身份', name: '本人' }]);
  });

  it('answers about itself long after its end', async () => {
    await dial(callee(answers({ say: '是的' })));
    await speak(QUESTION);
    await listen();
    await run(test.api.calls.hangUp({ callId }));
    await test.clock.advance(10 * 60_000);
    expect(await listen()).to.deep.equal({ outcome: 'hungUp', endReason: 'Completed' });
    expect(await test.api.calls.turns({ callId })).to.have.length(2);
  });

  it('tells what is there when a call is asked for that never was', async () => {
    await dial(callee([]));
    let message = '';
    await test.api.calls.get({ callId: 'nope' }).catch((error: Error) => (message = error.message));
    expect(message).to.equal('There is no call "nope".');
  });
});

describe('A call that is placed by itself', () => {
  const cases: [Callee['outcome'], string][] = [
    ['noAnswer', 'NoAnswer'],
    ['busy', 'Busy'],
    ['emptyNumber', 'EmptyNumber'],
    ['poweredOff', 'PoweredOff'],
    ['outOfService', 'OutOfService'],
    ['inArrears', 'InArrears'],
    ['notConnected', 'NotConnected'],
    ['lineFailed', 'Failed'],
  ];
  for (const [outcome, status] of cases) {
    it(`is told to be ${status} when the line tells ${String(outcome)}`, async () => {
      const test = await TestEngine.start({
        callees: [{ name: 'x', numbers: ['*'], ...(outcome && { outcome }) }],
      });
      const dialing = test.api.calls.dial({
        instanceId: test.instanceId,
        contact: { phoneNumber: '13800000001', variables: {} },
        ringSeconds: 10,
      });
      await test.clock.advance(20_000);
      expect(await dialing).to.deep.include({ answered: false, status });
    });
  }

  it('is given up while it rings when its flow is stopped, and its job is cancelled', async () => {
    const test = await TestEngine.start({
      callees: [{ name: 'x', numbers: ['*'], outcome: 'noAnswer' }],
    });
    const contact = { phoneNumber: '13800000001', variables: {} };
    const request = { instanceId: test.instanceId, contact, reference: 'mine' };
    let code = '';
    const dialing = test.api.calls.dial(request).catch((error: { code: string }) => {
      code = error.code;
    });
    await test.clock.advance(5_000);
    await test.api.calls.giveUp({ reference: 'mine' });
    await dialing;
    expect(code).to.equal('Aborted');
    await test.clock.settle();
    expect((await test.api.engine.info()).liveCalls).to.equal(0);
    const events = await test.api.events.list({ types: ['JobComplete'] });
    expect(events.at(-1)?.body).to.deep.include({ status: 'Cancelled' });
  });
});
