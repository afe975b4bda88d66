import {
  fromMessage,
  hostNode,
  node,
  type Flow,
  type Given,
  type Group,
} from '../../scripts/flows/description';
import {
  change,
  debug,
  inject,
  manualTrigger,
  noOp,
  setField,
} from '../../scripts/flows/hostNodes';
import type { definition as branch } from '../../nodes/Branch/definition';

type Asks = Given<(typeof branch)['fields']>;

/** All that differs between the languages. */
export interface Words {
  /** Also the folder's. */
  key: string;
  dataFolder: string;
  engine: string;
  info: string;
  scene: { name: string };
  callees: readonly object[];
  titles: readonly [campaign: string, call: string, results: string];
  notes: readonly [nodeRed: string, n8n: string, call: string, results: string];
  /** Names of the nodes. */
  name: Readonly<Record<NodeName, string>>;
  /** Branches: yes, another time, cancel, a stranger. */
  comes: Asks;
  /** Branches: morning, afternoon. */
  when: Asks;
  farewells: Readonly<Record<Farewell, { text: string; tag?: { group: string; name: string } }>>;
}

type Farewell = 'yes' | 'morning' | 'afternoon' | 'cancelled' | 'stranger' | 'callBack';
type NodeName =
  | 'start'
  | 'file'
  | 'scene'
  | 'roster'
  | 'run'
  | 'badRows'
  | 'answered'
  | 'comes'
  | 'when'
  | 'complete'
  | 'result'
  | Farewell;

/** 预约提醒: does the customer come, and if not, when instead. */
export const appointmentReminder = (words: Words): Flow => ({
  key: words.key,
  name: words.scene.name,
  info: words.info,
  engine: {
    key: `${words.key}/engine`,
    name: words.engine,
    // A folder of its own: the callees are the engine's, and other flows have others.
    settings: { dataFolder: words.dataFolder, callees: words.callees },
  },
  groups: [campaignOf(words), conversationOf(words), resultsOf(words)],
});

const campaignOf = ({ name, titles, notes, scene }: Words): Group => ({
  title: titles[0],
  note: { nodeRed: notes[0], n8n: notes[1] },
  nodes: [
    hostNode(name.start, { at: [0, 0], nodeRed: inject(), n8n: manualTrigger(), to: name.file }),
    hostNode(name.file, {
      at: [1, 0],
      nodeRed: change(['msg', 'contactsFile'], ['str', 'contacts.csv']),
      n8n: setField('contactsFile', 'contacts.csv'),
      to: name.scene,
    }),
    node('scene', name.scene, {
      at: [2, 0],
      settings: { operation: 'import', from: 'field', definition: scene },
      to: name.roster,
    }),
    node('contacts', name.roster, {
      at: [3, 0],
      settings: {
        source: 'file',
        path: fromMessage('contactsFile', `$('${name.file}').first().json.contactsFile`),
      },
      to: { valid: name.run, invalid: name.badRows },
    }),
    node('jobGroup', name.run, {
      at: [4, 0],
      settings: {
        operation: 'run',
        scene: scene.name,
        ringSeconds: 20,
        retryTimes: 1,
        retryIntervalMinutes: 1,
      },
    }),
    hostNode(name.badRows, { at: [4, 1], nodeRed: debug(), n8n: noOp() }),
  ],
});

function conversationOf(words: Words): Group {
  const { name, titles, notes, scene } = words;
  const end = (farewell: Farewell, at: readonly [number, number]) => {
    const { text, tag } = words.farewells[farewell];
    const settings = { text, ...(tag && { tags: [tag] }) };
    if (farewell !== 'callBack') return node('hangUp', name[farewell], { at, settings });
    return node('hangUp', name.callBack, {
      at,
      settings: { ...settings, reason: 'UnrecognisedLimit' },
    });
  };
  return {
    title: titles[1],
    note: notes[2],
    nodes: [
      node('callTrigger', name.answered, {
        at: [0, 1],
        settings: { events: ['CallAnswered'], scene: scene.name },
        to: name.comes,
      }),
      node('branch', name.comes, {
        // In the middle of what it leads to: it is tall.
        at: [1, 1],
        settings: words.comes,
        to: {
          ...branchesTo(words.comes, [name.yes, name.when, name.cancelled, name.stranger]),
          unrecognised: name.callBack,
          noInput: name.callBack,
        },
      }),
      node('branch', name.when, {
        at: [2, 1],
        settings: words.when,
        to: {
          ...branchesTo(words.when, [name.morning, name.afternoon]),
          unrecognised: name.callBack,
          noInput: name.callBack,
        },
      }),
      end('yes', [2, 0]),
      end('morning', [3, 0]),
      end('afternoon', [3, 1]),
      end('callBack', [3, 2]),
      end('cancelled', [2, 3]),
      end('stranger', [2, 4]),
    ],
  };
}

/** Wires of the branches, in their order, to these nodes. */
const branchesTo = ({ branches = [] }: Asks, targets: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    branches.map((branch, i) => [`branch:${branch.name ?? ''}`, targets[i] ?? '']),
  );

const resultsOf = ({ name, titles, notes, scene }: Words): Group => ({
  title: titles[2],
  note: notes[3],
  nodes: [
    node('jobCompleteTrigger', name.complete, {
      at: [0, 0],
      settings: { scene: scene.name },
      to: name.result,
    }),
    hostNode(name.result, { at: [1, 0], nodeRed: debug('job'), n8n: noOp() }),
  ],
});
