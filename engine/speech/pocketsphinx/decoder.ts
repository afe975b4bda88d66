import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { close, constants, open, write } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { usualPriorityOf } from '../../process/priority';
import type { Clock, Timer } from '../../time/clock';
import { messageOf } from '../failure';

const [openFile, writeTo, closeFile] = [promisify(open), promisify(write), promisify(close)];
const run = promisify(execFile);

/** It takes some 20 ms for an utterance, and as long again for each second of a long one. */
const MOST_MS = 10_000;
/** `yes please (3f2a -4284)`: what was said, of which utterance, how well it fits. */
const RESULT = /^(.*) ?\(([0-9a-f]{16}) (-?\d+)\)$/;
/** What it says of itself last, where it ends. */
const COMPLAINTS = 5;

export interface DecoderParts {
  clock: Clock;
  program: string;
  /** The acoustic model. */
  modelFolder: string;
  grammar: string;
  dictionary: string;
  /** It has ended, by itself or because it was closed. */
  over(decoder: Decoder): void;
}

interface Job {
  resolve(text: string): void;
  reject(error: Error): void;
  timer: Timer;
}

/**
 * pocketsphinx_batch with one grammar, kept running: the names of its utterances come through a
 * pipe, their results through its log. They lie in a folder that only this user may read, and are
 * removed as soon as they have been read.
 */
export class Decoder {
  private readonly jobs = new Map<string, Job>();
  private readonly complaints: string[] = [];
  private ended: Error | undefined;

  private constructor(
    private readonly parts: DecoderParts,
    private readonly folder: string,
    private readonly pipe: number,
    private readonly child: ChildProcess,
  ) {
    child.on('error', (error) => this.end(messageOf(error)));
    child.on('exit', (code, signal) => this.end(`it ended (${signal ?? code})`));
    if (child.stderr) {
      createInterface({ input: child.stderr }).on('line', (line) => this.line(line));
    }
  }

  static async start(parts: DecoderParts): Promise<Decoder> {
    const folder = await mkdtemp(join(tmpdir(), 'dialflow-heard-'));
    try {
      const file = (name: string): string => join(folder, name);
      await writeFile(file('answers.gram'), parts.grammar);
      await writeFile(file('words.dict'), parts.dictionary);
      // Its files are opened by name; a pipe of Node's is a socket, which has none.
      await run('mkfifo', ['-m', '600', file('names')]);
      // Read as well, so that it stays open whoever else has it open.
      const pipe = await openFile(file('names'), constants.O_RDWR | constants.O_NONBLOCK);
      const child = spawn(parts.program, argumentsFor(parts, folder), {
        stdio: ['ignore', 'ignore', 'pipe'],
        cwd: folder,
      });
      usualPriorityOf(child.pid);
      return new Decoder(parts, folder, pipe, child);
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** What was said in samples of 16 kHz, 16 bit, low octet first; empty: nothing that fits. */
  async decode(samples: Buffer): Promise<string> {
    if (this.ended) throw this.ended;
    const id = randomBytes(8).toString('hex');
    const file = join(this.folder, `${id}.raw`);
    try {
      await writeFile(file, samples, { mode: 0o600 });
      return await new Promise<string>((resolve, reject) => {
        if (this.ended) return reject(this.ended);
        const timer = this.parts.clock.after(MOST_MS, () =>
          this.end(`it said nothing within ${MOST_MS / 1_000} s`),
        );
        this.jobs.set(id, { resolve, reject, timer });
        writeTo(this.pipe, `${id}\n`).catch((error: unknown) => this.end(messageOf(error)));
      });
    } finally {
      await rm(file, { force: true });
    }
  }

  get busy(): boolean {
    return this.jobs.size > 0;
  }

  close(): void {
    this.end('it was closed');
  }

  private line(line: string): void {
    const [, text = '', id = ''] = RESULT.exec(line) ?? [];
    const job = this.jobs.get(id);
    if (job) {
      this.jobs.delete(id);
      job.timer.cancel();
      job.resolve(text.trim());
    } else if (/^(ERROR|FATAL)/.test(line)) {
      this.complaints.push(line.replace(/^\w+: "[^"]*", line \d+: /, '').trim());
      this.complaints.splice(0, this.complaints.length - COMPLAINTS);
    }
  }

  private end(reason: string): void {
    if (this.ended) return;
    const said = this.complaints.length > 0 ? `: ${this.complaints.join('; ')}` : '';
    const error = new Error(reason + said);
    this.ended = error;
    this.child.kill();
    for (const { reject, timer } of this.jobs.values()) {
      timer.cancel();
      reject(error);
    }
    this.jobs.clear();
    this.parts.over(this);
    void Promise.allSettled([
      closeFile(this.pipe),
      rm(this.folder, { recursive: true, force: true }),
    ]);
  }
}

/** Its own removal of noise is for rooms: of what a telephone carries it takes too much. */
const argumentsFor = ({ modelFolder }: DecoderParts, folder: string): string[] => [
  ...['-hmm', modelFolder, '-dict', join(folder, 'words.dict')],
  ...['-jsgf', join(folder, 'answers.gram'), '-ctl', join(folder, 'names')],
  ...['-adcin', 'yes', '-cepdir', folder, '-cepext', '.raw'],
  ...['-remove_noise', 'no', '-backtrace', 'yes'],
];
