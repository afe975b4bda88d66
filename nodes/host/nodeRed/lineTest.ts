import { join } from 'node:path';
import type { NodeAPI } from 'node-red';
import { engineFields, LINE_PATHS, toEngineOptions } from '../../../credentials/engine.definition';
import { DialflowError } from '../../../engine/api';
import { named } from '../../common/renamed';
import { testLine, type LineTestParts } from '../lineTest';
import { checkSettings } from '../settings';
import { credentialTypes, KEPT } from './secrets';

/** The user's folder, in which data folders lie. */
export const homeOf = (RED: Pick<NodeAPI, 'settings'>): string =>
  RED.settings.userDir ?? join(process.cwd(), '.node-red');

/**
 * `POST /dialflow/test-line` with `{ id, settings }`: tries the trunks of a dialog as it stands,
 * deployed or not, and answers `{ trunks }` or, where that cannot be done, `{ failed: "why" }`. Passwords that the editor does not know are taken from the config node of that
 * id. Whoever may deploy may do so.
 */
export function serveLineTest(RED: NodeAPI, parts: LineTestParts): void {
  RED.httpAdmin.post(
    '/dialflow/test-line',
    RED.auth.needsPermission('flows.write'),
    async (request, response) => {
      const body = bodyOf(request.body);
      if (!body) {
        response.status(400).json({ message: 'the request must be {"id": "…", "settings": {…}}' });
        return;
      }
      try {
        const { id, settings } = body;
        const given = { ...settings, ...keptOf(RED, id, settings) };
        const checked = checkSettings(engineFields, given, 'engine configuration');
        const options = toEngineOptions(checked, homeOf(RED));
        response.json({ trunks: await named(testLine(options, parts), LINE_PATHS) });
      } catch (thrown) {
        // What was asked for is answered: the settings are not such that a line could be tried.
        response.json({ failed: DialflowError.from(thrown).message });
      }
    },
  );
}

interface Asked {
  id: string;
  settings: Readonly<Record<string, unknown>>;
}

function bodyOf(body: unknown): Asked | undefined {
  const { id, settings } = (body ?? {}) as Record<string, unknown>;
  const right = typeof id === 'string' && typeof settings === 'object' && settings !== null;
  return right ? { id, settings: settings as Asked['settings'] } : undefined;
}

function keptOf(
  RED: NodeAPI,
  id: string,
  settings: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const kept = (RED.nodes.getCredentials(id) ?? {}) as Record<string, unknown>;
  return Object.fromEntries(
    Object.keys(credentialTypes(engineFields))
      .filter((name) => settings[name] === undefined || settings[name] === KEPT)
      .map((name) => [name, kept[name] ?? '']),
  );
}
