import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Child } from '../../../scripts/hosts/processes';
import type { Certificate } from '../../engine/line/sip/transport/certificates';
import { keepForTest } from './keep';
import { freePort, LOOPBACK } from './ports';

/** Where Debian's baresip-core has them; baresip itself knows no better. */
const MODULES = '/usr/lib/baresip/modules';
const NUMBER = '13800138000';

export interface BaresipSettings {
  /** Its own; it takes calls for it only. */
  number?: string;
  codec: 'PCMA' | 'PCMU';
  /** A wav file of 8 kHz and 16 bits that it says. */
  plays: string;
  /** Takes calls over TLS in place of UDP, with this certificate. */
  tls?: Certificate;
  /** Is a phone that registers there. */
  registers?: { port: number; name: string; password: string };
  /** `auto` answers at once, `manual` by `accept`. */
  answers?: 'auto' | 'manual';
}

/** As `ctrl_tcp` tells it. */
export interface BaresipEvent {
  type: string;
  param: string;
}

/** A telephone: baresip with a configuration folder of its own, steered over its control port. */
export class Baresip {
  readonly events: BaresipEvent[] = [];
  private readonly waiting = new Set<() => void>();
  private read = Buffer.alloc(0);
  private readonly answers: ((data: string) => void)[] = [];

  private constructor(
    private readonly folder: string,
    private readonly child: Child,
    private readonly control: Socket,
    readonly port: number,
  ) {
    control.on('data', (bytes) => this.received(bytes));
  }

  static async start(settings: BaresipSettings): Promise<Baresip> {
    const folder = mkdtempSync(join(tmpdir(), 'dialflow-baresip-'));
    const [port, control, rtp] = [await freePort(), await freePort(), await freePort()];
    writeFileSync(join(folder, 'config'), configuration(folder, { port, control, rtp }, settings));
    const { tls } = settings;
    if (tls) writeFileSync(join(folder, 'certificate.pem'), tls.key + tls.cert);
    writeFileSync(join(folder, 'accounts'), `${accountOf(settings, port)}\n`);
    writeFileSync(join(folder, 'contacts'), '');

    const child = new Child('baresip', 'baresip', ['-f', folder, '-4']);
    keepForTest({
      describe: () => `--- baresip:\n${child.output}`,
      end: () => child.stop('SIGKILL'),
      forget: () => rmSync(folder, { recursive: true, force: true }),
    });
    await Promise.race([child.says(/baresip is ready/), child.endsEarly()]);
    const socket = connect(control, LOOPBACK);
    await once(socket, 'connect');
    keepForTest({ end: () => void socket.destroy() });
    // TLS has the port above.
    return new Baresip(folder, child, socket, tls ? port + 1 : port);
  }

  get endpoint(): { host: string; port: number } {
    return { host: LOOPBACK, port: this.port };
  }

  /** The event of this type, the first or one that comes. */
  async tells(type: string): Promise<BaresipEvent> {
    for (;;) {
      const found = this.events.find((event) => event.type === type);
      if (found) return found;
      await new Promise<void>((resolve) => this.waiting.add(resolve));
    }
  }

  /** Resolves once it is so; asked after each event. */
  async until(so: () => boolean): Promise<void> {
    while (!so()) await new Promise<void>((resolve) => this.waiting.add(resolve));
  }

  /** One of its commands, e.g. `hangup`; resolves with what it says to it. */
  command(command: string, params = ''): Promise<string> {
    const json = JSON.stringify({ command, params, token: '' });
    return new Promise((resolve) => {
      this.answers.push(resolve);
      this.control.write(`${Buffer.byteLength(json)}:${json},`);
    });
  }

  /** Presses keys in its call, one after the other. */
  async press(keys: string): Promise<void> {
    for (const key of keys) await this.command('sndcode', key);
  }

  /** Keys that it has heard, in order. */
  get keys(): string {
    const starts = this.events.filter(({ type }) => type === 'CALL_DTMF_START');
    return starts.map(({ param }) => param).join('');
  }

  /** What it has heard in its calls, as wav files that it wrote itself. */
  heard(): Buffer[] {
    const files = readdirSync(this.folder).filter((name) => name.endsWith('-dec.wav'));
    return files.map((name) => readFileSync(join(this.folder, name)));
  }

  /** Ends it, so that its files are complete. */
  async stop(): Promise<void> {
    await this.child.stop('SIGTERM');
  }

  /** Netstrings: `12:{"event":…},` */
  private received(bytes: Buffer): void {
    this.read = Buffer.concat([this.read, bytes]);
    for (;;) {
      const colon = this.read.indexOf(':');
      if (colon < 0) return;
      const end = colon + 1 + Number(this.read.toString('latin1', 0, colon));
      if (!(this.read.length > end)) return;
      const json = this.read.toString('utf8', colon + 1, end);
      this.read = this.read.subarray(end + 1);
      const told = JSON.parse(json) as Partial<BaresipEvent> & { response?: true; data?: string };
      if (told.response) this.answers.shift()?.(told.data ?? '');
      else this.events.push({ type: told.type ?? '', param: told.param ?? '' });
      for (const look of [...this.waiting]) {
        this.waiting.delete(look);
        look();
      }
    }
  }
}

function accountOf(settings: BaresipSettings, port: number): string {
  const { registers, tls, answers = 'auto', codec, number = NUMBER } = settings;
  const how = `;answermode=${answers};audio_codecs=${codec}/8000/1`;
  if (!registers) {
    return `<sip:${number}@${LOOPBACK}:${port};transport=${tls ? 'tls' : 'udp'}>;regint=0${how}`;
  }
  const { name, password } = registers;
  const address = `<sip:${name}@${LOOPBACK}:${registers.port};transport=udp>`;
  return `${address};regint=60;auth_user=${name};auth_pass=${password}${how}`;
}

function configuration(
  folder: string,
  ports: { port: number; control: number; rtp: number },
  { plays, tls }: BaresipSettings,
): string {
  return [
    'poll_method epoll',
    `sip_listen ${LOOPBACK}:${ports.port}`,
    ...(tls ? [`sip_certificate ${join(folder, 'certificate.pem')}`] : []),
    `audio_source aufile,${plays}`,
    // Somewhere to play to; what it plays is written by sndfile on the way.
    'audio_player aubridge,nil',
    'audio_alert aubridge,nil',
    'audio_buffer 20-160',
    'jitter_buffer_delay 1-5',
    `rtp_ports ${ports.rtp}-${ports.rtp + 1}`,
    'rtcp_mux no',
    `snd_path ${folder}`,
    `ctrl_tcp_listen ${LOOPBACK}:${ports.control}`,
    `module_path ${MODULES}`,
    ...['g711', 'sndfile', 'aubridge', 'aufile', 'uuid'].map((name) => `module ${name}.so`),
    'module_tmp account.so',
    ...['menu', 'ctrl_tcp'].map((name) => `module_app ${name}.so`),
    '',
  ].join('\n');
}
