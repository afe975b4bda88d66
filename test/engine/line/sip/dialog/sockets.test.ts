import { expect } from 'chai';
import { UserAgent } from '../../../../../engine/line/sip/dialog';
import type { SessionListener } from '../../../../../engine/line/sip/dialog';
import { TransactionLayer } from '../../../../../engine/line/sip/transaction';
import { nodeWires, Transport } from '../../../../../engine/line/sip/transport';
import type { Protocol, Target } from '../../../../../engine/line/sip/transport/port';
import { SystemClock } from '../../../../../engine/time/clock';
import { seededRandom } from '../../../../support/random';
import { audioAt, peerAt, Told } from './agents';
import { until } from '../../../../support/until';

const LOOPBACK = '127.0.0.1';

interface Host {
  agent: UserAgent;
  target: Target;
  told: Told[];
  close(): Promise<void>;
}

describe('user agents on real sockets', () => {
  const open: Host[] = [];

  afterEach(async () => {
    for (const { close } of open.splice(0)) await close();
  });

  async function host(protocol: Protocol, seed: number): Promise<Host> {
    const clock = new SystemClock();
    const random = seededRandom(seed);
    const settings = { admits: () => true };
    const transport = new Transport({ wires: nodeWires(), clock, random, settings });
    const [point] = await transport.bind([{ protocol, address: LOOPBACK, port: 0 }]);
    const transactions = new TransactionLayer({ transport, clock, random });
    const told: Told[] = [];
    const agent = new UserAgent(
      { transactions, transport, clock, random },
      {
        invite: (session): SessionListener => {
          const one = new Told();
          one.session = session;
          told.push(one);
          session.ring();
          session.answer(audioAt(LOOPBACK));
          return one;
        },
      },
    );
    const one: Host = {
      ...{ agent, told },
      target: { protocol, address: LOOPBACK, port: point!.port },
      close: async () => {
        await agent.close();
        transactions.close();
        await transport.close();
      },
    };
    open.push(one);
    return one;
  }

  for (const protocol of ['UDP', 'TCP'] as const) {
    it(`${protocol}: called, held, ended by the callee`, async () => {
      const [us, peer] = [await host(protocol, 1), await host(protocol, 2)];
      const call = new Told();
      const { port } = peer.target;
      call.session = us.agent.invite(
        {
          uri: `sip:bob@${LOOPBACK}:${port}`,
          from: '<sip:alice@test>',
          to: '<sip:bob@test>',
          peer: peerAt(peer.target),
          audio: audioAt(LOOPBACK),
        },
        call,
      );
      await until(() => call.told.includes('confirmed'));
      expect(await call.session.renegotiate('sendonly')).to.equal(true);
      const [there] = peer.told;
      await until(() => there!.told.includes('held'));
      there!.session!.hangUp();
      await until(() => call.end !== undefined);
      expect(call.end).to.deep.include({ by: 'peer', confirmed: true });
      await until(() => peer.agent.counters().farewells === 0);
      for (const { agent } of [us, peer]) {
        expect(agent.counters()).to.deep.equal({
          ...{ sessions: 0, dialogs: 0, farewells: 0, requests: 0 },
        });
      }
    });
  }
});
