import { expect } from 'chai';
import { MediaSocket } from '../../../engine/media/mediaSocket';
import { PortRange } from '../../../engine/media/portRange';
import { seededRandom } from '../../support/random';
import { rejection } from '../../support/rejection';

const LOOPBACK = '127.0.0.1';

/** Runs of the tests at the same time keep out of each other's way. */
const BASE = 30_000 + (process.pid % 500) * 60;

describe('PortRange', () => {
  it('gives out even ports of its range, each once, until they are given back', async () => {
    const range = new PortRange(BASE + 1, BASE + 9, seededRandom(1));
    const sockets = await Promise.all([1, 2, 3, 4].map(() => range.open(LOOPBACK)));
    const ports = sockets.map(({ port }) => port);
    expect([...ports].sort((a, b) => a - b)).to.deep.equal([
      BASE + 2,
      BASE + 4,
      BASE + 6,
      BASE + 8,
    ]);
    const error = await rejection(range.open(LOOPBACK));
    expect(error.code).to.equal('LimitExceeded');
    expect(error.message).to.include(`between ${BASE + 2} and ${BASE + 9}`);

    await sockets[2]!.close();
    range.release(ports[2]!);
    const again = await range.open(LOOPBACK);
    expect(again.port).to.equal(ports[2]);
    expect(range.used).to.equal(4);
    await Promise.all([...sockets, again].map((socket) => socket.close()));
  });

  it('leaves out ports that others hold', async () => {
    const other = await MediaSocket.bind(LOOPBACK, BASE + 20);
    const range = new PortRange(BASE + 20, BASE + 23, seededRandom(1));
    const mine = await range.open(LOOPBACK);
    expect(mine.port).to.equal(BASE + 22);
    expect((await rejection(range.open(LOOPBACK))).code).to.equal('LimitExceeded');
    await other.close();
    const freed = await range.open(LOOPBACK);
    expect(freed.port).to.equal(BASE + 20);
    await Promise.all([mine.close(), freed.close()]);
  });

  it('leaves no socket behind where a port was taken', async () => {
    const sockets = (): number =>
      process.getActiveResourcesInfo().filter((kind) => kind === 'UDPWrap').length;
    const other = await MediaSocket.bind(LOOPBACK, 0);
    const before = sockets();
    await rejection(MediaSocket.bind(LOOPBACK, other.port));
    // Handles are closed at the end of a turn.
    await new Promise((resolve) => setImmediate(resolve));
    expect(sockets()).to.equal(before);
    await other.close();
  });

  it('says so when the address is not of this machine', async () => {
    const range = new PortRange(BASE + 40, BASE + 59, seededRandom(1));
    const error = await rejection(range.open('192.0.2.1'));
    expect(error.code).to.equal('InvalidInput');
    expect(error.message).to.include('192.0.2.1');
    expect(range.used).to.equal(0);
  });

  it('refuses a range that holds no pair of ports', () => {
    for (const [from, to] of [
      [5_001, 5_002],
      [5_000, 4_000],
      [0, 100],
      [65_000, 70_000],
    ] as const) {
      expect(() => new PortRange(from, to, seededRandom(1)), `${from}-${to}`).to.throw(
        'range of RTP ports',
      );
    }
  });
});

describe('MediaSocket', () => {
  it('throws nothing, whatever it is told to send and whenever', async () => {
    const socket = await MediaSocket.bind(LOOPBACK, 0);
    socket.send(new Uint8Array(4), { address: LOOPBACK, port: 0 });
    socket.send(new Uint8Array(70_000), { address: LOOPBACK, port: 9 });
    socket.connect({ address: LOOPBACK, port: 0 });
    socket.connect({ address: LOOPBACK, port: 9 });
    socket.connect({ address: LOOPBACK, port: 10 });
    socket.send(new Uint8Array(4), { address: LOOPBACK, port: 10 });
    socket.disconnect();
    socket.disconnect();
    const [one, other] = [socket.close(), socket.close()];
    socket.send(new Uint8Array(4), { address: LOOPBACK, port: 9 });
    socket.connect({ address: LOOPBACK, port: 9 });
    await Promise.all([one, other]);
    expect(socket.errors).to.be.greaterThan(0);
  });
});
