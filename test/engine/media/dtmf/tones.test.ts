import { expect } from 'chai';
import { KeyMerge } from '../../../../engine/media/dtmf/keyMerge';
import { COLUMNS, KEYPAD, KEYS, ROWS, tonesOf } from '../../../../engine/media/dtmf/keys';
import { ToneDetector } from '../../../../engine/media/dtmf/toneDetector';
import { writeTones } from '../../../../engine/media/dtmf/toneGenerator';
import { decode, encode } from '../../../../engine/media/g711';
import { seededRandom } from '../../../support/random';
import { speech } from '../speech';
import { framesOf, joined, mixed, noise, silence, sines } from '../waves';

interface Shape {
  ms?: number;
  gapMs?: number;
  /** Amplitude of the lower tone, and of the higher one. */
  level?: number;
  columnLevel?: number;
  /** 0.01: both tones are 1 % too high. */
  off?: number;
}

function tone(key: string, shape: Shape = {}): Int16Array {
  const { ms = 60, level = 4_000, columnLevel = level, off = 0 } = shape;
  const [row, column] = tonesOf(key);
  return sines(
    ms,
    { hertz: row * (1 + off), level },
    { hertz: column * (1 + off), level: columnLevel },
  );
}

function dialled(keys: string, shape: Shape = {}): Int16Array {
  const { gapMs = 60 } = shape;
  return joined(...[...keys].flatMap((key) => [tone(key, shape), silence(gapMs)]));
}

interface Heard {
  keys: string;
  lengths: number[];
}

function listen(sound: Int16Array): Heard {
  const heard: Heard = { keys: '', lengths: [] };
  const detector = new ToneDetector({
    key: (digit) => (heard.keys += digit),
    keyEnded: (_digit, ms) => heard.lengths.push(ms),
  });
  for (const frame of framesOf(joined(sound, silence(100)))) detector.frame(frame);
  return heard;
}

const decibels = (db: number): number => 10 ** (db / 20);

describe('keys heard as tones', () => {
  it('are all told, each once', () => {
    expect(listen(dialled(KEYPAD)).keys).to.equal(KEYPAD);
  });

  it('are told once however long they are held, with their length', () => {
    const { keys, lengths } = listen(
      joined(tone('5', { ms: 2_000 }), silence(100), tone('5', { ms: 100 })),
    );
    expect(keys).to.equal('55');
    expect(lengths[0]).to.be.closeTo(2_000, 30);
    expect(lengths[1]).to.be.closeTo(100, 30);
  });

  it('are told from 40 ms on, wherever they begin, and with pauses of 40 ms', () => {
    for (let offset = 0; offset < 160; offset += 7) {
      const sound = joined(new Int16Array(offset), dialled('147*2580369#', { ms: 40, gapMs: 40 }));
      expect(listen(sound).keys, `offset ${offset}`).to.equal('147*2580369#');
    }
  });

  it('are not told when they last less than 20 ms', () => {
    for (let offset = 0; offset < 160; offset += 7) {
      expect(listen(joined(new Int16Array(offset), dialled(KEYS, { ms: 18 }))).keys).to.equal('');
    }
  });

  it('are told when they are off by 1.5 percent, and not when by 3.5', () => {
    for (const off of [0.015, -0.015]) {
      expect(listen(dialled(KEYPAD, { off, ms: 80 })).keys, `off by ${off}`).to.equal(KEYPAD);
    }
    for (const off of [0.035, -0.035]) {
      expect(listen(dialled(KEYPAD, { off, ms: 80 })).keys, `off by ${off}`).to.equal('');
    }
  });

  it('are told down to -35 dBm0, and not at -45', () => {
    const at = (dbm0: number): Shape => ({ level: 22_400 * decibels(dbm0) });
    expect(listen(dialled(KEYPAD, at(-35))).keys).to.equal(KEYPAD);
    expect(listen(dialled(KEYPAD, at(-6))).keys).to.equal(KEYPAD);
    expect(listen(dialled(KEYPAD, at(-45))).keys).to.equal('');
  });

  it('are told with a twist that lines and phones make, and not with more', () => {
    const twisted = (db: number): string =>
      listen(dialled(KEYPAD, { columnLevel: 4_000 * decibels(db) })).keys;
    for (const db of [-6, -3, 3, 5]) expect(twisted(db), `${db} dB`).to.equal(KEYPAD);
    for (const db of [-12, 10]) expect(twisted(db), `${db} dB`).to.equal('');
  });

  it('are told through both laws and through noise', () => {
    const random = seededRandom(6);
    const clean = dialled(KEYPAD, { ms: 80 });
    // 15 dB below the tones.
    const noisy = mixed(clean, noise(clean.length / 8, 4_000 * decibels(-15), random));
    for (const law of ['PCMA', 'PCMU'] as const) {
      const codes = new Uint8Array(noisy.length);
      const through = new Int16Array(noisy.length);
      encode(law, noisy, codes);
      decode(law, codes, through);
      expect(listen(through).keys).to.equal(KEYPAD);
    }
  });

  it('are told as our own generator makes them, without a click', () => {
    const sound = joined(
      ...[...KEYPAD].flatMap((key) => {
        const out = new Int16Array(800);
        for (let at = 0; at < 800; at += 160) {
          writeTones(key, out.subarray(at, at + 160), at, 750);
        }
        return [out, silence(60)];
      }),
    );
    expect(listen(sound).keys).to.equal(KEYPAD);
    const first = sound.subarray(0, 800);
    expect(first[0]).to.equal(0);
    expect([...first.subarray(750)].every((sample) => sample === 0)).to.equal(true);
    expect(Math.max(...first)).to.be.within(14_000, 20_000);
  });

  it('are not seen in single tones, nor in three at once', () => {
    for (const hertz of [...ROWS, ...COLUMNS, 350, 425, 440, 450, 480, 1_000, 1_400, 2_100]) {
      expect(listen(sines(500, { hertz, level: 8_000 })).keys, `${hertz} Hz`).to.equal('');
    }
    for (const third of [450, 620, 1_050, 2_000]) {
      const sound = mixed(tone('5', { ms: 500 }), sines(500, { hertz: third, level: 2_500 }));
      expect(listen(sound).keys, `with ${third} Hz`).to.equal('');
    }
  });

  it('are not seen in noise', () => {
    for (const rms of [100, 1_000, 8_000]) {
      expect(listen(noise(60_000, rms, seededRandom(rms))).keys).to.equal('');
    }
  });

  it('are not seen in five minutes of something like speech, of low and of high voices', () => {
    const random = seededRandom(12);
    for (const pitch of [90, 120, 160, 200, 240, 280]) {
      expect(listen(speech(50, random, pitch)).keys, `pitch ${pitch}`).to.equal('');
    }
  });
});

describe('KeyMerge', () => {
  function merged(...keys: [way: 'event' | 'tone', digit: string, at: number][]): string {
    let told = '';
    const merge = new KeyMerge((digit) => (told += digit));
    for (const [way, digit, at] of keys) merge.key(way, digit, at);
    return told;
  }

  it('tells a key once that comes both ways, whichever is first', () => {
    expect(merged(['event', '1', 0], ['tone', '1', 40])).to.equal('1');
    expect(merged(['tone', '1', 0], ['event', '1', 60])).to.equal('1');
  });

  it('tells keys of one way as often as they come', () => {
    expect(merged(['event', '1', 0], ['event', '1', 150], ['event', '2', 300])).to.equal('112');
    expect(
      merged(['event', '1', 0], ['tone', '1', 40], ['event', '1', 200], ['tone', '1', 240]),
    ).to.equal('11');
  });

  it('tells a key again that comes the other way much later', () => {
    expect(merged(['event', '1', 0], ['tone', '1', 1_000])).to.equal('11');
  });
});
