import { fromMessage, hostNode, node, type Flow } from '../description';
import { debug, inject } from '../hostNodes';
import { engineFor } from './engine';

const FAREWELL = 'I am sorry, we will call again another time. Goodbye.';
const ASK = 'Ask';

export const transfer: Flow = {
  key: 'examples/transfer',
  name: '07 Transfer to an agent',
  info: `Asks whether the callee wants to talk to a person, and puts it through to an agent's phone.

The callee (a number ending in 4) presses 1. On the simulated line "agent" and "agent-away" are
phones: the first takes the call, the second one only rings, so that the call comes back to the flow.`,
  engine: engineFor('07'),
  groups: [
    {
      title: 'Transfer',
      note: 'deploy, then press a button for an agent who takes the call, or one who is away',
      nodes: [
        hostNode('Agent is there', {
          at: [0, 0],
          nodeRed: inject({ number: '13800000004', phone: 'agent' }),
          to: 'Dial',
        }),
        hostNode('Agent is away', {
          at: [0, 1],
          nodeRed: inject({ number: '13800000004', phone: 'agent-away' }),
          to: 'Dial',
        }),
        node('dial', 'Dial', {
          at: [1, 0],
          settings: { number: fromMessage('payload.number'), ringSeconds: 20 },
          to: { answered: ASK, notAnswered: 'Not answered' },
        }),
        node('speak', ASK, {
          at: [2, 0],
          settings: {
            text: 'Hello, would you like to talk to one of us? Say yes or no, or press 1 or 2.',
            bargeIn: 'any',
          },
          to: 'Answer',
        }),
        node('listen', 'Answer', {
          at: [3, 0],
          to: { heard: 'Yes or no', noInput: 'Yes or no' },
        }),
        node('intentMatch', 'Yes or no', {
          at: [4, 0],
          settings: {
            branches: [
              {
                name: 'Yes',
                utterances: ['yes', 'yes please', 'put me through', 'I want to talk to a person'],
                keywords: ['yes', 'agent', 'person'],
                keys: ['1'],
              },
              {
                name: 'No',
                utterances: ['no', 'no thank you', 'not now'],
                keywords: ['no thanks'],
                keys: ['2'],
              },
            ],
            unrecognisedFarewell: FAREWELL,
            noInputFarewell: FAREWELL,
          },
          to: {
            'branch:Yes': 'Transfer',
            'branch:No': 'Say goodbye',
            question: ASK,
            unrecognised: ASK,
            noInput: ASK,
          },
        }),
        node('transfer', 'Transfer', {
          at: [5, 0],
          settings: {
            phones: fromMessage('payload.phone'),
            ringSeconds: 10,
            waitingText: 'Please hold, I am putting you through.',
            announcement: 'A customer who asks for a person.',
          },
          to: { transferred: 'Put through', notTaken: 'Say sorry' },
        }),
        hostNode('Put through', { at: [6, 0], nodeRed: debug('transfer') }),
        node('speak', 'Say sorry', {
          at: [6, 1],
          settings: {
            text: 'I am sorry, nobody is free just now. We will call you back. Goodbye.',
          },
          to: 'Hang up',
        }),
        node('speak', 'Say goodbye', {
          at: [5, 2],
          settings: { text: 'Thank you all the same. Goodbye.' },
          to: 'Hang up',
        }),
        node('hangUp', 'Hang up', { at: [7, 1], to: 'Not put through' }),
        hostNode('Not put through', { at: [8, 1], nodeRed: debug('transfer') }),
        hostNode('Not answered', { at: [2, 2], nodeRed: debug('task') }),
      ],
    },
  ],
};
