import { fromFlowContext, hostNode, node, type Flow } from '../description';
import { change, debug, inject } from '../hostNodes';
import { engineFor } from './engine';

const command = (
  title: string,
  name: string,
  operation: 'pause' | 'resume' | 'stop' | 'get',
  row: number,
) => [
  hostNode(title, { at: [0, row], nodeRed: inject(), to: name }),
  node('jobGroup', name, {
    at: [1, row],
    settings: { operation, jobGroup: fromFlowContext('campaign') },
    to: 'Job group',
  }),
];

export const events: Flow = {
  key: 'examples/events',
  name: '06 Follow a campaign',
  info: `Follows a campaign event by event, and pauses, resumes or stops it on the way.

The id of the campaign that was started last is kept in the flow's context as \`campaign\`. On the
simulated line the last digit of a number tells what the callee does.`,
  engine: engineFor('06', 'example-06'),
  groups: [
    {
      title: 'Start a campaign',
      note: 'deploy, then press the button',
      nodes: [
        hostNode('Start', { at: [0, 0], nodeRed: inject(), to: 'Numbers' }),
        node('contacts', 'Numbers', {
          at: [1, 0],
          settings: {
            source: 'text',
            text: '13800000001 13800000002 13800000003 13800000004 13800000005 13800000006 13800000007 13800000008',
          },
          to: { valid: 'Run, two at a time' },
        }),
        node('jobGroup', 'Run, two at a time', {
          at: [2, 0],
          settings: {
            operation: 'run',
            description: 'From the example "Follow a campaign"',
            maxConcurrency: 2,
            ringSeconds: 15,
            retryTimes: 0,
          },
          to: 'Keep its id',
        }),
        hostNode('Keep its id', {
          at: [3, 0],
          nodeRed: change(['flow', 'campaign'], ['msg', 'payload[0].id']),
        }),
      ],
    },
    {
      title: 'Control it',
      note: 'while it is under way',
      nodes: [
        ...command('Pause', 'Pause it', 'pause', 0),
        ...command('Resume', 'Resume it', 'resume', 1),
        ...command('Stop', 'Stop it', 'stop', 2),
        ...command('How far is it?', 'Read it', 'get', 3),
        hostNode('Job group', { at: [2, 0], nodeRed: debug() }),
      ],
    },
    {
      title: 'Talk',
      note: 'begins here for each call that is answered',
      nodes: [
        node('callTrigger', 'Call answered', { at: [0, 0], to: 'Announcement' }),
        node('speak', 'Announcement', {
          at: [1, 0],
          settings: { text: 'Hello, the shop is closed on Monday. Goodbye.' },
          to: 'Hang up',
        }),
        node('hangUp', 'Hang up', { at: [2, 0] }),
      ],
    },
    {
      title: 'Follow',
      note: 'every event of every call, and one for each number when it is over',
      nodes: [
        node('callTrigger', 'Every event', {
          at: [0, 0],
          settings: { events: ['Dialing', 'CallAnswered', 'CallFinished'] },
          to: 'Event',
        }),
        hostNode('Event', { at: [1, 0], nodeRed: debug('event') }),
        node('jobCompleteTrigger', 'Job complete', { at: [0, 1], to: 'Result' }),
        hostNode('Result', { at: [1, 1], nodeRed: debug('job') }),
      ],
    },
  ],
};
