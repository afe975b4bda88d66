import type { Duplex } from 'node:stream';
import type { Clock, Timer } from '../../time/clock';
import { Command, encodePdu, isResponse, type Pdu, PduReader, responseTo, Status } from './pdu';

export interface SessionParts {
  clock: Clock;
  /** A connection that is up. */
  socket: Duplex;
  responseMs: number;
  enquireMs: number;
  /** A request of theirs; answers with `respond`. */
  request(pdu: Pdu, respond: (status: number, body?: Buffer) => void): void;
  /** Once; why, for people. */
  closed(why: string): void;
}

/** The connection went, or the answer did not come in time: nobody knows whether it was done. */
export class NoResponse extends Error {}

interface Pending {
  resolve: (pdu: Pdu) => void;
  reject: (error: Error) => void;
  timer: Timer;
}

const FAREWELL_MS = 2_000;
const LAST_SEQUENCE = 0x7fff_ffff;

/**
 * One connection of SMPP: requests with their responses, both ways, and whether the other side is
 * still there (SMPP 3.4, sections 2.6, 2.8 and 4.11).
 */
export class SmppSession {
  private readonly pending = new Map<number, Pending>();
  private readonly reader = new PduReader();
  private sequence = 0;
  private quiet: Timer | undefined;
  private over = false;
  constructor(private readonly parts: SessionParts) {
    const { socket } = parts;
    socket.on('data', (chunk: Buffer) => this.read(chunk));
    socket.on('error', (error: Error) => this.close(error.message));
    socket.on('close', () => this.close('The message centre closed the connection.'));
    socket.on('end', () => this.close('The message centre closed the connection.'));
    this.watch();
  }

  /** @throws NoResponse */
  request(
    command: number,
    body: Buffer = Buffer.alloc(0),
    withinMs = this.parts.responseMs,
  ): Promise<Pdu> {
    return new Promise((resolve, reject) => {
      if (this.over) return reject(new NoResponse('There is no connection.'));
      const sequence = this.nextSequence();
      const timer = this.parts.clock.after(withinMs, () => {
        this.pending.delete(sequence);
        reject(new NoResponse('The message centre did not answer in time.'));
      });
      this.pending.set(sequence, { resolve, reject, timer });
      this.write({ command, status: Status.ok, sequence, body });
    });
  }

  /** Says good-bye, and waits a little for the answer. */
  async unbind(): Promise<void> {
    if (this.over) return;
    const withinMs = Math.min(this.parts.responseMs, FAREWELL_MS);
    await this.request(Command.unbind, undefined, withinMs).catch(() => undefined);
    this.close('It was unbound.');
  }

  close(why: string): void {
    if (this.over) return;
    this.over = true;
    this.quiet?.cancel();
    this.parts.socket.destroy();
    for (const { reject, timer } of this.pending.values()) {
      timer.cancel();
      reject(new NoResponse(why));
    }
    this.pending.clear();
    this.parts.closed(why);
  }

  // ------------------------------------------------------------ inside

  private nextSequence(): number {
    do this.sequence = this.sequence >= LAST_SEQUENCE ? 1 : this.sequence + 1;
    while (this.pending.has(this.sequence));
    return this.sequence;
  }

  private write(pdu: Pdu): void {
    if (!this.over) this.parts.socket.write(encodePdu(pdu));
  }

  private read(chunk: Buffer): void {
    if (this.over) return;
    this.watch();
    let pdus: Pdu[];
    try {
      pdus = this.reader.push(chunk);
    } catch (error) {
      // Where the next one begins cannot be told any more.
      return this.close(error instanceof Error ? error.message : String(error));
    }
    for (const pdu of pdus) {
      if (isResponse(pdu.command)) this.answered(pdu);
      else this.asked(pdu);
    }
  }

  private answered(pdu: Pdu): void {
    const pending = this.pending.get(pdu.sequence);
    if (!pending) return; // it came too late
    this.pending.delete(pdu.sequence);
    pending.timer.cancel();
    pending.resolve(pdu);
  }

  private asked(pdu: Pdu): void {
    const { command, sequence } = pdu;
    const respond = (status: number, body: Buffer = Buffer.alloc(0)): void =>
      this.write({ command: responseTo(command), status, sequence, body });
    switch (command) {
      case Command.enquireLink:
        return respond(Status.ok);
      case Command.unbind:
        respond(Status.ok);
        return this.close('The message centre has unbound us.');
      case Command.alertNotification:
      case Command.outbind:
        return; // they have no response
      case Command.deliverSm:
      case Command.dataSm:
        return this.parts.request(pdu, respond);
      default:
        this.write({
          command: Command.genericNack,
          status: Status.invalidCommand,
          sequence,
          body: Buffer.alloc(0),
        });
    }
  }

  /** Asks whether the other side is there when it has been quiet for a while. */
  private watch(): void {
    this.quiet?.cancel();
    this.quiet = this.parts.clock.after(this.parts.enquireMs, () => {
      this.request(Command.enquireLink).then(
        () => undefined, // whatever it is, it is a sign of life
        () => this.close('The message centre did not answer whether it is there.'),
      );
    });
  }
}
