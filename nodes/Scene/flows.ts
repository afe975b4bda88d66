import { DialflowError } from '../../engine/api';
import { parseJson } from '../common/json';
import { sceneFlowOf } from '../common/sceneFlow/fromFlow';
import { flowOfScene } from '../common/sceneFlow/toFlow';
import { isObject, several } from '../common/values';
import { words } from '../host/definition';
import { n8nWorkflow } from '../host/flows/n8n';
import { nodeRedFlow } from '../host/flows/nodeRed';
import type { AllContext, AllResult, Data } from '../host/run';
import type { definition } from './definition';

type Context = AllContext<typeof definition.fields>;
export type OfFlows = 'makeFlow' | 'readFlow';

/** 话术流程: from a scene to a flow of a host, and from such a flow to a new version of the scene. */
export const flowed = (context: Context, operation: OfFlows): Promise<AllResult> =>
  operation === 'makeFlow' ? made(context) : read(context);

async function made({ settings, client, instanceId, host }: Context): Promise<AllResult> {
  const scene = await client.scenes.export({ instanceId, scene: settings.scene.trim() });
  const { name, flow } = scene;
  if (!flow) {
    const reason = `scene "${name}" has no flow: import one with a "flow", or read it from a flow of Node-RED or n8n`;
    throw DialflowError.invalid('scene', [{ path: 'scene', reason }]);
  }
  const kind = settings.flowFor === 'here' ? host.kind : settings.flowFor;
  // Of the other host nothing is known: its engine is chosen after the import.
  const engine = kind === host.kind ? host.engine : { id: '', name: '' };
  const whole = flowOfScene({ ...scene, flow }, { there: engine.id, name: engine.name });
  const made = kind === 'nodeRed' ? nodeRedFlow(whole) : n8nWorkflow(whole);
  return {
    outputs: { out: [{ name, host: kind, flow: made, json: JSON.stringify(made, null, 2) }] },
    status: words(
      `${name}：${flow.nodes.length} 个节点`,
      `${name}: ${several(flow.nodes.length, 'node')}`,
    ),
  };
}

async function read(context: Context): Promise<AllResult> {
  const { settings, client, instanceId } = context;
  const { flow, left } = sceneFlowOf(await flowJson(context));
  const before = await client.scenes.export({ instanceId, scene: settings.scene.trim() });
  const by = settings.by.trim();
  const scene = await client.scenes.import({
    instanceId,
    definition: { ...before, flow },
    ...(settings.draft && { draft: true }),
    ...(by && { by }),
  });
  const count = flow.nodes.length;
  return {
    outputs: { out: [{ ...scene, left }] },
    status: words(`${scene.name}：${count} 个节点`, `${scene.name}: ${several(count, 'node')}`),
  };
}

async function flowJson({ settings, inputs, attachment }: Context): Promise<unknown> {
  if (settings.from === 'field') return settings.flow;
  // Node-RED's flow is a list, which comes as the items of the input.
  if (inputs.length > 1 && inputs.every((input) => 'type' in input)) return inputs;
  for (const input of inputs) {
    const found = flowIn(input);
    if (found !== undefined) return found;
  }
  const file = await attachment();
  if (file) return parseJson(new TextDecoder().decode(file.data), 'flow', file.fileName);
  const reason =
    'there is no flow in the input: hand it over as an object or JSON text in "payload", "flow" or "data", or as a file';
  throw DialflowError.invalid('input', [{ path: 'from', reason }]);
}

function flowIn(input: Data): unknown {
  if (Array.isArray(input['nodes'])) return input;
  for (const key of ['flow', 'payload', 'data', 'json']) {
    const value = input[key];
    if (isObject(value) || Array.isArray(value)) return value;
    if (typeof value === 'string' && value.trim() !== '') return parseJson(value, 'flow', key);
  }
  return undefined;
}
