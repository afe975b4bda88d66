import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';

/** The package's folder. */
export const ROOT = join(__dirname, '../../..');

/** A port that is free now, on loopback; `preferred` where that one is. */
export function freePort(preferred = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', () => (preferred === 0 ? reject : freePort(0).then(resolve, reject)));
    server.listen(preferred, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** A child process whose output is kept: what it said is told when it fails. */
export class Child {
  readonly exited: Promise<number | null>;
  private said = '';
  private readonly listeners = new Set<() => void>();
  private readonly process: ChildProcess;

  constructor(
    readonly name: string,
    command: string,
    args: readonly string[],
    options: SpawnOptions = {},
  ) {
    this.process = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    const keep = (chunk: Buffer): void => {
      this.said = (this.said + chunk.toString()).slice(-20_000);
      for (const listen of this.listeners) listen();
    };
    this.process.stdout?.on('data', keep);
    this.process.stderr?.on('data', keep);
    this.exited = new Promise((resolve) => {
      this.process.once('exit', resolve);
      this.process.once('error', (error) => {
        this.said += error.message;
        resolve(null);
      });
    });
  }

  get output(): string {
    return this.said;
  }

  get pid(): number | undefined {
    return this.process.pid;
  }

  /** Resolves with what it says that fits, as soon as it does. */
  says(pattern: RegExp): Promise<string> {
    return new Promise((resolve) => {
      const listen = (): void => {
        const [found] = pattern.exec(this.said) ?? [];
        if (found === undefined) return;
        this.listeners.delete(listen);
        resolve(found);
      };
      this.listeners.add(listen);
      listen();
    });
  }

  /** Rejects when it ends by itself. */
  async endsEarly(): Promise<never> {
    await this.exited;
    throw new Error(`${this.name} has ended by itself. It said:\n${this.said}`);
  }

  /** Asks again and again until the answer is there; fails when the process ends, or in the end. */
  async until<T>(what: string, ask: () => Promise<T | undefined>, limitMs = 120_000): Promise<T> {
    let ended = false;
    void this.exited.then(() => (ended = true));
    const deadline = Date.now() + limitMs;
    for (;;) {
      const answer = await ask().catch(() => undefined);
      if (answer !== undefined) return answer;
      if (ended) throw new Error(`${this.name} ended before ${what}. It said:\n${this.said}`);
      if (Date.now() > deadline) {
        throw new Error(
          `${this.name}: no ${what} within ${limitMs / 1000} s. It said:\n${this.said}`,
        );
      }
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  /** Ends it: politely, then not. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    this.process.kill(signal);
    const late = setTimeout(() => this.process.kill('SIGKILL'), 15_000);
    await this.exited;
    clearTimeout(late);
  }
}
