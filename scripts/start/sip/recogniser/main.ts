import type { Callee, SceneDefinition } from '../../../../engine/api';
import { surveyFile } from '../../survey';
import { served } from '../served';
import { Speakers } from '../voice';
import { FunasrServer } from './funasrServer';
import { phrasesOf, spokenBy } from './phrases';
import { Vocabulary } from './vocabulary';

/** The process of the recogniser that knows the demonstration's sentences only. */
async function main(): Promise<string> {
  const callees = surveyFile('callees.json') as Callee[];
  const scene = surveyFile('scene.json') as SceneDefinition;
  const speakers = await Speakers.load();
  const vocabulary = new Vocabulary(spokenBy(speakers, phrasesOf(callees, scene)));
  const server = await FunasrServer.listen(vocabulary);
  return server.url;
}

served(main);
