import { expect } from 'chai';
import { join } from 'node:path';
import { LegRecording } from '../../../../../engine/line/sip/leg/recording';
import { FRAME_MS, FRAME_SAMPLES, type FrameTap } from '../../../../../engine/media/frame';
import { WavChannels } from '../../../../../engine/media/wavChannels';
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

  it('goes on at the other side of a join, each side in its channel', async () => {
    const streams = [new Set<FrameTap>(), new Set<FrameTap>()].map((taps) => ({
      taps,
      addTap: (tap: FrameTap) => void taps.add(tap),
      removeTap: (tap: FrameTap) => void taps.delete(tap),
    }));
    const [one, other] = streams;
    if (!one || !other) throw new Error('Two streams are needed.');
    const path = join(tempFolder(), 'call.wav');
    const recording = new LegRecording(path, one, (message) => expect.fail(message));
    const of = (level: number): Int16Array => new Int16Array(FRAME_SAMPLES).fill(level);
    const [mine, theirs] = [of(1_000), of(-2_000)];
    // Before and after its file is open.
    for (const tap of one.taps) tap.frame(mine, theirs);
    recording.moveTo(other);
    expect([one.taps.size, other.taps.size]).to.deep.equal([0, 1]);
    for (const tap of other.taps) tap.frame(theirs, mine);
    const closed = await recording.close();
    expect(closed).to.deep.equal({ file: path, durationMs: 2 * FRAME_MS });
    expect(other.taps.size).to.equal(0);
    const channels = await WavChannels.open(path);
    const [said, heard] = await channels.read(0, channels.samples);
    await channels.close();
    expect(Math.min(...(heard ?? [])), 'heard').to.be.within(900, 1_100);
    expect(Math.max(...(said ?? [])), 'said').to.be.within(-2_100, -1_900);
  });
});
