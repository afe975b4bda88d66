import { expect } from 'chai';
import { clip } from '../../../engine/media/frame';
import { powerAt } from '../../../engine/media/goertzel';
import { amplitudeOf, levelOf, meanSquare } from '../../../engine/media/level';
import { resampleTo8k } from '../../../engine/media/resample';
import { Loudness } from '../../../engine/speech/audio/loudness';
import { StreamResampler } from '../../../engine/speech/audio/streamResampler';
import { Upsampler } from '../../../engine/speech/audio/upsampler';
import { seededRandom } from '../../support/random';
import { speech } from '../media/speech';
import { joined, noise, silence, sines } from '../media/waves';

/** Cuts of any size, as a network makes them. */
function pieces<T extends Float32Array | Int16Array>(samples: T, seed: number): T[] {
  const random = seededRandom(seed);
  const out: T[] = [];
  for (let at = 0; at < samples.length;) {
    const length = Math.floor(random() * 2_000);
    out.push(samples.subarray(at, at + length) as T);
    at += length;
  }
  return out;
}

describe('StreamResampler', () => {
  for (const rate of [8_000, 16_000, 22_050, 24_000, 44_100]) {
    it(`gives the same from ${rate} Hz as if all had been there at once`, () => {
      const samples = Float32Array.from(noise(3_000, 4_000, seededRandom(rate)));
      const resampler = new StreamResampler(rate);
      const out = pieces(samples, 7).map((piece) => resampler.push(piece));
      const all = [...out, resampler.finish()].flatMap((piece) => [...piece]);
      const whole = resampleTo8k(samples, rate);
      expect(all).to.have.lengthOf(whole.length);
      const off = whole.map((sample, i) => Math.abs(sample - clip(Math.round(all[i] ?? NaN))));
      expect(Math.max(...off), 'but for rounding').to.be.at.most(1);
    });
  }
});

describe('Upsampler', () => {
  it('keeps what was there, and adds nothing above it', () => {
    const random = seededRandom(2);
    for (const hertz of [200, 1_000, 3_000, 3_400]) {
      const tone = sines(1_000, { hertz, level: 8_000 });
      const upsampler = new Upsampler();
      const out: number[] = [];
      for (let at = 0; at < tone.length;) {
        const length = Math.floor(random() * 300);
        out.push(...upsampler.push(tone.subarray(at, at + length)));
        at += length;
      }
      out.push(...upsampler.finish());
      expect(out).to.have.lengthOf(2 * (tone.length + 16));
      // Twice the rate: `powerAt` counts in 8 kHz.
      const middle = Int16Array.from(out.slice(1_000, 13_000));
      expect(levelOf(powerAt(middle, hertz / 2))).to.be.closeTo(levelOf(meanSquare(tone)), 0.5);
      expect(levelOf(powerAt(middle, (8_000 - hertz) / 2))).to.be.lessThan(
        levelOf(meanSquare(tone)) - (hertz > 3_000 ? 15 : 40),
      );
    }
  });
});

describe('Loudness', () => {
  const talk = (level: number): Int16Array => speech(6, seededRandom(3), 140, level);
  const through = (samples: Int16Array): Int16Array => {
    const loudness = new Loudness();
    const out = pieces(Float32Array.from(samples), 5).map((piece) => loudness.push(piece));
    return joined(...out, loudness.finish());
  };
  /** Over what is not a pause. */
  const activeLevel = (samples: Int16Array): number => {
    const powers: number[] = [];
    for (let at = 0; at + 160 <= samples.length; at += 160) {
      const power = meanSquare(samples.subarray(at, at + 160));
      if (levelOf(power) > -45) powers.push(power);
    }
    return levelOf(powers.reduce((sum, power) => sum + power, 0) / powers.length);
  };

  it('brings soft and loud speech to -20 dBm0, without a sample cut off', () => {
    for (const level of [1_000, 6_000, 20_000]) {
      const out = through(talk(level));
      expect(activeLevel(out), `from ${level}`).to.be.closeTo(-20, 2);
      expect(Math.max(...out.map(Math.abs))).to.be.lessThan(32_700);
    }
  });

  it('keeps all samples, and silence silent', () => {
    expect(through(talk(6_000))).to.have.lengthOf(48_000);
    expect(through(silence(500))).to.deep.equal(silence(500));
    const short = sines(200, { hertz: 300, level: amplitudeOf(-30) });
    expect(activeLevel(through(short))).to.be.closeTo(-20, 1);
  });

  it('keeps soft words softer than loud ones', () => {
    const loud = sines(1_000, { hertz: 300, level: 8_000 });
    const soft = sines(1_000, { hertz: 300, level: 2_000 });
    const out = through(joined(loud, soft));
    const [first, second] = [out.subarray(0, 8_000), out.subarray(8_000)];
    expect(activeLevel(first) - activeLevel(second)).to.be.closeTo(12, 0.5);
  });
});
