import type { Words } from '../host/definition';
import type { AllContext, AllResult, Data } from '../host/run';
import type { definition } from './definition';

export type Context = AllContext<typeof definition.fields>;

/** Records for the one output, and words for the node's status. */
export const answer = (records: readonly object[], status: Words): AllResult => ({
  outputs: { out: records.map((record): Data => ({ ...record })) },
  status,
});

/** This instance's, unless all are asked for. */
export const scopeOf = ({ settings, instanceId }: Context): { instanceId?: string } =>
  settings.allInstances ? {} : { instanceId };
