import { hostNode, node, type Flow } from '../description';
import { debug, inject } from '../hostNodes';
import { engineFor } from './engine';

/** As a spreadsheet of them would have it. */
const TABLE = [
  { 主叫号码: '0571-88880001', 限流次数: 10, '限流周期(秒)': 60, 备注: '杭州' },
  { 主叫号码: '02088880002', 限流次数: 10, '限流周期(秒)': 60, 备注: '广州' },
  { 主叫号码: '95000', 省份: '北京', 城市: '北京', 供应商: 'beijing-youyin-landline' },
  { 主叫号码: '02088880003', 限流次数: '很多' },
  { 备注: '没有号码' },
];

export const numbers: Flow = {
  key: 'examples/numbers',
  name: '09 Caller numbers',
  info: `Brings a table of caller numbers in, lists them, and tells where numbers belong.

Job groups call from these numbers: from one of the callee's own city first where their number
strategy says so, and never more often than a number's rate limit and its supplier allow.`,
  engine: engineFor('09'),
  groups: [
    {
      title: 'A table with two bad rows',
      note: 'deploy, then press the button; a number that is there already is changed',
      nodes: [
        hostNode('Table', { at: [0, 0], nodeRed: inject(TABLE), to: 'Import the table' }),
        node('number', 'Import the table', {
          at: [1, 0],
          settings: { operation: 'import' },
          to: { out: 'List the numbers', rejected: 'Rows not taken' },
        }),
        node('number', 'List the numbers', {
          at: [2, 0],
          settings: { operation: 'list' },
          to: { out: 'Numbers' },
        }),
        hostNode('Numbers', { at: [3, 0], nodeRed: debug() }),
        hostNode('Rows not taken', { at: [2, 1], nodeRed: debug() }),
      ],
    },
    {
      title: 'Where numbers belong',
      nodes: [
        hostNode('Ask', { at: [0, 0], nodeRed: inject(), to: 'Place of a number' }),
        node('number', 'Place of a number', {
          at: [1, 0],
          settings: { operation: 'place', numbers: '13800138000; 075588880000; +12125550100' },
          to: { out: 'Places' },
        }),
        hostNode('Places', { at: [2, 0], nodeRed: debug() }),
      ],
    },
    {
      title: 'Suppliers and their rules',
      nodes: [
        hostNode('Ask for suppliers', { at: [0, 0], nodeRed: inject(), to: 'List suppliers' }),
        node('number', 'List suppliers', {
          at: [1, 0],
          settings: { operation: 'suppliers' },
          to: { out: 'Suppliers' },
        }),
        hostNode('Suppliers', { at: [2, 0], nodeRed: debug() }),
      ],
    },
  ],
};
