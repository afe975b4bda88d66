import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Language } from '../engine/api';
import { round, type Bench, type Measured } from './bench';
import { readCsv } from './intent/csv';
import { peer } from './intent/peer';
import type { Labelled, Question, Result } from './intent/set';

/** BANKING77: 77 intents, thousands of sentences. It is measured with, and not shipped. */
const DATA = '../shared/data/intents';
const SMALL: readonly Language[] = ['en-US', 'zh-CN'];

/**
 * How often the right intent is found, and how often a stranger's sentence is refused, with the
 * threshold that the training has found by itself. Each measurement has a thread of its own, so
 * that memory is that of one.
 */
export const intent: Bench = async ({ args, log }) => {
  const folder = resolve(valueOf(args, '--data') ?? join(root(), DATA));
  const strangers = strangersIn('en-US');
  const figures: Measured['figures'] = {};
  const peers: Measured['peers'] = {};
  if (existsSync(join(folder, 'train.csv'))) {
    const train = readCsv(join(folder, 'train.csv'));
    const test = readCsv(join(folder, 'test.csv'));
    log(
      `${train.length} sentences to learn, ${test.length} to be told, ${strangers.length} strangers …`,
    );
    const question: Question = { language: 'en-US', train, test, strangers };
    Object.assign(figures, figuresOf(await measure(question)));
    log('the peer …');
    const theirs = await peer(question);
    peers['nlpjs'] = typeof theirs === 'string' ? theirs : figuresOf(theirs);
  } else {
    log(`There is no data in ${folder} (train.csv, test.csv): --data FOLDER names another.`);
    figures['data'] = `absent: ${folder}`;
  }
  for (const language of SMALL) {
    log(`ten sentences an intent, ${language} …`);
    figures[`small ${language}`] = figuresOf(await measure(smallSet(language)));
  }
  return { figures, peers };
};

function measure(question: Question): Promise<Result> {
  const worker = new Worker(join(__dirname, 'intent', 'measure.worker.js'), {
    workerData: question,
  });
  return new Promise((done, failed) => {
    worker.once('message', done);
    worker.once('error', failed);
  });
}

const figuresOf = (result: Result): Record<string, number> => ({
  inScopeAccuracy: round(100 * result.accuracy),
  strangerRecall: round(100 * result.recall),
  trainSeconds: round(result.trainMs / 1000),
  usPerUtterance: round(result.usPerUtterance),
  rssMb: round(result.rssMb, 1),
  ...(result.modelMb !== undefined && { modelMb: round(result.modelMb, 1) }),
});

const root = (): string => resolve(__dirname, '..', '..');
const ours = (file: string): string => readFileSync(join(root(), 'bench', 'intent', file), 'utf8');

const strangersIn = (language: Language): string[] =>
  ours(`strangers.${language}.txt`).trim().split('\n');

function smallSet(language: Language): Question {
  const { intents } = JSON.parse(ours(`small.${language}.json`)) as {
    intents: Record<string, { learn: string[]; ask: string[] }>;
  };
  const labelled = (which: 'learn' | 'ask'): Labelled[] =>
    Object.entries(intents).flatMap(([label, sentences]) =>
      sentences[which].map((text) => ({ text, label })),
    );
  return {
    language,
    train: labelled('learn'),
    test: labelled('ask'),
    strangers: strangersIn(language),
  };
}

function valueOf(args: readonly string[], name: string): string | undefined {
  const at = args.indexOf(name);
  return at < 0 ? undefined : args[at + 1];
}
