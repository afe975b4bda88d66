import { hostNode, node, type Flow } from '../description';
import { debug, inject } from '../hostNodes';
import { engineFor } from './engine';

export const campaign: Flow = {
  key: 'examples/campaign',
  name: '02 A campaign from a list of numbers',
  info: `Checks a list of numbers, calls the good ones, talks to those who answer and reports on each.

The status under "Run the campaign" counts along. Numbers that are not answered are tried once
more a minute later. On the simulated line the last digit of a number tells what the callee does.`,
  engine: engineFor('02', 'example-02'),
  groups: [
    {
      title: 'Start',
      note: 'deploy, then press the button; the numbers are in the node "Numbers"',
      nodes: [
        hostNode('Start', { at: [0, 0], nodeRed: inject(), to: 'Numbers' }),
        node('contacts', 'Numbers', {
          at: [1, 0],
          settings: {
            source: 'text',
            text: '13800000001 13800000002\n13800000004; 13800000005\n13800000007 13800000008 12345',
          },
          to: { valid: 'Run the campaign', invalid: 'Invalid rows' },
        }),
        node('jobGroup', 'Run the campaign', {
          at: [2, 0],
          settings: { operation: 'run', ringSeconds: 20, retryTimes: 1, retryIntervalMinutes: 1 },
          to: 'Started',
        }),
        hostNode('Started', { at: [3, 0], nodeRed: debug() }),
        hostNode('Invalid rows', { at: [2, 1], nodeRed: debug() }),
      ],
    },
    {
      title: 'The conversation',
      note: 'begins here for each call that is answered',
      nodes: [
        node('callTrigger', 'Call answered', { at: [0, 0], to: 'Announcement' }),
        node('speak', 'Announcement', {
          at: [1, 0],
          settings: { text: 'Hello, your parcel will be delivered tomorrow morning. Goodbye.' },
          to: 'Hang up',
        }),
        node('hangUp', 'Hang up', { at: [2, 0] }),
      ],
    },
    {
      title: 'Results',
      note: 'one message for each number, when all calling of it is over',
      nodes: [
        node('jobCompleteTrigger', 'Job complete', { at: [0, 0], to: 'Result' }),
        hostNode('Result', { at: [1, 0], nodeRed: debug('job') }),
      ],
    },
  ],
};
