import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import {
  Inviter,
  Registerer,
  RegistererState,
  SessionState,
  UserAgent,
  type BodyAndContentType,
  type Invitation,
  type Session,
  type SessionDescriptionHandler,
} from 'sip.js';
import { keepForTest } from './keep';
import { LOOPBACK } from './ports';

export interface SipJsSettings {
  /** Of the WebSocket point that it connects to. */
  port: number;
  name: string;
  password: string;
}

/** A softphone: sip.js as it is, over WebSocket, with plain RTP in place of a browser's WebRTC. */
export class SipJsPhone {
  readonly invitations: Invitation[] = [];
  /** RTP packets that came, of all its calls; each is sent back. */
  heardPackets = 0;
  private readonly listening = new Set<() => void>();
  private readonly audio: PlainRtp[] = [];
  private readonly log: string[] = [];
  private readonly waiting: ((invitation: Invitation) => void)[] = [];
  private readonly agent: UserAgent;
  private readonly registerer: Registerer;

  private constructor(private readonly settings: SipJsSettings) {
    const { name, password, port } = settings;
    this.agent = new UserAgent({
      uri: uriOf(`sip:${name}@${LOOPBACK}`),
      authorizationUsername: name,
      authorizationPassword: password,
      transportOptions: { server: `ws://${LOOPBACK}:${port}` },
      sessionDescriptionHandlerFactory: () => {
        const audio = new PlainRtp(() => this.heard());
        this.audio.push(audio);
        return audio;
      },
      logBuiltinEnabled: false,
      logConnector: (level, category, _label, content) =>
        void this.log.push(`${level} ${category} ${content}`),
      delegate: {
        onInvite: (invitation) => {
          this.invitations.push(invitation);
          this.waiting.shift()?.(invitation);
        },
      },
    });
    this.registerer = new Registerer(this.agent, { expires: 60 });
  }

  /** Connects; it has yet to register. */
  static async start(settings: SipJsSettings): Promise<SipJsPhone> {
    const phone = new SipJsPhone(settings);
    keepForTest({
      describe: () => `--- sip.js:\n${phone.log.join('\n')}`,
      end: () => phone.agent.stop(),
    });
    await phone.agent.start();
    return phone;
  }

  /** Resolves when the registrar has said yes; rejects with its status when it has not. */
  register(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.registerer.stateChange.addListener((state) => {
        if (state === RegistererState.Registered) resolve();
      });
      this.registerer
        .register({
          requestDelegate: {
            onReject: ({ message }) =>
              reject(new Error(`${message.statusCode} ${message.reasonPhrase}`)),
          },
        })
        .catch(reject);
    });
  }

  async unregister(): Promise<void> {
    const gone = new Promise<void>((resolve) =>
      this.registerer.stateChange.addListener((state) => {
        if (state === RegistererState.Unregistered) resolve();
      }),
    );
    await this.registerer.unregister();
    await gone;
  }

  /** Breaks its connection off, without a word to the registrar. */
  disconnect(): Promise<void> {
    return this.agent.transport.disconnect();
  }

  /** Begins to send audio in its latest call; else it sends only what it hears. */
  speak(): void {
    this.audio.at(-1)?.speak();
  }

  /** Resolves when so many packets have come. */
  async hears(packets: number): Promise<void> {
    while (this.heardPackets < packets) {
      await new Promise<void>((resolve) => this.listening.add(resolve));
    }
  }

  /** The next call that comes. */
  invited(): Promise<Invitation> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  /** Calls; resolves when it is up, rejects with the status when it is refused. */
  async call(user: string): Promise<Session> {
    const inviter = new Inviter(this.agent, uriOf(`sip:${user}@${LOOPBACK}:${this.settings.port}`));
    const up = established(inviter);
    const refused = new Promise<never>((_, reject) => {
      void inviter.invite({
        requestDelegate: {
          onReject: ({ message }) =>
            reject(new Error(`${message.statusCode} ${message.reasonPhrase}`)),
        },
      });
    });
    await Promise.race([up, refused]);
    return inviter;
  }

  private heard(): void {
    this.heardPackets++;
    for (const look of [...this.listening]) {
      this.listening.delete(look);
      look();
    }
  }
}

export function established(session: Session): Promise<void> {
  return reached(session, SessionState.Established);
}

export function terminated(session: Session): Promise<void> {
  return reached(session, SessionState.Terminated);
}

function reached(session: Session, wanted: SessionState): Promise<void> {
  if (session.state === wanted) return Promise.resolve();
  return new Promise((resolve) =>
    session.stateChange.addListener((state) => {
      if (state === wanted) resolve();
    }),
  );
}

function uriOf(text: string): NonNullable<ReturnType<typeof UserAgent.makeURI>> {
  const uri = UserAgent.makeURI(text);
  if (!uri) throw new Error(`${text} is no URI.`);
  return uri;
}

const FRAME_MS = 20;
const FRAME_BYTES = 160;

/** PCMA over RTP; what comes is sent back. */
class PlainRtp implements SessionDescriptionHandler {
  private socket: Socket | undefined;
  private remotePort = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly heard: () => void) {}

  /** Sends silence of its own, in place of what comes. */
  speak(): void {
    const packet = Buffer.alloc(12 + FRAME_BYTES, 0xd5);
    let sequence = 0;
    this.timer ??= setInterval(() => {
      packet[0] = 0x80;
      packet[1] = 8;
      packet.writeUInt16BE(++sequence & 0xffff, 2);
      packet.writeUInt32BE(sequence * FRAME_BYTES, 4);
      packet.writeUInt32BE(4_711, 8);
      this.socket?.send(packet, this.remotePort, LOOPBACK, () => undefined);
    }, FRAME_MS);
  }

  close(): void {
    clearInterval(this.timer);
    this.socket?.close();
    this.socket = undefined;
  }

  async getDescription(): Promise<BodyAndContentType> {
    const socket = (this.socket ??= await this.open());
    const body = [
      'v=0',
      `o=sipjs 1 1 IN IP4 ${LOOPBACK}`,
      's=-',
      `c=IN IP4 ${LOOPBACK}`,
      't=0 0',
      `m=audio ${socket.address().port} RTP/AVP 8`,
      'a=rtpmap:8 PCMA/8000',
      '',
    ].join('\r\n');
    return { body, contentType: 'application/sdp' };
  }

  hasDescription(contentType: string): boolean {
    return contentType === 'application/sdp';
  }

  setDescription(sdp: string): Promise<void> {
    this.remotePort = Number(/^m=audio (\d+)/m.exec(sdp)?.[1] ?? 0);
    return Promise.resolve();
  }

  sendDtmf(): boolean {
    return false;
  }

  private async open(): Promise<Socket> {
    const socket = createSocket('udp4');
    socket.on('message', (bytes, from) => {
      this.heard();
      if (!this.timer) socket.send(bytes, from.port, from.address, () => undefined);
    });
    socket.bind(0, LOOPBACK);
    await once(socket, 'listening');
    return socket;
  }
}
