import { resolve } from 'node:path';
import { DialflowError, type EngineOptions } from '../api';
import type { EngineClient } from './client';
import { startEngine } from './start';

/** A use of the process's engine for a data folder. */
export interface EngineLease {
  client: EngineClient;
  /** The last one out stops the engine. */
  release(): Promise<void>;
}

interface Shared {
  settings: string;
  users: number;
  client: Promise<EngineClient>;
}

/**
 * The engines of this process, by data folder. Kept on the process, not in this module: a host
 * may load the package twice, and both copies must find the same engine.
 */
const KEY = Symbol.for('dialflow.engines');
const holder = globalThis as { [KEY]?: Map<string, Shared> };
const shared = (holder[KEY] ??= new Map<string, Shared>());
/** Stops every engine of this process: for a host that is told to end and has no time to spare. */
export async function stopEngines(): Promise<void> {
  const stopping = [...shared.values()].map(async ({ client }) => (await client).stop());
  await Promise.allSettled(stopping);
}

/** Engines that are on their way out: the next start of the same folder waits. */
const stopping = new Map<string, Promise<void>>();

/**
 * Uses the engine of a data folder, starting it for the first user. Everyone who uses it must
 * want it with the same settings.
 */
export async function acquireEngine(options: EngineOptions): Promise<EngineLease> {
  const folder = resolve(options.dataFolder);
  const settings = JSON.stringify({ ...options, dataFolder: folder });
  await stopping.get(folder);

  let engine = shared.get(folder);
  if (engine && engine.settings !== settings) {
    throw new DialflowError(
      'EngineSettingsDiffer',
      `The engine of ${folder} runs already with other settings. ` +
        'Give every connection to this data folder the same settings, or another data folder.',
      { dataFolder: folder },
    );
  }
  if (!engine) {
    const client = startEngine({ ...options, dataFolder: folder });
    engine = { settings, users: 0, client };
    shared.set(folder, engine);
    const mine = engine;
    const forget = (): void => {
      if (shared.get(folder) === mine) shared.delete(folder);
    };
    client.then((started) => started.ended.then(forget), forget);
  }
  const used = engine;
  used.users += 1;
  let released = false;
  const release = async (): Promise<void> => {
    if (released) return;
    released = true;
    used.users -= 1;
    if (used.users > 0) return;
    if (shared.get(folder) === used) shared.delete(folder);
    const stop = used.client.then((client) => client.stop()).finally(() => stopping.delete(folder));
    stopping.set(folder, stop);
    await stop;
  };
  try {
    return { client: await used.client, release };
  } catch (error) {
    used.users -= 1;
    throw error;
  }
}
