import { expect } from 'chai';
import {
  DialflowError,
  type SceneDefinition,
  type SceneFlow,
  type SceneNode,
} from '../../../engine/api';
import { parseScene } from '../../../engine/dialogue/scene';
import { satisfactionSurvey } from '../../../flows/satisfaction-survey/flow';
import survey from '../../../flows/satisfaction-survey/scene.json';
import { sceneFlowOf } from '../../../nodes/common/sceneFlow/fromFlow';
import { flowOfScene } from '../../../nodes/common/sceneFlow/toFlow';
import { n8nWorkflow } from '../../../nodes/host/flows/n8n';
import { nodeRedFlow } from '../../../nodes/host/flows/nodeRed';
import { seededRandom } from '../../support/random';

const ENGINE = { there: 'engine-1', name: 'Engine' };

const sceneWith = (flow: SceneFlow): SceneDefinition & { flow: SceneFlow } => ({
  name: 'A scene',
  industry: 'Logistics',
  type: 'Survey',
  language: 'en-US',
  intents: [{ name: 'yes', utterances: ['yes'] }],
  globalQuestions: [],
  tagGroups: [],
  flow,
});

const hosts = [
  [
    'Node-RED',
    (scene: SceneDefinition & { flow: SceneFlow }) => nodeRedFlow(flowOfScene(scene, ENGINE)),
  ],
  [
    'n8n',
    (scene: SceneDefinition & { flow: SceneFlow }) => n8nWorkflow(flowOfScene(scene, ENGINE)),
  ],
] as const;

const problemsOf = (json: unknown): string[] => {
  try {
    sceneFlowOf(json);
  } catch (error) {
    return (DialflowError.from(error).details.problems ?? []).map(
      ({ path, reason }) => `${path}: ${reason}`,
    );
  }
  return [];
};

/** Flows with every kind of node and field; each node is wired to, and none goes round by itself. */
function randomFlow(random: () => number): SceneFlow {
  const chance = (share: number): boolean => random() < share;
  const maybe = <T extends object>(share: number, part: () => T): Partial<T> =>
    chance(share) ? part() : {};
  const count = 3 + Math.floor(random() * 6);
  const ahead = (i: number): string => `node ${Math.min(count - 1, i + 1)}`;
  const anywhere = (): string => `node ${Math.floor(random() * count)}`;
  const prompt = () => ({
    text: `Text ${Math.floor(random() * 100)}, @name .`,
    ...maybe(0.3, () => ({ similar: ['Another.', 'One more.'] })),
    ...maybe(0.5, () => ({
      bargeIn: 'any' as const,
      ...maybe(0.5, () => ({ bargeInAfter: { words: 2, speechMs: 500 } })),
    })),
    ...maybe(0.2, () => ({ voice: { voice: 'xiaoyun', speed: 1.2, volume: 70 } })),
  });
  const marks = () => ({
    ...maybe(0.3, () => ({ tags: [{ group: 'mood', name: 'good' }] })),
  });
  const miss = () => ({
    ...maybe(0.5, () => ({ wordings: ['Pardon?'] })),
    ...maybe(0.5, () => ({ limit: 3 })),
    ...maybe(0.3, () => ({ thenRepeat: false })),
    ...(chance(0.5) ? { atLimit: 'goOn' as const, to: anywhere() } : { farewell: 'Bye.' }),
  });
  const nodes = Array.from({ length: count }, (_, i): SceneNode => {
    const name = `node ${i}`;
    if (i === count - 1) {
      return {
        kind: 'function',
        action: 'hangUp',
        name,
        ...maybe(0.5, () => ({ text: 'Goodbye.' })),
        ...maybe(0.5, () => ({ delayMs: 1_500 })),
        ...maybe(0.3, () => ({ reason: 'FlowStopped' as const })),
        ...marks(),
      };
    }
    const kind = random();
    if (kind < 0.25) return { kind: 'plain', name, ...prompt(), ...marks(), to: ahead(i) };
    if (kind < 0.45) {
      return {
        kind: 'function',
        action: 'transfer',
        name,
        ...maybe(0.5, prompt),
        ...marks(),
        transfer: {
          to: chance(0.5) ? { phones: ['desk', 'shop'] } : { number: '02188880000' },
          ...maybe(0.5, () => ({ ringSeconds: 40 })),
          ...maybe(0.5, () => ({ announcement: 'A call.' })),
        },
        notTaken: ahead(i),
      };
    }
    return {
      kind: 'branch',
      name,
      ...prompt(),
      ...maybe(0.3, () => ({ again: ['Well?'] })),
      ...maybe(0.5, () => ({
        listen: chance(0.5)
          ? { accept: 'keys' as const, noInputMs: 8_000, maxDigits: 4, interDigitMs: 2_500 }
          : {
              accept: 'speech' as const,
              maxSpeechMs: 9_000,
              endSilenceMs: 900,
              hotWords: ['parcel'],
              apology: 'Sorry.',
            },
      })),
      branches: [
        { name: 'yes', intents: ['yes'], keys: ['1'], to: ahead(i) },
        { name: 'no', keywords: ['no'], utterances: ['not at all'], to: anywhere() },
      ],
      ...maybe(0.5, () => ({ unrecognised: miss() })),
      ...maybe(0.5, () => ({ noInput: miss() })),
      ...maybe(0.2, () => ({ globalQuestions: false })),
      ...marks(),
    };
  });
  return { start: 'node 0', nodes };
}

describe("A scene's flow in the hosts", () => {
  for (const [host, made] of hosts) {
    it(`becomes one of ${host}, and the same again from there, whatever it is`, () => {
      for (let seed = 1; seed <= 60; seed++) {
        const flow = randomFlow(seededRandom(seed));
        const back = sceneFlowOf(JSON.parse(JSON.stringify(made(sceneWith(flow)))));
        expect(back.left, `seed ${seed}`).to.deep.equal(['Call answered']);
        expect(back.flow.start).to.equal(flow.start);
        const byName = (nodes: readonly SceneNode[]) =>
          [...nodes].sort((a, b) => (a.name < b.name ? -1 : 1));
        expect(byName(back.flow.nodes), `seed ${seed}`).to.deep.equal(byName(flow.nodes));
      }
    });
  }

  const surveys = [
    ['Node-RED', nodeRedFlow(satisfactionSurvey)],
    ['n8n', n8nWorkflow(satisfactionSurvey)],
  ] as const;
  for (const [host, json] of surveys) {
    it(`is read from the survey of single nodes in ${host}, each question as one branch node`, () => {
      const { flow, left } = sceneFlowOf(JSON.parse(JSON.stringify(json)));
      const kinds = flow.nodes.map(({ kind, name }) => `${kind} ${name}`);
      expect(kinds).to.include.members(['branch 身份确认', 'branch 询问满意度']);
      expect(kinds.filter((kind) => /听取|判断|标记/.test(kind))).to.deep.equal([]);
      expect(left).to.include.members(['开始外呼', '读取名单', '启动任务']);
      expect(parseScene({ ...survey, flow }).flow).to.deep.equal(flow);
      const asked = flow.nodes.find(({ name }) => name === '询问满意度');
      expect(asked?.tags).to.deep.equal([{ group: '身份', name: '本人' }]);
    });
  }

  it('uses the engine that the host has', () => {
    const scene = sceneWith(randomFlow(seededRandom(7)));
    const inNodeRed = hosts[0][1](scene);
    expect(inNodeRed.filter(({ type }) => type === 'dialflow-engine')).to.deep.equal([]);
    expect(inNodeRed.find(({ type }) => type === 'dialflow-call-trigger')).to.include({
      engine: 'engine-1',
    });
    const { nodes } = hosts[1][1](scene) as { nodes: { credentials?: object }[] };
    expect(nodes.find(({ credentials }) => credentials)?.credentials).to.deep.equal({
      dialflowEngineApi: { id: 'engine-1', name: 'Engine' },
    });
  });

  it('is refused with every node that a scene cannot hold, by name', () => {
    const json = nodeRedFlow(
      flowOfScene(
        sceneWith({
          start: 'hello',
          nodes: [
            { kind: 'plain', name: 'hello', text: 'Hello.', to: 'bye' },
            { kind: 'function', action: 'hangUp', name: 'bye' },
          ],
        }),
        ENGINE,
      ),
    );
    const changed = json.map((node) => {
      if (node['name'] === 'bye') return { ...node, type: 'http request' };
      return node['name'] === 'hello' ? { ...node, textType: 'msg', text: 'payload' } : node;
    });
    expect(problemsOf(changed)).to.deep.equal([
      'hello.text: comes from the message or an expression; a scene holds texts only',
      'bye: a scene has no node of this kind (http request): only Branch, Speak, Listen with Intent Match, Tag, Transfer and Hang Up',
    ]);
    expect(problemsOf([])).to.have.length(1);
    expect(problemsOf('text')[0]).to.match(/is no flow/);
  });
});
