import { expect } from 'chai';
import { join } from 'node:path';
import { LegRecording } from '../../../../../engine/line/sip/leg/recording';
import { FRAME_MS, FRAME_SAMPLES, type FrameTap } from '../../../../../engine/media/frame';
import { tempFolder } from '../../../../support/folders';

describe('The recording of a leg', () => {
  it('has what was heard and said while its file was being opened', async () => {
    const taps = new Set<FrameTap>();
    const stream = {
      addTap: (tap: FrameTap) => void taps.add(tap),
      removeTap: (tap: FrameTap) => void taps.delete(tap),
    };
    const path = join(tempFolder(), 'day', 'call.wav');
    const recording = new LegRecording(path, stream, (message) => expect.fail(message));
    const frame = new Int16Array(FRAME_SAMPLES).fill(1_000);
    for (let i = 0; i < 10; i++) for (const tap of taps) tap.frame(frame, frame);
    const closed = await recording.close();
    expect(closed).to.deep.equal({ file: path, durationMs: 10 * FRAME_MS });
    expect(taps.size).to.equal(0);
  });
});
