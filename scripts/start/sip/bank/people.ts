import type { Callee, Contact, SceneDefinition } from '../../../../engine/api';
import { Callees, outcomeOf, type Persona } from '../../../../engine/line/simulated/callees';
import type { Flow } from '../../../flows/description';
import { promptsOf } from '../prompts';
import type { Speakers, Voice } from '../voice';
import type { CalledPerson } from './calleeCall';
import type { RobotVoice } from './robotVoice';

/** Timbres that the recogniser knows, at pitches and paces that it does not. */
const VOICES: readonly Voice[] = [
  { timbre: 'f3', pitch: 60, rate: 165 },
  { timbre: 'm3', pitch: 40, rate: 180 },
  { timbre: 'f3', pitch: 45, rate: 185 },
  { timbre: 'm3', pitch: 58, rate: 165 },
];

export interface PeopleParts {
  contacts: readonly Pick<Contact, 'phoneNumber' | 'variables'>[];
  callees: readonly Callee[];
  /** What is said in a call: the ears are prepared for it. */
  flow: Flow;
  scene: SceneDefinition;
  speakers: Speakers;
  robot: RobotVoice;
}

/** One that has a telephone. */
interface Person extends Omit<CalledPerson, 'outcome'> {
  persona: Persona;
  attempts: number;
}

/** Who has which number. All that they will hear and say is prepared, for speech takes time. */
export class People {
  private readonly byNumber = new Map<string, Person>();

  /** @throws Error where a contact names a callee that there is none of. */
  static async prepare(parts: PeopleParts): Promise<People> {
    const people = new People();
    const callees = new Callees({ callees: [...parts.callees] });
    for (const [index, { phoneNumber, variables }] of parts.contacts.entries()) {
      const persona = callees.choose({ calledNumber: phoneNumber, variables });
      if (typeof persona === 'string') throw new Error(persona);
      const prompts = await parts.robot.templates(promptsOf(parts.flow, parts.scene, variables));
      const say = speakerOf(persona, parts.speakers, VOICES[index % VOICES.length]);
      people.byNumber.set(phoneNumber, { persona, prompts, say, attempts: 0 });
    }
    return people;
  }

  /** Whoever is called; each time counts as an attempt. */
  called(number: string): CalledPerson | undefined {
    const person = this.byNumber.get(number);
    if (!person) return undefined;
    return { ...person, outcome: outcomeOf(person.persona, ++person.attempts) };
  }
}

function speakerOf(
  { onAnswer, otherwise, rules }: Persona,
  speakers: Speakers,
  voice: Voice | undefined,
): CalledPerson['say'] {
  const said = new Map<string, Int16Array>();
  const actions = [onAnswer, otherwise, ...rules.flatMap(({ actions }) => actions)];
  for (const text of actions.flatMap((action) => action?.say ?? [])) {
    if (voice) said.set(text, speakers.say(text, voice));
  }
  return (text) => said.get(text) ?? new Int16Array(0);
}
