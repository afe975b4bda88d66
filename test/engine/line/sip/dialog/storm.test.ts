import { expect } from 'chai';
import type { IncomingSession } from '../../../../../engine/line/sip/dialog';
import { BOB } from '../transaction/parties';
import { seededRandom } from '../../../../support/random';
import { type Agents, agents, audioAt, NO_REST, type Told } from './agents';

const CALLS = 60;

interface Pair {
  caller: Told;
  callee: Told | undefined;
}

/**
 * Calls of all kinds, one every 30 ms: early media, late offers, cancels, refusals, holds by both
 * sides, hang-ups by both sides. The callee decides by the call's number.
 */
async function storm(all: Agents, pairs: Pair[], seed: number): Promise<void> {
  const chance = seededRandom(seed);
  for (let n = 0; n < CALLS; n++) {
    const caller = all.call({
      lateOffer: n % 5 === 4,
      headers: [{ name: 'X-Number', value: String(n) }],
    });
    const pair: Pair = { caller, callee: undefined };
    pairs.push(pair);
    caller.onConfirmed = () => {
      all.clock.after(1_000 + chance() * 2_000, () => {
        void caller.session!.renegotiate('sendonly');
        all.clock.after(4_000, () => {
          if (n % 2 === 0) caller.session!.hangUp();
          else pair.callee?.session!.hangUp();
        });
        // Whoever hears nothing for long gives up.
        all.clock.after(60_000, () => caller.session!.hangUp());
      });
    };
    if (n % 7 === 6) all.clock.after(500, () => caller.session!.hangUp());
    await all.clock.advance(30);
  }
  await all.clock.advance(200_000);
}

function answering(all: () => Agents, pairs: readonly Pair[]) {
  return (session: IncomingSession, told: Told): void => {
    const n = Number(session.invite.message.headers.find(({ name }) => name === 'X-Number')?.value);
    const pair = pairs[n];
    if (pair) pair.callee = told;
    const { clock } = all();
    if (n % 6 === 5) return session.reject(486);
    session.ring(n % 3 === 0 ? { code: 183, audio: audioAt(BOB) } : {});
    clock.after(1_000, () => session.answer(audioAt(BOB)));
    told.onConfirmed = () => {
      clock.after(2_000, () => void session.renegotiate('inactive'));
      clock.after(70_000, () => session.hangUp());
    };
  };
}

describe('many calls over a bad network', () => {
  for (const [loss, seed] of [
    [0, 1],
    [0.1, 2],
    [0.2, 3],
    [0.3, 4],
  ] as const) {
    it(`${loss * 100} % loss, copies and overtaking: every call ends once, both sides agree, nothing is left`, async () => {
      const pairs: Pair[] = [];
      const conditions = { loss, duplication: 0.1, delayMs: 20, jitterMs: 100 };
      const all: Agents = await agents({
        ...{ seed, conditions },
        onInvite: answering(() => all, pairs),
      });
      await storm(all, pairs, seed);
      let confirmed = 0;
      for (const { caller, callee } of pairs) {
        expect(caller.end, caller.told.join()).to.not.equal(undefined);
        if (!callee) continue;
        expect(callee.end, callee.told.join()).to.not.equal(undefined);
        if (callee.told.includes('confirmed')) confirmed++;
      }
      expect(all.faults).to.deep.equal([]);
      expect(await all.rest()).to.deep.equal(NO_REST);
      for (const { caller, callee } of pairs) {
        if (callee) expect(agree(caller, callee), `${caller.told} | ${callee.told}`).to.equal(true);
      }
      // 60 calls less those refused and taken back.
      expect(confirmed).to.be.at.least(loss < 0.2 ? 40 : 33);
    }).timeout(30_000);
  }
});

/** What ended a call at one side is known at the other. */
function agree(caller: Told, callee: Told): boolean {
  const [one, other] = [caller.end!, callee.end!];
  if (one.by === 'failure' || other.by === 'failure') return true;
  if (one.code === 486) return other.by === 'us' && other.code === 486;
  // Both may hang up at once.
  return one.by === 'us' || other.by === 'us';
}
