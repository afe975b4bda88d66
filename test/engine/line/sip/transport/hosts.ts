import { createResponse } from '../../../../../engine/line/sip/message';
import type { SipRequest, SipResponse } from '../../../../../engine/line/sip/message/types';
import type {
  ListeningPoint,
  Received,
  Sending,
  Target,
  TransportFailure,
} from '../../../../../engine/line/sip/transport/port';
import type { TransportSettings } from '../../../../../engine/line/sip/transport/settings';
import { Transport } from '../../../../../engine/line/sip/transport/transport';
import { FakeClock } from '../../../../support/fakeClock';
import { FakeNetwork } from '../../../../support/fakeNetwork';
import { seededRandom } from '../../../../support/random';

export const US = '10.0.0.1';
export const PEER = '10.0.0.2';

/** A transport that writes down what it gets. */
export interface Host {
  transport: Transport;
  requests: Received<SipRequest>[];
  responses: Received<SipResponse>[];
  failures: TransportFailure[];
  faults: unknown[];
  send(message: SipRequest, target: Target, branch?: string): Sending;
  reply(to: Received<SipRequest>, status: number): Sending;
}

export interface World {
  clock: FakeClock;
  network: FakeNetwork;
  host(
    address: string,
    settings?: Partial<TransportSettings>,
    points?: ListeningPoint[],
  ): Promise<Host>;
}

export function world(): World {
  const clock = new FakeClock();
  const network = new FakeNetwork(clock, seededRandom(1));
  return {
    clock,
    network,
    host: async (address, settings, points) => {
      const host = hostOf(
        new Transport({
          wires: network.host(address),
          clock,
          random: seededRandom(2),
          settings: { admits: () => true, keepAliveMs: 0, ...settings },
          fault: (error) => host.faults.push(error),
        }),
      );
      await host.transport.bind(
        points ?? [
          { protocol: 'UDP', address, port: 5060 },
          { protocol: 'TCP', address, port: 5060 },
          { protocol: 'TLS', address, port: 5061 },
        ],
      );
      return host;
    },
  };
}

/** Around any transport. */
export function hostOf(transport: Transport): Host {
  const host: Host = {
    transport,
    requests: [],
    responses: [],
    failures: [],
    faults: [],
    send: (message, target, branch = 'z9hG4bKtest') =>
      transport.request(message, { branch, target, failed: (f) => host.failures.push(f) }),
    reply: (to, status) =>
      transport.response(createResponse(to.message, status, undefined, 'tag'), to, (f) =>
        host.failures.push(f),
      ),
  };
  transport.listen({
    request: (received) => host.requests.push(received),
    response: (received) => host.responses.push(received),
  });
  return host;
}

export function options(bodyLength = 0): SipRequest {
  return {
    kind: 'request',
    method: 'OPTIONS',
    uri: 'sip:peer@test',
    headers: [
      { name: 'Max-Forwards', value: '70' },
      { name: 'From', value: '<sip:us@test>;tag=1' },
      { name: 'To', value: '<sip:peer@test>' },
      { name: 'Call-ID', value: 'one' },
      { name: 'CSeq', value: '1 OPTIONS' },
    ],
    body: Buffer.alloc(bodyLength, 120),
  };
}

/** The same on the wire, with a Via of one's own. */
export const rawOptions = (via: string, drop?: string): Buffer =>
  Buffer.from(
    [
      'OPTIONS sip:us@test SIP/2.0',
      `Via: ${via}`,
      'From: <sip:peer@test>;tag=1',
      'To: <sip:us@test>',
      'Call-ID: two',
      'CSeq: 1 OPTIONS',
      'Content-Length: 0',
    ]
      .filter((line) => drop === undefined || !line.startsWith(drop))
      .join('\r\n') + '\r\n\r\n',
  );

export const udp = (address: string): Target => ({ protocol: 'UDP', address, port: 5060 });
export const tcp = (address: string): Target => ({ protocol: 'TCP', address, port: 5060 });
export const tls = (address: string, serverName?: string): Target => ({
  protocol: 'TLS',
  address,
  port: 5061,
  ...(serverName ? { serverName } : {}),
});
