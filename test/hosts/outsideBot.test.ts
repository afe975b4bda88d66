import { expect } from 'chai';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { hostNode, node, type Flow } from '../../scripts/flows/description';
import { inject, manualTrigger } from '../../scripts/flows/hostNodes';
import { ROOT } from '../../scripts/hosts/processes';
import { BotServer, chat, toolCall } from '../support/bot/server';
import { endedCall, flowHosts, START, type FlowHost } from './flowHosts';

const KEY = 'sk-of-the-test';
const CALLEES = [
  {
    name: 'callee',
    numbers: ['*'],
    responses: [
      { when: '您好', then: { say: '你好' } },
      { when: '方便', then: { say: '周三吧' } },
      { when: '上午', then: { say: '上午' } },
    ],
  },
];

/** A bot that asks for a day and a time, and takes the branch. */
const flow = (url: string): Flow => ({
  key: 'test/outside-bot',
  name: 'Outside bot',
  info: '',
  engine: {
    key: 'test/outside-bot/engine',
    name: 'engine',
    settings: { instance: 'default', speed: 10, flowSilenceSeconds: 300, callees: CALLEES },
  },
  groups: [
    {
      title: 'One call',
      nodes: [
        hostNode(START, { at: [0, 0], nodeRed: inject(), n8n: manualTrigger(), to: 'Dial' }),
        node('dial', 'Dial', {
          at: [1, 0],
          settings: { number: '13800000001' },
          to: { answered: 'Bot' },
        }),
        node('outsideBot', 'Bot', {
          at: [2, 0],
          settings: {
            url,
            model: 'test',
            systemPrompt: '约定送货时间。',
            opening: ['您好，我是客服。'],
            branches: [{ name: '已约定', arguments: ['日期', '时间'] }],
          },
          to: { 'branch:已约定': 'Agreed', failed: 'Not agreed', doubt: 'Not agreed' },
        }),
        node('tag', 'Agreed', {
          at: [3, 0],
          settings: { tags: [{ group: 'bot', name: 'agreed' }] },
          to: 'Hang up',
        }),
        node('tag', 'Not agreed', {
          at: [3, 1],
          settings: { tags: [{ group: 'bot', name: 'not agreed' }] },
          to: 'Hang up',
        }),
        node('hangUp', 'Hang up', { at: [4, 0] }),
      ],
    },
  ],
});

const ended = (dataFolder: string, host: FlowHost) =>
  endedCall(host, dataFolder, async (db, task) => {
    const turns = await db.selectFrom('turn').selectAll().orderBy('sequence').execute();
    const tags = await db.selectFrom('tag_hit').select('tag').execute();
    return {
      reason: task.end_reason,
      said: turns.map(({ text }) => text),
      nodes: [...new Set(turns.map((turn) => turn.node))],
      tokens: turns.map((turn) => turn.completion_tokens),
      tags: tags.map(({ tag }) => tag),
    };
  });

for (const [name, start] of flowHosts) {
  describe(`An outside bot in a real ${name}`, () => {
    const folder = join(ROOT, '.dialflow', `test-bot-${name}-${process.pid}`);
    let host: FlowHost;
    let server: BotServer;

    before(async () => {
      host = await start(folder);
      server = await BotServer.open((_, response) => {
        const usage = { prompt_tokens: 40, completion_tokens: 9 };
        const answers = [
          () => chat(response, ['好的，', '请问您哪天方便？'], { usage }),
          () => chat(response, ['好的，周三。', '上午还是下午？'], { usage }),
          () =>
            chat(
              response,
              ['好的，再见。', ...toolCall('branch_1', { argument_1: '周三', argument_2: '上午' })],
              { usage, finish: 'tool_calls' },
            ),
        ];
        answers[server.requests.length - 1]?.();
      });
    });
    after(async () => {
      await host?.stop();
      await server?.close();
      rmSync(folder, { recursive: true, force: true });
    });

    it('talks three turns with the callee and ends on a branch', async () => {
      const dataFolder = join(folder, 'data');
      const url = `${server.url}/v1`;
      await host.run(flow(url), dataFolder, { url, apiKey: KEY });
      expect(await ended(dataFolder, host)).to.deep.equal({
        reason: 'Completed',
        said: [
          '您好，我是客服。',
          '你好',
          '好的，请问您哪天方便？',
          '周三吧',
          '好的，周三。上午还是下午？',
          '上午',
          '好的，再见。',
        ],
        nodes: ['Bot'],
        tokens: [null, null, 9, null, 9, null, 9],
        tags: ['agreed'],
      });
      expect(server.requests).to.have.length(3);
      for (const { headers } of server.requests) {
        expect(headers.authorization).to.equal(`Bearer ${KEY}`);
      }
    });
  });
}
