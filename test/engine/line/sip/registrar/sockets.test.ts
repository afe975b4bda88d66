import { expect } from 'chai';
import { randomBytes } from 'node:crypto';
import { RequestSender } from '../../../../../engine/line/sip/dialog/sender';
import { createResponse } from '../../../../../engine/line/sip/message';
import { Registrar } from '../../../../../engine/line/sip/registrar';
import { listeningPoints } from '../../../../../engine/line/sip/settings';
import { TransactionLayer } from '../../../../../engine/line/sip/transaction';
import {
  nodeDns,
  nodeWires,
  type Protocol,
  Transport,
} from '../../../../../engine/line/sip/transport';
import { Trunks } from '../../../../../engine/line/sip/trunk';
import { SystemClock } from '../../../../../engine/time/clock';
import { seededRandom } from '../../../../support/random';
import { until } from '../../../../support/until';

const LOOPBACK = '127.0.0.1';

describe('a trunk of ours that registers with our registrar, on real sockets', () => {
  const open: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of open.splice(0).reverse()) await close();
  });

  interface Side {
    transport: Transport;
    layer: TransactionLayer;
    sender: RequestSender;
    closed: ((connection: number) => void)[];
  }

  const clock = new SystemClock();

  function side(seed: number): Side {
    const random = seededRandom(seed);
    const closed: ((connection: number) => void)[] = [];
    const transport = new Transport({
      ...{ wires: nodeWires(), clock, random, settings: { admits: () => true } },
      connectionClosed: (connection) => closed.forEach((tell) => tell(connection)),
    });
    const layer = new TransactionLayer({ transport, clock, random });
    const sender = new RequestSender({ transactions: layer, transport, clock, random });
    open.push(async () => {
      sender.close();
      layer.close();
      await transport.close();
    });
    return { transport, layer, sender, closed };
  }

  for (const protocol of ['UDP', 'TCP', 'WS'] as const satisfies Protocol[]) {
    it(`over ${protocol}: registered, asked back, made anew, taken back`, async () => {
      const office = side(1);
      const [point] = await office.transport.bind([{ protocol, address: LOOPBACK, port: 0 }]);
      const registrar = new Registrar({
        phones: [{ name: 'branch', password: 'a long secret' }],
        ...{ secret: randomBytes(32), sender: office.sender, clock, random: seededRandom(2) },
      });
      office.closed.push((connection) => registrar.connectionClosed(connection));
      office.layer.onRequest((server, received) => {
        registrar.register(received, (response) => server.respond(response));
        return {};
      });
      open.push(async () => registrar.close());

      const branch = side(3);
      const account = { username: 'branch', password: 'a long secret', register: true };
      const where = { host: LOOPBACK, port: point?.port ?? 0, protocol, keepAliveSeconds: 0 };
      const settings = [{ name: 'office', ...where, ...account }];
      const listen = protocol === 'UDP' ? [{ protocol, address: LOOPBACK, port: 0 }] : [];
      await branch.transport.bind(listeningPoints({ trunks: settings, listen }));
      const trunks = new Trunks({
        ...{ settings, sender: branch.sender, dns: nodeDns(), clock, random: seededRandom(4) },
        supported: [protocol],
        contact: (target) => branch.transport.contact(target),
      });
      branch.closed.push((connection) => trunks.connectionClosed(connection));
      let asked = 0;
      branch.layer.onRequest((server, { message }) => {
        asked++;
        server.respond(createResponse(message, 200, undefined, 'x'));
        return {};
      });

      await trunks.start();
      await until(() => trunks.statuses()[0]?.state === 'up');
      const contact = registrar.phone('branch')?.contacts[0];
      expect(registrar.status()[0]?.registered).to.equal(true);
      const us = { from: '<sip:us@office.test>', to: `<${contact?.uri ?? ''}>` };
      const options = { method: 'OPTIONS', uri: contact?.uri ?? '', ...us };
      const reply = await office.sender.send({ ...options, peer: contact!.peer });
      expect(reply.ok && reply.received.message.status).to.equal(200);
      expect(asked).to.equal(1);

      if (protocol === 'TCP') {
        const sockets = registrar.counters.accepted;
        const before = office.transport.counters.connectionsOpened;
        // As if the office had been started anew.
        const { remote } = reply.ok ? reply.received.flow : { remote: undefined };
        expect(remote?.address).to.equal(LOOPBACK);
        endAll(office.transport);
        await until(() => registrar.counters.accepted > sockets);
        expect(office.transport.counters.connectionsOpened).to.equal(before + 1);
        await until(() => registrar.status()[0]?.registered === true);
      }

      await trunks.stop();
      expect(registrar.status()[0]?.registered).to.equal(false);
    }).timeout(10_000);
  }
});

/** Closes the connections and leaves the points open. */
function endAll(transport: Transport): void {
  const inside = transport as unknown as { streams: { closeAll(): void } };
  inside.streams.closeAll();
}
