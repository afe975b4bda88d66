import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach } from 'mocha';
import type { FrameSource, FrameTap } from '../../../engine/media/frame';
import { FRAME_MS, FRAME_SAMPLES } from '../../../engine/media/frame';
import type { Law } from '../../../engine/media/g711';
import { powerAt } from '../../../engine/media/goertzel';
import { mediaClock } from '../../../engine/media/mediaClock';
import type { Direction, Endpoint, MediaPlan } from '../../../engine/media/mediaPlan';
import { MediaSocket } from '../../../engine/media/mediaSocket';
import { Player } from '../../../engine/media/player';
import { PortRange } from '../../../engine/media/portRange';
import { Recorder } from '../../../engine/media/recorder';
import { readRtcp } from '../../../engine/media/rtcp';
import {
  emptyRtpPacket,
  isRtcp,
  readRtp,
  type RtpPacket,
  writeRtpHeader,
} from '../../../engine/media/rtp';
import {
  RtpStream,
  type StreamListener,
  type StreamParts,
  type StreamSettings,
} from '../../../engine/media/stream';
import { pcmSound } from '../../../engine/media/sound';
import { Tick } from '../../../engine/media/tick';
import { readWav } from '../../../engine/media/wav';
import type { Clock } from '../../../engine/time/clock';
import { tempFolder } from '../../support/folders';
import { seededRandom } from '../../support/random';
import { sines } from './waves';
import { until } from '../../support/until';

const LOOPBACK = '127.0.0.1';

/** A clock that runs as fast as the sockets of a test do: the tick goes on when a test says so. */
class StepClock implements Clock {
  private time = 10_000;
  private due: { at: number; run: () => void } | undefined;
  now(): number {
    return this.time;
  }
  after(ms: number, run: () => void): { cancel: () => void } {
    const due = { at: this.time + ms, run };
    this.due = due;
    return { cancel: () => (this.due = undefined) };
  }
  /** Time passes, and no timer comes. */
  sleep(ms: number): void {
    this.time += ms;
  }
  /** One tick of each stream. */
  step(): void {
    if (!this.due) throw new Error('nothing is on the tick');
    const until = this.time + FRAME_MS;
    while (this.due && this.due.at <= until) {
      const { at, run } = this.due;
      this.due = undefined;
      this.time = Math.max(this.time, at);
      run();
    }
    this.time = until;
  }
}

interface Told {
  keys: string[];
  dead: number[];
  heard: number;
}

const opened: RtpStream[] = [];
const sockets: MediaSocket[] = [];
const ranges: PortRange[] = [];

afterEach(async () => {
  await Promise.all([...opened.splice(0), ...sockets.splice(0)].map((one) => one.close()));
  const held = ranges.splice(0).map(({ used }) => used);
  expect(held.every((used) => used === 0)).to.equal(true);
});

/** Streams of one engine, on a clock of their own. */
class Engine {
  readonly clock: Clock & { step?: () => void };
  readonly parts: StreamParts & { ports: PortRange };

  constructor(clock: Clock & { step?: () => void } = new StepClock(), seed = 1) {
    this.clock = clock;
    const random = seededRandom(seed);
    const ports = new PortRange(42_000 + 100 * seed, 42_099 + 100 * seed, random);
    ranges.push(ports);
    const tick = new Tick(clock, (error) => {
      throw error;
    });
    this.parts = { clock, random, tick, ports };
  }

  step(ticks = 1): void {
    for (let i = 0; i < ticks; i++) this.clock.step?.();
  }

  async open(settings: Partial<StreamSettings> = {}): Promise<{ stream: RtpStream; told: Told }> {
    const told: Told = { keys: [], dead: [], heard: 0 };
    const listener: StreamListener = {
      key: (digit) => told.keys.push(digit),
      dead: (ms) => told.dead.push(ms),
      heard: () => told.heard++,
    };
    const stream = await RtpStream.open(this.parts, { address: LOOPBACK, ...settings }, listener);
    opened.push(stream);
    return { stream, told };
  }
}

/** The other side: a bare socket, whose packets a test writes and reads itself. */
class Peer {
  readonly packets: (RtpPacket & { codes: number[]; from: number })[] = [];
  readonly reports: Uint8Array[] = [];
  private sequence = 0;
  private waiting: (() => void)[] = [];

  private constructor(readonly socket: MediaSocket) {
    socket.listen({
      datagram: (bytes, _address, port) => {
        const packet = emptyRtpPacket();
        if (isRtcp(bytes)) this.reports.push(bytes);
        else if (readRtp(bytes, packet)) {
          const codes = [...bytes.subarray(packet.payloadOffset)];
          this.packets.push({ ...packet, codes, from: port });
        }
        for (const wake of this.waiting.splice(0)) wake();
      },
    });
  }

  static async open(): Promise<Peer> {
    const socket = await MediaSocket.bind(LOOPBACK, 0);
    sockets.push(socket);
    return new Peer(socket);
  }

  get endpoint(): Endpoint {
    return { address: LOOPBACK, port: this.socket.port };
  }

  /** Waits until what came is enough. */
  async until(there: (peer: this) => boolean): Promise<void> {
    while (!there(this)) await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  /** Sends 20 ms of this code. */
  say(to: Endpoint, code = 0xd5, change: Partial<RtpPacket> = {}): void {
    const sequence = this.sequence++ & 0xffff;
    const bytes = new Uint8Array(12 + FRAME_SAMPLES).fill(code, 12);
    writeRtpHeader(bytes, {
      marker: false,
      payloadType: 8,
      sequence,
      timestamp: sequence * FRAME_SAMPLES,
      ssrc: 4_711,
      ...change,
    });
    this.socket.send(bytes, to);
  }

  sayBytes(to: Endpoint, bytes: Uint8Array): void {
    this.socket.send(bytes, to);
  }
}

function plan(remote: Endpoint | undefined, own: Partial<MediaPlan> = {}): MediaPlan {
  return {
    direction: 'sendrecv',
    remote,
    rtcp: 'mux',
    send: { law: 'PCMA', payloadType: 8 },
    receive: new Map<number, Law>([
      [8, 'PCMA'],
      [0, 'PCMU'],
    ]),
    events: { send: 101, receive: 101 },
    ptimeMs: 20,
    ...own,
  };
}

function repeated(samples: Int16Array): FrameSource {
  let at = 0;
  return {
    read(frame) {
      for (let i = 0; i < frame.length; i++) frame[i] = samples[at++ % samples.length] ?? 0;
      return true;
    },
  };
}

describe('RtpStream', () => {
  it('sends silence every 20 ms, to where the SDP says, when there is nothing to be said', async () => {
    const engine = new Engine();
    const [peer, { stream }] = [await Peer.open(), await engine.open()];
    stream.apply(plan(peer.endpoint));
    engine.step(5);
    await peer.until(({ packets }) => packets.length === 5);
    const { packets } = peer;
    expect(packets.map(({ marker }) => marker)).to.deep.equal([true, false, false, false, false]);
    expect(new Set(packets.flatMap(({ codes }) => codes))).to.deep.equal(new Set([0xd5]));
    expect(packets.map((p) => (p.sequence - packets[0]!.sequence) & 0xffff)).to.deep.equal([
      0, 1, 2, 3, 4,
    ]);
    expect(packets.map((p) => (p.timestamp - packets[0]!.timestamp) | 0)).to.deep.equal([
      0, 160, 320, 480, 640,
    ]);
    expect(packets[0]!.from, 'one port for both ways').to.equal(stream.local.port);
    expect(stream.figures().sent).to.deep.equal({ packets: 5, octets: 800 });
  });

  it('carries audio both ways between two engines, in each law', async () => {
    for (const law of ['PCMA', 'PCMU'] as const) {
      const near = new Engine(mediaClock, 2);
      const far = new Engine(mediaClock, 3);
      const [a, b] = [await near.open(), await far.open()];
      const send = { law, payloadType: law === 'PCMA' ? 8 : 0 };
      a.stream.source = repeated(sines(20, { hertz: 400, level: 8_000 }));
      b.stream.source = repeated(sines(20, { hertz: 800, level: 8_000 }));
      const loud = (stream: RtpStream): Promise<number> =>
        new Promise((resolve) => {
          let frames = 0;
          const tap: FrameTap = {
            frame(heard) {
              const crossings = heard.filter((s, i) => s >= 0 !== (heard[i - 1] ?? s) >= 0).length;
              if (heard.some((sample) => sample > 7_000)) frames++;
              if (frames < 5) return;
              stream.removeTap(tap);
              resolve(crossings);
            },
          };
          stream.addTap(tap);
        });
      a.stream.apply(plan(b.stream.local, { send }));
      b.stream.apply(plan(a.stream.local, { send }));
      const [atA, atB] = await Promise.all([loud(a.stream), loud(b.stream)]);
      // Two crossings a period: 400 Hz has 8 periods in a frame, 800 Hz 16.
      expect(atB).to.be.closeTo(16, 2);
      expect(atA).to.be.closeTo(32, 2);
      expect(a.told.heard).to.equal(1);
    }
  });

  it('shows its taps both sides of the same 20 ms', async () => {
    const engine = new Engine();
    const [peer, { stream }] = [await Peer.open(), await engine.open()];
    const seen: [number, number][] = [];
    stream.addTap({ frame: (heard, said) => seen.push([heard[80] ?? 0, said[80] ?? 0]) });
    stream.source = repeated(new Int16Array(160).fill(1_000));
    stream.apply(plan(peer.endpoint));
    for (let i = 0; i < 12; i++) {
      peer.say(stream.local, 0x80);
      await until(() => stream.figures().received.packets === i + 1);
      engine.step();
    }
    expect(seen.map(([, said]) => said)).to.deep.equal(Array(12).fill(1_000));
    expect(seen.at(-1)?.[0]).to.equal(5_504);
  });

  it('belongs to the peer that is heard, and then hears nobody else', async () => {
    const engine = new Engine();
    const [named, natted, stranger] = [await Peer.open(), await Peer.open(), await Peer.open()];
    const { stream } = await engine.open();
    stream.apply(plan(named.endpoint));
    natted.say(stream.local);
    natted.say(stream.local);
    await until(() => stream.figures().received.packets === 1);
    engine.step(2);
    await natted.until(({ packets }) => packets.length === 2);
    expect(stream.figures().remote).to.deep.equal(natted.endpoint);
    for (let i = 0; i < 10; i++) stranger.say(stream.local);
    natted.say(stream.local);
    await until(() => stream.figures().received.packets === 2);
    expect(stream.figures().received.octets).to.equal(320);
    expect(named.packets).to.have.lengthOf(0);
    expect(stranger.packets).to.have.lengthOf(0);
  });

  it('lets fall what is not RTP of this call', async () => {
    const engine = new Engine();
    const [peer, { stream }] = [await Peer.open(), await engine.open()];
    peer.say(stream.local);
    await until(() => stream.figures().ignored === 1);
    stream.apply(plan(peer.endpoint));
    const random = seededRandom(8);
    for (let i = 0; i < 100; i++) {
      const bytes = Uint8Array.from({ length: 1 + random() * 50 }, () => random() * 256);
      bytes[1] = 200 * (i % 2);
      bytes[0] = 0x3f & bytes[0]!;
      peer.sayBytes(stream.local, bytes);
    }
    peer.say(stream.local, 0xd5, { payloadType: 18 });
    peer.say(stream.local);
    await until(() => stream.figures().received.packets === 1);
    expect(stream.figures().ignored).to.be.greaterThan(50);
  });

  it('sends keys as events, which are told once each', async () => {
    const near = new Engine(undefined, 2);
    const far = new Engine(undefined, 3);
    const [a, b] = [await near.open(), await far.open()];
    a.stream.apply(plan(b.stream.local));
    b.stream.apply(plan(a.stream.local));
    let sent = false;
    const done = a.stream.sendKeys('159#').then((whole) => (sent = whole));
    for (let i = 1; !sent; i++) {
      near.step();
      await until(() => b.stream.figures().received.packets === i);
      far.step();
      await Promise.resolve();
    }
    await done;
    expect(b.told.keys.join('')).to.equal('159#');
    expect(a.stream.figures().received.packets).to.be.greaterThan(30);
  });

  it('sends keys as tones where events were not agreed to, and hears them', async () => {
    const near = new Engine(undefined, 2);
    const far = new Engine(undefined, 3);
    const [a, b] = [await near.open(), await far.open()];
    a.stream.apply(plan(b.stream.local, { events: undefined }));
    b.stream.apply(plan(a.stream.local, { events: undefined }));
    let sent = false;
    void a.stream.sendKeys('2580').then((whole) => (sent = whole));
    for (let i = 1; !sent; i++) {
      near.step();
      await until(() => b.stream.figures().received.packets === i);
      far.step();
      await Promise.resolve();
    }
    far.step(5);
    expect(b.told.keys.join('')).to.equal('2580');
  });

  for (const [direction, sends] of [
    ['sendonly', true],
    ['recvonly', false],
    ['inactive', false],
  ] as [Direction, boolean][]) {
    it(`${sends ? 'sends' : 'does not send'} when the direction is ${direction}`, async () => {
      const engine = new Engine();
      const [peer, { stream }] = [await Peer.open(), await engine.open()];
      let read = 0;
      stream.source = { read: () => ++read > 0 };
      stream.apply(plan(peer.endpoint, { direction }));
      engine.step(4);
      stream.apply(plan(peer.endpoint));
      engine.step(1);
      await peer.until(({ packets }) => packets.length === (sends ? 5 : 1));
      expect(read, 'what is to be said waits').to.equal(sends ? 5 : 1);
      // A spurt begins after the hold.
      expect(peer.packets.map(({ marker }) => marker)).to.deep.equal(
        sends ? [true, false, false, false, false] : [true],
      );
    });
  }

  it('says with a marker and the right time where it had to leave something out', async () => {
    const clock = new StepClock();
    const engine = new Engine(clock);
    const [peer, { stream }] = [await Peer.open(), await engine.open()];
    stream.apply(plan(peer.endpoint));
    engine.step(2);
    clock.sleep(1_000);
    engine.step(2);
    await peer.until(({ packets }) => packets.length >= 4);
    const [first, , after, last] = peer.packets;
    expect(after).to.include({ marker: true, sequence: (first!.sequence + 2) & 0xffff });
    expect(last!.marker).to.equal(false);
    const elapsed = ((after!.timestamp - first!.timestamp) | 0) / 8;
    expect(elapsed).to.be.within(1_000, 1_060);
  });

  it('plays a sound that the other side records', async () => {
    const [near, far] = [new Engine(undefined, 2), new Engine(undefined, 3)];
    const [a, b] = [await near.open(), await far.open()];
    const path = join(tempFolder(), 'call.wav');
    const recorder = await Recorder.create(path);
    const player = new Player();
    a.stream.source = player;
    b.stream.addTap(recorder);
    a.stream.apply(plan(b.stream.local));
    b.stream.apply(plan(a.stream.local));
    const { done } = player.play(pcmSound(sines(1_000, { hertz: 700, level: 9_000 })));
    for (let i = 1; i <= 60; i++) {
      near.step();
      await until(() => b.stream.figures().received.packets === i);
      far.step();
    }
    expect(await done).to.deep.equal({ heard: 1, reason: 'complete' });
    expect((await recorder.close()).ms).to.equal(1_200);
    // Both sides put together: half the level.
    const heard = readWav(readFileSync(path)).subarray(1_000, 8_000);
    expect(powerAt(heard, 700) / (4_500 ** 2 / 2)).to.be.closeTo(1, 0.1);
  });

  it('goes to the new place and the new codec that a later offer names', async () => {
    const engine = new Engine();
    const [first, second] = [await Peer.open(), await Peer.open()];
    const { stream } = await engine.open();
    stream.apply(plan(first.endpoint));
    first.say(stream.local);
    await until(() => stream.figures().received.packets === 1);
    engine.step(2);
    stream.apply(plan(second.endpoint, { send: { law: 'PCMU', payloadType: 0 } }));
    engine.step(2);
    await second.until(({ packets }) => packets.length === 2);
    expect(first.packets).to.have.lengthOf(2);
    const [a, b] = [first.packets[1]!, second.packets[0]!];
    expect(b).to.include({ payloadType: 0, ssrc: a.ssrc, sequence: (a.sequence + 1) & 0xffff });
    expect(b.codes[0]).to.equal(0xff);
    second.say(stream.local, 0xff, { payloadType: 0 });
    await until(() => stream.figures().received.packets === 2);
  });

  it('says once that the peer is dead, and again only after it came back', async () => {
    const engine = new Engine();
    const [peer, { stream, told }] = [await Peer.open(), await engine.open({ deadAfterMs: 5_000 })];
    stream.apply(plan(peer.endpoint));
    engine.step(249);
    expect(told.dead).to.deep.equal([]);
    engine.step(300);
    expect(told.dead).to.deep.equal([5_000]);
    peer.say(stream.local);
    await until(() => stream.figures().received.packets === 1);
    engine.step(260);
    expect(told.dead).to.deep.equal([5_000, 5_000]);
  });

  it('does not take a held peer for dead', async () => {
    const engine = new Engine();
    const [peer, { stream, told }] = [await Peer.open(), await engine.open({ deadAfterMs: 1_000 })];
    stream.apply(plan(peer.endpoint, { direction: 'sendonly' }));
    engine.step(200);
    expect(told.dead).to.deep.equal([]);
    stream.apply(plan(peer.endpoint));
    engine.step(49);
    expect(told.dead).to.deep.equal([]);
    engine.step(2);
    expect(told.dead).to.have.lengthOf(1);
  });

  it('takes the peer at another port when it moved, after some silence', async () => {
    const engine = new Engine();
    const [peer, moved] = [await Peer.open(), await Peer.open()];
    const { stream } = await engine.open();
    stream.apply(plan(peer.endpoint));
    peer.say(stream.local);
    await until(() => stream.figures().received.packets === 1);
    engine.step(160);
    moved.say(stream.local, 0xd5, { sequence: 2 });
    moved.say(stream.local, 0xd5, { sequence: 3 });
    await until(() => stream.figures().received.packets === 2);
    expect(stream.figures().remote).to.deep.equal(moved.endpoint);
  });

  it('reports what it sent and heard, on the port of RTP, and says BYE', async () => {
    const engine = new Engine();
    const [peer, { stream }] = [await Peer.open(), await engine.open()];
    stream.apply(plan(peer.endpoint));
    for (const sequence of [1, 2, 5]) peer.say(stream.local, 0xd5, { sequence });
    await until(() => stream.figures().received.packets === 3);
    while (peer.reports.length === 0) {
      engine.step();
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
    const report = readRtcp(peer.reports[0]!);
    expect(report).to.include({ ssrc: peer.packets[0]!.ssrc });
    expect(report?.sender?.octets).to.equal(160 * (report?.sender?.packets ?? 0));
    expect(report?.blocks[0]).to.include({ ssrc: 4_711, cumulativeLost: 2 });
    await stream.close();
    await peer.until(({ reports }) => readRtcp(reports.at(-1)!)?.bye.length === 1);
  });

  it('reports on the next port where the peer does not put both on one', async () => {
    const near = new Engine(undefined, 2);
    const far = new Engine(undefined, 3);
    const [a, b] = [await near.open(), await far.open()];
    const rtcpOf = ({ address, port }: Endpoint): Endpoint => ({ address, port: port + 1 });
    a.stream.apply(plan(b.stream.local, { rtcp: rtcpOf(b.stream.local) }));
    b.stream.apply(plan(a.stream.local, { rtcp: rtcpOf(a.stream.local) }));
    while (!a.stream.figures().peer) {
      near.step(10);
      far.step(10);
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
    expect(a.stream.figures().peer).to.include({ lost: 0, lossFraction: 0 });
  });

  describe('joined with another', () => {
    const PCMU = { law: 'PCMU', payloadType: 0 } as const;

    /** Two calls of one engine, each with its peer, joined; both sides have been heard. */
    async function joined(
      a: Partial<MediaPlan> = {},
      b: Partial<MediaPlan> = {},
    ): Promise<{ engine: Engine; streams: RtpStream[]; peers: Peer[] }> {
      const engine = new Engine();
      const peers = [await Peer.open(), await Peer.open()];
      const streams = [(await engine.open()).stream, (await engine.open()).stream];
      for (const [i, stream] of streams.entries()) {
        stream.apply(plan(peers[i]!.endpoint, i === 0 ? a : b));
        peers[i]!.say(stream.local, 0xd5, { ssrc: 100 + i });
        await until(() => stream.figures().received.packets === 1);
      }
      RtpStream.join(streams[0]!, streams[1]!);
      return { engine, streams, peers };
    }

    it('passes packets on as they come, between ticks, under numbers of its own', async () => {
      const { engine, streams, peers } = await joined();
      const [a, b] = [peers[0]!, peers[1]!];
      b.packets.length = 0;
      for (const sequence of [1, 2, 4, 3]) {
        a.say(streams[0]!.local, 0x30 + sequence, {
          sequence,
          timestamp: 160 * sequence,
          ssrc: 100,
        });
      }
      await b.until(({ packets }) => packets.length === 4);
      const got = b.packets;
      expect(got.map(({ codes }) => codes[0])).to.deep.equal([0x31, 0x32, 0x34, 0x33]);
      expect(got.map((p) => (p.sequence - got[0]!.sequence) & 0xffff)).to.deep.equal([0, 1, 3, 2]);
      expect(got.map((p) => (p.timestamp - got[0]!.timestamp) | 0)).to.deep.equal([
        0, 160, 480, 320,
      ]);
      expect(got[0]!.ssrc).to.not.equal(100);
      streams[0]!.part();
      engine.step();
      await b.until(({ packets }) => packets.length === 5);
      expect((got[4]!.sequence - got[0]!.sequence) & 0xffff).to.equal(4);
      expect(got[4]!.ssrc).to.equal(got[0]!.ssrc);
    });

    it('says nothing of its own meanwhile, unless it has a source', async () => {
      const { engine, streams, peers } = await joined();
      const before = peers[1]!.packets.length;
      engine.step(3);
      streams[1]!.source = repeated(new Int16Array(160).fill(5_504));
      engine.step(1);
      await peers[1]!.until(({ packets }) => packets.length > before);
      expect(peers[1]!.packets.at(-1)?.codes[0]).to.equal(0x80);
      expect(streams[1]!.figures().sent.packets).to.equal(1);
      peers[0]!.say(streams[0]!.local, 0x31, { sequence: 2, ssrc: 100 });
      await until(() => streams[0]!.figures().received.packets === 2);
      expect(streams[1]!.figures().sent.packets, 'a prompt goes first').to.equal(1);
    });

    it('shows its taps what is passed on', async () => {
      const { engine, streams, peers } = await joined();
      const seen: number[] = [];
      streams[1]!.addTap({ frame: (_heard, said) => seen.push(said[80] ?? 0) });
      for (let sequence = 1; sequence < 10; sequence++) {
        const timestamp = 160 * sequence;
        peers[0]!.say(streams[0]!.local, 0x80, { sequence, timestamp, ssrc: 100 });
        await until(() => streams[0]!.figures().received.packets === sequence + 1);
        engine.step();
      }
      expect(seen.at(-1)).to.equal(5_504);
    });

    it('goes from one law to the other, and from one payload type of events to the other', async () => {
      const { streams, peers } = await joined(
        {},
        { send: PCMU, events: { send: 96, receive: 96 } },
      );
      peers[0]!.say(streams[0]!.local, 0xd5, { sequence: 2, ssrc: 100 });
      const event = new Uint8Array(16);
      writeRtpHeader(event, {
        marker: true,
        payloadType: 101,
        sequence: 3,
        timestamp: 480,
        ssrc: 100,
      });
      event.set([5, 10, 0, 160], 12);
      peers[0]!.sayBytes(streams[0]!.local, event);
      await peers[1]!.until(({ packets }) => packets.length === 2);
      const [audio, key] = peers[1]!.packets;
      expect(audio).to.deep.include({ payloadType: 0 });
      expect([0xff, 0xfe], 'the smallest sample').to.include(audio!.codes[0]);
      expect(key).to.deep.include({ payloadType: 96, marker: true, codes: [5, 10, 0, 160] });
    });

    it('sends keys on as tones where the other side takes no events', async () => {
      const { engine, streams, peers } = await joined({}, { events: undefined });
      const event = new Uint8Array(16);
      writeRtpHeader(event, {
        marker: true,
        payloadType: 101,
        sequence: 2,
        timestamp: 480,
        ssrc: 100,
      });
      event.set([5, 0x8a, 3, 32], 12);
      peers[0]!.sayBytes(streams[0]!.local, event);
      await until(() => streams[0]!.figures().received.packets === 2);
      engine.step(4);
      await peers[1]!.until(({ packets }) => packets.length === 4);
      const loud = peers[1]!.packets.filter(({ codes }) => new Set(codes).size > 20);
      expect(loud).to.have.lengthOf(4);
    });

    it('parts when either side ends', async () => {
      const { engine, streams, peers } = await joined();
      await streams[0]!.close();
      engine.step(2);
      await peers[1]!.until(({ packets }) => packets.length === 2);
      expect(peers[1]!.packets.at(-1)?.codes[0]).to.equal(0xd5);
    });
  });

  it('ends once, leaves nothing behind, and does nothing more', async () => {
    const engine = new Engine();
    const { stream } = await engine.open();
    stream.apply(plan({ address: LOOPBACK, port: 9 }));
    const keys = stream.sendKeys('1');
    engine.step(3);
    await Promise.all([stream.close(), stream.close()]);
    expect(await keys).to.equal(false);
    expect(await stream.sendKeys('1')).to.equal(false);
    stream.apply(plan({ address: LOOPBACK, port: 9 }));
    expect(engine.parts.tick.size).to.equal(0);
    expect(engine.parts.ports.used).to.equal(0);
    expect(stream.figures().sent.packets).to.equal(3);
  });
});
