import type { NodeAPI, NodeDef } from 'node-red';
import {
  engineFields,
  LINE_PATHS,
  toEngineOptions,
  type EngineSettings,
} from '../../../credentials/engine.definition';
import { DialflowError } from '../../../engine/api';
import { acquireEngine, joinEngine, probeTrunk } from '../../../engine/client';
import { named } from '../../common/renamed';
import type { LineTestParts } from '../lineTest';
import { checkSettings } from '../settings';
import { Connection, type Started } from './connection';
import { watchFailures } from './failures';
import { HOST } from './hosted';
import { ENGINE_TYPE, type EngineNode } from './lookup';
import { homeOf, serveLineTest } from './lineTest';
import { serveOptions } from './options';
import { credentialTypes } from './secrets';
import { serveSentences } from './sentence';
import { serveTryouts } from './tryout';

/** How an engine is got; tests pass their own. */
export interface EngineSource {
  acquire: typeof acquireEngine;
  toOptions: typeof toEngineOptions;
  lineTest: LineTestParts;
}

const ENGINES: EngineSource = {
  acquire: acquireEngine,
  toOptions: toEngineOptions,
  lineTest: { join: joinEngine, probe: probeTrunk },
};

/** Registers the config node `dialflow-engine` and what the editor asks it for. */
export function registerEngine(RED: NodeAPI, given: Partial<EngineSource> = {}): void {
  const source = { ...ENGINES, ...given };
  RED.nodes.registerType(
    ENGINE_TYPE,
    function (this: EngineNode, config: NodeDef & Record<string, unknown>) {
      RED.nodes.createNode(this, config);
      const home = homeOf(RED);
      let told = '';
      this.connection = new Connection(async () => {
        try {
          const saved = { ...config, ...this.credentials };
          const settings = checkSettings(engineFields, saved, 'engine configuration');
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
    { credentials: credentialTypes(engineFields) },
  );
  serveOptions(RED);
  serveLineTest(RED, source.lineTest);
  serveTryouts(RED);
  serveSentences(RED);
  watchFailures(RED);
}

async function start(
  settings: EngineSettings,
  home: string,
  { acquire, toOptions }: EngineSource,
): Promise<Started> {
  const lease = await named(acquire(toOptions(settings, home)), LINE_PATHS);
  try {
    const { instance: name, maxConcurrency } = settings;
    const client = lease.client.as({ host: HOST });
    const { id } = await client.instances.ensure({ name, maxConcurrency });
    return { client: lease.client, instanceId: id, release: () => lease.release() };
  } catch (error) {
    await lease.release();
    throw error;
  }
}
