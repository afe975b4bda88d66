import { expect } from 'chai';
import {
  classifyEarlyMedia,
  type EarlyMedia,
  EarlyMediaClassifier,
} from '../../../engine/media/earlyMedia';
import { FRAME_MS } from '../../../engine/media/frame';
import { decode, encode } from '../../../engine/media/g711';
import { amplitudeOf } from '../../../engine/media/level';
import { CADENCES, type ProgressTone, ToneSource } from '../../../engine/media/tones';
import { seededRandom } from '../../support/random';
import { speech } from './speech';
import { framesOf, joined, mixed, noise, silence, sines } from './waves';

const TONES = Object.keys(CADENCES) as ProgressTone[];

/** A network tone; `off` by 0.02 is 2 % too high; `stretch` makes its cadence longer. */
function network(
  tone: ProgressTone,
  ms: number,
  { off = 0, dbm0 = -10, stretch = 1 } = {},
): Int16Array {
  const cadence = CADENCES[tone].map((step) => ({
    hertz: step.hertz * (1 + off),
    ms: step.ms * stretch,
  }));
  const source = new ToneSource(cadence, dbm0);
  const out = new Int16Array(ms * 8);
  for (const frame of framesOf(out)) source.read(frame);
  return out;
}

/** The answers found, each with the time that it took. */
function heard(sound: Int16Array): [EarlyMedia, number][] {
  const found: [EarlyMedia, number][] = [];
  let now = 0;
  const classifier = new EarlyMediaClassifier((kind) => found.push([kind, now]));
  for (const frame of framesOf(sound)) {
    now += FRAME_MS;
    classifier.frame(frame);
  }
  return found;
}

const kinds = (sound: Int16Array): EarlyMedia[] => heard(sound).map(([kind]) => kind);

describe('classifyEarlyMedia', () => {
  for (const tone of TONES) {
    it(`knows ${tone}, also off by 2 percent, quiet, or a fifth slower or faster`, () => {
      for (const change of [
        {},
        { off: 0.02 },
        { off: -0.02 },
        { dbm0: -30 },
        { dbm0: -3 },
        { stretch: 0.85 },
        { stretch: 1.15 },
      ]) {
        expect(classifyEarlyMedia(network(tone, 12_000, change)), JSON.stringify(change)).to.equal(
          tone,
        );
      }
    });

    it(`knows ${tone} through noise and both laws`, () => {
      const clean = network(tone, 12_000);
      // 20 dB below the tone.
      const noisy = mixed(clean, noise(12_000, amplitudeOf(-30) / Math.SQRT2, seededRandom(3)));
      for (const law of ['PCMA', 'PCMU'] as const) {
        const codes = new Uint8Array(noisy.length);
        const through = new Int16Array(noisy.length);
        encode(law, noisy, codes);
        decode(law, codes, through);
        expect(classifyEarlyMedia(through)).to.equal(tone);
      }
    });

    it(`knows ${tone} wherever in its cadence listening begins`, () => {
      const whole = network(tone, 20_000);
      for (let from = 0; from < 5_000; from += 130) {
        expect(kinds(whole.subarray(from * 8)), `from ${from} ms`).to.deep.equal([tone]);
      }
    });
  }

  it('knows ringing by its first tone, busy by its second, information tones by their third', () => {
    const first = (tone: ProgressTone): number | undefined =>
      heard(joined(silence(500), network(tone, 6_000)))[0]?.[1];
    expect(first('ringback')).to.be.within(1_500, 1_600);
    expect(first('busy')).to.be.within(1_550, 1_650);
    expect(first('congestion')).to.be.within(2_600, 2_700);
    expect(first('sit')).to.be.within(1_300, 1_400);
  });

  it('knows a voice within a second, of any pitch, and takes none for a tone', () => {
    const random = seededRandom(4);
    for (const pitch of [90, 130, 180, 225, 260]) {
      const found = heard(speech(40, random, pitch));
      expect(found.map(([kind]) => kind)).to.deep.equal(['voice']);
      expect(found[0]?.[1]).to.be.at.most(1_500);
    }
  });

  it('takes music for a voice', () => {
    const notes = [440, 494, 523, 587, 659, 698, 784];
    const tune = joined(
      ...notes.flatMap((hertz) => [
        sines(240, { hertz, level: 5_000 }, { hertz: hertz * 1.5, level: 3_000 }),
        silence(20),
      ]),
    );
    expect(kinds(tune)).to.deep.equal(['voice']);
  });

  it('knows silence after five seconds, with or without noise', () => {
    for (const sound of [silence(6_000), noise(6_000, 60, seededRandom(1))]) {
      const found = heard(sound);
      expect(found.map(([kind]) => kind)).to.deep.equal(['silence']);
      expect(found[0]?.[1]).to.be.within(5_200, 5_300);
    }
  });

  it('does not take the pauses of ringing for silence, but notices when it ends', () => {
    expect(kinds(network('ringback', 60_000))).to.deep.equal(['ringback']);
    expect(kinds(joined(network('ringback', 11_000), silence(9_000)))).to.deep.equal([
      'ringback',
      'silence',
    ]);
  });

  it('follows a call from ringing to an announcement to a busy tone', () => {
    const call = joined(
      network('ringback', 11_000),
      speech(8, seededRandom(4), 210),
      silence(300),
      network('busy', 4_000),
    );
    expect(kinds(call)).to.deep.equal(['ringback', 'voice', 'busy']);
  });

  it('keeps information tones for its answer while the announcement is spoken', () => {
    const call = joined(network('sit', 1_100), speech(8, seededRandom(4), 210));
    expect(kinds(call)).to.deep.equal(['sit']);
  });

  it('does not know what a tone is that fits no cadence', () => {
    expect(kinds(sines(5_000, { hertz: 450, level: 7_000 })), 'on and on').to.deep.equal([]);
    const odd = network('busy', 6_000, { stretch: 0.4 });
    expect(kinds(odd)).to.deep.equal([]);
  });
});
