import { expect } from 'chai';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readWav } from '../../../../engine/media/wav';
import { TestEngine } from '../../../support/engine';
import { rejection } from '../../../support/rejection';
import { wavFile } from '../../media/wavFile';
import { sines } from '../../media/waves';

const scene = (name: string) => ({
  name,
  industry: '物流',
  type: '回访',
  language: 'zh-CN' as const,
});

/** PCM of 16 kHz, so many seconds. */
function wav(seconds: number, hertz = 440): Uint8Array {
  const half = sines(seconds * 1_000, { hertz: hertz / 2, level: 8_000 });
  const samples = Int16Array.from({ length: 2 * half.length }, (_, i) => half[i >> 1] ?? 0);
  return wavFile({ tag: 1, rate: 16_000, bits: 16 }, new Uint8Array(samples.buffer));
}

describe('Recorded prompts', function () {
  this.timeout(20_000);
  let test: TestEngine;
  let instanceId: string;

  beforeEach(async () => {
    test = await TestEngine.start();
    ({ instanceId } = test);
    await test.api.scenes.import({ instanceId, definition: scene('回访') });
  });

  it('are converted once, listed, played back, replaced and removed', async () => {
    const { prompts } = test.api;
    const made = await prompts.record({
      instanceId,
      text: '请问您满意吗？',
      wav: wav(2),
      fileName: 'a.wav',
    });
    expect(made).to.include({ text: '请问您满意吗？', sceneId: null, fileName: 'a.wav' });
    expect(made.durationMs).to.equal(2_000);
    const played = readWav((await prompts.audio({ recordingId: made.id })).wav);
    expect(played.length).to.equal(16_000);

    const again = await prompts.record({
      instanceId,
      text: '请问您满意吗',
      wav: wav(1),
      fileName: 'b.wav',
    });
    expect(again).to.include({ id: made.id, fileName: 'b.wav', durationMs: 1_000 });
    expect(await prompts.recordings({ instanceId })).to.deep.equal([again]);
    const folder = join(test.dataFolder, 'prompts/recorded');
    expect(readdirSync(folder)).to.have.lengthOf(1);

    await prompts.removeRecording({ recordingId: made.id });
    expect(await prompts.recordings({ instanceId })).to.deep.equal([]);
    expect(readdirSync(folder)).to.deep.equal([]);
  });

  it('of a scene go before those of all scenes, and are not those of another', async () => {
    const { prompts, scenes } = test.api;
    await scenes.import({ instanceId, definition: scene('催费') });
    const all = await prompts.record({ instanceId, text: '您好', wav: wav(1) });
    const one = await prompts.record({ instanceId, scene: '回访', text: '您好', wav: wav(2) });
    const other = await prompts.record({ instanceId, scene: '催费', text: '再见', wav: wav(1) });
    const ids = (list: { id: string }[]): string[] => list.map(({ id }) => id);
    expect(ids(await prompts.recordings({ instanceId, scene: '回访' }))).to.have.members([
      all.id,
      one.id,
    ]);
    expect(ids(await prompts.recordings({ instanceId }))).to.have.members([
      all.id,
      one.id,
      other.id,
    ]);
    const parts = await prompts.parts({
      instanceId,
      scene: '回访',
      texts: ['您好， @name 。再见'],
    });
    expect(parts).to.deep.equal([
      { text: '您好，', recordingId: one.id },
      { text: '。再见', recordingId: null },
    ]);
    await scenes.delete({ instanceId, scene: '催费' });
    expect(ids(await prompts.recordings({ instanceId }))).to.have.members([all.id, one.id]);
  });

  it('are there again after a new start, and what no row names is gone', async () => {
    const { prompts } = test.api;
    const made = await prompts.record({ instanceId, text: '您好', wav: wav(1) });
    const { dataFolder } = test;
    await test.stop();
    const folder = join(dataFolder, 'prompts/recorded');
    writeFileSync(join(folder, `${'a'.repeat(64)}.wav`), wav(1));
    writeFileSync(join(folder, `${'b'.repeat(64)}.wav.1234.part`), '');
    test = await TestEngine.start({ dataFolder });
    expect(await test.api.prompts.recordings({ instanceId })).to.deep.equal([made]);
    expect(readdirSync(folder)).to.have.lengthOf(1);
  });

  it('stay while job groups may play them', async () => {
    const { prompts, jobGroups } = test.api;
    const made = await prompts.record({ instanceId, scene: '回访', text: '您好', wav: wav(1) });
    const group = await jobGroups.create({ instanceId, settings: { name: 'g', scene: '回访' } });
    const error = await rejection(prompts.removeRecording({ recordingId: made.id }));
    expect(error.code).to.equal('WrongState');
    await jobGroups.delete({ groupId: group.id });
    await prompts.removeRecording({ recordingId: made.id });
  });

  it('are refused where they are no sound, too long, or stand for nothing', async () => {
    const { prompts } = test.api;
    const refused = async (p: object): Promise<string> => {
      const request = { instanceId, text: '您好', wav: wav(1), ...p };
      return (await rejection(prompts.record(request))).message;
    };
    expect(await refused({ wav: new Uint8Array(100) })).to.match(/RIFF/);
    expect(await refused({ wav: {} as Uint8Array })).to.match(/octets of a wav/);
    expect(await refused({ wav: new Uint8Array(20_000_001) })).to.match(/20 MB are the most/);
    const slow = wavFile({ tag: 1, rate: 1_000, bits: 8 }, new Uint8Array(700_000));
    expect(await refused({ wav: slow })).to.match(/lasts 700 s; 600 s are the most/);
    expect(await refused({ text: '……' })).to.match(/nothing in it that can be said/);
    expect(await refused({ scene: '没有' })).to.match(/scene/);
    expect(existsSync(join(test.dataFolder, 'prompts/recorded'))).to.equal(false);
  });

  it('that a node brings are known by their content', async () => {
    const bytes = wav(1);
    const kept = await test.api.prompts.keep({ wav: bytes });
    const content = createHash('sha256').update(bytes).digest('hex');
    expect(kept).to.deep.equal({ content, durationMs: 1_000 });
    expect(await test.api.prompts.recordings({ instanceId })).to.deep.equal([]);
  });
});
