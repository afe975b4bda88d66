import { fromMessage, hostNode, node, type Flow } from '../description';
import { debug, inject } from '../hostNodes';
import { engineFor } from './engine';

const FAREWELL = 'I am sorry, we will call again another time. Goodbye.';
const ASK = 'Ask';

export const intentMatch: Flow = {
  key: 'examples/intent-match',
  name: '03 Intent match with keys',
  info: `Asks a question that is answered by voice or by a key, and takes a branch by the answer.

What is not understood, or not answered, is asked again; the second time the call ends.
The outputs Heard and No input of Listen both go into Intent Match, which deals with both.`,
  engine: engineFor('03'),
  groups: [
    {
      title: 'Yes or no',
      note: 'deploy, then press a button for a callee who says yes, presses 1, or says nothing',
      nodes: [
        hostNode('Says yes', { at: [0, 0], nodeRed: inject('13800000001'), to: 'Dial' }),
        hostNode('Presses 1', { at: [0, 1], nodeRed: inject('13800000004'), to: 'Dial' }),
        hostNode('Is silent', { at: [0, 2], nodeRed: inject('13800000005'), to: 'Dial' }),
        node('dial', 'Dial', {
          at: [1, 0],
          settings: { number: fromMessage('payload'), ringSeconds: 20 },
          to: { answered: ASK, notAnswered: 'Not answered' },
        }),
        node('speak', ASK, {
          at: [2, 0],
          settings: {
            text: 'Hello, would you like us to call you about your order? Say yes or no, or press 1 or 2.',
            similar: ['May we call you about your order? Say yes or no, or press 1 or 2.'],
            bargeIn: 'any',
          },
          to: 'Answer',
        }),
        node('listen', 'Answer', {
          at: [3, 0],
          settings: { noInputSeconds: 4 },
          to: { heard: 'Yes or no', noInput: 'Yes or no' },
        }),
        node('intentMatch', 'Yes or no', {
          at: [4, 0],
          settings: {
            branches: [
              {
                name: 'Yes',
                utterances: ['yes', 'yes please', 'sure', 'that would be nice', 'of course'],
                keywords: ['yes', 'okay'],
                keys: ['1'],
              },
              {
                name: 'No',
                utterances: ['no', 'no thank you', 'not now', 'please do not call'],
                keywords: ['no thanks', 'not interested'],
                keys: ['2'],
              },
            ],
            unrecognisedWordings: ['Sorry, I did not get that.'],
            unrecognisedFarewell: FAREWELL,
            noInputWordings: ['Hello, can you hear me?'],
            noInputFarewell: FAREWELL,
          },
          to: {
            'branch:Yes': 'Tag yes',
            'branch:No': 'Tag no',
            question: ASK,
            unrecognised: ASK,
            noInput: ASK,
          },
        }),
        node('tag', 'Tag yes', {
          at: [5, 0],
          settings: { tags: [{ group: 'answer', name: 'yes' }] },
          to: 'Say when',
        }),
        node('speak', 'Say when', {
          at: [6, 0],
          settings: { text: 'Thank you, we will call you tomorrow. Goodbye.' },
          to: 'Hang up',
        }),
        node('tag', 'Tag no', {
          at: [5, 1],
          settings: { tags: [{ group: 'answer', name: 'no' }] },
          to: 'Say goodbye',
        }),
        node('speak', 'Say goodbye', {
          at: [6, 1],
          settings: { text: 'Thank you all the same. Goodbye.' },
          to: 'Hang up',
        }),
        node('hangUp', 'Hang up', {
          at: [7, 0],
          settings: { delaySeconds: 1 },
          to: 'Tags',
        }),
        hostNode('Tags', { at: [8, 0], nodeRed: debug('tags') }),
        hostNode('Not answered', { at: [2, 2], nodeRed: debug('task') }),
      ],
    },
  ],
};
