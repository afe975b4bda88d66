import { appointmentReminder } from '../appointment-reminder/describe';
import callees from './callees.json';
import scene from './scene.json';

const NOT_UNDERSTOOD = ['Sorry, I did not get that.'];
const NOTHING_HEARD = ['Hello, can you hear me?'];
const CANNOT_HEAR = 'I am afraid I cannot hear you. We will call again. Goodbye.';

/** 预约提醒, in English. */
export const appointmentReminderEn = appointmentReminder({
  key: 'appointment-reminder-en',
  dataFolder: 'dialflow-appointment-reminder-en',
  engine: 'Hillside Garage (simulated line)',
  info: [
    scene.description,
    '',
    '1. Open "Roster file" and enter the full path of the roster (contacts.csv).',
    '2. Deploy.',
    '3. Press the button of "Start"; each result is shown in the debug sidebar.',
    '',
    'A round of the conversation is one Branch node: it asks, listens, finds the intent, and asks again by itself. Farewells and tags are on the Hang Up nodes.',
  ].join('\n'),
  scene,
  callees,
  titles: ['1. Start', '2. The call', '3. Results'],
  notes: [
    'enter the full path of contacts.csv in "Roster file", deploy, press the button of "Start"',
    'enter the full path of contacts.csv in "Roster file", publish the workflow, and execute it from "Start" (choose it beside the button)',
    'begins here when the callee answers; Branch asks again by itself, and what it cannot understand ends at "Call back"',
    'one for each contact when all its calls are over: status, tags and every call',
  ],
  name: {
    start: 'Start',
    file: 'Roster file',
    scene: 'Import the scene',
    roster: 'Read the roster',
    run: 'Run the job group',
    badRows: 'Bad rows',
    answered: 'Answered',
    comes: 'Will you come?',
    when: 'When instead?',
    yes: 'Comes',
    morning: 'Moved to the morning',
    afternoon: 'Moved to the afternoon',
    cancelled: 'Cancelled',
    stranger: 'Wrong number',
    callBack: 'Call back',
    complete: 'Job complete',
    result: 'Result',
  },
  comes: {
    text: 'Hello, this is Hillside Garage for @name . You have an appointment for @service on @day at @time . Will you come? Press 1 if you will, 2 for another time, 3 to cancel.',
    again: ['Will you come on @day at @time ? Press 1 for yes, 2 for another time, 3 to cancel.'],
    bargeIn: 'any',
    branches: [
      { name: 'yes', intents: ['agree'], keys: ['1'] },
      { name: 'another time', intents: ['another time', 'refuse'], keys: ['2'] },
      { name: 'cancel', intents: ['cancel'], keys: ['3'] },
      { name: 'wrong number', intents: ['wrong number'] },
    ],
    unrecognisedWordings: NOT_UNDERSTOOD,
    unrecognisedThen: 'goOn',
    noInputWordings: NOTHING_HEARD,
    noInputFarewell: CANNOT_HEAR,
  },
  when: {
    text: 'No problem, we can move it to the next day. Morning or afternoon? Press 1 for the morning, 2 for the afternoon.',
    again: ['The next morning, or the afternoon? Press 1 or 2.'],
    bargeIn: 'any',
    branches: [
      { name: 'morning', keywords: ['morning', 'before noon', 'early'], keys: ['1'] },
      { name: 'afternoon', keywords: ['afternoon', 'after lunch', 'later'], keys: ['2'] },
    ],
    unrecognisedWordings: NOT_UNDERSTOOD,
    unrecognisedThen: 'goOn',
    noInputWordings: NOTHING_HEARD,
    noInputFarewell: CANNOT_HEAR,
  },
  farewells: {
    yes: {
      text: 'Thank you, we look forward to seeing you. Goodbye.',
      tag: { group: 'appointment', name: 'comes' },
    },
    morning: {
      text: 'All right, it is the next morning then. Goodbye.',
      tag: { group: 'appointment', name: 'moved to the morning' },
    },
    afternoon: {
      text: 'All right, it is the next afternoon then. Goodbye.',
      tag: { group: 'appointment', name: 'moved to the afternoon' },
    },
    cancelled: {
      text: 'It is cancelled. You are welcome any time. Goodbye.',
      tag: { group: 'appointment', name: 'cancelled' },
    },
    stranger: {
      text: 'I am sorry to have disturbed you. Goodbye.',
      tag: { group: 'appointment', name: 'wrong number' },
    },
    callBack: {
      text: 'I am sorry that I did not get that. A colleague will call you back. Goodbye.',
      tag: { group: 'appointment', name: 'call back' },
    },
  },
});
