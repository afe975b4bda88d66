import { expect } from 'chai';
import { header } from '../../../../../engine/line/sip/message';
import type { SipRequest } from '../../../../../engine/line/sip/message/types';
import type { Received } from '../../../../../engine/line/sip/transport/port';
import { ackOf, Caller, NOTHING_LEFT, parties, request, respond } from './parties';
import type { Parties } from './parties';

const CALLS = 60;

interface Call {
  invite: Caller;
  bye: Caller | undefined;
  /** On Bob's side. */
  acknowledged: boolean;
  unacknowledged: boolean;
  ended: boolean;
}

/** Calls of 5 s, one every 20 ms: INVITE, 180, 200, ACK, BYE from Alice, 200. */
async function storm(all: Parties): Promise<Call[]> {
  const calls = new Map<string, Call>();
  const callOf = ({ message }: Received<SipRequest>): Call =>
    calls.get(header(message, 'Call-ID') ?? '')!;
  all.bob.layer.onRequest((server, received) => {
    const call = callOf(received);
    const asked = { server, received };
    if (server.method === 'BYE') {
      call.ended = true;
      respond(asked, 200);
      return {};
    }
    respond(asked, 180);
    all.clock.after(1_000, () => respond(asked, 200));
    return { unacknowledged: () => (call.unacknowledged = true) };
  });
  all.bob.layer.onAck((ack) => {
    // Told once.
    expect(callOf(ack).acknowledged).to.equal(false);
    callOf(ack).acknowledged = true;
  });

  for (let n = 0; n < CALLS; n++) {
    const callId = `storm-${n}`;
    const invite = new Caller(all.bob.target);
    const call: Call = {
      invite,
      bye: undefined,
      acknowledged: false,
      unacknowledged: false,
      ended: false,
    };
    calls.set(callId, call);
    const transaction = all.alice.layer.request(request('INVITE', { callId }), all.bob.target, {
      provisional: (received) => invite.provisional(received),
      failed: (failure) => invite.failed(failure),
      ended: () => invite.ended(),
      final: (received) => {
        invite.final(received);
        transaction.ack(ackOf(received), all.bob.target);
        all.clock.after(5_000, () => {
          call.bye = new Caller();
          const bye = request('BYE', { callId, sequence: 2, toTag: 'b' });
          all.alice.layer.request(bye, all.bob.target, call.bye);
        });
      },
    });
    await all.clock.advance(20);
  }
  await all.clock.advance(120_000);
  return [...calls.values()];
}

describe('calls over a bad network', () => {
  for (const [loss, seed] of [
    [0, 1],
    [0.1, 2],
    [0.2, 3],
    [0.3, 4],
    [0.4, 5],
  ] as const) {
    it(`${loss * 100} % loss both ways, copies and overtaking: every call ends in the right state`, async () => {
      const conditions = { loss, duplication: 0.1, delayMs: 20, jitterMs: 100 };
      const all = await parties({ seed, conditions });
      const calls = await storm(all);
      for (const call of calls) {
        const { invite, bye } = call;
        const finals = invite.told.filter((word) => word === '200' || word === 'timeout');
        // One outcome, and in the end nothing more.
        expect(finals).to.have.length(1);
        expect(invite.told.at(-1)).to.equal('ended');
        if (finals[0] === 'timeout') {
          expect(call.acknowledged).to.equal(false);
          continue;
        }
        // Both sides agree: the callee has its ACK, or knows that it has not.
        expect(call.acknowledged).to.not.equal(call.unacknowledged);
        expect(['200', 'timeout']).to.include(bye?.told.find((word) => word !== '100'));
        if (bye?.told.includes('200')) expect(call.ended).to.equal(true);
      }
      const good = calls.filter(
        ({ acknowledged, bye }) => acknowledged && bye?.told.includes('200'),
      );
      // Seven tries each way: hardly any is lost at 40 % (1 - (1 - 0.6²)⁷ = 96 % a transaction).
      expect(good.length).to.be.at.least(loss < 0.3 ? CALLS : CALLS * 0.85);
      expect(await all.leftovers()).to.deep.equal(NOTHING_LEFT);
    }).timeout(20_000);
  }

  it('the same seed gives the same calls', async () => {
    const run = async (): Promise<string[]> => {
      const conditions = { loss: 0.3, duplication: 0.1, delayMs: 20, jitterMs: 100 };
      const all = await parties({ seed: 9, conditions });
      await storm(all);
      return all.network.seen.map(({ at, line }) => `${at} ${line}`);
    };
    expect(await run()).to.deep.equal(await run());
  }).timeout(20_000);
});
