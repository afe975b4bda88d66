import { fromMessage, hostNode, node, type Flow } from '../description';
import { inject } from '../hostNodes';

/**
 * Buttons for a callee who says yes, one who presses 1 and one who says nothing, and the Dial node
 * behind them.
 *
 * @param answered the node that begins the conversation
 */
export const threeCallees = (answered: string): Flow['groups'][number]['nodes'] => [
  hostNode('Says yes', { at: [0, 0], nodeRed: inject('13800000001'), to: 'Dial' }),
  hostNode('Presses 1', { at: [0, 1], nodeRed: inject('13800000004'), to: 'Dial' }),
  hostNode('Is silent', { at: [0, 2], nodeRed: inject('13800000005'), to: 'Dial' }),
  node('dial', 'Dial', {
    at: [1, 0],
    settings: { number: fromMessage('payload'), ringSeconds: 20 },
    to: { answered, notAnswered: 'Not answered' },
  }),
];
