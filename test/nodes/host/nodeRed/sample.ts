import type { EventEnvelope } from '../../../../engine/api';
import { defineNode, words } from '../../../../nodes/host/definition';
import type {
  AllModule,
  AllResult,
  EachContext,
  EachModule,
  AllContext,
  NodeModule,
  Result,
  TriggerModule,
} from '../../../../nodes/host/run';

/** Modules whose runs are made up by the test: what a node does with them is the adapter's part. */

const word = words('样例', 'Sample');
const common = { label: word, summary: word, help: word, color: '#FFFFFF', version: 1 } as const;

export const eachDefinition = defineNode({
  ...common,
  name: 'sampleEach',
  mode: 'each',
  liveCall: true,
  branchOutputs: 'branches',
  fields: {
    text: { type: 'text', default: 'hello', required: true, dynamic: true, label: word },
    name: { type: 'text', default: '', label: word },
    times: { type: 'number', default: 1, min: 1, label: word },
    branches: {
      type: 'list',
      default: [],
      label: word,
      itemLabel: word,
      fields: {
        name: { type: 'text', default: '', required: true, label: word },
        value: { type: 'text', default: '', dynamic: true, label: word },
      },
    },
  },
  outputs: [{ key: 'done', label: word }],
});

export const allDefinition = defineNode({
  ...common,
  name: 'sampleAll',
  mode: 'all',
  fields: {},
  outputs: [
    { key: 'good', label: word },
    { key: 'bad', label: word },
  ],
});

export const triggerDefinition = defineNode({
  ...common,
  name: 'sampleTrigger',
  mode: 'trigger',
  fields: { group: { type: 'text', default: '', label: word } },
  outputs: [{ key: 'event', label: word }],
});

type EachFields = typeof eachDefinition.fields;
type AllFields = typeof allDefinition.fields;

/** What the runs do; a test sets them anew. */
export const runs = {
  each: (_context: EachContext<EachFields>): Promise<Result> =>
    Promise.resolve({ output: 'done', data: {} }),
  all: (_context: AllContext<AllFields>): Promise<AllResult> => Promise.resolve({ outputs: {} }),
  emit: (event: EventEnvelope): Promise<Result> =>
    Promise.resolve({ output: 'event', data: { sequence: event.sequence } }),
  wants: (_event: EventEnvelope): boolean => true,
  filterFails: undefined as Error | undefined,
};

const each: EachModule<EachFields> = {
  definition: eachDefinition,
  run: (context) => runs.each(context),
};
const all: AllModule<AllFields> = {
  definition: allDefinition,
  run: (context) => runs.all(context),
};
const trigger: TriggerModule<typeof triggerDefinition.fields> = {
  definition: triggerDefinition,
  run: {
    filter: ({ settings, instanceId }) =>
      runs.filterFails
        ? Promise.reject(runs.filterFails)
        : Promise.resolve({ instanceId, groupId: settings.group }),
    wants: (event) => runs.wants(event),
    emit: (event) => runs.emit(event),
  },
};

export const samples = [each, all, trigger] as unknown as NodeModule[];
