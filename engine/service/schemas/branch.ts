import type { BranchRequest, MissPolicy, NodeMarks, Tag } from '../../api';
import { bool, given, id, listOf, name, object, prompt, whole } from './shapes';
import type { ObjectSchema, ParamsOf, Schema } from './shapes';

export const tagList = listOf(object<Tag>({ group: name(200), name: name(200) }, {}), 100);

export const marks: { readonly [K in keyof NodeMarks]-?: Schema } = {
  tags: tagList,
  completes: bool,
};

const policy = {
  wordings: listOf(prompt, 100),
  limit: whole(0, 1000),
  farewell: prompt,
  atLimit: { enum: ['hangUp', 'goOn'] },
} as const;

export const missPolicy = object<MissPolicy>({}, policy);

const askMissPolicy = object<NonNullable<BranchRequest['onNoInput']>>(
  {},
  { ...policy, thenRepeat: bool },
);

/** Adds `branch`, whose parts are what `speak`, `listen` and `match` take. */
export function withBranch(calls: Omit<ParamsOf<'calls'>, 'branch'>): ParamsOf<'calls'> {
  return {
    ...calls,
    branch: object<BranchRequest>(
      {
        callId: id,
        node: given,
        prompt: without(calls.speak, ['callId', 'node', 'tags', 'completes']),
        listen: without(calls.listen, ['callId', 'node']),
        branches: calls.match?.properties?.['branches'] ?? false,
      },
      {
        ...marks,
        again: listOf(prompt, 100),
        globalQuestions: bool,
        onUnrecognised: askMissPolicy,
        onNoInput: askMissPolicy,
      },
    ),
  };
}

function without(schema: ObjectSchema | null, names: readonly string[]): ObjectSchema {
  const { required, properties, ...rest } = schema ?? { type: 'object' };
  const left = Object.entries(properties ?? {}).filter(([field]) => !names.includes(field));
  return {
    ...rest,
    type: 'object',
    required: ((required ?? []) as string[]).filter((field) => !names.includes(field)),
    properties: Object.fromEntries(left),
  };
}
