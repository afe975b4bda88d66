import { hostNode, node, type Flow } from '../description';
import { debug, inject } from '../hostNodes';
import { engineFor } from './engine';

export const account: Flow = {
  key: 'examples/account',
  name: '11 Account and webhooks',
  info: `Tells what was called and what it cost, who did what, and how many lines a campaign needs; and
hands events to an HTTP address.

Costs go by the price book: read it with Get prices, change it, and set it.`,
  engine: engineFor('11'),
  groups: [
    {
      title: 'Usage and cost',
      note: 'of the last seven days by job group, with a CSV file',
      nodes: [
        hostNode('This week', { at: [0, 0], nodeRed: inject(), to: 'Usage by job group' }),
        node('account', 'Usage by job group', {
          at: [1, 0],
          settings: { operation: 'usage', by: 'group', period: 'last7Days', csv: 'en-US' },
          to: { out: 'Usage' },
        }),
        hostNode('Usage', { at: [2, 0], nodeRed: debug() }),
      ],
    },
    {
      title: 'Who did what',
      nodes: [
        hostNode('Today', { at: [0, 0], nodeRed: inject(), to: 'Operations of today' }),
        node('account', 'Operations of today', {
          at: [1, 0],
          settings: { operation: 'audit', period: 'today' },
          to: { out: 'Operations' },
        }),
        hostNode('Operations', { at: [2, 0], nodeRed: debug() }),
      ],
    },
    {
      title: 'How many lines?',
      note: '60,000 numbers in two days, half of the calls not answered: 188 lines',
      nodes: [
        hostNode('Ask', { at: [0, 0], nodeRed: inject(), to: 'Plan' }),
        node('account', 'Plan', {
          at: [1, 0],
          settings: { operation: 'plan' },
          to: { out: 'Lines' },
        }),
        hostNode('Lines', { at: [2, 0], nodeRed: debug() }),
      ],
    },
    {
      title: 'Webhooks',
      note: 'put the address of your own service in place of this one; the answer holds the secret',
      nodes: [
        hostNode('Once', { at: [0, 0], nodeRed: inject(), to: 'Hand results over' }),
        node('account', 'Hand results over', {
          at: [1, 0],
          settings: {
            operation: 'createWebhook',
            url: 'https://example.com/dialflow',
            events: ['JobComplete'],
          },
          to: { out: 'Its secret' },
        }),
        hostNode('Its secret', { at: [2, 0], nodeRed: debug() }),
        hostNode('How is it?', { at: [0, 1], nodeRed: inject(), to: 'Webhooks' }),
        node('account', 'Webhooks', {
          at: [1, 1],
          settings: { operation: 'webhooks' },
          to: { out: 'State' },
        }),
        hostNode('State', { at: [2, 1], nodeRed: debug() }),
      ],
    },
  ],
};
