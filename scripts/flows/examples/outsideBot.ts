import { fromMessage, hostNode, node, type Flow } from '../description';
import { code, debug, inject } from '../hostNodes';
import { engineFor } from './engine';

const ADDRESS = '/dialflow-bot';

/** Stands for a bot of one's own: it answers a turn of the conversation. */
export const BOT = `// What the engine tells of a turn, and what it takes in answer, is in docs/integrators.md.
const { heard, history } = msg.payload;
const said = heard.text || '';
const asked = history.filter(({ from }) => from === 'bot').length;

if (heard.kind === 'speech' && /\\bno\\b/i.test(said)) {
  msg.payload = { say: 'Then we will call again. Thank you.', branch: 'Not at home' };
} else if (asked < 2) {
  msg.payload = { say: 'Thank you. Does the morning suit you?' };
} else {
  const time = /yes|morning/i.test(said) ? 'morning' : 'afternoon';
  msg.payload = {
    say: 'Good, we come in the ' + time + '.',
    branch: 'At home',
    arguments: { time },
  };
}
return msg;
`;

export const outsideBot: Flow = {
  key: 'examples/outside-bot',
  name: '15 An outside bot',
  info: `A bot talks with the callee until it takes one of the branches of the flow.

The bot is the lower flow: a few lines of JavaScript behind an address, as good in any other place.
To have a language model in its place, set the interface of "Bot" to OpenAI-compatible, and give it an address, a model and a task.
Node-RED has to listen on port 1880; if it does not, change the address in "Bot".`,
  engine: engineFor('15'),
  groups: [
    {
      title: 'The call',
      note: 'deploy, then press a button for a callee who says yes to everything, or nothing at all',
      nodes: [
        hostNode('Says yes', { at: [0, 0], nodeRed: inject('13800000001'), to: 'Dial' }),
        hostNode('Is silent', { at: [0, 1], nodeRed: inject('13800000005'), to: 'Dial' }),
        node('dial', 'Dial', {
          at: [1, 1],
          settings: { number: fromMessage('payload'), ringSeconds: 20 },
          to: { answered: 'Bot' },
        }),
        node('outsideBot', 'Bot', {
          at: [2, 1],
          settings: {
            kind: 'http',
            url: `http://127.0.0.1:1880${ADDRESS}`,
            opening: ['Hello, this is the delivery service. Are you at home tomorrow?'],
            noInputWordings: ['Hello, can you hear me?'],
            fillers: ['One moment, please.'],
            branches: [
              {
                name: 'At home',
                description: 'The callee is at home and has agreed on a time.',
                arguments: ['time: morning or afternoon'],
              },
              { name: 'Not at home', description: 'The callee is not at home tomorrow.' },
            ],
          },
          to: {
            'branch:At home': ['Hang up', 'What came of it'],
            'branch:Not at home': ['Hang up', 'What came of it'],
            transfer: 'Sorry',
            doubt: 'Sorry',
            failed: 'Sorry',
            noInput: 'Sorry',
          },
        }),
        node('speak', 'Sorry', {
          at: [3, 2],
          settings: { text: 'Sorry, we will call again another time.' },
          to: { done: ['Hang up', 'What came of it'] },
        }),
        node('hangUp', 'Hang up', { at: [4, 1] }),
        hostNode('What came of it', { at: [4, 2], nodeRed: debug('bot') }),
      ],
    },
    {
      title: 'The bot',
      note: 'is asked for each turn of the conversation, and answers with what to say and to do',
      nodes: [
        hostNode('A turn', {
          at: [0, 0],
          nodeRed: {
            type: 'http in',
            inputs: 0,
            outputs: 1,
            properties: { url: ADDRESS, method: 'post', upload: false, swaggerDoc: '' },
          },
          to: 'Answer it',
        }),
        hostNode('Answer it', { at: [1, 0], nodeRed: code(BOT), to: { out: ['Send', 'Answers'] } }),
        hostNode('Send', {
          at: [2, 0],
          nodeRed: {
            type: 'http response',
            inputs: 1,
            outputs: 0,
            properties: { statusCode: '', headers: {} },
          },
        }),
        hostNode('Answers', { at: [2, 1], nodeRed: debug() }),
      ],
    },
  ],
};
