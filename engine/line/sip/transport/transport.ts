import { isIP } from 'node:net';
import { DialflowError, type Problem } from '../../../api';
import type { Clock, Random } from '../../../time/clock';
import { chanceText } from '../../../time/random';
import { serializeMessage } from '../message';
import type { SipRequest, SipResponse } from '../message/types';
import { newCounters } from './counters';
import { Intake } from './intake';
import { isWildcard, type OpenPoint, Points } from './points';
import type {
  Endpoint,
  Failed,
  Flow,
  ListeningPoint,
  Outgoing,
  Received,
  Sending,
  SipTransport,
  Target,
  TransportListener,
} from './port';
import { isSecure, isWebSocket } from './protocols';
import { RateLimit } from './rateLimit';
import { NoSending, StreamSending, UdpSending } from './sendings';
import { DEFAULT_TRANSPORT_SETTINGS, type TransportSettings } from './settings';
import { responseEndpoint } from './stamp';
import { Streams } from './streams';
import type { Wires } from './wire';

export interface TransportParts {
  wires: Wires;
  clock: Clock;
  random: Random;
  settings?: Partial<TransportSettings>;
  /** A connection (`Flow.connection`) is gone, whoever closed it. */
  connectionClosed?: (connection: number) => void;
  /** Told of mistakes of ours that met a message; without it they are left alone. */
  fault?: (error: unknown) => void;
}

/**
 * The transport layer over UDP, TCP, TLS (RFC 3261, section 18) and WebSockets (RFC 7118).
 *
 * @example
 * const transport = new Transport({ wires: nodeWires(), clock, random, settings: { admits } });
 * transport.listen({ request: …, response: … });
 * await transport.bind([{ protocol: 'UDP', address: '0.0.0.0', port: 5060 }]);
 */
export class Transport implements SipTransport {
  readonly counters = newCounters();
  private readonly settings: TransportSettings;
  private readonly points: Points;
  private readonly intake: Intake;
  private readonly streams: Streams;

  constructor(private readonly parts: TransportParts) {
    const { counters } = this;
    const { wires, clock, random, fault = () => undefined } = parts;
    this.settings = { ...DEFAULT_TRANSPORT_SETTINGS, ...parts.settings };
    const { settings } = this;
    this.points = new Points(wires);
    this.intake = new Intake({
      settings,
      counters,
      points: this.points,
      limit: new RateLimit(settings.refusalsPerSecond, clock),
      toTag: chanceText(random),
      reply: (response, to) => this.response(response, to, () => undefined).release(),
      fault,
    });
    this.streams = new Streams({
      wires,
      clock,
      settings,
      counters,
      message: (parsed, flow, called) => this.intake.framed(parsed, flow, called),
      closed: (connection) => parts.connectionClosed?.(connection),
    });
  }

  async bind(points: readonly ListeningPoint[]): Promise<ListeningPoint[]> {
    const opened = await Promise.allSettled(points.map((point) => this.open(point)));
    const open = opened.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const problems = opened.flatMap((one, index): Problem[] => {
      const point = points[index];
      if (one.status === 'fulfilled' || !point) return [];
      return [{ path: `points[${index}]`, reason: bindFault(one.reason, point) }];
    });
    if (problems.length > 0) {
      await Promise.all(open.map(closePoint));
      throw DialflowError.invalid('list of listening points', problems);
    }
    for (const one of open) this.points.add(one);
    return open.map(({ point }) => point);
  }

  listen(listener: TransportListener): void {
    this.intake.listener = {
      request: (received) => {
        if (received.via.params.has('alias')) this.streams.alias(received.flow, received.via);
        listener.request(received);
      },
      response: (received) => listener.response(received),
    };
  }

  request(request: SipRequest, outgoing: Outgoing): Sending {
    const { target, failed } = outgoing;
    const { protocol, address } = target;
    const point = this.points.choose(protocol, address);
    const via =
      'via' in outgoing ? outgoing.via : point && this.via(point, target, outgoing.branch);
    if (!point || via === undefined) {
      const message = `No ${protocol} point is open from which ${address} could be reached.`;
      return new NoSending(target, via ?? '', failed, { reason: 'noPoint', message });
    }
    const bytes = withVia(request, via);
    if (protocol !== 'UDP') return this.overStream(bytes, target, via, failed, point);
    if (bytes.length > this.settings.datagramLimit && 'branch' in outgoing) {
      const large = this.largeOverTcp(request, target, outgoing.branch, failed);
      if (large) return large;
    }
    return this.overUdp(bytes, target, via, failed, point);
  }

  response(response: SipResponse, to: Received<SipRequest>, failed: Failed): Sending {
    const { flow, via } = to;
    const bytes = serializeMessage(response);
    const endpoint = responseEndpoint(via, flow, this.settings.forceRport);
    // A new connection over TLS is to lead to whom the Via names.
    const named = flow.protocol === 'TLS' && !isIP(via.host) ? { serverName: via.host } : {};
    const target: Target = { protocol: flow.protocol, ...endpoint, ...named };
    const point = this.pointOf(flow);
    if (!point) {
      const message = 'The point that the request came to is closed.';
      return new NoSending(target, '', failed, { reason: 'noPoint', message });
    }
    if (flow.protocol === 'UDP') return this.overUdp(bytes, target, '', failed, point);
    return this.overStream(bytes, target, '', failed, point, flow);
  }

  contact(target: Target): { host: string; port: number } | undefined {
    const point = this.points.choose(target.protocol, target.address);
    return point && this.points.nameOf(point, target.address);
  }

  /** Connections that are open or about to be. */
  connections(): number {
    return this.streams.size;
  }

  async close(): Promise<void> {
    const open = [...this.points.all()];
    this.points.clear();
    this.streams.closeAll();
    await Promise.all(open.map(closePoint));
  }

  private async open(point: ListeningPoint): Promise<OpenPoint> {
    const { protocol } = point;
    if (protocol === 'UDP') {
      let local: Endpoint = point;
      const udp = await this.parts.wires.openUdp(point, {
        datagram: (bytes, remote) => this.intake.datagram(bytes, { protocol, local, remote }),
      });
      const { port } = udp.local;
      local = { address: point.address, port };
      return { point: { ...point, port }, udp };
    }
    if (point.outboundOnly) return { point };
    const listener = await this.parts.wires.listen(
      point,
      isSecure(protocol),
      this.streams.listener(protocol),
      isWebSocket(protocol) ? (point.webSocket ?? {}) : undefined,
    );
    return { point: { ...point, port: listener.local.port }, listener };
  }

  /** `alias`: over TLS the peer may use the same connection for its own requests (RFC 5923). */
  private via(point: OpenPoint, { protocol, address }: Target, branch: string): string {
    const more = protocol === 'TLS' ? ';rport;alias' : ';rport';
    return `SIP/2.0/${protocol} ${this.points.sentBy(point, address)};branch=${branch}${more}`;
  }

  /** RFC 3261, section 18.1.1: what could be fragmented goes over TCP, where that may be. */
  private largeOverTcp(
    request: SipRequest,
    target: Target,
    branch: string,
    failed: Failed,
  ): Sending | undefined {
    if (target.largeOverTcp === false) return undefined;
    const point = this.points.choose('TCP', target.address);
    if (!point) return undefined;
    const over: Target = { ...target, protocol: 'TCP' };
    const via = this.via(point, over, branch);
    return this.overStream(withVia(request, via), over, via, failed, point);
  }

  private overUdp(
    bytes: Buffer,
    target: Target,
    via: string,
    failed: Failed,
    { udp }: OpenPoint,
  ): Sending {
    if (udp) return new UdpSending(udp, bytes, target, via, failed, this.counters);
    const message = 'The UDP point is closed.';
    return new NoSending(target, via, failed, { reason: 'noPoint', message });
  }

  /** With `flow`: over the connection the request came on, as long as there is one. */
  private overStream(
    bytes: Buffer,
    target: Target,
    via: string,
    failed: Failed,
    { point }: OpenPoint,
    flow?: Flow,
  ): Sending {
    const { streams } = this;
    const from = isWildcard(point.address) ? undefined : point.address;
    const obtain = (): ReturnType<Streams['obtain']> => {
      const own = streams.byNumber(flow?.connection);
      if (own?.usable) return own;
      // Nobody can connect to a browser (RFC 7118, section 5.2.3).
      if (flow && isWebSocket(flow.protocol)) {
        return { reason: 'closed', message: `The WebSocket of ${target.address} is gone.` };
      }
      return streams.obtain(target, from);
    };
    return new StreamSending(obtain, bytes, target, via, failed, this.counters);
  }

  private pointOf({ protocol, local, remote }: Flow): OpenPoint | undefined {
    if (protocol !== 'UDP') return this.points.choose(protocol, remote.address);
    return this.points.at(protocol, local.address, local.port);
  }
}

const withVia = (request: SipRequest, via: string): Buffer =>
  serializeMessage({ ...request, headers: [{ name: 'Via', value: via }, ...request.headers] });

async function closePoint({ udp, listener }: OpenPoint): Promise<void> {
  await udp?.close();
  await listener?.close();
}

function bindFault(error: unknown, { protocol, address, port }: ListeningPoint): string {
  if (error instanceof DialflowError) return error.message;
  const name = `${protocol} ${address}:${port}`;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'EADDRINUSE':
      return `${name} is in use by another program. Stop it, or choose another port`;
    case 'EADDRNOTAVAIL':
      return `${name}: this machine has no such address. Take one of its own, or 0.0.0.0`;
    case 'EACCES':
      return `${name} may not be opened by this user. Choose a port above 1023`;
    default:
      return `${name}: ${error instanceof Error ? error.message : String(error)}`;
  }
}
