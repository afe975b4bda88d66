import { hostNode, node, type Flow } from '../description';
import { debug } from '../hostNodes';
import { threeCallees } from './callees';
import { engineFor } from './engine';

const ASK = 'May we come?';

export const branch: Flow = {
  key: 'examples/branch',
  name: '13 A conversation of two nodes',
  info: `Branch asks, listens and takes a branch in one node; Hang Up says the farewell and sets the tag.

What is not understood, or not answered, is asked again by Branch itself. Silence leaves it by the output
No input the second time, so that the flow can say something else; answers that mean nothing end the call.`,
  engine: engineFor('13'),
  groups: [
    {
      title: 'An appointment',
      note: 'deploy, then press a button for a callee who says yes, presses 1, or says nothing',
      nodes: [
        ...threeCallees(ASK),
        node('branch', ASK, {
          at: [2, 0],
          settings: {
            text: 'Hello, this is Hillside Broadband. May our engineer come tomorrow at nine? Say yes or no, or press 1 or 2.',
            again: ['May our engineer come tomorrow at nine?'],
            bargeIn: 'any',
            noInputSeconds: 4,
            branches: [
              {
                name: 'Yes',
                utterances: ['yes', 'yes please', 'sure', 'of course', 'that is fine'],
                keywords: ['yes', 'okay'],
                keys: ['1'],
              },
              {
                name: 'No',
                utterances: ['no', 'no thank you', 'not tomorrow', 'another day please'],
                keywords: ['another day', 'not tomorrow'],
                keys: ['2'],
              },
            ],
            unrecognisedWordings: ['Sorry, I did not get that.'],
            unrecognisedFarewell: 'I am sorry, we will call again another time. Goodbye.',
            noInputWordings: ['Hello, can you hear me?'],
            noInputThen: 'goOn',
          },
          to: {
            'branch:Yes': 'Thanks',
            'branch:No': 'Another day',
            unrecognised: 'Another day',
            noInput: 'Cannot hear you',
          },
        }),
        node('hangUp', 'Thanks', {
          at: [3, 0],
          settings: {
            text: 'Thank you, see you tomorrow. Goodbye.',
            tags: [{ group: 'visit', name: 'agreed' }],
          },
          to: 'Call over',
        }),
        node('hangUp', 'Another day', {
          at: [3, 1],
          settings: {
            text: 'All right, we will call you about another day. Goodbye.',
            tags: [{ group: 'visit', name: 'another day' }],
          },
          to: 'Call over',
        }),
        node('hangUp', 'Cannot hear you', {
          at: [3, 2],
          settings: {
            text: 'I am afraid I cannot hear you. We will call again. Goodbye.',
            reason: 'NoInputLimit',
          },
          to: 'Call over',
        }),
        hostNode('Call over', { at: [4, 0], nodeRed: debug('match') }),
        hostNode('Not answered', { at: [2, 2], nodeRed: debug('task') }),
      ],
    },
  ],
};
