import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import { SipLine } from '../../line/sip/line';
import type { LegListener, PlaceRequest } from '../../line/port';
import type { Recogniser, Synthesiser } from '../../speech/port';
import type { Clock, Random } from '../../time/clock';
import type { PhoneIdentity } from '../messages';
import type { PhoneSource } from '../ports';
import { PageAudio } from './audio';
import { PageWires } from './wires';

export interface PhoneLineParts {
  /** Real time: a browser has no other. */
  clock: Clock;
  random: Random;
  synthesiser: Synthesiser | undefined;
  recogniser: Recogniser | undefined;
  fault(error: unknown): void;
  warn(message: string): void;
}

const NAME = 'callee';
const REALM = 'dialflow-tryout';
const DEAD_PEER_MS = 15_000;
/** A page has one address; ours is only a name in headers. */
const POINTS = [
  { protocol: 'WS', address: '127.0.0.1', port: 80 },
  { protocol: 'WS', address: '::1', port: 80 },
] as const;

/**
 * A SIP line with one phone, the page: it registers over its WebSocket with a password that was
 * made for it alone, is rung like any agent's phone, and has the audio of any call.
 */
export class PhoneLine implements PhoneSource {
  private constructor(
    readonly identity: PhoneIdentity,
    private readonly sip: SipLine,
    private readonly wires: PageWires,
  ) {}

  static async open(parts: PhoneLineParts): Promise<PhoneLine> {
    const identity = {
      name: NAME,
      password: randomBytes(24).toString('base64url'),
      realm: REALM,
    };
    const wires = new PageWires();
    const audio = new PageAudio({ ...parts, deadAfterMs: DEAD_PEER_MS });
    await audio.prepare();
    const sip = await SipLine.open({
      ...parts,
      wires,
      audio,
      settings: {
        trunks: [],
        phones: [{ name: NAME, password: identity.password }],
        realm: REALM,
        listen: [...POINTS],
        // The server has looked at whom it lets in.
        phoneNetworks: ['0.0.0.0/0', '::/0'],
        allowedPrefixes: [],
      },
    });
    return new PhoneLine(identity, sip, wires);
  }

  get registered(): boolean {
    return this.sip.phones().some(({ registered }) => registered);
  }

  accept(socket: Socket, frames: WebSocket, address: string): void {
    this.wires.accept(socket, frames, address);
  }

  place(request: PlaceRequest, listener: LegListener): ReturnType<SipLine['place']> {
    return this.sip.place({ ...request, phone: NAME }, listener);
  }

  close(): Promise<void> {
    return this.sip.close();
  }
}
