import { fromMessage, hostNode, node, type Flow } from '../description';
import { debug, inject } from '../hostNodes';
import { engineFor } from './engine';

/** As a spreadsheet of them would have it. */
const STOCK = [
  { 号码: '17000000001', 号码资源: '虚商', 城市: '北京' },
  { 号码: '17000000002', 号码资源: '虚商', 城市: '北京' },
  { 号码: '17000000003', 号码资源: '虚商', 城市: '杭州' },
  { 号码: '17000000004', 号码资源: '虚商', 城市: '杭州' },
];

export const privacyNumbers: Flow = {
  key: 'examples/privacyNumbers',
  name: '16 Privacy numbers and their pools',
  info: `Brings privacy numbers into stock, makes a pool, buys numbers into it, has them verified, and
tells what it all cost.

They are numbers of your trunk that stand between two people who shall not see each other's.`,
  engine: engineFor('16'),
  groups: [
    {
      title: 'Stock, a pool, and numbers of it',
      note: 'press once: numbers that are in stock already are refused',
      nodes: [
        hostNode('Table', { at: [0, 0], nodeRed: inject(STOCK), to: 'Add to the stock' }),
        node('privacyNumber', 'Add to the stock', {
          at: [1, 0],
          settings: { operation: 'addStock', from: 'input' },
          to: { out: 'Make a pool' },
        }),
        node('numberPool', 'Make a pool', {
          at: [2, 0],
          settings: {
            operation: 'create',
            kind: 'AXB',
            name: 'Rides',
            parts: ['assignment', 'alarm'],
            assignment: 'smart',
            alarmPercent: 80,
          },
          to: { out: 'Buy three numbers' },
        }),
        node('privacyNumber', 'Buy three numbers', {
          at: [3, 0],
          settings: {
            operation: 'buy',
            pool: fromMessage('payload[0].key'),
            spec: 'virtual',
            count: 3,
          },
          to: { out: 'Bought' },
        }),
        hostNode('Bought', { at: [4, 0], nodeRed: debug() }),
      ],
    },
    {
      title: 'Verification',
      note: 'of all numbers in pools that are not verified; the check itself comes between the two',
      nodes: [
        hostNode('Verify them', { at: [0, 0], nodeRed: inject(), to: 'Not verified yet' }),
        node('privacyNumber', 'Not verified yet', {
          at: [1, 0],
          settings: { operation: 'list', where: 'pool', verification: 'Unverified' },
          to: { out: 'Begin' },
        }),
        node('privacyNumber', 'Begin', {
          at: [2, 0],
          settings: { operation: 'startVerification', from: 'input', person: '13800000000' },
          to: { out: 'They are verified', refused: 'Refused' },
        }),
        node('privacyNumber', 'They are verified', {
          at: [3, 0],
          settings: { operation: 'finishVerification', from: 'input', outcome: 'verified' },
          to: { out: 'Verified' },
        }),
        hostNode('Verified', { at: [4, 0], nodeRed: debug() }),
        hostNode('Refused', { at: [3, 1], nodeRed: debug() }),
      ],
    },
    {
      title: 'How pools stand, and what they cost',
      note: 'bills come as CSV files: the bytes in msg.payload, the name in msg.filename',
      nodes: [
        hostNode('How are they?', { at: [0, 0], nodeRed: inject(), to: 'List pools' }),
        node('numberPool', 'List pools', {
          at: [1, 0],
          settings: { operation: 'list' },
          to: { out: 'Pools' },
        }),
        hostNode('Pools', { at: [2, 0], nodeRed: debug() }),
        hostNode('This month', { at: [0, 1], nodeRed: inject(), to: 'Bills of this month' }),
        node('numberPool', 'Bills of this month', {
          at: [1, 1],
          settings: { operation: 'bills', language: 'en-US' },
          to: { out: 'Bills' },
        }),
        hostNode('Bills', { at: [2, 1], nodeRed: debug('filename') }),
      ],
    },
  ],
};
