import { parentPort, workerData } from 'node:worker_threads';
import { decodeModel, encodeModel } from '../../engine/dialogue/intents/model/data';
import { ThreadTrainer } from '../../engine/dialogue/intents/model/trainer';
import { trainedIntents } from '../../engine/dialogue/intents/matcher';
import { ask, byLabel, type Question, type Result } from './set';

/** How often memory is looked at, for its peak. */
const LOOK_MS = 25;
const MB = 2 ** 20;

/**
 * Trains as the engine does, in a thread that gives way to others; goes through a file as a restart
 * does, and answers. Memory is that of all of it, at its peak.
 */
async function main(): Promise<void> {
  const question = workerData as Question;
  const intents = [...byLabel(question.train)].map(([name, utterances]) => ({ name, utterances }));
  const before = process.memoryUsage.rss();
  let most = before;
  const looks = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), LOOK_MS);
  const trainer = new ThreadTrainer();
  const begun = performance.now();
  const trained = await trainer.train({
    language: question.language,
    utterances: intents.map(({ utterances }) => utterances),
    keywords: intents.map(() => []),
  });
  const trainMs = performance.now() - begun;
  await trainer.close();
  const file = trained && encodeModel(trained);
  const model = file && decodeModel(file);
  if (!model) throw new Error('nothing was learnt');
  const matcher = trainedIntents(intents, model)();
  const asked = await ask(question, (text) => matcher.match(text)?.intent ?? null);
  clearInterval(looks);
  const rssMb = (Math.max(most, process.memoryUsage.rss()) - before) / MB;
  parentPort?.postMessage({
    ...asked,
    trainMs,
    rssMb,
    modelMb: file.length / MB,
  } satisfies Result);
}

void main();
