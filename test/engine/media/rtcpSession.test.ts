import { expect } from 'chai';
import { Reception } from '../../../engine/media/reception';
import { readRtcp } from '../../../engine/media/rtcp';
import { RtcpSession, type Sent } from '../../../engine/media/rtcpSession';
import { seededRandom } from '../../support/random';

const NOW = Date.UTC(2026, 0, 5, 2);
const sent = (ssrc: number, packets: number): Sent => ({
  ssrc,
  packets,
  octets: packets * 160,
  timestamp: packets * 160,
});

describe('RtcpSession', () => {
  it('reports after 2.5 s on average, then every 5 s, never evenly', () => {
    const random = seededRandom(4);
    const gaps: number[] = [];
    const firsts: number[] = [];
    for (let call = 0; call < 200; call++) {
      const session = new RtcpSession(random, new Reception(), 0);
      let last = 0;
      for (let now = 0, reports = 0; reports < 4; now += 20) {
        if (!session.due(now)) continue;
        (reports++ === 0 ? firsts : gaps).push(now - last);
        session.report(sent(1, now), now);
        last = now;
      }
    }
    const mean = (list: number[]): number => list.reduce((a, b) => a + b) / list.length;
    // The interval divided by e - 3/2, as there is nothing to reconsider.
    expect(mean(gaps)).to.be.closeTo(5_000 / 1.218, 150);
    expect(mean(firsts)).to.be.closeTo(2_500 / 1.218, 150);
    expect(Math.max(...gaps)).to.be.at.most(6_200);
    expect(Math.min(...gaps)).to.be.at.least(2_000);
  });

  it('reports as a sender while it sends, and as a receiver when it does not', () => {
    const session = new RtcpSession(seededRandom(1), new Reception(), NOW);
    const senders = [0, 50, 50, 60].map((packets, i) =>
      readRtcp(session.report(sent(9, packets), NOW + i * 5_000)),
    );
    expect(senders.map((report) => report?.sender?.packets)).to.deep.equal([
      undefined,
      50,
      undefined,
      60,
    ]);
  });

  it('has a name that is random, the same all through a call and another in the next', () => {
    const random = seededRandom(1);
    const names = [1, 2].map(() => {
      const session = new RtcpSession(random, new Reception(), NOW);
      const [one, other] = [1, 2].map((i) => readRtcp(session.report(sent(9, i), NOW))?.cname);
      expect(one).to.equal(other);
      return one;
    });
    expect(names[0])
      .to.match(/^[\w+/]{16}$/)
      .and.not.equal(names[1]);
  });

  it('learns from the other side what it hears, and how far away it is', () => {
    const heard = new Reception();
    for (const sequence of [1, 2, 3, 5]) heard.arrived(7, sequence, 160);
    const near = new RtcpSession(seededRandom(1), new Reception(), NOW);
    const far = new RtcpSession(seededRandom(2), heard, NOW);
    expect(near.peer).to.equal(undefined);

    far.receive(near.report(sent(7, 5), NOW), 8, NOW + 30);
    near.receive(far.report(sent(8, 5), NOW + 1_030), 7, NOW + 1_070);
    expect(near.peer).to.deep.include({ lossFraction: 51 / 256, lost: 1, jitterMs: 0 });
    expect(near.peer?.roundTripMs).to.be.closeTo(70, 0.1);
    expect(near.peerLeft).to.equal(false);

    near.receive(far.report(sent(8, 6), NOW + 2_000, true), 7, NOW + 2_000);
    expect(near.peerLeft).to.equal(true);
  });

  it('does not take what is said of others, nor a round trip that cannot be', () => {
    const heard = new Reception();
    heard.arrived(7, 1, 160);
    const near = new RtcpSession(seededRandom(1), new Reception(), NOW);
    const far = new RtcpSession(seededRandom(2), heard, NOW);
    near.receive(far.report(sent(8, 5), NOW), 70, NOW);
    expect(near.peer, 'of another source').to.equal(undefined);

    far.receive(near.report(sent(7, 5), NOW + 900_000), 8, NOW);
    near.receive(far.report(sent(8, 6), NOW), 7, NOW);
    expect(near.peer?.roundTripMs, 'of a report yet to be sent').to.equal(undefined);
    near.receive(Uint8Array.of(1, 2, 3), 7, NOW);
  });
});
