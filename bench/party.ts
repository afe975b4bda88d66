import { fork, type ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a process of a bench does when it is asked to, by name. */
export type Answers = Record<string, (params: never) => unknown>;

type Question = { id: number; what: string; params: unknown };
type Answer = { id: number; value?: unknown; error?: string };

/** Called by the process that is to be asked. It ends with the bench. */
export function answering(answers: Answers): void {
  process.on('message', (question: Question) => {
    void answered(answers, question).then((answer) => process.send?.(answer));
  });
  process.once('disconnect', () => process.exit());
}

/** One question, answered. */
export async function answered(answers: Answers, { id, what, params }: Question): Promise<Answer> {
  try {
    const all: Answers = { cpu: cpuMs, memory, ...answers };
    const value = await all[what]?.(params as never);
    return { id, value };
  } catch (error) {
    return { id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

/** Of this process, user and system. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

export interface Memory {
  /** Of the whole process, bytes. */
  rss: number;
  /** What is in use of it, in the heap and in buffers. */
  used: number;
}

/** After a collection where that can be asked for. */
function memory(): Memory {
  globalThis.gc?.();
  const { rss, heapUsed, external, arrayBuffers } = process.memoryUsage();
  return { rss, used: heapUsed + external + arrayBuffers };
}

/** CPU time of a process that is not ours to ask, ms; as the kernel counts it (Linux). */
export function cpuMsOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  // The name, in brackets, may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/**
 * How long the busiest thread of a process was ready to run and did not get a processor, ms, for
 * other programs had them (Linux; else 0). Where it is much, the other figures say little.
 */
export function waitedMsOf(pid: number): number {
  try {
    const threads = readdirSync(`/proc/${pid}/task`).map((task) => {
      const [ran = 0, waited = 0] = readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'latin1')
        .split(' ')
        .map(Number);
      return { ran, waited };
    });
    const busiest = threads.reduce((a, b) => (b.ran > a.ran ? b : a), { ran: 0, waited: 0 });
    return busiest.waited / 1e6;
  } catch {
    return 0;
  }
}

/** Another process of a bench. */
export class Party {
  private readonly child: ChildProcess;
  private readonly waiting = new Map<number, (answer: Answer) => void>();
  private readonly exited: Promise<void>;
  private gone = false;
  private nextId = 1;

  /** `file`: of the compiled bench folder, without its extension. */
  constructor(
    private readonly file: string,
    { args = [], execArgv = [] }: { args?: string[]; execArgv?: string[] } = {},
  ) {
    this.child = fork(join(__dirname, `${file}.js`), args, { execArgv });
    this.child.on('message', (answer: Answer) => {
      this.waiting.get(answer.id)?.(answer);
      this.waiting.delete(answer.id);
    });
    this.exited = new Promise((resolve) => {
      const end = (): void => {
        this.gone = true;
        const error = `The process ${file} has ended.`;
        for (const [id, tell] of this.waiting) tell({ id, error });
        resolve();
      };
      this.child.once('exit', end).once('error', end);
    });
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Rejects when the other end throws, or is gone. */
  async ask<T = void>(what: string, params?: unknown): Promise<T> {
    const id = this.nextId++;
    if (this.gone) throw new Error(`The process ${this.file} has ended.`);
    const { value, error } = await new Promise<Answer>((resolve) => {
      this.waiting.set(id, resolve);
      this.child.send({ id, what, params } satisfies Question);
    });
    if (error !== undefined) throw new Error(error);
    return value as T;
  }

  get alive(): boolean {
    return !this.gone;
  }

  async stop(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.exited;
  }
}

export const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
