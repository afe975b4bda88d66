import { join } from 'node:path';
import { expect } from 'chai';
import type { Callee, Job } from '../../engine/api';
import callees from '../../flows/appointment-reminder/callees.json';
import calleesEn from '../../flows/appointment-reminder-en/callees.json';
import { appointmentReminderZh } from '../../flows/appointment-reminder/flow';
import { appointmentReminderEn } from '../../flows/appointment-reminder-en/flow';
import { endedAs } from '../support/dialogues';
import { TestEngine } from '../support/engine';
import { PlayedFlow } from './play';

/** What comes of a callee: tags, why the call ended, whether the conversation was completed. */
type Ending = [tags: string[], endReason: string, completed: boolean];

interface Reminder {
  flow: typeof appointmentReminderZh;
  callees: Callee[];
  start: string;
  badRows: string;
  tags: Record<'comes' | 'morning' | 'afternoon' | 'cancelled' | 'stranger' | 'callBack', string[]>;
}

const reminders: Reminder[] = [
  {
    flow: appointmentReminderZh,
    callees: callees as Callee[],
    start: '开始提醒',
    badRows: '无效行',
    tags: {
      comes: ['预约/按时到店'],
      morning: ['预约/改到上午'],
      afternoon: ['预约/改到下午'],
      cancelled: ['预约/取消'],
      stranger: ['号码/需核实', '预约/不是本人'],
      callBack: ['预约/待人工回访'],
    },
  },
  {
    flow: appointmentReminderEn,
    callees: calleesEn as Callee[],
    start: 'Start',
    badRows: 'Bad rows',
    tags: {
      comes: ['appointment/comes'],
      morning: ['appointment/moved to the morning'],
      afternoon: ['appointment/moved to the afternoon'],
      cancelled: ['appointment/cancelled'],
      stranger: ['appointment/wrong number', 'number/to be checked'],
      callBack: ['appointment/call back'],
    },
  },
];

const endings = ({ tags }: Reminder): Record<string, Ending> => ({
  comes: [tags.comes, 'Completed', true],
  'comes-key': [tags.comes, 'Completed', true],
  moves: [tags.afternoon, 'Completed', true],
  'moves-key': [tags.morning, 'Completed', true],
  cannot: [tags.morning, 'Completed', true],
  cancels: [tags.cancelled, 'Completed', true],
  'wrong-number': [tags.stranger, 'Completed', true],
  'asks-address': [tags.comes, 'Completed', true],
  'asks-twice': [tags.comes, 'Completed', true],
  mumbles: [tags.callBack, 'UnrecognisedLimit', false],
  'mumbles-once': [tags.comes, 'Completed', true],
  silent: [[], 'NoInputLimit', false],
  'hangs-up': [[], 'CalleeHungUp', false],
  'no-answer': [[], 'NotAnswered', false],
});

for (const reminder of reminders) {
  const { flow } = reminder;
  describe(`The reminder "${flow.name}", played on the simulated line`, () => {
    let jobs: Job[];

    before(async () => {
      const engine = await TestEngine.start({ callees: reminder.callees });
      const contactsFile = join('flows', flow.key, 'contacts.csv');
      const played = new PlayedFlow(flow, engine, { contactsFile });
      await played.deploy();
      await played.press(reminder.start);
      expect(played.faults).to.deep.equal([]);
      expect(played.arrived.get(reminder.badRows) ?? []).to.deep.equal([]);
      const [group] = (await engine.api.jobGroups.list({ instanceId: engine.instanceId })).list;
      if (group) await engine.untilEnded(group.id, 600_000);
      expect(played.faults).to.deep.equal([]);
      jobs = (await engine.api.jobs.list({ groupId: group?.id ?? '', limit: 100 })).list;
    });

    it('calls all of its roster', () => {
      expect(jobs).to.have.length(15);
    });

    for (const [callee, [tags, reason, completed]] of Object.entries(endings(reminder))) {
      it(`ends as it should with the callee "${callee}"`, () => {
        const own = jobs.filter(({ contact }) => contact.variables['callee'] === callee);
        expect(own).to.not.have.length(0);
        for (const job of own) {
          const ended = endedAs(job.tasks, job.tags);
          expect(ended).to.deep.include({ tags, reason, completed });
        }
      });
    }
  });
}
