import { expect } from 'chai';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FRAME_SAMPLES } from '../../../engine/media/frame';
import { decode } from '../../../engine/media/g711';
import { Recorder } from '../../../engine/media/recorder';
import type { WavEncoding } from '../../../engine/media/wavHeader';
import { tempFolder } from '../../support/folders';
import { framesOf, rms, sines } from './waves';
import { until } from '../../support/until';

const NEAR = sines(5_000, { hertz: 400, level: 9_000 });
const FAR = sines(5_000, { hertz: 900, level: 3_000 });

/** The two sides of a recording. */
function sides(path: string): { near: Int16Array; far: Int16Array } {
  const file = readFileSync(path);
  const tag = file.readUInt16LE(20);
  const dataAt = tag === 1 ? 44 : 58;
  const length = file.readUInt32LE(dataAt - 4);
  const data = file.subarray(dataAt, dataAt + length);
  expect(file.readUInt16LE(22), 'channels').to.equal(2);
  expect(data).to.have.lengthOf(length);
  const samples = new Int16Array(tag === 1 ? length / 2 : length);
  if (tag === 1) samples.forEach((_, i) => (samples[i] = data.readInt16LE(2 * i)));
  else decode(tag === 6 ? 'PCMA' : 'PCMU', data, samples);
  const side = (channel: number): Int16Array => samples.filter((_, i) => i % 2 === channel);
  return { near: side(0), far: side(1) };
}

async function recording(encoding: WavEncoding): Promise<{ recorder: Recorder; path: string }> {
  const path = join(tempFolder(), 'call.wav');
  return { recorder: await Recorder.create(path, encoding), path };
}

function record(recorder: Recorder, from: number, to: number): void {
  const [near, far] = [framesOf(NEAR), framesOf(FAR)];
  for (let i = from; i < to; i++) recorder.frame(far[i]!, near[i]!);
}

describe('Recorder', () => {
  for (const encoding of ['PCM16', 'PCMA', 'PCMU'] as WavEncoding[]) {
    it(`writes both sides, each at its time, as ${encoding}`, async () => {
      const { recorder, path } = await recording(encoding);
      record(recorder, 0, 123);
      expect(await recorder.close()).to.deep.equal({
        path,
        ms: 2_460,
        lostMs: 0,
        error: undefined,
      });
      const { near, far } = sides(path);
      expect(near).to.have.lengthOf(123 * FRAME_SAMPLES);
      for (const [side, sound] of [
        [near, NEAR],
        [far, FAR],
      ] as const) {
        const error = rms(side.map((sample, i) => sample - sound[i]!));
        expect(error).to.be.at.most(encoding === 'PCM16' ? 0 : 150);
      }
    });
  }

  it('leaves a file that can be read at whatever instant the process ends', async () => {
    const { recorder, path } = await recording('PCMA');
    const crashed = join(tempFolder(), 'crashed.wav');
    copyFileSync(path, crashed);
    expect(sides(crashed).near, 'before the first second').to.have.lengthOf(0);
    record(recorder, 0, 120);
    await recorder.flush();
    record(recorder, 120, 140);
    copyFileSync(path, crashed);
    expect(sides(crashed).near).to.have.lengthOf(120 * FRAME_SAMPLES);
    expect(sides(crashed).far).to.have.lengthOf(120 * FRAME_SAMPLES);
    await recorder.close();
    expect(sides(path).near).to.have.lengthOf(140 * FRAME_SAMPLES);
  });

  it('writes each second by itself', async () => {
    const { recorder, path } = await recording('PCMU');
    record(recorder, 0, 125);
    await until(() => sides(path).near.length >= 100 * FRAME_SAMPLES);
    expect(sides(path).near).to.have.lengthOf(100 * FRAME_SAMPLES);
    await recorder.close();
  });

  it('ends once, and takes nothing afterwards', async () => {
    const { recorder, path } = await recording('PCM16');
    record(recorder, 0, 10);
    const [one, other] = await Promise.all([recorder.close(), recorder.close()]);
    expect(one).to.equal(other);
    record(recorder, 0, 100);
    expect(sides(path).near).to.have.lengthOf(10 * FRAME_SAMPLES);
  });

  it('loses what a slow disk cannot take, on both sides alike, and says how much', async () => {
    const { recorder, path } = await recording('PCMA');
    // No disk takes anything between two turns of the event loop.
    for (let second = 0; second < 30; second++) record(recorder, 0, 50);
    const { ms, lostMs } = await recorder.close();
    expect(lostMs).to.be.greaterThan(0);
    expect(ms + lostMs).to.equal(30_000);
    const { near, far } = sides(path);
    expect(near.length).to.equal(ms * 8);
    expect(far.length).to.equal(near.length);
  });

  it('says why a file ends early, and lets the call go on', async () => {
    // A device that is always full.
    const recorder = await Recorder.create('/dev/full');
    record(recorder, 0, 200);
    const { error, ms } = await recorder.close();
    expect(error).to.have.property('code', 'ENOSPC');
    expect(ms).to.equal(0);
  });

  it('rejects where the file cannot be made', async () => {
    const path = join(tempFolder(), 'no', 'such', 'folder.wav');
    const error: unknown = await Recorder.create(path).catch((e: unknown) => e);
    expect(error).to.have.property('code', 'ENOENT');
  });
});
