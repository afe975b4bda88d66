import { expect } from 'chai';
import { EventReceiver } from '../../../../engine/media/dtmf/eventReceiver';
import { KeySender, type KeyTiming } from '../../../../engine/media/dtmf/keySender';
import { KEYS } from '../../../../engine/media/dtmf/keys';
import {
  EVENT_BYTES,
  readEvent,
  writeEvent,
  type TelephoneEvent,
} from '../../../../engine/media/dtmf/telephoneEvent';
import { FRAME_MS, FRAME_SAMPLES } from '../../../../engine/media/frame';
import { seededRandom } from '../../../support/random';

interface Packet {
  timestamp: number;
  marker: boolean;
  event: TelephoneEvent;
}

/** All packets that a sender makes of these keys, a list a tick, from this timestamp on. */
function sendAll(text: string, start = 0, timing?: KeyTiming): (Packet | undefined)[] {
  const sender = new KeySender(timing);
  void sender.send(text);
  const ticks: (Packet | undefined)[] = [];
  for (let timestamp = start; sender.busy; timestamp = (timestamp + FRAME_SAMPLES) >>> 0) {
    const part = sender.tick(timestamp, FRAME_SAMPLES);
    ticks.push(
      part && {
        timestamp: part.timestamp,
        marker: part.begin,
        event: {
          event: KEYS.indexOf(part.key),
          end: part.end,
          volume: 10,
          duration: part.duration,
        },
      },
    );
  }
  return ticks;
}

class Phone {
  readonly keys: string[] = [];
  readonly ended: [string, number][] = [];
  readonly receiver = new EventReceiver({
    key: (digit) => this.keys.push(digit),
    keyEnded: (digit, ms) => this.ended.push([digit, ms]),
  });
  private now = 0;

  /** Hears one tick after another. */
  hear(ticks: (Packet | undefined)[]): this {
    for (const packet of ticks) {
      if (packet) this.packet(packet);
      this.now += FRAME_MS;
      this.receiver.tick(this.now);
    }
    return this;
  }

  wait(ms: number): this {
    return this.hear(Array.from({ length: ms / FRAME_MS }, () => undefined));
  }

  private packet({ timestamp, marker, event }: Packet): void {
    const bytes = new Uint8Array(EVENT_BYTES);
    writeEvent(bytes, 0, event);
    this.receiver.packet(timestamp, marker, this.now, bytes, 0, bytes.length);
  }
}

describe('telephone events', () => {
  it('are read as they were written', () => {
    const event = { event: 11, end: true, volume: 63, duration: 40_000 };
    const bytes = new Uint8Array(6);
    writeEvent(bytes, 1, event);
    const read = { event: 0, end: false, volume: 0, duration: 0 };
    expect(readEvent(bytes, 1, 4, read)).to.equal(true);
    expect(read).to.deep.equal(event);
    expect(readEvent(bytes, 1, 3, read)).to.equal(false);
  });

  it('are sent with one timestamp, a growing duration, one marker and three ends', () => {
    const packets = sendAll('5', 4_000).filter((p) => p !== undefined);
    expect(packets.map(({ timestamp }) => timestamp)).to.deep.equal(packets.map(() => 4_000));
    expect(packets.map(({ event }) => event.duration)).to.deep.equal([
      160, 320, 480, 640, 800, 800, 800,
    ]);
    expect(packets.map(({ event }) => event.end)).to.deep.equal([
      false,
      false,
      false,
      false,
      true,
      true,
      true,
    ]);
    expect(packets.map(({ marker }) => marker)).to.deep.equal([true, ...Array(6).fill(false)]);
  });

  it('are sent with the gap that is asked for, and never so close that the ends are cut', () => {
    const starts = (timing: KeyTiming): number[] =>
      sendAll('12', 0, timing)
        .filter((p) => p?.marker)
        .map((p) => p!.timestamp / 8);
    expect(starts({ toneMs: 100, gapMs: 100 })).to.deep.equal([0, 200]);
    expect(starts({ toneMs: 70, gapMs: 10 })).to.deep.equal([0, 140]);
  });

  it('can all be told, each once', () => {
    const phone = new Phone().hear(sendAll(KEYS, 0xffff_f000));
    expect(phone.keys.join('')).to.equal(KEYS);
    expect(phone.ended.map(([digit]) => digit).join('')).to.equal(KEYS);
    expect(new Set(phone.ended.map(([, ms]) => ms))).to.deep.equal(new Set([100]));
  });

  it('are told at their first packet, before the key is let go', () => {
    const [first] = sendAll('7');
    const phone = new Phone().hear([first]);
    expect(phone.keys).to.deep.equal(['7']);
    expect(phone.receiver.held).to.equal('7');
    expect(phone.ended).to.deep.equal([]);
  });

  it('are told apart when the same key is pressed twice', () => {
    expect(new Phone().hear(sendAll('11')).keys).to.deep.equal(['1', '1']);
  });

  it('are told once although every packet comes twice', () => {
    const twice = sendAll('0123').flatMap((packet) => [packet, packet]);
    const phone = new Phone().hear(twice);
    expect(phone.keys.join('')).to.equal('0123');
    expect(phone.ended).to.have.lengthOf(4);
  });

  it('are told once although packets overtake each other, into the next key', () => {
    const ticks = sendAll('99#');
    for (let i = 0; i + 3 < ticks.length; i += 4) {
      [ticks[i], ticks[i + 3]] = [ticks[i + 3], ticks[i]];
    }
    expect(new Phone().hear(ticks).keys.join('')).to.equal('99#');
  });

  it('are told when only one of the ends came', () => {
    const ticks = sendAll('4').map((packet, i) => (i === 6 ? packet : undefined));
    const phone = new Phone().hear(ticks);
    expect(phone.keys).to.deep.equal(['4']);
    expect(phone.ended).to.deep.equal([['4', 100]]);
  });

  it('end by themselves when all of their ends were lost', () => {
    const ticks = sendAll('4').map((packet) => (packet?.event.end ? undefined : packet));
    const phone = new Phone().hear(ticks);
    phone.wait(300);
    expect(phone.ended).to.deep.equal([['4', 80]]);
    expect(phone.receiver.held).to.equal(undefined);
    phone.hear(sendAll('4', 80_000));
    expect(phone.keys).to.deep.equal(['4', '4']);
  });

  it('end where the next one begins, when their ends were lost', () => {
    const ticks = sendAll('12').filter((packet) => !packet?.event.end);
    expect(new Phone().hear(ticks).wait(300).ended).to.deep.equal([
      ['1', 80],
      ['2', 80],
    ]);
  });

  it('are told once when a key is held so long that it comes in parts', () => {
    const parts = [0, 65_535, 131_070].flatMap((timestamp, part) =>
      Array.from({ length: part < 2 ? 410 : 10 }, (_, i) => ({
        timestamp: 1_000 + timestamp,
        marker: part === 0 && i === 0,
        event: {
          event: 3,
          end: part === 2 && i === 9,
          volume: 10,
          duration: Math.min(65_535, (i + 1) * 160),
        },
      })),
    );
    const phone = new Phone().hear(parts);
    expect(phone.keys).to.deep.equal(['3']);
    expect(phone.ended).to.deep.equal([['3', (131_070 + 1_600) / 8]]);
  });

  it('are told once by a phone that moves the timestamp while the key is held', () => {
    const packets = Array.from({ length: 10 }, (_, i) => ({
      timestamp: i * 160,
      marker: i === 0,
      event: { event: 3, end: i === 9, volume: 10, duration: 160 },
    }));
    expect(new Phone().hear(packets).keys).to.deep.equal(['3']);
  });

  it('are heard again soon from a source whose timestamps went back', () => {
    const phone = new Phone().hear(sendAll('1', 900_000)).wait(6_000);
    expect(phone.hear(sendAll('2', 880_000)).keys).to.deep.equal(['1', '2']);
    phone.receiver.reset();
    expect(phone.hear(sendAll('3', 5)).keys).to.deep.equal(['1', '2', '3']);
  });

  it('are let fall when they are no keys, or cut short', () => {
    const phone = new Phone();
    phone.hear([
      { timestamp: 0, marker: true, event: { event: 16, end: true, volume: 0, duration: 1 } },
    ]);
    phone.receiver.packet(0, true, 0, Uint8Array.of(1, 2, 3), 0, 3);
    expect(phone.keys).to.deep.equal([]);
  });

  it('are each told once through a network that loses and reorders', () => {
    const random = seededRandom(21);
    for (let round = 0; round < 200; round++) {
      const ticks = sendAll('80*', Math.floor(random() * 2 ** 32));
      const through = ticks.filter(() => random() > 0.2);
      for (let i = 1; i < through.length; i++) {
        if (random() < 0.2) [through[i - 1], through[i]] = [through[i], through[i - 1]];
      }
      expect(new Phone().hear(through).wait(400).keys.join('')).to.equal('80*');
    }
  });
});

describe('KeySender', () => {
  it('says when keys have been sent, and when they were cut short', async () => {
    const sender = new KeySender();
    const sent = sender.send('1');
    const cut = sender.send('23');
    let timestamp = 0;
    for (; timestamp <= 300 * 8; timestamp += FRAME_SAMPLES) sender.tick(timestamp, FRAME_SAMPLES);
    sender.stop();
    expect(await Promise.all([sent, cut])).to.deep.equal([true, false]);
    expect(sender.busy).to.equal(false);
    expect(sender.tick(timestamp, FRAME_SAMPLES)).to.equal(undefined);
    expect(await sender.send('')).to.equal(true);
  });

  it('refuses what is on no keypad', () => {
    expect(() => new KeySender().send('1x+2')).to.throw('"X+" is on no keypad');
    expect(new KeySender().send('ab')).to.be.a('promise');
  });
});
