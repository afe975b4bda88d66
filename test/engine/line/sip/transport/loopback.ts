import { expect } from 'chai';
import type {
  ListeningPoint,
  Protocol,
  Target,
} from '../../../../../engine/line/sip/transport/port';
import { nodeWires } from '../../../../../engine/line/sip/transport/nodeWires';
import type { TransportSettings } from '../../../../../engine/line/sip/transport/settings';
import type { TlsSettings } from '../../../../../engine/line/sip/transport/tlsIdentity';
import { Transport } from '../../../../../engine/line/sip/transport/transport';
import { SystemClock } from '../../../../../engine/time/clock';
import { seededRandom } from '../../../../support/random';
import { type Host, hostOf, options } from './hosts';
import { until } from '../../../../support/until';

export const LOOPBACK = '127.0.0.1';

/** Hosts on real sockets, and what closes them all. */
export class Loopback {
  private readonly open: Transport[] = [];

  /** A host on the loopback, and where to reach it. */
  async host(
    protocol: Protocol,
    tls: TlsSettings = {},
    settings: Partial<TransportSettings> = {},
    more: Partial<ListeningPoint> = {},
  ): Promise<Host & { target: Target }> {
    const transport = new Transport({
      wires: nodeWires(tls),
      clock: new SystemClock(),
      random: seededRandom(1),
      settings: { admits: () => true, ...settings },
    });
    this.open.push(transport);
    const address = more.address ?? LOOPBACK;
    const [point] = await transport.bind([{ protocol, port: 0, ...more, address }]);
    const target: Target = { protocol, address, port: point!.port };
    return Object.assign(hostOf(transport), { target });
  }

  async closeAll(): Promise<void> {
    await Promise.all(this.open.splice(0).map((transport) => transport.close()));
  }
}

/** A request there and a 200 back. */
export async function exchange(from: Host, to: Host, target: Target): Promise<void> {
  const before = from.responses.length;
  const asked = to.requests.length;
  from.send(options(), target);
  await until(() => to.requests.length > asked);
  to.reply(to.requests.at(-1)!, 200);
  await until(() => from.responses.length > before);
  expect(from.responses.at(-1)?.message.status).to.equal(200);
}
