import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { startEngine } from '../../../engine/client';
import { tempFolder } from '../../support/folders';
import { TestEngine } from '../../support/engine';
import { rejection } from '../../support/rejection';
import { DELIVERY_SCENE } from '../dialogue/deliveryScene';

describe('Trying a sentence', function () {
  this.timeout(60_000);

  it('ranks what it may mean, says why, and what a call would do', async () => {
    const { api, instanceId } = await TestEngine.start();
    await api.scenes.import({ instanceId, definition: DELIVERY_SCENE });
    const scene = DELIVERY_SCENE.name;
    const found = await api.intents.rank({ instanceId, scene, text: 'the driver was very rude' });
    expect(found.result).to.include({
      outcome: 'branch',
      branch: 'dissatisfied',
      intent: 'dissatisfied',
      because: 'keyword "rude"',
    });
    expect(found.ranking[0]).to.include({ kind: 'intent', name: 'dissatisfied' });
    expect(found).to.deep.include({ model: 'likeness', secondOpinion: null });
    expect(found.threshold).to.be.within(0.1, 0.9);

    const asked = await api.intents.rank({ instanceId, scene, text: 'who is this calling' });
    expect(asked.result).to.include({ outcome: 'question', question: 'company' });
    const none = await api.intents.rank({ instanceId, scene, text: 'is it going to rain' });
    expect(none.result).to.deep.equal({ outcome: 'unrecognised' });
  });

  it('goes by the branches that are given, and without questions where they are off', async () => {
    const { api, instanceId } = await TestEngine.start();
    const branches = [
      { name: 'good', intents: ['satisfied'] },
      { name: 'agent', utterances: ['let me talk to somebody'] },
    ];
    const ask = (text: string) =>
      api.intents.rank({
        instanceId,
        definition: DELIVERY_SCENE,
        text,
        branches,
        globalQuestions: false,
      });
    expect((await ask('it was great')).result).to.include({ branch: 'good', intent: 'satisfied' });
    const own = await ask('let me talk to somebody');
    expect(own.result).to.include({ branch: 'agent', intent: null });
    expect(own.ranking[0]).to.include({ kind: 'branch', name: 'agent', branch: 'agent' });
    expect((await ask('who is calling')).result).to.include({ outcome: 'unrecognised' });
  });

  it('needs a scene, and says what is wrong with one', async () => {
    const { api, instanceId } = await TestEngine.start();
    const text = 'yes';
    const bare = await rejection(api.intents.rank({ instanceId, text }));
    expect(bare.details.problems?.[0]?.path).to.equal('scene');
    const wrong = await rejection(
      api.intents.rank({ instanceId, text, definition: { name: 'x' } }),
    );
    expect(wrong.details.problems?.map(({ path }) => path)).to.include('industry');
    const unknown = await rejection(api.intents.rank({ instanceId, text, scene: 'nobody' }));
    expect(unknown.code).to.equal('NotFound');
  });

  it('is by the trained model in a real engine, which keeps it on disk', async () => {
    const dataFolder = tempFolder();
    const engine = await startEngine({ dataFolder, line: { kind: 'simulated', callees: [] } });
    try {
      const { id: instanceId } = await engine.instances.ensure({ name: 'x', maxConcurrency: 1 });
      await engine.scenes.import({ instanceId, definition: DELIVERY_SCENE });
      const scene = DELIVERY_SCENE.name;
      const found = await engine.intents.rank({ instanceId, scene, text: 'it was delivered late' });
      expect(found.model).to.equal('trained');
      expect(found.result).to.include({ branch: 'dissatisfied' });
      expect(existsSync(join(dataFolder, 'models'))).to.equal(true);
    } finally {
      await engine.stop();
    }
  });

  it('says it where the settings of a second opinion are wrong', async () => {
    const secondOpinion = { url: 'nowhere' };
    const error = await rejection(TestEngine.start({ secondOpinion }));
    expect(error.details.problems?.[0]?.path).to.equal('secondOpinion.url');
  });
});
