import { fromMessage, hostNode, node, type Flow } from '../description';
import { debug, inject } from '../hostNodes';
import { engineFor } from './engine';

const POOL = 'Example bindings';
const GROUP = 'Our team';
const ANN = '13800000011';
const BOB = '13900000011';

/** Of a list of customers; two rows cannot be bound. */
const CUSTOMERS = [
  { a: '13800000021', outId: 'customer-21' },
  { a: '13800000022', outId: 'customer-22', minutes: 30 },
  { a: '12', outId: 'customer-23' },
  { outId: 'customer-24' },
];

export const privacyBindings: Flow = {
  key: 'examples/privacyBindings',
  name: '17 Bindings, groups and ring tones',
  info: `Binds numbers to privacy numbers, one by one and as a list, finds out what becomes of a call,
and unbinds them.

A team and its customers: each customer has a number through which anybody of the team, and nobody
else, is put through. No line is needed to try it; nobody is called.`,
  engine: engineFor('17'),
  groups: [
    {
      title: 'Prepare',
      note: 'deploy, then press once: numbers, a pool of AXG, a group of numbers, a ring tone',
      nodes: [
        hostNode('Prepare', { at: [0, 0], nodeRed: inject(), to: 'Add numbers' }),
        node('privacyNumber', 'Add numbers', {
          at: [1, 0],
          settings: {
            operation: 'addStock',
            numbers: '17000000111; 17000000112; 17000000113; 17000000114',
          },
          to: { out: 'Make a pool' },
        }),
        node('numberPool', 'Make a pool', {
          at: [2, 0],
          settings: { operation: 'create', kind: 'AXG', name: POOL },
          to: 'Make a group',
        }),
        node('numberGroup', 'Make a group', {
          at: [3, 0],
          settings: { operation: 'create', pool: POOL, name: GROUP, numbers: BOB },
          to: { ok: 'Add a ring tone', refused: 'Prepared' },
        }),
        node('ringTone', 'Add a ring tone', {
          at: [4, 0],
          settings: {
            operation: 'addText',
            name: 'Welcome',
            text: 'Thank you for calling. One moment, please.',
          },
          to: 'Buy them',
        }),
        node('privacyNumber', 'Buy them', {
          at: [5, 0],
          settings: { operation: 'buy', pool: POOL, count: 4 },
          to: { out: 'Prepared' },
        }),
        hostNode('Prepared', { at: [6, 0], nodeRed: debug() }),
      ],
    },
    {
      title: 'Bind, look, unbind',
      note: 'bind first; the check tells that Bob reaches Ann, until she is unbound',
      nodes: [
        hostNode('Bind Ann', { at: [0, 0], nodeRed: inject('customer-11'), to: 'Bind' }),
        node('bindPrivacyNumber', 'Bind', {
          at: [1, 0],
          settings: {
            operation: 'bind',
            kind: 'AXG',
            pool: POOL,
            a: ANN,
            group: GROUP,
            callback: BOB,
            x: '17000000111',
            minutes: 60,
            ringToA: 'Welcome',
            outId: fromMessage('payload'),
          },
          to: { ok: 'Bound', refused: 'Not bound' },
        }),
        hostNode('Bound', { at: [2, 0], nodeRed: debug('bound') }),
        hostNode('Not bound', { at: [2, 1], nodeRed: debug('refused') }),
        hostNode('Bob calls', { at: [0, 2], nodeRed: inject(BOB), to: 'What becomes of it?' }),
        hostNode('A stranger calls', {
          at: [0, 3],
          nodeRed: inject('13700000011'),
          to: 'What becomes of it?',
        }),
        node('bindPrivacyNumber', 'What becomes of it?', {
          at: [1, 2],
          settings: {
            operation: 'resolve',
            dialled: '17000000111',
            caller: fromMessage('payload'),
          },
          to: { ok: 'Put through', refused: 'Announcement' },
        }),
        hostNode('Put through', { at: [2, 2], nodeRed: debug('answer') }),
        hostNode('Announcement', { at: [2, 3], nodeRed: debug('answer') }),
        hostNode('Unbind Ann', { at: [0, 4], nodeRed: inject('customer-11'), to: 'Unbind' }),
        node('bindPrivacyNumber', 'Unbind', {
          at: [1, 4],
          settings: { operation: 'unbind', by: 'outId', which: fromMessage('payload') },
          to: { ok: 'Unbound', refused: 'Unbound' },
        }),
        hostNode('Unbound', { at: [2, 4], nodeRed: debug('results') }),
      ],
    },
    {
      title: 'A list at once',
      note: 'each row is bound, or comes back with the reason: one has a wrong number, one has none',
      nodes: [
        hostNode('Customers', {
          at: [0, 0],
          nodeRed: inject(CUSTOMERS.map((row) => ({ ...row, group: GROUP }))),
          to: 'Bind all',
        }),
        node('bindPrivacyNumber', 'Bind all', {
          at: [1, 0],
          settings: {
            operation: 'bindMany',
            pool: POOL,
            rows: fromMessage('payload'),
            minutes: 120,
          },
          to: { ok: 'Results', refused: 'Results' },
        }),
        hostNode('Results', { at: [2, 0], nodeRed: debug('results') }),
        hostNode('List them', { at: [0, 1], nodeRed: inject(), to: 'List bindings' }),
        node('bindPrivacyNumber', 'List bindings', {
          at: [1, 1],
          settings: { operation: 'list', inPool: POOL },
          to: { ok: 'Bindings' },
        }),
        hostNode('Bindings', { at: [2, 1], nodeRed: debug('bindings') }),
      ],
    },
  ],
};
