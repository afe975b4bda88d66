import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Child, ROOT } from '../../../scripts/hosts/processes';
import { keepForTest } from './keep';
import { fillScenario } from './pieces';
import { freePort, isFreeTcp, isFreeUdp, LOOPBACK } from './ports';

const SCENARIOS = join(ROOT, 'test/interop/scenarios');
const LOOK_AGAIN_MS = 10;
/** Of a log that is printed, at each end. */
const CUT = 6_000;

export interface SippSettings {
  /** What `{{name}}` in the scenario stands for; see `pieces.ts`. */
  values?: Readonly<Record<string, string | number>>;
  /** Whom it calls; without it, it waits to be called. */
  to?: { port: number; address?: string };
  /** Where it listens, and sends from. */
  port?: number;
  address?: string;
  protocol?: 'UDP' | 'TCP';
  /** Ends after so many. Default 1. */
  calls?: number;
  /** Sends RTP back to where it came from. */
  echo?: boolean;
  /** Gives up after so long, as a failure. Default 20. */
  seconds?: number;
  args?: readonly string[];
}

/** A message as sipp has logged it. */
export interface SippMessage {
  sent: boolean;
  /** The first line. */
  start: string;
  text: string;
  /** Ms since the epoch. */
  at: number;
}

/** A run of sipp with a scenario of ours, as the called side or the calling one. */
export class Sipp {
  private finished = false;

  private constructor(
    private readonly scenario: string,
    private readonly folder: string,
    private readonly child: Child,
    readonly port: number,
    readonly mediaPort: number,
  ) {
    void child.exited.then(() => (this.finished = true));
  }

  /** Resolves when it listens (as the calling side: at once). `scenario` is a file without `.xml`. */
  static async start(scenario: string, settings: SippSettings = {}): Promise<Sipp> {
    const { to, address = LOOPBACK, protocol = 'UDP' } = settings;
    const port = settings.port ?? (await freePort(address));
    const mediaPort = await freePort(address);
    const text = readFileSync(join(SCENARIOS, `${scenario}.xml`), 'utf8');
    const values = Object.entries({ mediaPort, ...settings.values });
    const filled = fillScenario(
      text,
      Object.fromEntries(values.map(([name, value]) => [name, String(value)])),
    );
    const folder = mkdtempSync(join(tmpdir(), 'dialflow-sipp-'));
    const file = join(folder, 'scenario.xml');
    writeFileSync(file, filled);

    const network = { address, port, mediaPort, protocol };
    const command = [...argumentsOf(settings, network), ...logsIn(folder), '-sf', file];
    const child = new Child(`sipp ${scenario}`, 'sipp', command, { cwd: folder });
    const sipp = new Sipp(scenario, folder, child, port, mediaPort);
    keepForTest({
      describe: () => sipp.said(),
      end: () => sipp.stop(),
      forget: () => rmSync(folder, { recursive: true, force: true }),
    });
    if (!to) await sipp.listening(protocol, address);
    return sipp;
  }

  /** Whom to call. */
  get endpoint(): { host: string; port: number } {
    return { host: LOOPBACK, port: this.port };
  }

  /**
   * Resolves when all of its calls have gone as the scenario says.
   *
   * @throws Error with what it said, where one has not.
   */
  async done(): Promise<void> {
    const code = await this.child.exited;
    if (code !== 0)
      throw new Error(`sipp (${this.scenario}) ended with ${code}: ${this.file('errors')}`);
  }

  /** What it sent and received so far, in order. */
  messages(): SippMessage[] {
    return readMessages(this.file('messages'));
  }

  /** Messages that begin so, e.g. `INVITE`, `SIP/2.0 200`. */
  received(start: string): SippMessage[] {
    return this.messages().filter((one) => !one.sent && one.start.startsWith(start));
  }

  sent(start: string): SippMessage[] {
    return this.messages().filter((one) => one.sent && one.start.startsWith(start));
  }

  /** Resolves once it has received such a message. */
  hears(start: string, count = 1): Promise<SippMessage> {
    return this.logs(start, () => this.received(start)[count - 1]);
  }

  /** Resolves once it has sent such a message. */
  sends(start: string, count = 1): Promise<SippMessage> {
    return this.logs(start, () => this.sent(start)[count - 1]);
  }

  /** Ends it, at once. */
  async stop(): Promise<void> {
    if (!this.finished) await this.child.stop('SIGKILL');
  }

  private async logs(what: string, find: () => SippMessage | undefined): Promise<SippMessage> {
    for (;;) {
      const { finished } = this;
      const found = find();
      if (found) return found;
      if (finished) throw new Error(`sipp (${this.scenario}) ended without ${what}.`);
      await lookAgain();
    }
  }

  private said(): string {
    const { scenario, child } = this;
    const [errors, messages] = [cut(this.file('errors')), cut(this.file('messages'))];
    const out = errors === '' && messages === '' ? child.output : '';
    return `--- sipp ${scenario}, errors:\n${errors}\n--- sipp ${scenario}, messages:\n${messages}${out}`;
  }

  private file(name: string): string {
    try {
      return readFileSync(join(this.folder, name), 'utf8');
    } catch {
      return ''; // it has had nothing to write
    }
  }

  private async listening(protocol: 'UDP' | 'TCP', address: string): Promise<void> {
    const isFree = protocol === 'UDP' ? isFreeUdp : isFreeTcp;
    while (await isFree(this.port, address)) {
      if (this.finished) throw new Error(`sipp did not start.\n${this.said()}`);
      await lookAgain();
    }
  }
}

function argumentsOf(
  { to, calls = 1, echo = false, seconds = 20, args = [] }: SippSettings,
  network: { address: string; port: number; mediaPort: number; protocol: 'UDP' | 'TCP' },
): string[] {
  const { address, port, mediaPort, protocol } = network;
  return [
    ...(to ? [`${to.address ?? LOOPBACK}:${to.port}`] : []),
    ...['-bind_local', '-i', address, '-p', `${port}`, '-t', protocol === 'UDP' ? 'u1' : 't1'],
    ...['-mi', address, '-mp', `${mediaPort}`, ...(echo ? ['-rtp_echo'] : [])],
    ...['-nostdin', '-deadcall_wait', '0', '-m', `${calls}`],
    ...['-timeout', `${seconds}s`, '-timeout_error', ...args],
  ];
}

const logsIn = (folder: string): string[] => [
  ...['-trace_err', '-error_file', join(folder, 'errors')],
  ...['-trace_msg', '-message_file', join(folder, 'messages')],
];

/** Begin and end of what has become long. */
function cut(text: string): string {
  if (text.length <= 2 * CUT) return text;
  return `${text.slice(0, CUT)}\n[… ${text.length - 2 * CUT} more …]\n${text.slice(-CUT)}`;
}

/** A header's values in a message, the names compared as they are written in full. */
export function headerOf(message: { text: string }, name: string): string[] {
  const start = `${name.toLowerCase()}:`;
  return message.text
    .split('\n')
    .filter((line) => line.toLowerCase().startsWith(start))
    .map((line) => line.slice(start.length).trim());
}

/** Others' processes tell of sockets and files only when they are asked. */
function lookAgain(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
}

/**
 * ```
 * ----------------------------------------------- 2026-11-20 11:36:32.594615
 * UDP message sent (200 bytes):
 *
 * INVITE sip:…
 * ```
 */
function readMessages(log: string): SippMessage[] {
  return log.split(/^-{40,} (?=\d{4}-)/m).flatMap((part) => {
    const [head = '', kind = '', ...rest] = part.split('\n');
    const text = rest.join('\n').replace(/^\n/, '').replaceAll('\r', '');
    const sent = kind.includes('message sent');
    if (!sent && !kind.includes('message received')) return [];
    const [start = ''] = text.split('\n');
    return [{ sent, start, text, at: Date.parse(head.replace(' ', 'T')) }];
  });
}
