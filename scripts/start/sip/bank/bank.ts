import { parseUri } from '../../../../engine/line/sip/message';
import {
  type IncomingSession,
  type SessionListener,
  UserAgent,
} from '../../../../engine/line/sip/dialog';
import { TransactionLayer } from '../../../../engine/line/sip/transaction';
import { nodeWires, Transport } from '../../../../engine/line/sip/transport';
import { mediaClock } from '../../../../engine/media/mediaClock';
import { PortRange } from '../../../../engine/media/portRange';
import { RtpStream } from '../../../../engine/media/stream';
import { Tick } from '../../../../engine/media/tick';
import type { Clock, Random } from '../../../../engine/time/clock';
import { CalleeCall, type CalledPerson } from './calleeCall';

const LOOPBACK = '127.0.0.1';

export interface BankParts {
  clock: Clock;
  random: Random;
  /** Who has this number; nobody: 404. */
  called(number: string): CalledPerson | undefined;
  /** Told what went wrong. */
  fault(error: unknown): void;
  /** For RTP; unless told otherwise above those of lines, below those that systems give out. */
  rtpPorts?: { from: number; to: number };
}

/**
 * A bank of callees: one SIP user agent on loopback (UDP) that answers for many numbers, each
 * call with its own RTP port.
 *
 * @example
 * const bank = await CalleeBank.open({ clock, random, called: (number) => people.called(number), fault });
 * trunk = { name: 'bank', host: '127.0.0.1', port: bank.port };
 */
export class CalleeBank {
  private readonly calls = new Set<CalleeCall>();
  private readonly tick: Tick;
  private readonly ports: PortRange;
  private readonly transport: Transport;
  private readonly transactions: TransactionLayer;
  private readonly agent: UserAgent;
  private boundPort = 0;

  private constructor(private readonly parts: BankParts) {
    const { clock, random, fault, rtpPorts = { from: 30_000, to: 32_767 } } = parts;
    this.tick = new Tick(mediaClock, fault);
    this.ports = new PortRange(rtpPorts.from, rtpPorts.to, random);
    const settings = { admits: (address: string) => address === LOOPBACK };
    const transport = new Transport({ wires: nodeWires(), clock, random, fault, settings });
    const transactions = new TransactionLayer({ transport, clock, random, fault });
    this.transport = transport;
    this.transactions = transactions;
    this.agent = new UserAgent(
      { transactions, transport, clock, random, fault, settings: { userAgent: 'callee bank' } },
      { invite: (session) => this.invited(session) },
    );
  }

  static async open(parts: BankParts): Promise<CalleeBank> {
    const bank = new CalleeBank(parts);
    const [point] = await bank.transport.bind([{ protocol: 'UDP', address: LOOPBACK, port: 0 }]);
    bank.boundPort = point?.port ?? 0;
    return bank;
  }

  get port(): number {
    return this.boundPort;
  }

  /** Calls that are up. */
  get size(): number {
    return this.calls.size;
  }

  async close(): Promise<void> {
    await this.agent.close();
    this.transactions.close();
    await this.transport.close();
  }

  private invited(session: IncomingSession): SessionListener {
    const number = parseUri(session.invite.message.uri)?.user ?? '';
    const person = this.parts.called(number);
    if (!person) {
      session.reject(404, 'Not Found', [{ name: 'Reason', value: 'Q.850;cause=1' }]);
      return { ended: () => undefined };
    }
    const { clock, random } = this.parts;
    const call: CalleeCall = new CalleeCall({
      session,
      person,
      clock,
      open: (listener) =>
        RtpStream.open(
          { clock: mediaClock, random, tick: this.tick, ports: this.ports },
          { address: LOOPBACK },
          listener,
        ),
      over: () => this.calls.delete(call),
    });
    this.calls.add(call);
    return call;
  }
}
