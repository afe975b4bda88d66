import { fromMessage, hostNode, node, type Flow } from '../description';
import { debug, inject } from '../hostNodes';
import { engineFor } from './engine';

export const oneCall: Flow = {
  key: 'examples/one-call',
  name: '01 One call',
  info: `Places one call, says a sentence, waits for an answer and hangs up.

The line is simulated: the last digit of the number tells what the callee does. 0 to 3 answers
and says yes, 4 presses 1, 5 is silent, 6 hangs up, 7 does not answer, 8 is busy, 9 does not exist.`,
  engine: engineFor('01'),
  groups: [
    {
      title: 'One call',
      note: 'deploy, then press a button; the results are in the debug sidebar',
      nodes: [
        hostNode('Call Li Lei', {
          at: [0, 0],
          nodeRed: inject({ number: '13800000001', name: 'Li Lei' }),
          to: 'Dial',
        }),
        hostNode('Call a busy number', {
          at: [0, 1],
          nodeRed: inject({ number: '13800000008', name: 'Han Mei' }),
          to: 'Dial',
        }),
        node('dial', 'Dial', {
          at: [1, 0],
          settings: {
            number: fromMessage('payload.number'),
            name: fromMessage('payload.name'),
            ringSeconds: 20,
          },
          to: { answered: 'Greeting', notAnswered: 'Not answered' },
        }),
        node('speak', 'Greeting', {
          at: [2, 0],
          settings: {
            text: 'Hello, this is a test call. Am I speaking to @name ?',
            bargeIn: 'any',
          },
          to: 'Answer',
        }),
        node('listen', 'Answer', { at: [3, 0], to: { heard: 'Thanks', noInput: 'Thanks' } }),
        node('speak', 'Thanks', {
          at: [4, 0],
          settings: { text: 'Thank you, that is all. Goodbye.' },
          to: 'Hang up',
        }),
        node('hangUp', 'Hang up', { at: [5, 0], to: 'Call over' }),
        hostNode('Call over', { at: [6, 0], nodeRed: debug('heard') }),
        hostNode('Not answered', { at: [2, 1], nodeRed: debug('task') }),
      ],
    },
  ],
};
