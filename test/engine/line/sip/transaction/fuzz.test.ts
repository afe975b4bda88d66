import { expect } from 'chai';
import type { Random } from '../../../../../engine/time/clock';
import { seededRandom } from '../../../../support/random';
import {
  ackOf,
  ALICE,
  BOB,
  Caller,
  incoming,
  NOTHING_LEFT,
  parties,
  request,
  respond,
} from './parties';

const DATAGRAMS = 3_000;

/** A few bytes or lines of a message changed, doubled, moved or taken away. */
function mutated(text: string, random: Random): Buffer {
  const pick = (below: number): number => Math.floor(random() * below);
  const lines = text.split('\r\n');
  for (let n = 0; n <= pick(3); n++) {
    const at = pick(lines.length);
    const other = lines[pick(lines.length)] ?? '';
    const line = lines[at] ?? '';
    const middle = pick(line.length + 1);
    const ways = [
      () => lines.splice(at, 1),
      () => lines.splice(at, 0, other),
      () => (lines[at] = line.slice(0, middle)),
      () =>
        (lines[at] = line.slice(0, middle) + String.fromCharCode(pick(256)) + line.slice(middle)),
      () => (lines[at] = line.slice(0, middle) + other.slice(middle)),
      () => (lines[at] = line.repeat(1 + pick(20))),
      () => (lines[at] = line.replace(/\d+/, String(pick(2 ** 33)))),
    ];
    ways[pick(ways.length)]?.();
  }
  return Buffer.from(lines.join('\r\n'), 'latin1');
}

describe('broken and forged messages among calls', () => {
  it('hurt no call, leave nothing behind, and throw nothing', async () => {
    const all = await parties({ seed: 3 });
    const random = seededRandom(11);
    all.bob.layer.onRequest((server, received) => {
      respond({ server, received }, server.method === 'BYE' ? 200 : 486);
      return {};
    });
    const callers: Caller[] = [];
    const corpus: string[] = [];
    for (let n = 0; n < DATAGRAMS; n++) {
      if (n % 50 === 0) {
        const caller = new Caller();
        callers.push(caller);
        all.alice.layer.request(request(n % 100 === 0 ? 'INVITE' : 'BYE'), all.bob.target, caller);
        await all.clock.advance(3);
        corpus.push(...all.network.seen.splice(0).map(({ text }) => text));
      }
      const text = corpus[Math.floor(random() * corpus.length)] ?? '';
      const [from, to] = text.startsWith('SIP/2.0') ? [BOB, ALICE] : [ALICE, BOB];
      all.network.inject(
        { address: from, port: 5060 },
        { address: to, port: 5060 },
        mutated(text, random),
      );
      if (n % 10 === 0) await all.clock.advance(2);
    }
    await all.clock.advance(2);
    expect(callers.map(({ told }) => told[0])).to.deep.equal(
      callers.map((_, n) => (n % 2 === 0 ? '486' : '200')),
    );
    expect(await all.leftovers()).to.deep.equal(NOTHING_LEFT);
  }).timeout(20_000);

  it('an ACK for nothing and a 2xx for nothing cost nothing', async () => {
    const all = await parties();
    const caller = new Caller();
    incoming(all, 200);
    const invite = all.alice.layer.request(request('INVITE'), all.bob.target, caller);
    await all.clock.advance(3);
    const forged = {
      ...caller.finals[0]!.message,
      headers: [...caller.finals[0]!.message.headers],
    };
    forged.headers = forged.headers.map((field) =>
      field.name === 'To' ? { name: 'To', value: '<sip:bob@test>;tag=forged' } : field,
    );
    // No such fork: sent, but not kept.
    invite.ack(ackOf({ ...caller.finals[0]!, message: forged }), all.bob.target);
    invite.ack(ackOf(caller.finals[0]!), all.bob.target);
    await all.clock.advance(3);
    expect(all.bob.layer.counters()).to.include({ strays: 1, unacknowledged: 0 });
    expect(await all.leftovers()).to.deep.equal(NOTHING_LEFT);
  });
});
