import { hostNode, node, type Flow } from '../description';
import { debug, inject } from '../hostNodes';
import { engineFor } from './engine';

const NAME = 'Parcel survey';

const definition = {
  name: NAME,
  description: 'Was the parcel delivered well?',
  industry: 'Logistics',
  type: 'Survey',
  language: 'en-US',
  intents: [
    {
      name: 'satisfied',
      description: 'The delivery was good.',
      utterances: ['it was fine', 'I am happy with it', 'very good service', 'all was well'],
      keywords: ['great', 'perfect'],
    },
    {
      name: 'dissatisfied',
      description: 'The delivery was not good.',
      utterances: ['it came too late', 'the box was broken', 'I am not happy with it'],
      keywords: ['too late', 'broken', 'complain'],
    },
  ],
  globalQuestions: [
    {
      name: 'who is calling',
      questions: ['who is this', 'who are you', 'which company is this', 'where do you call from'],
      answer: 'This is the parcel service.',
    },
  ],
  tagGroups: [{ name: 'satisfaction', tags: ['satisfied', 'dissatisfied'] }],
};

export const scene: Flow = {
  key: 'examples/scene',
  name: '05 Import a scene',
  info: `A scene holds what a conversation needs besides its flow: intents, global questions and tag groups.

Importing a scene again makes a new version of it. Job groups and Dial nodes choose a scene by its
name; an Intent Match node then knows its intents.`,
  engine: engineFor('05'),
  groups: [
    {
      title: 'Scenes',
      note: 'deploy, import, then read what is there',
      nodes: [
        hostNode('Import', { at: [0, 0], nodeRed: inject(), to: 'Import the scene' }),
        node('scene', 'Import the scene', {
          at: [1, 0],
          settings: { operation: 'import', from: 'field', definition },
          to: 'Imported',
        }),
        hostNode('Imported', { at: [2, 0], nodeRed: debug() }),
        hostNode('Read', { at: [0, 1], nodeRed: inject(), to: 'Read the scene' }),
        node('scene', 'Read the scene', {
          at: [1, 1],
          settings: { operation: 'get', scene: NAME },
          to: 'The scene',
        }),
        hostNode('The scene', { at: [2, 1], nodeRed: debug() }),
        hostNode('List', { at: [0, 2], nodeRed: inject(), to: 'List all scenes' }),
        node('scene', 'List all scenes', {
          at: [1, 2],
          settings: { operation: 'list' },
          to: 'All scenes',
        }),
        hostNode('All scenes', { at: [2, 2], nodeRed: debug() }),
      ],
    },
  ],
};
