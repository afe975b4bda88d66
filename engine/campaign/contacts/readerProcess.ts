import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { DialflowError, type RosterCheck, type RosterProgress, type RosterSource } from '../../api';
import { startChild } from '../../process/child';
import type { Clock } from '../../time/clock';
import type { RosterPart } from './check';
import type { RosterAnswer, RosterRequest } from './roster.process';
import { count } from './table';

export interface ReaderOptions {
  /** Gives the reading up. */
  signal?: AbortSignal;
  /** Heap of the reader, MiB. */
  memoryMb?: number;
  /** Told how far the reading is, some four times a second. It must not throw. */
  onProgress?: (progress: RosterProgress) => void;
  /** Whose seconds these are, of rows and text; a file's reader has a clock of its own. */
  clock?: Pick<Clock, 'now'>;
}

/** A source that is a file. */
export type FileSource = Extract<RosterSource, { kind: 'file' | 'data' }>;

/** What a roster comes to. */
export interface RosterSums {
  variableNames: string[];
  valid: number;
  rejected: number;
}

/** Several times what a roster of any size takes: rows and shared texts are read as a stream. */
const MEMORY_MB = 512;
/** Rows live for moments. */
const NURSERY_MB = 4;
const FILE = join(__dirname, 'roster.process.js');

/**
 * Reads a file in a process of its own. A worker thread will not do: V8 ends the whole process
 * when one large allocation fails in a thread, whatever the thread's `resourceLimits`, and a
 * file of three megabytes, unpacked, brings that about.
 */
export async function readInProcess(
  source: FileSource,
  options: ReaderOptions = {},
): Promise<RosterCheck> {
  const check: RosterCheck = { valid: [], rejected: [], variableNames: [] };
  const { variableNames } = await run({ source }, options, ({ valid, rejected }) => {
    for (const contact of valid) check.valid.push(contact);
    for (const row of rejected) check.rejected.push(row);
  });
  return { ...check, variableNames };
}

/** Reads a file the same way, its rows into a folder: none of them comes into this process. */
export async function readIntoFolder(
  source: FileSource,
  folder: string,
  options: ReaderOptions = {},
): Promise<RosterSums> {
  return run({ source, folder }, options, () => undefined);
}

async function run(
  request: { source: FileSource; folder?: string },
  options: ReaderOptions,
  take: (part: RosterPart) => void,
): Promise<RosterSums> {
  const { signal, memoryMb = MEMORY_MB, onProgress } = options;
  if (signal?.aborted) throw aborted();
  const child = startChild(FILE, { memoryMb, nurseryMb: NURSERY_MB, lastWords: true });
  const abort = (): void => void child.kill('SIGKILL');
  signal?.addEventListener('abort', abort, { once: true });
  try {
    const answer = answerOf(child, memoryMb, take, onProgress);
    ask(child, request);
    return await answer;
  } catch (error) {
    throw signal?.aborted ? aborted() : error;
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}

function ask(
  child: ChildProcess,
  { source, ...request }: { source: FileSource; folder?: string },
): void {
  const asked: RosterRequest = {
    ...request,
    source: source.kind === 'data' ? { kind: 'data', fileName: source.fileName } : source,
  };
  // Should it die before it has read all, its exit tells.
  child.stdin?.on('error', () => undefined);
  child.send(asked, () => undefined);
  child.stdin?.end(source.kind === 'data' ? source.data : undefined);
}

/** Settles when the process has ended, so that none is left behind. */
function answerOf(
  child: ChildProcess,
  memoryMb: number,
  take: (part: RosterPart) => void,
  onProgress: ReaderOptions['onProgress'],
): Promise<RosterSums> {
  let sums: RosterSums | undefined;
  let failure: DialflowError | undefined;
  let lastWords = '';
  child.on('message', (answer: RosterAnswer) => {
    if ('error' in answer) failure = DialflowError.revive(answer.error);
    else if ('progress' in answer) onProgress?.(answer.progress);
    else if ('part' in answer) take(answer.part);
    else sums = answer;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    lastWords = (lastWords + text).slice(-4000);
  });
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(notStarted(error)));
    child.once('close', (code, signal) => {
      if (failure) reject(failure);
      else if (sums) resolve(sums);
      else reject(deathOf(code, signal, lastWords, memoryMb));
    });
  });
}

function deathOf(
  code: number | null,
  signal: NodeJS.Signals | null,
  lastWords: string,
  memoryMb: number,
): DialflowError {
  // V8 aborts (a signal; 128 and more where there are none); the system kills what is too large.
  if (signal || (code !== null && code >= 128)) {
    return new DialflowError(
      'LimitExceeded',
      `The roster needs more memory to be read than the reader has (${count(memoryMb)} MB), or than is left on this machine. Save it as CSV, which needs less, or split it.`,
      { memoryMb, signal, code },
    );
  }
  return new DialflowError('Internal', `The roster reader ended with code ${code}.`, { lastWords });
}

const notStarted = (error: Error): DialflowError =>
  new DialflowError('Internal', `The roster reader cannot be started: ${error.message}`);

const aborted = (): DialflowError =>
  new DialflowError('Aborted', 'The reading of the roster was given up.');
