import type { NodeModule } from '../host/run';
import { definition } from './definition';
import { run } from './run';

export const privacyCallTrigger = { definition, run } satisfies NodeModule<
  typeof definition.fields
>;
