import { resolve } from 'node:path';
import { DialflowError, type EngineOptions } from '../api';
import type { EngineClient } from './client';
import { startEngine } from './start';
import { isObject } from '../validation/object';

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
  /** Once it is on its way out. */
  stopped: Promise<void> | null;
}

interface Engines {
  running: Map<string, Shared>;
  /** Engines that are on their way out: the next start of the same folder waits. */
  stopping: Map<string, Promise<void>>;
}

/**
 * The engines of this process, by data folder. Kept on the process, not in this module: a host
 * may load the package twice, and both copies must find the same engine.
 */
const KEY = Symbol.for('dialflow.engines');
const holder = globalThis as { [KEY]?: Engines };
const engines = (holder[KEY] ??= { running: new Map(), stopping: new Map() });

/** Stops every engine of this process: for a host that is told to end and has no time to spare. */
export async function stopEngines(): Promise<void> {
  for (const [folder, engine] of engines.running) void leave(folder, engine);
  await Promise.allSettled(engines.stopping.values());
}

/**
 * Uses the engine of a data folder, starting it for the first user. Everyone who uses it must
 * want it with the same settings.
 */
export async function acquireEngine(options: EngineOptions): Promise<EngineLease> {
  const folder = folderOf(options);
  const settings = comparable({ ...options, dataFolder: folder });
  for (;;) {
    const stop = engines.stopping.get(folder);
    if (!stop) break;
    await stop.catch(() => undefined); // Told to whoever stopped it.
  }

  const known = engines.running.get(folder);
  if (known && known.settings !== settings) {
    throw new DialflowError(
      'EngineSettingsDiffer',
      `The engine of ${folder} runs already with other settings. ` +
        'Give every connection to this data folder the same settings, or another data folder.',
      { dataFolder: folder },
    );
  }
  const used = known ?? start(folder, settings, options);
  used.users += 1;
  let released = false;
  const release = async (): Promise<void> => {
    if (released) return;
    released = true;
    used.users -= 1;
    if (used.users === 0) await leave(folder, used);
  };
  try {
    const client = await used.client;
    if (used.stopped) {
      const message = `The engine of ${folder} was stopped while it was starting.`;
      throw new DialflowError('EngineStopped', message, { dataFolder: folder }, true);
    }
    return { client, release };
  } catch (error) {
    used.users -= 1;
    throw error;
  }
}

/**
 * A use of the engine that runs with just these options already; null where there is none. Nothing
 * is started for it.
 */
export async function joinEngine(options: EngineOptions): Promise<EngineLease | null> {
  const folder = folderOf(options);
  const known = engines.running.get(folder);
  if (known?.settings !== comparable({ ...options, dataFolder: folder })) return null;
  return acquireEngine(options);
}

function start(folder: string, settings: string, options: EngineOptions): Shared {
  const client = startEngine({ ...options, dataFolder: folder });
  const engine: Shared = { settings, users: 0, client, stopped: null };
  engines.running.set(folder, engine);
  const forget = (): void => {
    if (engines.running.get(folder) === engine) engines.running.delete(folder);
  };
  client.then((started) => started.ended.then(forget), forget);
  return engine;
}

/** Stops an engine; from now on it is nobody's to get. */
function leave(folder: string, engine: Shared): Promise<void> {
  if (engine.stopped) return engine.stopped;
  if (engines.running.get(folder) === engine) engines.running.delete(folder);
  const stopped = engine.client
    .then((client) => client.stop())
    .finally(() => engines.stopping.delete(folder));
  engine.stopped = stopped;
  engines.stopping.set(folder, stopped);
  return stopped;
}

function folderOf(options: EngineOptions): string {
  const folder: unknown = (options as Partial<EngineOptions> | undefined)?.dataFolder;
  if (typeof folder === 'string' && folder.trim() !== '') return resolve(folder);
  throw DialflowError.invalid('engine configuration', [
    { path: 'dataFolder', reason: 'must be the path of a folder' },
  ]);
}

/** The same text for options that mean the same. */
function comparable(options: EngineOptions): string {
  const { timeZone, ...rest } = options;
  const meant = { speed: 1, ...defined(rest), ...(timeZone && { timeZone }) };
  return JSON.stringify(meant, (_, value: unknown) => (isObject(value) ? sorted(value) : value));
}

const defined = (fields: object): object =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

const sorted = (fields: object): object =>
  Object.fromEntries(Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1)));
