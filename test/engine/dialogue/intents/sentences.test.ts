import { expect } from 'chai';
import type { MatchBranch, SceneDefinition } from '../../../../engine/api';
import { trainModel } from '../../../../engine/dialogue/intents/model/train';
import {
  compileScene,
  trainingSetOf,
  type SceneMatcher,
} from '../../../../engine/dialogue/questions';
import { parseScene } from '../../../../engine/dialogue/scene';
import survey from '../../../../flows/satisfaction-survey/scene.json';
import { DELIVERY_SCENE } from '../deliveryScene';
import english from './sentences.en-US.json';
import chinese from './sentences.zh-CN.json';

type Place = 'identity' | 'satisfaction';
/** What people say at two places of a call, by what they mean; none of it is an utterance. */
type Sentences = Record<Place, Partial<Record<string, string[]>>> & { strangers: string[] };

type Model = 'likeness' | 'trained';

interface Trial {
  scene: SceneDefinition;
  sentences: Sentences;
  branches: Record<Place, MatchBranch[]>;
  /** Means the opposite of each other. */
  opposites: [string, string];
  floor: Record<Model, { understood: number; refused: number }>;
}

const TRIALS: Record<string, Trial> = {
  Chinese: {
    scene: parseScene(survey),
    sentences: chinese,
    branches: {
      identity: [
        { name: '肯定身份', intents: ['肯定'] },
        { name: '不是本人', intents: ['否定', '打错了'] },
      ],
      satisfaction: [
        { name: '满意', intents: ['满意', '肯定'] },
        { name: '不满意', intents: ['不满意', '否定'] },
      ],
    },
    opposites: ['满意', '不满意'],
    floor: {
      likeness: { understood: 0.9, refused: 0.96 },
      trained: { understood: 0.95, refused: 0.96 },
    },
  },
  English: {
    scene: DELIVERY_SCENE,
    sentences: english,
    branches: {
      identity: [
        { name: 'the person', intents: ['yes'] },
        { name: 'somebody else', intents: ['no', 'wrong number'] },
      ],
      satisfaction: [
        { name: 'satisfied', intents: ['satisfied', 'yes'] },
        { name: 'dissatisfied', intents: ['dissatisfied', 'no'] },
      ],
    },
    opposites: ['satisfied', 'dissatisfied'],
    floor: {
      likeness: { understood: 0.85, refused: 0.94 },
      trained: { understood: 0.93, refused: 0.91 },
    },
  },
};

const MODELS: readonly Model[] = ['likeness', 'trained'];
const cases = Object.entries(TRIALS).flatMap(([language, trial]) =>
  MODELS.map((model) => ({ language, model, ...trial })),
);

for (const { language, model, scene, sentences, branches, opposites, floor } of cases) {
  describe(`What people say in ${language}, told by ${model}`, function () {
    this.timeout(60_000);
    let matcher: SceneMatcher;
    before(() => {
      const trained = model === 'trained' ? trainModel(trainingSetOf(scene)) : null;
      matcher = compileScene(scene, trained ?? undefined);
      expect(matcher.model).to.equal(model);
    });
    const taken = (text: string, place: Place): string | null => {
      const hit = matcher.match(text, branches[place], { globalQuestions: true });
      return hit && (hit.kind === 'question' ? 'question' : hit.branch);
    };
    const places: Place[] = ['identity', 'satisfaction'];
    const said = places.flatMap((place) => {
      const known = branches[place].map((branch) => branch.name);
      return Object.entries(sentences[place]).flatMap(([meant, texts = []]) =>
        texts.map((text) => ({ text, place, meant: known.includes(meant) ? meant : 'question' })),
      );
    });

    it('has not been given to the scene word for word', () => {
      const given = new Set(scene.intents.flatMap((intent) => intent.utterances));
      const known = said.filter(({ text }) => given.has(text));
      expect(known.length / said.length).to.be.below(0.1);
      expect(said).to.have.length.greaterThan(100);
      expect(sentences.strangers).to.have.length.greaterThan(60);
    });

    it('is understood where it is in scope', () => {
      const missed = said.filter(({ text, place, meant }) => taken(text, place) !== meant);
      const share = 1 - missed.length / said.length;
      expect(share, missed.map(({ text }) => text).join(' | ')).to.be.at.least(
        floor[model].understood,
      );
    });

    it('is hardly ever taken for its opposite', () => {
      const turned = said.filter(({ text, place, meant }) => {
        const other = opposites[1 - opposites.indexOf(meant)];
        return opposites.includes(meant) && taken(text, place) === other;
      });
      expect(turned.length, turned.map(({ text }) => text).join(' | ')).to.be.at.most(1);
    });

    it('is refused where it is not', () => {
      const asked = sentences.strangers.flatMap((text) => places.map((place) => ({ text, place })));
      const accepted = asked.filter(({ text, place }) => taken(text, place) !== null);
      const share = 1 - accepted.length / asked.length;
      expect(share, accepted.map(({ text }) => text).join(' | ')).to.be.at.least(
        floor[model].refused,
      );
    });
  });
}
