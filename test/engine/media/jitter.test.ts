import { expect } from 'chai';
import { FRAME_MS, FRAME_SAMPLES } from '../../../engine/media/frame';
import { decode, encode } from '../../../engine/media/g711';
import { JitterBuffer } from '../../../engine/media/jitter';
import { Reception } from '../../../engine/media/reception';
import { seededRandom } from '../../support/random';
import { joined, rms, sines } from './waves';

interface Sent {
  /** When it arrives. */
  at: number;
  sequence: number;
  timestamp: number;
  marker?: boolean;
  ssrc?: number;
  codes: Uint8Array;
}

/** A frame known by its level: 1 to 100. */
function numbered(n: number, samples = FRAME_SAMPLES): Uint8Array {
  return new Uint8Array(samples).fill(0x80 | (((n % 100) + 1) ^ 0x55));
}

const LEVELS = new Map<number, number>();
for (let n = 0; n < 100; n++) {
  const level = new Int16Array(1);
  decode('PCMA', numbered(n, 1), level);
  LEVELS.set(level[0]!, n);
}

function packets(count: number, change: (packet: Sent, i: number) => Sent | undefined): Sent[] {
  const sent: Sent[] = [];
  for (let i = 0; i < count; i++) {
    const packet = change(
      { at: i * FRAME_MS, sequence: i, timestamp: i * FRAME_SAMPLES, codes: numbered(i) },
      i,
    );
    if (packet) sent.push(packet);
  }
  return sent;
}

/** What is played, tick by tick, for packets that come when they say; ticks fall in between. */
class Playout {
  readonly buffer = new JitterBuffer();
  readonly reception = new Reception();
  readonly frames: Int16Array[] = [];

  run(sent: Sent[], untilMs: number): this {
    const queue = [...sent].sort((a, b) => a.at - b.at);
    for (let now = this.frames.length * FRAME_MS + 7; now < untilMs; now += FRAME_MS) {
      while (queue[0] && queue[0].at <= now) this.put(queue.shift()!);
      const frame = new Int16Array(FRAME_SAMPLES);
      this.buffer.take(frame, now);
      this.frames.push(frame);
    }
    return this;
  }

  /** The numbers of the whole frames that were played, in order. */
  numbers(): number[] {
    return this.frames
      .filter((frame) => frame.every((sample) => sample === frame[FRAME_SAMPLES - 1]))
      .map((frame) => LEVELS.get(frame[0]!))
      .filter((n) => n !== undefined);
  }

  audio(): Int16Array {
    return joined(...this.frames);
  }

  private put({ at, sequence, timestamp, marker = false, ssrc = 1, codes }: Sent): void {
    const arrival = this.reception.arrived(ssrc, sequence & 0xffff, codes.length);
    if (arrival === 'duplicate' || arrival === 'stray') return;
    if (arrival === 'restarted') this.buffer.restart();
    const packet = { timestamp: timestamp >>> 0, marker, newer: arrival !== 'older' };
    this.buffer.put(packet, at, 'PCMA', codes, 0, codes.length);
  }
}

const upTo = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);

describe('JitterBuffer', () => {
  it('plays what comes evenly as it came, and soon', () => {
    const playout = new Playout().run(
      packets(80, (p) => p),
      1_600,
    );
    const numbers = playout.numbers();
    // The first frame is faded in, so it is none of the numbered.
    expect(numbers).to.deep.equal(upTo(1, numbers.at(-1)!));
    expect(numbers.at(-1), 'frame 79 arrived last').to.be.at.least(76);
    expect(playout.buffer.statistics()).to.deep.include({
      late: 0,
      concealedMs: 0,
      restarts: 0,
    });
  });

  it('is silent before the first packet', () => {
    const playout = new Playout().run([], 100);
    expect(rms(playout.audio())).to.equal(0);
    expect(playout.buffer.statistics().concealedMs).to.equal(0);
  });

  it('puts packets that overtook each other in order', () => {
    const playout = new Playout().run(
      packets(60, (p, i) => ({ ...p, at: p.at + (i % 3 === 1 ? 25 : 0) })),
      1_100,
    );
    const numbers = playout.numbers();
    expect(numbers).to.deep.equal(upTo(1, numbers.at(-1)!));
    expect(playout.reception.statistics().reordered).to.be.greaterThan(15);
  });

  it('puts in order what overtook the very first packet', () => {
    const playout = new Playout().run(
      packets(10, (p, i) => ({ ...p, at: i === 0 ? 5 : p.at - 19 })),
      400,
    );
    expect(playout.numbers()).to.deep.equal(upTo(1, 9));
  });

  it('plays duplicates once', () => {
    const sent = packets(40, (p) => p);
    const playout = new Playout().run([...sent, ...sent.map((p) => ({ ...p, at: p.at + 3 }))], 700);
    const numbers = playout.numbers();
    expect(numbers).to.deep.equal(upTo(1, numbers.at(-1)!));
    expect(playout.reception.statistics().duplicates).to.be.greaterThan(30);
  });

  for (const [name, length] of [
    ['of 10 ms', 80],
    ['of 30 ms', 240],
    ['of 60 ms', 480],
    ['of an odd length', 111],
  ] as const) {
    it(`takes packets ${name}`, () => {
      const codes = new Uint8Array(8_880);
      for (let i = 0; i < codes.length / FRAME_SAMPLES; i++) {
        codes.set(numbered(i).subarray(0, codes.length - i * FRAME_SAMPLES), i * FRAME_SAMPLES);
      }
      const sent = Array.from({ length: Math.floor(codes.length / length) }, (_, i) => ({
        at: ((i * length) / FRAME_SAMPLES) * FRAME_MS,
        sequence: i,
        timestamp: i * length,
        codes: codes.subarray(i * length, (i + 1) * length),
      }));
      const numbers = new Playout().run(sent, 1_200).numbers();
      expect(numbers.slice(0, 50)).to.deep.equal(upTo(1, 50));
    });
  }

  it('goes on where timestamps and sequence numbers wrap', () => {
    const playout = new Playout().run(
      packets(80, (p) => ({
        ...p,
        sequence: p.sequence + 65_500,
        timestamp: p.timestamp + 0xffff_f000,
      })),
      1_500,
    );
    const numbers = playout.numbers();
    expect(numbers).to.deep.equal(upTo(1, numbers.at(-1)!));
    expect(playout.buffer.statistics().restarts).to.equal(0);
  });

  it('counts packets that come after their time, and waits longer from then on', () => {
    const random = seededRandom(2);
    const jittered = packets(600, (p) => ({ ...p, at: p.at + random() * 100 }));
    const playout = new Playout().run(jittered, 6_000);
    const early = playout.buffer.statistics();
    expect(early.late).to.be.greaterThan(0);
    expect(early.delayMs).to.be.within(90, 110);
    const later = new Playout();
    later.run(jittered, 6_000);
    const before = later.buffer.statistics().late;
    later.run(
      packets(1_200, (p, i) => (i < 600 ? undefined : { ...p, at: p.at + random() * 100 })),
      24_000,
    );
    const lateAfter = later.buffer.statistics().late - before;
    expect(lateAfter / 600, 'share of late packets once it has adapted').to.be.lessThan(0.03);
  });

  it('waits less again when the network has calmed down', () => {
    const random = seededRandom(2);
    const playout = new Playout().run(
      packets(2_000, (p, i) => ({ ...p, at: p.at + (i < 500 ? random() * 120 : 0) })),
      40_000,
    );
    const { delayMs, skippedMs } = playout.buffer.statistics();
    expect(delayMs).to.be.at.most(10);
    expect(skippedMs).to.be.greaterThan(0);
    const last = playout.frames.length - 1 - playout.numbers().length;
    expect(last).to.be.lessThan(500);
    expect(playout.numbers().at(-1)! % 100, 'frame 1,999 came last').to.be.at.least(95);
  });

  it('keeps up with a sender whose clock runs fast, or slow', () => {
    for (const rate of [1.0003, 0.9997]) {
      const playout = new Playout().run(
        packets(12_000, (p) => ({ ...p, at: p.at * rate })),
        239_000,
      );
      const { late, concealedMs, heldMs, skippedMs } = playout.buffer.statistics();
      expect(late, `late at ${rate}`).to.be.at.most(15);
      expect(concealedMs).to.be.at.most(200);
      // 72 ms of drift, made up by frames left out or lengthened.
      expect(heldMs + skippedMs).to.be.within(20, 140);
    }
  });

  it('goes on after a pause in which the sender sent nothing', () => {
    const playout = new Playout().run(
      packets(300, (p, i) => (i > 50 && i < 250 ? undefined : { ...p, marker: i === 250 })),
      6_100,
    );
    const numbers = playout.numbers();
    expect(numbers.slice(0, 50)).to.deep.equal(upTo(1, 50));
    expect(numbers.slice(50)).to.deep.equal(upTo(51, 99));
    expect(playout.buffer.statistics().concealedMs, 'faded out twice').to.be.at.most(120);
  });

  it('counts nothing as made up when the sender announced its pause', () => {
    const playout = new Playout().run(
      packets(50, (p) => p),
      1_000,
    );
    const before = playout.buffer.statistics().concealedMs;
    playout.buffer.pause();
    playout.run([], 2_000);
    expect(playout.buffer.statistics().concealedMs - before).to.equal(0);
  });

  it('goes on at once where a sender does not count its pause in its timestamps', () => {
    const playout = new Playout().run(
      packets(100, (p, i) => (i < 50 ? p : { ...p, at: p.at + 3_000, marker: i === 50 })),
      6_000,
    );
    expect(playout.numbers().filter((n) => n > 50)).to.deep.equal(upTo(51, 99));
    expect(playout.buffer.statistics()).to.include({ late: 1, restarts: 1 });
  });

  it('goes on soon where such a sender sets no marker either', () => {
    const playout = new Playout().run(
      packets(100, (p, i) => (i < 50 ? p : { ...p, at: p.at + 3_000 })),
      6_000,
    );
    expect(playout.numbers().filter((n) => n > 60)).to.deep.equal(upTo(61, 99));
  });

  for (const jump of [1_000_000, -1_000_000, 0x7fff_ffff]) {
    it(`goes on when timestamps jump by ${jump}`, () => {
      const playout = new Playout().run(
        packets(100, (p, i) => (i < 50 ? p : { ...p, timestamp: p.timestamp + jump })),
        2_100,
      );
      expect(playout.numbers().filter((n) => n > 60)).to.deep.equal(upTo(61, 99));
      expect(playout.buffer.statistics().restarts).to.equal(1);
    });
  }

  it('goes on with another source', () => {
    const playout = new Playout().run(
      packets(100, (p, i) =>
        i < 50 ? p : { ...p, ssrc: 2, sequence: i + 40_000, timestamp: p.timestamp + 0x7654_3210 },
      ),
      2_100,
    );
    expect(playout.numbers().filter((n) => n > 52)).to.deep.equal(upTo(53, 99));
  });

  it('catches up after all packets were held up together', () => {
    const playout = new Playout().run(
      packets(1_500, (p, i) => ({ ...p, at: i >= 50 && i < 65 ? 1_300 + i * 0.1 : p.at })),
      30_100,
    );
    expect(playout.numbers().slice(-100)).to.deep.equal(upTo(0, 99));
    expect(playout.buffer.statistics().delayMs).to.equal(5);
    const last = playout.frames.findLastIndex((frame) => LEVELS.get(frame[0]!) === 99);
    expect(last * FRAME_MS - 29_980, 'delay of the last frame').to.be.at.most(40);
  });

  it('conceals a lost packet so that a tone has no hole and no step', () => {
    const tone = sines(1_000, { hertz: 200, level: 8_000 });
    const codes = new Uint8Array(tone.length);
    encode('PCMA', tone, codes);
    const playout = new Playout().run(
      packets(50, (p, i) =>
        i === 25
          ? undefined
          : { ...p, codes: codes.subarray(i * FRAME_SAMPLES, (i + 1) * FRAME_SAMPLES) },
      ),
      900,
    );
    const heard = playout.audio().subarray(200 * 8);
    expect(playout.buffer.statistics().concealedMs).to.equal(20);
    for (const [i, frame] of playout.frames.slice(10).entries()) {
      expect(rms(frame), `frame ${i + 10}`).to.be.within(4_500, 6_500);
    }
    const steps = heard.map((sample, i) => Math.abs(sample - (heard[i - 1] ?? sample)));
    // A sine of this level changes by 1,257 from sample to sample at the most.
    expect(Math.max(...steps)).to.be.lessThan(2_000);
  });

  it('fades to silence when nothing comes any more', () => {
    const playout = new Playout().run(
      packets(30, (p) => p),
      1_000,
    );
    expect(rms(playout.frames.at(-1)!)).to.equal(0);
    expect(playout.buffer.statistics().concealedMs).to.be.within(40, 60);
  });

  it('takes no packet that is longer than 120 ms, and none without a payload', () => {
    const playout = new Playout().run(
      [
        { at: 0, sequence: 1, timestamp: 0, codes: new Uint8Array(60_000) },
        { at: 1, sequence: 2, timestamp: 0, codes: new Uint8Array(0) },
      ],
      200,
    );
    expect(rms(playout.audio())).to.equal(0);
  });

  it('plays on whatever timestamps come', () => {
    const random = seededRandom(9);
    const playout = new Playout().run(
      packets(3_000, (p, i) => ({
        ...p,
        at: p.at + random() * 300,
        sequence: random() < 0.1 ? Math.floor(random() * 65_536) : i,
        timestamp: random() < 0.1 ? Math.floor(random() * 2 ** 32) : p.timestamp,
        marker: random() < 0.1,
        codes: numbered(i, Math.floor(random() * 400)),
      })),
      60_000,
    );
    expect(playout.frames).to.have.lengthOf(3_000);
    const { delayMs } = playout.buffer.statistics();
    expect(delayMs).to.be.within(5, 200);
  });
});
