import { expect } from 'chai';
import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FRAME_SAMPLES } from '../../../engine/media/frame';
import { Recorder } from '../../../engine/media/recorder';
import { wavDuration } from '../../../engine/media/wavDuration';
import { tempFolder } from '../../support/folders';
import { wavFile } from './wavFile';

describe('How long a wav file lasts', () => {
  const file = (bytes: Uint8Array): string => {
    const path = join(tempFolder(), 'a.wav');
    writeFileSync(path, bytes);
    return path;
  };

  it('is what was recorded, also where the recorder never came to close it', async () => {
    const path = join(tempFolder(), 'call.wav');
    const recorder = await Recorder.create(path);
    expect(await wavDuration(path)).to.equal(undefined);
    const frame = new Int16Array(FRAME_SAMPLES);
    for (let i = 0; i < 125; i++) recorder.frame(frame, frame);
    await recorder.flush();
    expect(await wavDuration(path)).to.equal(2_500);
    await recorder.close();
    expect(await wavDuration(path)).to.equal(2_500);
  });

  it('is by its format, whatever comes before its samples', async () => {
    const before: [string, Uint8Array][] = [['LIST', Buffer.alloc(31)]];
    const pcm = wavFile({ tag: 1, rate: 16_000, bits: 16 }, Buffer.alloc(32_000), { before });
    expect(await wavDuration(file(pcm))).to.equal(1_000);
    const law = wavFile({ tag: 6, channels: 2, rate: 8_000, bits: 8 }, Buffer.alloc(8_000));
    expect(await wavDuration(file(law))).to.equal(500);
  });

  it('is as far as it goes where its end is missing', async () => {
    const path = file(wavFile({ tag: 6, rate: 8_000, bits: 8 }, Buffer.alloc(8_000)));
    truncateSync(path, 4_044);
    expect(await wavDuration(path)).to.equal(500);
  });

  it('is nothing where there is no file, no sound in it, or another thing', async () => {
    expect(await wavDuration(join(tempFolder(), 'missing.wav'))).to.equal(undefined);
    const empty = wavFile({ tag: 6, rate: 8_000, bits: 8 }, Buffer.alloc(0));
    for (const bytes of [empty, Buffer.alloc(0), Buffer.from('RIFF'), Buffer.alloc(2_000, 'x')]) {
      expect(await wavDuration(file(bytes))).to.equal(undefined);
    }
    const rateless = wavFile({ tag: 6, rate: 0, bits: 8 }, Buffer.alloc(100));
    expect(await wavDuration(file(rateless))).to.equal(undefined);
  });
});
