import { hostNode, node, type Flow } from '../description';
import { debug } from '../hostNodes';
import { threeCallees } from './callees';
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
        ...threeCallees(ASK),
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
