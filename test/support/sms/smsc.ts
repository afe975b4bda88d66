import type { AddressInfo, Server } from 'node:net';
import { afterEach } from 'mocha';
import smpp, { type Pdu, type Session } from 'smpp';

/** A message that was submitted, as the library reads it. */
export interface Submitted {
  from: string;
  to: string;
  text: string;
  udh: readonly number[] | null;
  dataCoding: number;
  esmClass: number;
  pdu: Pdu;
  messageId: string;
}

export interface SmscSettings {
  /** 0: as it should be. */
  bindStatus?: number;
  /** What a submit_sm is answered; called once for each. Default 0. */
  submitStatus?: (nth: number) => number;
  /** What a message is called; called once for each. Default 1, 2… */
  messageId?: (nth: number) => string;
  /** What becomes of it is told in one packet with the answer: `DELIVRD`. */
  reportsAtOnce?: string;
  password?: string;
  /** Over TLS. */
  tls?: { key: string; cert: string };
}

const running = new Set<Smsc>();

/** A message centre by the `smpp` package: somebody else's reading and writing of SMPP 3.4. */
export class Smsc {
  readonly submitted: Submitted[] = [];
  /** Commands of theirs, in order. */
  readonly heard: string[] = [];
  private readonly sessions = new Set<Session>();
  /** Bound or not. */
  private readonly connected = new Set<Session>();
  private server: Server | undefined;
  private nextId = 1;
  port = 0;

  constructor(readonly settings: SmscSettings = {}) {}

  static async start(settings: SmscSettings = {}): Promise<Smsc> {
    const smsc = new Smsc(settings);
    await smsc.listen();
    return smsc;
  }

  /** Anew on the same port, after `kill`. */
  async listen(): Promise<void> {
    running.add(this);
    const serve = (session: Session): void => this.serve(session);
    const { tls } = this.settings;
    const server = tls ? smpp.createServer(tls, serve) : smpp.createServer(serve);
    this.server = server;
    await new Promise<void>((done) => server.listen(this.port, '127.0.0.1', done));
    this.port = (server.address() as AddressInfo).port;
  }

  /** As a machine that is switched off: connections break. */
  async kill(): Promise<void> {
    running.delete(this);
    for (const { socket } of this.connected) socket.destroy();
    this.sessions.clear();
    this.connected.clear();
    await new Promise<void>((done) => {
      if (this.server) this.server.close(() => done());
      else done();
    });
  }

  /** Those that are bound to receive. */
  get bound(): number {
    return this.sessions.size;
  }

  /** Delivers; answers with the status that came back. */
  deliver(fields: Record<string, unknown>, command: 'deliver_sm' | 'data_sm' = 'deliver_sm') {
    const [session] = [...this.sessions].slice(-1);
    if (!session) throw new Error('Nobody is bound.');
    return new Promise<number>((answered) => {
      session[command](fields, (pdu) => answered(pdu.command_status));
    });
  }

  /** A delivery receipt as appendix B of the specification has it. */
  receipt(messageId: string, stat: string, err = '000'): Promise<number> {
    return this.deliver({
      ...{ source_addr: '13800000000', destination_addr: '17000000001', esm_class: 4 },
      short_message: `id:${messageId} sub:001 dlvrd:001 submit date:2601051000 done date:2601051001 stat:${stat} err:${err} text:x`,
    });
  }

  /** It answers nothing any more, and stays connected. */
  mute(): void {
    for (const session of this.sessions) {
      session.removeAllListeners('enquire_link');
      session.removeAllListeners('submit_sm');
    }
  }

  sendRaw(bytes: Buffer): void {
    for (const { socket } of this.sessions) socket.write(bytes);
  }

  private serve(session: Session): void {
    const { bindStatus = 0, password } = this.settings;
    this.connected.add(session);
    session.on('error', () => undefined);
    session.on('close', () => {
      this.sessions.delete(session);
      this.connected.delete(session);
    });
    session.on('pdu', (pdu: Pdu) => this.heard.push(pdu.command));
    for (const command of ['bind_transceiver', 'bind_receiver', 'bind_transmitter']) {
      session.on(command, (pdu: Pdu) => {
        const wrong = password !== undefined && pdu['password'] !== password;
        const command_status = wrong ? 0x0e : bindStatus;
        if (command_status === 0) this.sessions.add(session);
        session.send(pdu.response({ command_status, system_id: 'smsc' }));
      });
    }
    session.on('enquire_link', (pdu: Pdu) => session.send(pdu.response()));
    session.on('unbind', (pdu: Pdu) => session.send(pdu.response()));
    session.on('submit_sm', (pdu: Pdu) => {
      const nth = this.heard.filter((one) => one === 'submit_sm').length;
      const command_status = this.settings.submitStatus?.(nth) ?? 0;
      const { messageId: idOf = String, reportsAtOnce } = this.settings;
      const messageId = command_status === 0 ? idOf(this.nextId++) : '';
      if (command_status === 0) this.submitted.push(read(pdu, messageId));
      session.socket.cork();
      session.send(pdu.response({ command_status, message_id: messageId }));
      if (reportsAtOnce) void this.receipt(messageId, reportsAtOnce);
      session.socket.uncork();
    });
  }
}

function read(pdu: Pdu, messageId: string): Submitted {
  const { message, udh } = (pdu['message_payload'] ?? pdu['short_message']) as {
    message: string;
    udh?: { header?: unknown } | Buffer[];
  };
  return {
    from: String(pdu['source_addr']),
    to: String(pdu['destination_addr']),
    text: String(message),
    udh: Array.isArray(udh) && udh[0] ? [...udh[0]] : null,
    dataCoding: Number(pdu['data_coding']),
    esmClass: Number(pdu['esm_class']),
    pdu,
    messageId,
  };
}

afterEach(async () => {
  for (const smsc of [...running]) await smsc.kill();
});
