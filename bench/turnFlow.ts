import { node, hostNode, type Flow } from '../scripts/flows/description';
import { inject, manualTrigger } from '../scripts/flows/hostNodes';
import type { Callee } from '../engine/api';

/** Turns of each call; the callee hangs up after the last one. */
export const TURNS = 25;

/**
 * A hundred people, by the last two digits of their numbers: they pick up one after another over
 * ten seconds, and each takes a time of their own to answer, so that calls are not in step.
 */
export const callees: Callee[] = Array.from({ length: 100 }, (_, person) => ({
  name: `person ${person}`,
  numbers: [`*${String(person).padStart(2, '0')}`],
  ringSeconds: 1 + person / 10,
  responses: [
    {
      when: '好',
      then: [
        ...Array.from({ length: TURNS }, () => ({ say: '是', afterSeconds: 0.2 + person / 200 })),
        { hangUp: true, afterSeconds: 0 },
      ],
    },
  ],
}));

/** Speak, listen, match, and again: the least that a conversation is made of. */
export const turnFlow = (numbers: readonly string[]): Flow => ({
  key: 'bench/turn',
  name: 'turn',
  info: 'A question, its answer, and again.',
  engine: { key: 'bench/engine', name: 'Dialflow engine', settings: {} },
  groups: [
    {
      title: 'The campaign',
      nodes: [
        hostNode('go', { at: [0, 0], nodeRed: inject(), n8n: manualTrigger(), to: 'numbers' }),
        node('contacts', 'numbers', {
          at: [1, 0],
          settings: { source: 'text', text: numbers.join('\n') },
          to: { valid: 'campaign' },
        }),
        node('jobGroup', 'campaign', { at: [2, 0], settings: { operation: 'run', retryTimes: 0 } }),
      ],
    },
    {
      title: 'The conversation',
      nodes: [
        node('callTrigger', 'answered', { at: [0, 0], to: 'ask' }),
        node('speak', 'ask', { at: [1, 0], settings: { text: '好' }, to: 'hear' }),
        node('listen', 'hear', { at: [2, 0], to: { heard: 'understand' } }),
        node('intentMatch', 'understand', {
          at: [3, 0],
          settings: { branches: [{ name: 'yes', keywords: ['是'] }] },
          to: { 'branch:yes': 'ask' },
        }),
      ],
    },
  ],
});
