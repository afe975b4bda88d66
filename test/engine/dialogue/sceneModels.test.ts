import { readdirSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { FolderCache } from '../../../engine/dialogue/intents/model/cache';
import {
  encodeModel,
  decodeModel,
  type ModelData,
} from '../../../engine/dialogue/intents/model/data';
import { trainModel } from '../../../engine/dialogue/intents/model/train';
import { ThreadTrainer, type Trainer } from '../../../engine/dialogue/intents/model/trainer';
import { trainingSetOf } from '../../../engine/dialogue/questions';
import { SceneModels } from '../../../engine/dialogue/sceneModels';
import { tempFolder } from '../../support/folders';
import { DELIVERY_SCENE } from './deliveryScene';

/** Trains at once, in this thread, and counts. */
class Counting implements Trainer {
  times = 0;
  async train(set: Parameters<Trainer['train']>[0]): Promise<ModelData | null> {
    this.times++;
    return trainModel(set);
  }
  async close(): Promise<void> {}
}

const BRANCHES = DELIVERY_SCENE.intents.map(({ name }) => ({ name, intents: [name] }));
const OPTIONS = { globalQuestions: true };

describe('Models of scenes', function () {
  this.timeout(60_000);

  it('answer by likeness until they are trained, and by the trained model then', async () => {
    const trainer = new Counting();
    const models = new SceneModels({
      trainer,
      cache: new FolderCache(tempFolder()),
      failed: (error) => expect.fail(String(error)),
    });
    expect(models.matcherOf(DELIVERY_SCENE).model).to.equal('likeness');
    expect((await models.trained(DELIVERY_SCENE)).model).to.equal('trained');
    expect(models.matcherOf(DELIVERY_SCENE).model).to.equal('trained');
    expect(trainer.times).to.equal(1);
  });

  it('are read from disk after a restart, and trained again where that is no use', async () => {
    const folder = tempFolder();
    const trainer = new Counting();
    const restarted = (): SceneModels =>
      new SceneModels({
        trainer,
        cache: new FolderCache(folder),
        failed: (error) => expect.fail(String(error)),
      });
    const first = await restarted().trained(DELIVERY_SCENE);
    const again = await restarted().trained(DELIVERY_SCENE);
    expect(trainer.times).to.equal(1);
    for (const text of ["yeah that's me", 'it never came', 'what is the weather like']) {
      expect(again.rank(text, BRANCHES, OPTIONS)).to.deep.equal(
        first.rank(text, BRANCHES, OPTIONS),
      );
    }
    const [file = ''] = readdirSync(folder);
    truncateSync(join(folder, file), 1_000);
    expect((await restarted().trained(DELIVERY_SCENE)).model).to.equal('trained');
    expect(trainer.times).to.equal(2);
  });

  it('are made anew for other words, and not for another name', async () => {
    const trainer = new Counting();
    const models = new SceneModels({
      trainer,
      cache: new FolderCache(tempFolder()),
      failed: (error) => expect.fail(String(error)),
    });
    await models.trained(DELIVERY_SCENE);
    await models.trained({ ...DELIVERY_SCENE, name: 'another' });
    expect(trainer.times).to.equal(1);
    const [first, ...rest] = DELIVERY_SCENE.intents;
    if (!first) throw new Error('no intent');
    const more = { ...first, utterances: [...first.utterances, 'aye aye'] };
    await models.trained({ ...DELIVERY_SCENE, intents: [more, ...rest] });
    expect(trainer.times).to.equal(2);
  });

  it('go on by likeness where they cannot be trained, and try again', async () => {
    const told: unknown[] = [];
    let times = 0;
    const models = new SceneModels({
      trainer: {
        train: async () => {
          times++;
          throw new Error('no memory');
        },
        close: async () => undefined,
      },
      cache: new FolderCache(tempFolder()),
      failed: (error) => told.push(error),
    });
    const matcher = await models.trained(DELIVERY_SCENE);
    expect(matcher.model).to.equal('likeness');
    expect(matcher.match("that's me", BRANCHES, OPTIONS)).to.include({ branch: 'yes' });
    await models.trained(DELIVERY_SCENE);
    expect(times).to.equal(2);
    expect(told).to.have.length(2);
  });
});

describe('The thread that trains', function () {
  this.timeout(60_000);

  it('hands over the model that this thread would have made, and is gone', async () => {
    const trainer = new ThreadTrainer();
    const set = trainingSetOf(DELIVERY_SCENE);
    const [there, here] = [await trainer.train(set), trainModel(set)];
    if (!there || !here) throw new Error('no model');
    expect(encodeModel(there).equals(encodeModel(here))).to.equal(true);
    await trainer.close();
  });

  it('is ended with the engine, whatever it was at', async () => {
    const trainer = new ThreadTrainer();
    const first = trainer.train(trainingSetOf(DELIVERY_SCENE)).then(
      () => 'trained',
      (error: Error) => error.message,
    );
    const second = trainer.train(trainingSetOf(DELIVERY_SCENE)).catch((e: Error) => e.message);
    await new Promise<void>((begun) => setImmediate(begun));
    await trainer.close();
    expect(await first).to.include('stopped');
    expect(await second).to.include('stopped');
  });
});

describe('A model as a file', function () {
  this.timeout(60_000);
  const model = (): ModelData => {
    const made = trainModel(trainingSetOf(DELIVERY_SCENE));
    if (!made) throw new Error('no model');
    return made;
  };

  it('is what it was, and nothing where it is cut, of another version or something else', () => {
    const file = encodeModel(model());
    const read = decodeModel(file);
    expect(read && encodeModel(read).equals(file)).to.equal(true);
    for (let at = 0; at < file.length; at += Math.ceil(file.length / 20)) {
      expect(decodeModel(file.subarray(0, at))).to.equal(null);
    }
    expect(decodeModel(encodeModel({ ...model(), version: -1 }))).to.equal(null);
    expect(decodeModel(Buffer.from('{"magic":"something else"}'))).to.equal(null);
  });

  it('is none where there is nothing to learn', () => {
    expect(trainModel({ language: 'zh-CN', utterances: [], keywords: [] })).to.equal(null);
    expect(trainModel({ language: 'zh-CN', utterances: [['？']], keywords: [[]] })).to.equal(null);
  });
});
