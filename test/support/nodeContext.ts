import type { EngineClient } from '../../engine/client';
import type { Fields, NodeDefinition } from '../../nodes/host/definition';
import type {
  AllContext,
  Attachment,
  Data,
  EachContext,
  RunContext,
  TriggerContext,
} from '../../nodes/host/run';
import { checkSettings } from '../../nodes/host/settings';

interface Given {
  client: EngineClient;
  /** What the operator has set; the rest are defaults. */
  settings?: Record<string, unknown>;
  signal?: AbortSignal;
  file?: Attachment;
}

/** What a run told its host besides its answer. */
export interface Told {
  progress: string[];
  background: ((signal: AbortSignal) => Promise<void>)[];
}

type Definition<F extends Fields> = Pick<NodeDefinition<F>, 'fields'>;

function runContext<F extends Fields>(definition: Definition<F>, given: Given) {
  const told: Told = { progress: [], background: [] };
  const context: RunContext<F> = {
    settings: checkSettings(definition.fields, given.settings ?? {}),
    node: 'the node',
    client: given.client,
    instanceId: 'instance-1',
    host: { kind: 'nodeRed', engine: { id: 'engine-1', name: 'Engine' } },
    signal: given.signal ?? new AbortController().signal,
    progress: (text) => void told.progress.push(text['en-US']),
    background: (task) => void told.background.push(task),
  };
  return { told, context, attachment: () => Promise.resolve(given.file) };
}

/** The context of a node that runs once per item. */
export function eachContext<F extends Fields>(
  definition: Definition<F>,
  given: Given & { input?: Data },
): EachContext<F> & { told: Told } {
  const { context, told, attachment } = runContext(definition, given);
  return { ...context, told, attachment, input: given.input ?? { call: { id: 'call-1' } } };
}

/** The context of a node that runs once for all items. */
export function allContext<F extends Fields>(
  definition: Definition<F>,
  given: Given & { inputs?: Data[] },
): AllContext<F> & { told: Told } {
  const { context, told, attachment } = runContext(definition, given);
  return { ...context, told, attachment, inputs: given.inputs ?? [] };
}

/** The context of a trigger. */
export function triggerContext<F extends Fields>(
  definition: Definition<F>,
  given: Given,
): TriggerContext<F> {
  const { settings, node, client, instanceId } = runContext(definition, given).context;
  return { settings, node, client, instanceId };
}
