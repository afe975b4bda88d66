import { hostNode, node, type Flow } from '../description';
import { debug, inject } from '../hostNodes';
import { engineFor } from './engine';

export const results: Flow = {
  key: 'examples/results',
  name: '12 Results',
  info: `Looks calls up, shows the figures of all campaigns and draws them, and exports the call log.

There is something to see once calls were made: run another example with the same engine first.`,
  engine: engineFor('12'),
  groups: [
    {
      title: 'Look calls up',
      note: 'answered ones, the newest first; any filters can be combined',
      nodes: [
        hostNode('Look', { at: [0, 0], nodeRed: inject(), to: 'Answered calls' }),
        node('results', 'Answered calls', {
          at: [1, 0],
          settings: { operation: 'history', hasAnswered: 'yes', limit: 20 },
          to: { out: 'Calls' },
        }),
        hostNode('Calls', { at: [2, 0], nodeRed: debug() }),
      ],
    },
    {
      title: 'Figures and a picture',
      note: 'the picture is SVG in msg.payload: put a mail node in place of the last one',
      nodes: [
        hostNode('Count', {
          at: [0, 0],
          nodeRed: inject(),
          to: { out: ['Figures', 'Draw the funnel'] },
        }),
        node('results', 'Figures', {
          at: [1, 0],
          settings: { operation: 'statistics' },
          to: { out: 'Rates and rankings' },
        }),
        hostNode('Rates and rankings', { at: [2, 0], nodeRed: debug() }),
        node('results', 'Draw the funnel', {
          at: [1, 1],
          settings: { operation: 'chart', chart: 'funnel', language: 'en-US' },
          to: { out: 'Picture' },
        }),
        hostNode('Picture', { at: [2, 1], nodeRed: debug('filename') }),
      ],
    },
    {
      title: 'Export the call log',
      note: 'waits for the file; its path is in msg.file.path, its content in msg.payload',
      nodes: [
        hostNode('Export', { at: [0, 0], nodeRed: inject(), to: 'Call log' }),
        node('results', 'Call log', {
          at: [1, 0],
          settings: { operation: 'createExport', exportKind: 'callLog', language: 'en-US' },
          to: { out: 'File' },
        }),
        hostNode('File', { at: [2, 0], nodeRed: debug('file') }),
      ],
    },
  ],
};
