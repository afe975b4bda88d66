import { expect } from 'chai';
import type { Job, Turn } from '../../engine/api';
import {
  callees,
  dialogueFlow,
  DIALOGUES,
  endedAs,
  numberOf,
  saidIn,
  START,
} from '../support/dialogues';
import { TestEngine } from '../support/engine';
import { PlayedFlow } from './play';

for (const way of ['a Branch node', 'single nodes'] as const) {
  describe(`A conversation by ${way}`, () => {
    const came = new Map<string, { job: Job; turns: Turn[] }>();

    before(async () => {
      const engine = await TestEngine.start({ callees });
      const played = new PlayedFlow(dialogueFlow(way), engine);
      await played.deploy();
      await played.press(START);
      const [group] = (await engine.api.jobGroups.list({ instanceId: engine.instanceId })).list;
      if (group) await engine.untilEnded(group.id, 600_000);
      expect(played.faults).to.deep.equal([]);
      const { list } = await engine.api.jobs.list({ groupId: group?.id ?? '' });
      for (const job of list) {
        const turns = await engine.api.calls.turns({ callId: job.tasks[0]?.callId ?? '' });
        came.set(job.contact.phoneNumber, { job, turns });
      }
    });

    for (const dialogue of DIALOGUES) {
      it(`meets ${dialogue.what}`, () => {
        const { job, turns } = came.get(numberOf(dialogue)) ?? {};
        expect(turns?.map(saidIn)).to.deep.equal(dialogue.said);
        expect(job && endedAs(job.tasks, job.tags)).to.deep.equal(dialogue.ended);
      });
    }
  });
}
