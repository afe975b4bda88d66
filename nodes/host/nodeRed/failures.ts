import type { NodeAPI, NodeDef } from 'node-red';
import type { Connection } from './connection';
import { connectionOf } from './lookup';
import { callOf } from './message';

const HOOK = 'onComplete.dialflow';

/** Types of nodes that talk on a call: where one of them fails, the flow's own way is broken off. */
const talking = new Set<string>();

export const talksOnCalls = (type: string): void => void talking.add(type);

/**
 * Tells the engine of a call whose flow has failed, whichever node it was: nobody would say a word
 * any more, and the callee would wait for the flow silence limit. What a Catch node sees to is left
 * to it.
 */
export function watchFailures(RED: NodeAPI): void {
  RED.hooks.remove(HOOK); // of a runtime before this one
  // Known by its type without the label that it is removed by.
  RED.hooks.add(HOOK as 'onComplete', ({ msg, error, node }) => {
    const call = error ? callOf(msg) : undefined;
    const connection = call && connectionOf(RED, call.engine);
    if (!connection || isCaught(RED, node.id)) return;
    void tell(connection, { callId: call.id, mayGoOn: !talking.has(node.node.type) });
  });
}

async function tell(
  connection: Connection,
  failed: { callId: string; mayGoOn: boolean },
): Promise<void> {
  try {
    const { client } = await connection.ready();
    await client.calls.flowFailed(failed);
  } catch {
    // An engine that is gone has no calls.
  }
}

/** Whether a Catch node takes errors of a node: on its tab, or where its subflow stands. */
function isCaught(RED: NodeAPI, id: string): boolean {
  const nodes = new Map<string, NodeDef & Record<string, unknown>>();
  RED.nodes.eachNode((node) => nodes.set(node.id, node as NodeDef & Record<string, unknown>));
  const failed = RED.nodes.getNode(id);
  const ids = new Set([id, failed?._alias]);
  const places = new Set<unknown>();
  for (let place: unknown = failed?.z; typeof place === 'string' && !places.has(place);) {
    places.add(place);
    const around = nodes.get(place);
    const template = /^subflow:(.*)$/.exec(around?.type ?? '')?.[1];
    if (template === undefined) break;
    places.add(template);
    ids.add(place);
    place = around?.z;
  }
  for (const { type, z, d, scope } of nodes.values()) {
    if (type !== 'catch' || d === true || !places.has(z)) continue;
    if (!Array.isArray(scope) || scope.some((one) => ids.has(one as string))) return true;
  }
  return false;
}
