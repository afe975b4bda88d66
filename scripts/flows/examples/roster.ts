import { hostNode, node, type Flow } from '../description';
import { code, debug, inject, template } from '../hostNodes';
import { engineFor } from './engine';

const CSV = `phoneNumber,name,contactId,city
Mobile or area code and landline,Name,Your own id,A variable of your own
13800000001,Li Lei,C-1,Beijing
,Han Mei,C-2,Shanghai
1380000000X,Lin Tao,C-3,Hangzhou
010-62345678,Wei Fang,C-4,Beijing
13800000001,Li Lei again,C-5,Beijing
12345678901234,Uncle Wang,C-6,Wuhan
`;

export const roster: Flow = {
  key: 'examples/roster',
  name: '04 A roster file with bad rows',
  info: `Checks a roster: which rows can be called, and for each of the others its row and the reason.

The file comes with the message here, as from an upload. For a file on disk choose the source
"File path" in the node "Check the roster". The columns \`phoneNumber\`, \`name\` and \`contactId\` have a
meaning; all others are variables, for " @city " in a prompt.`,
  engine: engineFor('04'),
  groups: [
    {
      title: 'A roster with four bad rows',
      note: 'deploy, then press the button',
      nodes: [
        hostNode('Start', { at: [0, 0], nodeRed: inject(), to: 'Roster as CSV' }),
        hostNode('Roster as CSV', { at: [1, 0], nodeRed: template(CSV), to: 'As a file' }),
        hostNode('As a file', {
          at: [2, 0],
          nodeRed: code(
            "msg.payload = Buffer.from(msg.payload);\nmsg.filename = 'roster.csv';\nreturn msg;",
          ),
          to: 'Check the roster',
        }),
        node('contacts', 'Check the roster', {
          at: [3, 0],
          settings: { source: 'attachment' },
          to: { valid: 'Can be called', invalid: 'Cannot be called' },
        }),
        hostNode('Can be called', { at: [4, 0], nodeRed: debug() }),
        hostNode('Cannot be called', { at: [4, 1], nodeRed: debug() }),
      ],
    },
  ],
};
