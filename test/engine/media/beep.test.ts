import { expect } from 'chai';
import { type Beep, BeepDetector } from '../../../engine/media/beep';
import { FRAME_MS } from '../../../engine/media/frame';
import { decode, encode } from '../../../engine/media/g711';
import { CADENCES, ToneSource } from '../../../engine/media/tones';
import { seededRandom } from '../../support/random';
import { speech } from './speech';
import { framesOf, joined, mixed, noise, silence, sines } from './waves';

function beepsIn(sound: Int16Array): (Beep & { at: number })[] {
  const beeps: (Beep & { at: number })[] = [];
  let now = 0;
  const detector = new BeepDetector((beep) => beeps.push({ ...beep, at: now }));
  for (const frame of framesOf(sound)) {
    now += FRAME_MS;
    detector.frame(frame);
  }
  return beeps;
}

describe('BeepDetector', () => {
  it('tells the end of a beep of any frequency between 400 and 2,400 Hz', () => {
    const random = seededRandom(2);
    for (let hertz = 405; hertz < 2_400; hertz += 73) {
      if (Math.abs(hertz - 450) < 30) continue;
      const sound = joined(
        speech(3, random, 200),
        silence(200),
        sines(400, { hertz, level: 6_000 }),
        silence(400),
      );
      const beeps = beepsIn(sound);
      expect(beeps, `${hertz} Hz`).to.have.lengthOf(1);
      expect(beeps[0]?.hertz).to.be.closeTo(hertz, 12);
      expect(beeps[0]?.ms).to.be.closeTo(400, 40);
      expect(beeps[0]?.at).to.be.within(3_600, 3_680);
    }
  });

  it('hears it through noise and both laws, quiet and loud, short and long', () => {
    for (const [level, ms] of [
      [600, 300],
      [20_000, 300],
      [5_000, 200],
      [5_000, 3_800],
    ] as const) {
      const clean = joined(silence(500), sines(ms, { hertz: 1_000, level }), silence(500));
      const noisy = mixed(clean, noise(clean.length / 8, level / 20, seededRandom(1)));
      const codes = new Uint8Array(noisy.length);
      for (const law of ['PCMA', 'PCMU'] as const) {
        encode(law, noisy, codes);
        decode(law, codes, noisy);
        expect(beepsIn(noisy), `${level}, ${ms} ms`).to.have.lengthOf(1);
      }
    }
  });

  it('hears no beep in what is too short or too long, in keys, noise and network tones', () => {
    const network = new Int16Array(64_000);
    for (const cadence of [CADENCES.busy, CADENCES.ringback]) {
      const source = new ToneSource(cadence);
      for (const frame of framesOf(network)) source.read(frame);
      expect(beepsIn(network)).to.deep.equal([]);
    }
    const others = [
      sines(80, { hertz: 1_000, level: 6_000 }),
      sines(6_000, { hertz: 2_100, level: 6_000 }),
      sines(300, { hertz: 770, level: 6_000 }, { hertz: 1_336, level: 6_000 }),
      noise(20_000, 3_000, seededRandom(4)),
    ];
    for (const sound of others) expect(beepsIn(joined(sound, silence(200)))).to.deep.equal([]);
  });

  it('hears no beep in minutes of something like speech', () => {
    const random = seededRandom(8);
    for (const pitch of [100, 140, 190, 230, 270]) {
      expect(beepsIn(speech(60, random, pitch)), `pitch ${pitch}`).to.deep.equal([]);
    }
  });
});
