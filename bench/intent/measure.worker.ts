import { parentPort, workerData } from 'node:worker_threads';
import { decodeModel, encodeModel } from '../../engine/dialogue/intents/model/data';
import { trainModel } from '../../engine/dialogue/intents/model/train';
import { trainedIntents } from '../../engine/dialogue/intents/matcher';
import { ask, byLabel, type Question, type Result } from './set';

/** Trains, goes through a file as a restart does, and answers: memory is that of all of it. */
async function main(): Promise<void> {
  const question = workerData as Question;
  const before = process.memoryUsage().rss;
  const intents = [...byLabel(question.train)].map(([name, utterances]) => ({ name, utterances }));
  const begun = performance.now();
  const trained = trainModel({
    language: question.language,
    utterances: intents.map(({ utterances }) => utterances),
    keywords: intents.map(() => []),
  });
  const trainMs = performance.now() - begun;
  const model = trained && decodeModel(encodeModel(trained));
  if (!model) throw new Error('nothing was learnt');
  const matcher = trainedIntents(intents, model)();
  const asked = await ask(question, (text) => matcher.match(text)?.intent ?? null);
  const rssMb = (process.memoryUsage().rss - before) / 2 ** 20;
  parentPort?.postMessage({ ...asked, trainMs, rssMb } satisfies Result);
}

void main();
