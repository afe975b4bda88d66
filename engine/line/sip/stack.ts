import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isIPv6 } from 'node:net';
import { DialflowError, type SipLineSettings, type TrunkStatus } from '../../api';
import type { Clock, Random } from '../../time/clock';
import { UserAgent, type Handlers } from './dialog';
import { messageHandler, type MessageHandlerParts } from './messages';
import { Registrar } from './registrar';
import { listeningPoints } from './settings';
import { TransactionLayer, type TimerSettings } from './transaction';
import {
  DnsCache,
  nodeDns,
  nodeWires,
  Transport,
  type Dns,
  type ListeningPoint,
  type Protocol,
  type TlsSettings,
  type Wires,
} from './transport';
import { Trunks } from './trunk';

export interface StackParts {
  clock: Clock;
  random: Random;
  settings: SipLineSettings;
  fault(error: unknown): void;
  /** A trunk went up or down, or its registration changed. */
  changed?(trunk: TrunkStatus): void;
  /** Takes texts that trunks send (RFC 3428); without it they are refused (405). */
  message?: MessageHandlerParts['take'];
  /** Tests give their own. */
  wires?: Wires;
  dns?: Dns;
  timers?: Partial<TimerSettings>;
}

/** The four layers of SIP put together, with the trunks and the phones above them. */
export interface Stack {
  agent: UserAgent;
  trunks: Trunks;
  registrar: Registrar;
  /** What is open, with the ports that were taken. */
  points: readonly ListeningPoint[];
  /** Transactions, sessions and dialogs that are alive. */
  counters(): Record<string, number>;
  close(): Promise<void>;
}

/**
 * Opens the points, registers with the trunks, and begins to ask how they are.
 *
 * @param invite takes calls that come in
 */
export async function openStack(
  parts: StackParts,
  invite: NonNullable<Handlers['invite']>,
): Promise<Stack> {
  const { clock, random, settings, fault, timers } = parts;
  const wires = parts.wires ?? nodeWires(await readTls(settings));
  const points = listeningPoints(settings);
  const supported = [...new Set(points.map(({ protocol }): Protocol => protocol))];
  const common = { clock, random, fault };
  const transport = new Transport({
    ...{ wires, ...common },
    connectionClosed: (connection) => {
      trunks.connectionClosed(connection);
      registrar.connectionClosed(connection);
    },
    settings: {
      admits: (address) => trunks.admits(address) || registrar.admits(address),
      strangers: settings.strangers ?? 'ignore',
    },
  });
  const transactions = new TransactionLayer({ transport, ...common, ...(timers && { timers }) });
  const sender: Pick<UserAgent, 'send'> = { send: (request) => agent.send(request) };
  const trunks: Trunks = new Trunks({
    settings: settings.trunks,
    dns: parts.dns ?? new DnsCache(nodeDns(), clock),
    ...{ sender, clock, random, supported },
    ipv6: points.some(({ address }) => isIPv6(address)),
    contact: (target) => transport.contact(target),
    changed: (trunk) => {
      try {
        parts.changed?.(trunk);
      } catch (error) {
        fault(error); // whoever listens is no concern of the trunk's
      }
    },
  });
  const registrar: Registrar = new Registrar({
    phones: settings.phones ?? [],
    ...{ realm: settings.realm, networks: settings.phoneNetworks },
    secret: randomBytes(32),
    ...{ sender, clock, random },
  });
  const agent: UserAgent = new UserAgent(
    { transactions, transport, ...common },
    {
      invite,
      request: {
        REGISTER: registrar.register,
        ...(parts.message && {
          MESSAGE: messageHandler({ trunks, registrar, take: parts.message, fault }),
        }),
      },
      peer: (received) => registrar.at(received.flow)?.peer ?? trunks.of(received),
    },
  );
  const end = async (): Promise<void> => {
    await agent.close();
    registrar.close();
    transactions.close();
    await transport.close();
  };
  try {
    const open = await transport.bind(points);
    await trunks.start();
    return {
      ...{ agent, trunks, registrar, points: open },
      counters: () => {
        const { clients, servers, unacknowledged } = transactions.counters();
        return { clients, servers, unacknowledged, ...agent.counters() };
      },
      async close() {
        // Registrations are taken back while there is something to do it with.
        await trunks.stop();
        await end();
      },
    };
  } catch (error) {
    await trunks.stop();
    await end();
    throw error;
  }
}

async function readTls({ tls = {} }: SipLineSettings): Promise<TlsSettings> {
  const settings: TlsSettings = {};
  const { certificateFile, keyFile, authorityFile } = tls;
  if (certificateFile) settings.cert = await readPem('certificateFile', certificateFile);
  if (keyFile) settings.key = await readPem('keyFile', keyFile);
  if (authorityFile) settings.ca = await readPem('authorityFile', authorityFile);
  return settings;
}

async function readPem(field: string, path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw DialflowError.invalid('SIP line', [
      { path: `tls.${field}`, reason: `cannot be read: ${said}` },
    ]);
  }
}
