import type { Callee, SceneDefinition } from '../../../../engine/api';
import { readRoster } from '../../../../engine/campaign/contacts';
import { SystemClock } from '../../../../engine/time/clock';
import { satisfactionSurvey } from '../../../../flows/satisfaction-survey/flow';
import { surveyFile } from '../../survey';
import { served } from '../served';
import { Speakers } from '../voice';
import { CalleeBank } from './bank';
import { People } from './people';
import { RobotVoice } from './robotVoice';

/**
 * The process of the callees: `main.js ROSTER`. Says where it listens once all is prepared.
 */
async function main(roster: string): Promise<string> {
  const clock = new SystemClock();
  const robot = new RobotVoice(clock);
  const [{ valid }, speakers] = await Promise.all([
    readRoster({ kind: 'file', path: roster }),
    Speakers.load(),
  ]);
  const people = await People.prepare({
    contacts: valid,
    callees: surveyFile('callees.json') as Callee[],
    flow: satisfactionSurvey,
    scene: surveyFile('scene.json') as SceneDefinition,
    speakers,
    robot,
  });
  await robot.close();
  const bank = await CalleeBank.open({
    clock,
    random: Math.random,
    called: (number) => people.called(number),
    fault: (error) => console.error(error),
  });
  return `127.0.0.1:${bank.port}`;
}

served(main);
