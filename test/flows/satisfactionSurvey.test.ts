import { join } from 'node:path';
import { expect } from 'chai';
import type { Callee, Job } from '../../engine/api';
import callees from '../../flows/satisfaction-survey/callees.json';
import { satisfactionSurvey } from '../../flows/satisfaction-survey/flow';
import { TestEngine } from '../support/engine';
import { PlayedFlow } from './play';

const ROSTER = join('flows', satisfactionSurvey.key, 'contacts.xlsx');

/** What comes of a contact: its job's status, its tags, why its last call ended, its calls. */
type Ending = [status: string, tags: string, endReason: string | null, calls: number];

const SATISFIED: Ending = ['Succeeded', '身份/本人 满意度/满意', 'Completed', 1];
const DISSATISFIED: Ending = ['Succeeded', '身份/本人 满意度/不满意', 'Completed', 1];

const ENDINGS: Record<string, Ending> = {
  satisfied: SATISFIED,
  dissatisfied: DISSATISFIED,
  'not-the-person': ['Succeeded', '身份/非本人', 'Completed', 1],
  'asks-company': SATISFIED,
  keys: SATISFIED,
  'keys-dissatisfied': DISSATISFIED,
  mumbles: ['Succeeded', '', 'UnrecognisedLimit', 1],
  'mumbles-once': SATISFIED,
  silent: ['Succeeded', '', 'NoInputLimit', 1],
  'hangs-up': ['Succeeded', '身份/本人', 'CalleeHungUp', 1],
  interrupts: SATISFIED,
  'no-answer': ['Failed', '', 'NotAnswered', 2],
  'no-answer-once': ['Succeeded', '身份/本人 满意度/满意', 'Completed', 2],
  busy: ['Failed', '', 'NotAnswered', 2],
  'empty-number': ['Failed', '', 'NotAnswered', 1],
};

describe('The satisfaction survey, played on the simulated line', () => {
  let engine: TestEngine;
  let played: PlayedFlow;
  let jobs: Job[];

  before(async () => {
    engine = await TestEngine.start({ callees: callees as Callee[] });
    played = new PlayedFlow(satisfactionSurvey, engine, { contactsFile: ROSTER });
    await played.deploy();
    await played.press('开始外呼');
    const { list } = await engine.api.jobGroups.list({ instanceId: engine.instanceId });
    const [group] = list;
    if (!group) throw new Error('No job group was made.');
    await engine.untilEnded(group.id, 600_000);
    await engine.clock.advance(5_000);
    jobs = (await engine.api.jobs.list({ groupId: group.id, limit: 200 })).list;
  });

  it('goes without a fault', () => {
    expect(played.faults).to.deep.equal([]);
  });

  it('calls the good rows and hands on the bad ones', () => {
    expect(jobs).to.have.length(20);
    expect(played.arrived.get('无效行')).to.have.length(4);
  });

  it('reports on every contact once', () => {
    const reported = played.arrived.get('结果') ?? [];
    expect(reported.map(({ job }) => (job as Job).id)).to.have.members(jobs.map(({ id }) => id));
  });

  for (const [callee, ending] of Object.entries(ENDINGS)) {
    it(`ends as it should with the callee "${callee}"`, () => {
      const own = jobs.filter(({ contact }) => contact.variables['callee'] === callee);
      expect(own).to.not.have.length(0);
      for (const job of own) {
        const tags = job.tags.map(({ group, name }) => `${group}/${name}`).join(' ');
        const last = job.tasks.at(-1)?.endReason ?? null;
        expect([job.status, tags, last, job.tasks.length]).to.deep.equal(ending);
      }
    });
  }
});
