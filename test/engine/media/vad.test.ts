import { expect } from 'chai';
import { FRAME_MS } from '../../../engine/media/frame';
import { levelOf, powerOf } from '../../../engine/media/level';
import { USUAL_VOICE, VoiceActivity } from '../../../engine/media/vad';
import { seededRandom } from '../../support/random';
import { speech } from './speech';
import { framesOf, joined, mixed, noise, rms, silence, sines } from './waves';

/** When speech began and ended. */
function spoken(sound: Int16Array, settings = USUAL_VOICE): { begun: number[]; ended: number[] } {
  const found = { begun: [] as number[], ended: [] as number[] };
  let now = 0;
  const activity = new VoiceActivity(
    { started: () => found.begun.push(now), ended: () => found.ended.push(now) },
    settings,
  );
  for (const frame of framesOf(sound)) {
    now += FRAME_MS;
    activity.frame(frame);
  }
  return found;
}

const voice = (ms: number): Int16Array =>
  sines(ms, { hertz: 220, level: 3_000 }, { hertz: 660, level: 2_000 });

describe('VoiceActivity', () => {
  it('tells the beginning within 80 ms and the end after half a second of silence', () => {
    const { begun, ended } = spoken(joined(silence(1_000), voice(800), silence(2_000)));
    expect(begun).to.have.lengthOf(1);
    expect(begun[0]).to.be.within(1_040, 1_080);
    expect(ended).to.have.lengthOf(1);
    expect(ended[0]).to.be.within(2_280, 2_320);
  });

  it('bridges the pauses between words, and not those between sentences', () => {
    const sentence = joined(voice(300), silence(200), voice(300), silence(400), voice(300));
    const { begun, ended } = spoken(joined(sentence, silence(900), sentence, silence(900)));
    expect(begun).to.have.lengthOf(2);
    expect(ended).to.have.lengthOf(2);
  });

  it('says how long was spoken', () => {
    let spokenMs = 0;
    const activity = new VoiceActivity({ started: () => {}, ended: (ms) => (spokenMs = ms) });
    for (const frame of framesOf(joined(silence(500), voice(1_000), silence(1_000)))) {
      activity.frame(frame);
    }
    expect(spokenMs).to.be.closeTo(1_000, 40);
    expect(activity.speaking).to.equal(false);
  });

  for (const [kind, snrDb] of [
    ['steady', 20],
    ['steady', 10],
    ['of a room', 20],
  ] as const) {
    it(`finds a sentence and its end over noise ${kind}, ${snrDb} dB below it`, () => {
      const random = seededRandom(snrDb);
      const said = speech(2, random, 120, 9_000);
      const level = rms(said) / 10 ** (snrDb / 20);
      const times = joined(silence(3_000), said, silence(3_000));
      const others = speech(8, random, 210, 9_000);
      const louder = level / rms(others);
      const background =
        kind === 'steady'
          ? noise(8_000, level, random)
          : others.map((sample) => Math.round(sample * louder));
      const { begun, ended } = spoken(mixed(times, background), { ...USUAL_VOICE, endMs: 700 });
      const beginning = begun.findLast((at) => at <= 3_300);
      const end = ended.find((at) => at >= 4_500);
      // What begins at once is taken for speech, for a while.
      const later = begun.filter((at) => at > 2_000);
      if (kind === 'steady') expect(later, 'nothing but it').to.have.lengthOf(1);
      expect(beginning, 'begun').to.be.greaterThan(kind === 'steady' ? 2_950 : 0);
      expect(end, 'ended').to.be.within(4_900, kind === 'steady' ? 5_800 : 6_900);
    });
  }

  it('is not set off by clicks', () => {
    const click = joined(voice(20), silence(300));
    expect(spoken(joined(click, click, click, click)).begun).to.deep.equal([]);
  });

  it('gets used to noise, and hears speech over it', () => {
    const random = seededRandom(5);
    const background = noise(12_000, 250, random);
    const sound = mixed(background, joined(silence(6_000), voice(1_000), silence(5_000)));
    const { begun, ended } = spoken(sound);
    expect(begun.filter((at) => at > 3_000)).to.have.lengthOf(1);
    expect(begun.at(-1)).to.be.within(6_040, 6_100);
    expect(ended.at(-1)).to.be.within(7_400, 7_600);
  });

  it('is not active for long in steady noise that begins in a call', () => {
    const { begun, ended } = spoken(joined(silence(2_000), noise(6_000, 1_000, seededRandom(1))));
    expect(begun).to.have.lengthOf(1);
    expect(ended[0]).to.be.lessThan(5_000);
  });

  it('finds most of something like speech, in quiet and at 15 dB', () => {
    const random = seededRandom(3);
    const talk = speech(30, random, 140);
    const [clean, noisy] = [talk, mixed(talk, noise(30_000, rms(talk) * 10 ** -0.75, random))];
    for (const sound of [clean, noisy]) {
      let [right, frames] = [0, 0];
      const activity = new VoiceActivity({ started: () => {}, ended: () => {} });
      for (const [i, frame] of framesOf(joined(silence(2_000), sound)).entries()) {
        activity.frame(frame);
        if (i < 200) continue; // until the noise is known
        frames++;
        if (activity.speaking) right++;
      }
      expect(right / frames).to.be.greaterThan(0.85);
    }
  });

  it('measures levels as telephony does', () => {
    expect(levelOf(powerOf(-20))).to.be.closeTo(-20, 1e-9);
    expect(levelOf(0)).to.be.lessThan(-90);
  });
});
