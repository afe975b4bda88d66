import { expect } from 'chai';
import type { SessionListener } from '../../../../engine/line/sip/dialog';
import { createResponse } from '../../../../engine/line/sip/message';
import { type Agents, agents, audioAt, NO_REST, type Told } from './dialog/agents';
import { hostile } from './hostile';
import { TORTURE, tortureMessage } from './message/torture';
import { ALICE, BOB } from './transaction/parties';

const DATAGRAMS = 4_000;
const BATCH = 250;
/** Whoever has found out the addresses of both. */
const MALLORY = '10.0.0.66';

/** A call in which much is going on, for its messages. */
function victim(all: Agents): string {
  const told = all.call();
  const { session } = told;
  told.onConfirmed = () => {
    void session?.renegotiate('sendonly');
    void session?.send('INFO', 'application/dtmf-relay', Buffer.from('Signal=5'));
    void session?.send('MESSAGE', 'text/plain', Buffer.from('hello'));
    void session?.refer('sip:other@test', () => undefined);
    all.clock.after(20, () => session?.hangUp());
  };
  return session?.callId ?? '';
}

/** Messages of these calls that went over the network. */
function messagesOf(all: Agents, callIds: readonly string[]): Buffer[] {
  return all.network.seen
    .splice(0)
    .filter(({ text }) => callIds.some((id) => text.includes(id)))
    .map(({ text }) => Buffer.from(text, 'latin1'));
}

/** Hangs up a little after the answer. */
function legal(all: Agents): Told {
  const told = all.call();
  told.onConfirmed = () => all.clock.after(40, () => told.session?.hangUp());
  return told;
}

describe('a user agent that everything is thrown at', () => {
  it('lives, throws nothing, lets other calls go on, and keeps nothing', async () => {
    const torture = TORTURE.map(tortureMessage);
    const listener: SessionListener = {
      referred: (referral) => void referral.accept().notify(200, 'OK'),
      info: () => true,
      message: () => true,
      ended: () => undefined,
    };
    const all = await agents({
      // Answers go where a datagram came from, whatever it says.
      settings: { forceRport: true },
      handlers: {
        invite: (session) => {
          session.ring();
          session.answer(audioAt(BOB));
          return listener;
        },
        request: { REGISTER: ({ message }, respond) => respond(createResponse(message, 200)) },
      },
    });
    const legals: Told[] = [];
    const victims: string[] = [];
    let corpus: Buffer[] = [];
    for (let sent = 0; sent < DATAGRAMS; sent += BATCH) {
      victims.push(victim(all), victim(all));
      await all.clock.advance(10);
      corpus = [...corpus, ...messagesOf(all, victims)].slice(-120);
      const messages = hostile([...torture, ...corpus], 1_000 + sent);
      for (let n = 0; n < BATCH; n++) {
        if (n % 25 === 0) legals.push(legal(all));
        const [from, to] = [[MALLORY, ALICE, BOB][n % 3], n % 2 === 0 ? BOB : ALICE];
        const port = 5060;
        all.network.inject({ address: from!, port }, { address: to, port }, messages.next().value);
        if (n % 10 === 9) await all.clock.advance(3);
      }
    }
    await all.clock.advance(100);
    expect(legals.map(({ told, end }) => [told.at(-1), end?.by])).to.deep.equal(
      legals.map(() => ['ended by us', 'us']),
    );
    expect(legals.every(({ told }) => told.includes('confirmed'))).to.equal(true);
    // Calls that were broken may be up on one side only.
    const closing = Promise.all([all.a.close(), all.b.close()]);
    await all.clock.advance(3_000);
    await closing;
    expect(await all.rest()).to.deep.equal(NO_REST);
    expect(all.faults).to.deep.equal([]);
  }).timeout(30_000);
});
