import type { Callee, SceneDefinition } from '../../../../engine/api';
import type { Speakers, Voice } from '../voice';
import type { Spoken } from './vocabulary';

/**
 * Who says the phrases that are compared with: the two timbres that callees have, at a pitch and
 * a pace that none of them has.
 */
const TEACHERS: readonly Voice[] = [
  { timbre: 'f3', pitch: 50, rate: 175 },
  { timbre: 'm3', pitch: 50, rate: 175 },
];

/** What callees say, and what the scene takes them to say; each once, as it is written first. */
export function phrasesOf(callees: readonly Callee[], scene: SceneDefinition): string[] {
  const phrases = new Map<string, string>();
  const said = [
    ...callees.flatMap(saidBy),
    ...scene.intents.flatMap(({ utterances }) => utterances),
    ...(scene.globalQuestions ?? []).flatMap(({ questions }) => questions),
  ];
  for (const text of said) {
    const sound = text.replace(/[\p{P}\s]/gu, '');
    if (!phrases.has(sound)) phrases.set(sound, text);
  }
  return [...phrases.values()];
}

/** The phrases by all teachers. */
export function* spokenBy(speakers: Speakers, phrases: Iterable<string>): Generator<Spoken> {
  for (const text of phrases) {
    for (const voice of TEACHERS) yield { text, samples: speakers.say(text, voice) };
  }
}

function saidBy({ onAnswer, responses = [], otherwise }: Callee): string[] {
  const actions = [onAnswer, otherwise, ...responses.flatMap(({ then }) => then)];
  return actions.flatMap((action) => action?.say ?? []);
}
