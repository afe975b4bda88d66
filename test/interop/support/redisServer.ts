import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { Child } from '../../../scripts/hosts/processes';
import { keepForTest } from './keep';
import { freePort, isFreeTcp, LOOPBACK } from './ports';

const LOOK_AGAIN_MS = 10;

/** Someone else's Redis on the loopback, that keeps every write; it can be killed and come back. */
export class RedisServer {
  private child: Child | null = null;
  private readonly clients: Redis[] = [];

  private constructor(
    readonly port: number,
    private readonly folder: string,
    private readonly args: readonly string[],
  ) {}

  /** Resolves when it listens. `args`: as its command line has them. */
  static async start(args: readonly string[] = []): Promise<RedisServer> {
    const folder = mkdtempSync(join(tmpdir(), 'dialflow-redis-'));
    const server = new RedisServer(await freePort(), folder, args);
    keepForTest({
      describe: () => server.child?.output ?? '',
      end: () => server.kill(),
      forget: () => rmSync(folder, { recursive: true, force: true }),
    });
    await server.resume();
    return server;
  }

  get url(): string {
    return `redis://${LOOPBACK}:${this.port}`;
  }

  /** As kill -9 does. */
  async kill(): Promise<void> {
    for (const client of this.clients.splice(0)) client.disconnect();
    const { child } = this;
    this.child = null;
    await child?.stop('SIGKILL');
  }

  /** With what it had. */
  async resume(): Promise<void> {
    const isTls = this.args.includes('--tls-port');
    const port = ['--bind', LOOPBACK, '--port', isTls ? '0' : `${this.port}`];
    const keeps = ['--dir', this.folder, '--appendonly', 'yes', '--appendfsync', 'always'];
    const command = [...port, ...keeps, '--save', '', ...this.args.map((one) => this.filled(one))];
    const child = new Child('redis-server', 'redis-server', command, { cwd: this.folder });
    this.child = child;
    let ended = false;
    void child.exited.then(() => (ended = true));
    while (await isFreeTcp(this.port)) {
      if (ended) throw new Error(`redis-server did not start.\n${child.output}`);
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
    }
  }

  /** A client of the test's own. */
  client(options: { password?: string; username?: string } = {}): Redis {
    const client = new Redis({ host: LOOPBACK, port: this.port, ...options });
    client.on('error', () => undefined); // what comes of it is told by its commands
    this.clients.push(client);
    return client;
  }

  /** The entries of a stream as objects, oldest first. */
  async entries(stream = 'dialflow:events', client = this.client()): Promise<Entry[]> {
    const found = await client.xrange(stream, '-', '+');
    return found.map(([, fields]) => {
      const pairs = fields.flatMap((name, at) => (at % 2 === 0 ? [[name, fields[at + 1]]] : []));
      return Object.fromEntries(pairs) as Entry;
    });
  }

  private filled(arg: string): string {
    return arg.replace('{{port}}', `${this.port}`);
  }
}

export type Entry = Record<'sequence' | 'type' | 'groupId' | 'callId' | 'time' | 'body', string>;
