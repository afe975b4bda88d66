import type { NodeAPI } from 'node-red';
import { DialflowError, type IntentMethods } from '../../../engine/api';
import { HOST } from './hosted';
import { connectionOf } from './lookup';

/**
 * `POST /dialflow/try-sentence` with `{ engine, text, scene | definition, branches… }`: what a
 * sentence means there, as `intents.rank` answers, or, where that cannot be told, `{ failed: "why" }`.
 * Whoever may deploy may do so.
 */
export function serveSentences(RED: NodeAPI): void {
  RED.httpAdmin.post(
    '/dialflow/try-sentence',
    RED.auth.needsPermission('flows.write'),
    async (request, response) => {
      const { engine, ...asked } = (request.body ?? {}) as Record<string, unknown>;
      if (typeof engine !== 'string' || typeof asked['text'] !== 'string') {
        response.status(400).json({ message: 'the request must be {"engine", "text", …}' });
        return;
      }
      try {
        const connection = connectionOf(RED, engine);
        if (!connection) {
          throw new DialflowError('WrongState', 'The engine is not deployed yet: deploy it first.');
        }
        const { client, instanceId } = await connection.ready();
        // The engine checks the rest, and says by path what is wrong with it.
        const question = { ...asked, instanceId } as Parameters<IntentMethods['rank']>[0];
        response.json(await client.as({ host: HOST }).intents.rank(question));
      } catch (thrown) {
        response.json({ failed: DialflowError.from(thrown).message });
      }
    },
  );
}
