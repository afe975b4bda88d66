import type { EventEnvelope } from '../../../../engine/api';
import { defineNode, words, type Fields } from '../../../../nodes/host/definition';
import type { AllModule, EachModule, TriggerModule } from '../../../../nodes/host/run';

const same = (text: string) => words(text, text);
const head = {
  label: words('样例', 'Sample'),
  summary: same('Sample'),
  help: same(''),
  color: '#fff',
  version: 1,
};

/** A live-call node with a required text and two outputs. */
export const eachDefinition = defineNode({
  ...head,
  name: 'sampleEach',
  mode: 'each',
  liveCall: true,
  fields: {
    text: { type: 'text', default: '', required: true, label: same('Text') },
    binaryProperty: { type: 'text', default: '', label: same('File') },
  },
  outputs: [
    { key: 'done', label: words('完成', 'Done') },
    { key: 'late', label: words('超时', 'Late') },
  ],
});

export const each = (run: EachModule<typeof eachDefinition.fields>['run']): EachModule =>
  ({ definition: eachDefinition, run }) as EachModule<Fields>;

export const allDefinition = defineNode({
  ...head,
  name: 'sampleAll',
  mode: 'all',
  fields: { limit: { type: 'number', default: 5, label: same('Limit') } },
  outputs: [
    { key: 'good', label: same('Good') },
    { key: 'bad', label: same('Bad') },
  ],
});

export const all = (run: AllModule<typeof allDefinition.fields>['run']): AllModule =>
  ({ definition: allDefinition, run }) as AllModule<Fields>;

/** Emits each event's sequence; event 13 cannot be emitted, and event 12 is not wanted. */
export const trigger: TriggerModule = {
  definition: defineNode({
    ...head,
    name: 'sampleTrigger',
    mode: 'trigger',
    fields: {},
    outputs: [{ key: 'out', label: same('Out') }],
  }),
  run: {
    filter: ({ instanceId }) => Promise.resolve({ instanceId }),
    wants: ({ sequence }) => sequence !== 12,
    emit: ({ sequence }) =>
      sequence === 13
        ? Promise.reject(new Error('cannot ask the engine'))
        : Promise.resolve({ output: 'out', data: { sequence } }),
  },
};

export const event = (sequence: number): EventEnvelope => ({
  sequence,
  type: 'CallAnswered',
  instanceId: 'instance-1',
  groupId: 'group-1',
  sceneId: null,
  callId: `call-${sequence}`,
  direct: false,
  body: {
    eventType: 'CallAnswered',
    eventTime: 0,
    instanceId: 'instance-1',
    groupId: 'group-1',
    id: 'job-1',
    extras: [],
    contacts: [],
    status: 'Executing',
    tasks: [],
  },
});
