import { join } from 'node:path';
import type { NodeAPI, NodeDef } from 'node-red';
import {
  engineFields,
  toEngineOptions,
  type EngineSettings,
} from '../../../credentials/engine.definition';
import { DialflowError } from '../../../engine/api';
import { acquireEngine } from '../../../engine/client';
import { checkSettings } from '../settings';
import { Connection, type Started } from './connection';
import { ENGINE_TYPE, type EngineNode } from './lookup';
import { serveOptions } from './options';

/** How an engine is got; tests pass their own. */
export interface EngineSource {
  acquire: typeof acquireEngine;
  toOptions: typeof toEngineOptions;
}

/** Registers the config node `dialflow-engine` and what the editor asks it for. */
export function registerEngine(
  RED: NodeAPI,
  source: EngineSource = { acquire: acquireEngine, toOptions: toEngineOptions },
): void {
  RED.nodes.registerType(
    ENGINE_TYPE,
    function (this: EngineNode, config: NodeDef & Record<string, unknown>) {
      RED.nodes.createNode(this, config);
      const home = RED.settings.userDir ?? join(process.cwd(), '.node-red');
      let told = '';
      this.connection = new Connection(async () => {
        try {
          const settings = checkSettings(engineFields, config, 'engine configuration');
          return await start(settings, home, source);
        } catch (error) {
          const { message } = DialflowError.from(error);
          if (message !== told) this.error(message); // once, however often it is tried
          told = message;
          throw error;
        }
      });
      this.on('close', (done: () => void) => {
        this.connection.close().then(done, (error: unknown) => {
          this.error(error);
          done();
        });
      });
    },
  );
  serveOptions(RED);
}

async function start(
  settings: EngineSettings,
  home: string,
  { acquire, toOptions }: EngineSource,
): Promise<Started> {
  const lease = await acquire(toOptions(settings, home));
  try {
    const { instance: name, maxConcurrency } = settings;
    const { id } = await lease.client.instances.ensure({ name, maxConcurrency });
    return { client: lease.client, instanceId: id, release: () => lease.release() };
  } catch (error) {
    await lease.release();
    throw error;
  }
}
