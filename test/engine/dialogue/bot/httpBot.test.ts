import { expect } from 'chai';
import { botOpener, type Bot } from '../../../../engine/dialogue/bot';
import { BotServer, json, type BotHandler } from '../../../support/bot/server';
import { actsOf, botTurn, failureOf, piecesOf, textOf } from '../../../support/bot/turns';

describe('a bot behind an endpoint of one’s own', () => {
  let server: BotServer;
  let answer: BotHandler;

  beforeEach(async () => {
    server = await BotServer.open((request, response) => answer(request, response));
  });
  afterEach(() => server.close());

  const bot = (): Bot =>
    botOpener()({ kind: 'http', url: `${server.url}/hooks/bot?v=2`, apiKey: 'secret' });
  const answers = (body: unknown): void => {
    answer = (_, response) => json(response, body);
  };
  const branches = [{ name: '改期', arguments: [{ name: '日期' }] }, { name: '拒绝' }];

  it('is told the call, what was heard and what it may do', async () => {
    answers({ say: '好的。' });
    const history = [{ from: 'bot', text: '您好', interrupted: true } as const];
    await piecesOf(bot(), botTurn({ history, branches }));
    const [request] = server.requests;
    expect(request).to.include({ method: 'POST', path: '/hooks/bot?v=2' });
    expect(request?.headers.authorization).to.equal('Bearer secret');
    expect(request?.body).to.deep.equal({
      version: 1,
      call: {
        id: 'call-1',
        node: '机器人',
        instanceId: 'instance-1',
        groupId: 'group-1',
        jobId: 'job-1',
        phoneNumber: '13800000001',
      },
      language: 'zh-CN',
      turn: 1,
      prompt: '你是客服。',
      variables: { name: '张三' },
      history,
      heard: { kind: 'speech', text: '您好', confidence: 0.9 },
      branches,
      may: { hangUp: true, transfer: true, tag: true },
      tagGroups: [],
    });
  });

  it('answers with one object', async () => {
    answers({
      say: '好的，改到周三。',
      tags: [{ group: '结果', name: '改期' }],
      branch: '改期',
      arguments: { 日期: '周三', times: 2 },
      usage: { prompt: 5, completion: 6 },
      more: 'is left alone',
    });
    const pieces = await piecesOf(bot(), botTurn({ branches }));
    expect(pieces).to.deep.equal([
      { kind: 'text', text: '好的，改到周三。' },
      { kind: 'usage', usage: { prompt: 5, completion: 6 } },
      { kind: 'act', act: { do: 'tag', tags: [{ group: '结果', name: '改期' }] } },
      {
        kind: 'act',
        act: { do: 'branch', branch: '改期', arguments: { 日期: '周三', times: '2' } },
      },
    ]);
  });

  it('may hang up, ask for a transfer or hand back, with or without a reason', async () => {
    answers({ say: '再见。', hangUp: true, transfer: '要人工', handOver: null });
    expect(actsOf(await piecesOf(bot()))).to.deep.equal([
      { do: 'transfer', reason: '要人工' },
      { do: 'hangUp' },
    ]);
    answers({ handOver: true });
    expect(actsOf(await piecesOf(bot()))).to.deep.equal([{ do: 'handOver', reason: '' }]);
  });

  it('does nothing that it is not allowed', async () => {
    answers({ say: '再见。', hangUp: true, transfer: true, tags: [{ group: 'g', name: 'n' }] });
    const may = { hangUp: false, transfer: false, tag: false };
    expect(actsOf(await piecesOf(bot(), botTurn({ may })))).to.deep.equal([]);
  });

  const streams: [string, string, (objects: object[]) => string][] = [
    ['NDJSON', 'application/x-ndjson', (list) => list.map((one) => JSON.stringify(one)).join('\n')],
    [
      'server-sent events',
      'text/event-stream',
      (list) => `${list.map((one) => `data: ${JSON.stringify(one)}\n\n`).join('')}data: [DONE]\n\n`,
    ],
  ];
  for (const [what, mediaType, written] of streams) {
    it(`may stream its answer as ${what}`, async () => {
      answer = (_, response) => {
        response.writeHead(200, { 'content-type': `${mediaType}; charset=utf-8` });
        response.end(written([{ say: '好的，' }, { say: '再见。' }, { hangUp: true }]));
      };
      const pieces = await piecesOf(bot());
      expect(textOf(pieces)).to.equal('好的，再见。');
      expect(actsOf(pieces)).to.deep.equal([{ do: 'hangUp' }]);
    });
  }

  const wrong: [string, unknown, RegExp][] = [
    [
      'a branch that there is not',
      { branch: '投诉' },
      /"branch".* is "投诉"; there are "改期", "拒绝"/,
    ],
    ['text of another type', { say: ['好'] }, /"say".* must be text/],
    ['tags without names', { tags: ['满意'] }, /"tags".* must be a list/],
    ['a number for a switch', { hangUp: 1 }, /"hangUp".* must be true or false/],
    ['a list', [], /something else than JSON/],
    ['a page', '<html>', /something else than JSON: <html>/],
  ];
  for (const [what, body, message] of wrong) {
    it(`is told to be wrong where it answers with ${what}`, async () => {
      answers(body);
      const failure = await failureOf(piecesOf(bot(), botTurn({ branches })));
      expect(failure.reason).to.equal('malformed');
      expect(failure.message).to.match(message);
    });
  }

  it('may say that it cannot', async () => {
    answers({ error: 'no such customer' });
    const failure = await failureOf(piecesOf(bot()));
    expect(failure).to.include({ reason: 'unreachable', again: false });
    expect(failure.message).to.include('no such customer');
  });
});
