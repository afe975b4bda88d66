import { existsSync } from 'node:fs';
import { createSocket } from 'node:dgram';
import { tmpdir } from 'node:os';
import { Child } from '../../scripts/hosts/processes';
import { cpuMsOf } from '../party';
import { ADDRESS } from './stack';

const PROGRAM = '/usr/bin/sipp';

/** The stranger: sipp with one of its own scenarios. Its calls say as much as ours. */
export class Sipp {
  private constructor(
    private readonly child: Child,
    readonly port: number,
  ) {}

  /** Undefined where it is not installed. */
  static async start(scenario: 'uas' | 'uac', more: string[] = []): Promise<Sipp | undefined> {
    if (!existsSync(PROGRAM)) return undefined;
    const port = await freeUdpPort();
    const args = ['-sn', scenario, '-i', ADDRESS, '-p', String(port), '-nostdin'];
    const child = new Child('sipp', PROGRAM, [...args, ...more], { cwd: tmpdir() });
    return new Sipp(child, port);
  }

  /** User and system time so far, ms. */
  cpuMs(): number {
    return cpuMsOf(this.child.pid ?? 0);
  }

  get exited(): Promise<number | null> {
    return this.child.exited;
  }

  /** What it printed. */
  get output(): string {
    return this.child.output;
  }

  stop(): Promise<void> {
    return this.child.stop('SIGKILL');
  }
}

function freeUdpPort(): Promise<number> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.bind(0, ADDRESS, () => {
      const { port } = socket.address();
      socket.close(() => resolve(port));
    });
  });
}
