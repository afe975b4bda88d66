import { fromMessage, hostNode, node, type Flow } from '../description';
import { debug, inject } from '../hostNodes';
import { engineFor } from './engine';

const NUMBER = '13800000001';

export const rules: Flow = {
  key: 'examples/rules',
  name: '10 Rules before you call',
  info: `Checks what is to be said and for whom, keeps a do-not-call list, and records a complaint.

Numbers of the do-not-call list are not called by any job group. Whoever complains goes on it at
once, in all instances.`,
  engine: engineFor('10'),
  groups: [
    {
      title: 'Check',
      note: 'deploy, then press the buttons; what is caught is named, with the row of the rules',
      nodes: [
        hostNode('A plain sentence', {
          at: [0, 0],
          nodeRed: inject('Was your parcel delivered well?'),
          to: 'Check wording',
        }),
        hostNode('A barred one', {
          at: [0, 1],
          nodeRed: inject('May I add you on WeChat?'),
          to: 'Check wording',
        }),
        node('rules', 'Check wording', {
          at: [1, 0],
          settings: { operation: 'checkWording', text: fromMessage('payload') },
          to: { ok: 'May be said', caught: 'May not be said' },
        }),
        hostNode('May be said', { at: [2, 0], nodeRed: debug('allowed') }),
        hostNode('May not be said', { at: [2, 1], nodeRed: debug('findings') }),
        hostNode('An industry', {
          at: [0, 2],
          nodeRed: inject('Insurance'),
          to: 'Check industry',
        }),
        node('rules', 'Check industry', {
          at: [1, 2],
          settings: { operation: 'checkIndustry', industry: fromMessage('payload') },
          to: { ok: 'Allowed', caught: 'Barred' },
        }),
        hostNode('Allowed', { at: [2, 2], nodeRed: debug('allowed') }),
        hostNode('Barred', { at: [2, 3], nodeRed: debug('rows') }),
      ],
    },
    {
      title: 'Do not call',
      note: 'add a number, then ask whether it may be called',
      nodes: [
        hostNode('Put it on the list', { at: [0, 0], nodeRed: inject(NUMBER), to: 'Do not call' }),
        node('rules', 'Do not call', {
          at: [1, 0],
          settings: {
            operation: 'addNumbers',
            numbers: fromMessage('payload'),
            reason: 'asked not to be called',
          },
          to: { ok: 'Added', caught: 'Added' },
        }),
        hostNode('Added', { at: [2, 0], nodeRed: debug('added') }),
        hostNode('May I call?', { at: [0, 1], nodeRed: inject(NUMBER), to: 'Look it up' }),
        node('rules', 'Look it up', {
          at: [1, 1],
          settings: { operation: 'lookUpNumbers', which: fromMessage('payload') },
          to: { ok: 'Yes', caught: 'No' },
        }),
        hostNode('Yes', { at: [2, 1], nodeRed: debug('barred') }),
        hostNode('No', { at: [2, 2], nodeRed: debug('entries') }),
      ],
    },
    {
      title: 'A complaint',
      note: 'recorded; a person verifies it later, with another Rules node',
      nodes: [
        hostNode('Somebody complains', {
          at: [0, 0],
          nodeRed: inject('13800000002'),
          to: 'Record it',
        }),
        node('rules', 'Record it', {
          at: [1, 0],
          settings: {
            operation: 'recordComplaint',
            phoneNumber: fromMessage('payload'),
            complaint: 'I am called every day.',
            receivedFrom: 'the callee',
          },
          to: { ok: 'Recorded' },
        }),
        hostNode('Recorded', { at: [2, 0], nodeRed: debug('complaint') }),
      ],
    },
  ],
};
