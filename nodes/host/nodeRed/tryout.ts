import type { NodeAPI } from 'node-red';
import { DialflowError, type TryoutRequest } from '../../../engine/api';
import { HOST } from './hosted';
import { connectionOf } from './lookup';

/**
 * `POST /dialflow/try` with `{ engine, node, kind, … }`: opens a page on which somebody stands in
 * for the callee, and answers `{ url }` or, where that cannot be done, `{ failed: "why" }`. A node
 * that dials is sent a message at once, and waits for the page. Whoever may deploy may do so.
 */
export function serveTryouts(RED: NodeAPI): void {
  RED.httpAdmin.post(
    '/dialflow/try',
    RED.auth.needsPermission('flows.write'),
    async (request, response) => {
      const asked = askedFor(request.body);
      if (!asked) {
        response.status(400).json({ message: 'the request must be {"engine", "node", "kind", …}' });
        return;
      }
      try {
        const connection = connectionOf(RED, asked.engine);
        if (!connection) {
          throw new DialflowError('WrongState', 'The engine is not deployed yet: deploy it first.');
        }
        const { client, instanceId } = await connection.ready();
        const node = asked.dials ? RED.nodes.getNode(asked.node) : null;
        if (asked.dials && !node) {
          throw new DialflowError('WrongState', 'This node is not deployed yet: deploy it first.');
        }
        const by = client.as({ host: HOST });
        const { id, url } = await by.tryout.open({ ...asked.tryout, instanceId });
        node?.receive({ tryout: id, payload: {} });
        response.json({ url });
      } catch (thrown) {
        // What was asked for is answered: there can be no page just now.
        response.json({ failed: DialflowError.from(thrown).message });
      }
    },
  );
}

interface Asked {
  engine: string;
  node: string;
  dials: boolean;
  tryout: Omit<TryoutRequest, 'instanceId'>;
}

function askedFor(body: unknown): Asked | undefined {
  const given = (body ?? {}) as Record<string, unknown>;
  const textOf = (name: string): string => (typeof given[name] === 'string' ? given[name] : '');
  const [kind, language] = [textOf('kind'), textOf('language')];
  const [engine, node, scene, group] = ['engine', 'node', 'scene', 'group'].map(textOf);
  if (!engine || !node || (kind !== 'text' && kind !== 'phone')) return undefined;
  const dials = given['dials'] === true;
  return {
    ...{ engine, node, dials },
    tryout: {
      kind,
      ...(scene && { scene }),
      ...(group && { group }),
      ...(dials && { startedBy: 'dial' as const }),
      ...((language === 'zh-CN' || language === 'en-US') && { language }),
    },
  };
}
