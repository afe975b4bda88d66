import { expect } from 'chai';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { openSqliteReadOnly } from '../../engine/store/sqlite';
import { n8nWorkflow } from '../../nodes/host/flows/n8n';
import { nodeRedFlow } from '../../nodes/host/flows/nodeRed';
import { hostNode, node, type Flow } from '../../scripts/flows/description';
import { inject, manualTrigger } from '../../scripts/flows/hostNodes';
import { startN8n, type WorkflowJson } from '../../scripts/hosts/n8n';
import { startNodeRed } from '../../scripts/hosts/nodeRed';
import { freePort, ROOT, type Child } from '../../scripts/hosts/processes';
import { BotServer, chat, toolCall } from '../support/bot/server';

/** A host that runs the flow on an engine with a data folder of its own. */
interface Host {
  child: Child;
  run(url: string, dataFolder: string): Promise<void>;
  stop(): Promise<void>;
}

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
const ENGINE = { instance: 'default', speed: 10, flowSilenceSeconds: 300 };
const START = 'Start';

/** A bot that asks for a day and a time, and takes the branch. */
const flow = (url: string, callees?: object): Flow => ({
  key: 'test/outside-bot',
  name: 'Outside bot',
  info: '',
  engine: {
    key: 'test/outside-bot/engine',
    name: 'engine',
    settings: { ...ENGINE, ...(callees && { callees }) },
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

async function nodeRed(folder: string): Promise<Host> {
  const host = await startNodeRed({ userFolder: folder, port: await freePort(), flows: [] });
  return {
    ...host,
    async run(url, dataFolder) {
      const flows = nodeRedFlow(flow(url, CALLEES)).map((one) => ({
        ...one,
        ...(one['type'] === 'dialflow-engine' && { dataFolder }),
        ...(one['type'] === 'dialflow-outside-bot' && { credentials: { apiKey: KEY } }),
      }));
      await host.deploy(flows);
      const button = flows.find((one) => (one as { type?: unknown }).type === 'inject');
      await host.child.until('its button', async () => {
        await host.inject(String((button as { id?: unknown } | undefined)?.id));
        return true;
      });
    },
  };
}

async function n8n(folder: string): Promise<Host> {
  const host = await startN8n({ userFolder: folder, port: await freePort() });
  return {
    child: host.child,
    stop: () => host.stop(),
    async run(url, dataFolder) {
      await host.createCredential({ ...ENGINE, dataFolder, callees: JSON.stringify(CALLEES) });
      const name = 'The bot';
      const type = 'dialflowBotApi';
      const data = { url, apiKey: KEY };
      const made = await host.rest('POST', '/credentials', { name, type, data });
      const { id } = made as { id: string };
      const workflow = n8nWorkflow(flow(url)) as unknown as WorkflowJson;
      const nodes = workflow.nodes.map((one) =>
        one.credentials && type in one.credentials
          ? { ...one, credentials: { ...one.credentials, [type]: { id, name } } }
          : one,
      );
      expect(JSON.stringify(nodes)).to.not.include(url).and.not.include(KEY);
      await host.run(await host.importWorkflow({ ...workflow, nodes }), START);
    },
  };
}

/** The one call of a data folder, once it is over. */
async function endedCall(dataFolder: string, { child }: Host) {
  return child.until('the end of the call', async () => {
    const db = openSqliteReadOnly(dataFolder);
    try {
      const task = await db.selectFrom('task').selectAll().executeTakeFirst();
      if (!task?.end_time) return undefined;
      const turns = await db.selectFrom('turn').selectAll().orderBy('sequence').execute();
      const tags = await db.selectFrom('tag_hit').select('tag').execute();
      return {
        reason: task.end_reason,
        said: turns.map(({ text }) => text),
        nodes: [...new Set(turns.map((turn) => turn.node))],
        tokens: turns.map((turn) => turn.completion_tokens),
        tags: tags.map(({ tag }) => tag),
      };
    } finally {
      await db.destroy();
    }
  });
}

const hosts = [
  ['Node-RED', nodeRed],
  ['n8n', n8n],
] as const;

for (const [name, start] of hosts) {
  describe(`An outside bot in a real ${name}`, () => {
    const folder = join(ROOT, '.dialflow', `test-bot-${name}-${process.pid}`);
    let host: Host;
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
      await host.run(`${server.url}/v1`, dataFolder);
      expect(await endedCall(dataFolder, host)).to.deep.equal({
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
