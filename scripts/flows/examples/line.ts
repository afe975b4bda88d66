import { hostNode, node, type Flow } from '../description';
import { change, debug, inject } from '../hostNodes';
import { engineFor } from './engine';

const EVERY_SECONDS = 60;

export const line: Flow = {
  key: 'examples/line',
  name: '08 Watch the line',
  info: `Shows whether the trunks are up: asks once a minute, and is told at once when one goes down.

The line is simulated and has no trunks: nothing is down, and nothing ever goes down. Choose the
line SIP in the engine's dialog to see your own.`,
  engine: engineFor('08'),
  groups: [
    {
      title: 'Ask',
      note: 'after the deploy and every minute; the answer stands under the node',
      nodes: [
        hostNode('Every minute', {
          at: [0, 0],
          nodeRed: inject(undefined, EVERY_SECONDS),
          to: 'How is the line?',
        }),
        node('line', 'How is the line?', {
          at: [1, 0],
          to: { up: 'Nothing is down', down: 'Something is down' },
        }),
        hostNode('Nothing is down', { at: [2, 0], nodeRed: debug('allUp') }),
        hostNode('Something is down', { at: [2, 1], nodeRed: debug('trunks') }),
      ],
    },
    {
      title: 'Be told',
      note: 'when a trunk goes down; put your message, mail or alarm in place of the last node',
      nodes: [
        node('lineTrigger', 'A trunk is down', {
          at: [0, 0],
          settings: { when: 'down' },
          to: 'Why',
        }),
        hostNode('Why', {
          at: [1, 0],
          nodeRed: change(['msg', 'payload'], ['msg', 'trunk.detail']),
          to: 'Alarm',
        }),
        hostNode('Alarm', { at: [2, 0], nodeRed: debug() }),
      ],
    },
  ],
};
