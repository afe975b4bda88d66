import { homedir } from 'node:os';
import { join } from 'node:path';
import { LoggerProxy, type ICredentialDataDecryptedObject, type INode } from 'n8n-workflow';
import { DialflowError, type Caller, type EngineOptions } from '../../../engine/api';
import { acquireEngine, stopEngines, type EngineClient } from '../../../engine/client';
import {
  engineFields,
  LINE_PATHS,
  toEngineOptions,
  type EngineSettings,
} from '../../../credentials/engine.definition';
import { named } from '../../common/renamed';
import { checkSettings } from '../settings';
import { LingeringEngines } from './linger';
import { fromCredential } from './values';

/** Name of the credential type, as workflows keep it. */
export const CREDENTIAL = 'dialflowEngineApi';

/** As the engine's audit log names it. */
const HOST = 'n8n';

/** Who asks, for the audit log. */
export function callerOf(host: { getNode(): INode; getWorkflow(): { name?: string } }): Caller {
  const { name: flow = '' } = host.getWorkflow();
  return { host: HOST, name: host.getNode().name, ...(flow && { flow }) };
}

/** An engine in use, and the instance of it that the credential names. */
export interface EngineAccess {
  client: EngineClient;
  instanceId: string;
  /** Distinguishes engines of one process. */
  dataFolder: string;
  done(): void;
}

/** Where adapters get their engine from; tests hand in another. */
export interface EngineSource {
  open(credential: ICredentialDataDecryptedObject): Promise<EngineAccess>;
  /** What the engine of a credential is started with. */
  options(credential: ICredentialDataDecryptedObject): EngineOptions;
}

/** What n8n's functions of every kind have in common for us. */
export interface HasCredentials {
  getCredentials(type: string, itemIndex?: number): Promise<ICredentialDataDecryptedObject>;
}

export class EnginesByCredential implements EngineSource {
  constructor(
    private readonly engines: Pick<LingeringEngines, 'use'>,
    private readonly home: () => string,
  ) {}

  /** @throws DialflowError when the credential is not valid. */
  options(credential: ICredentialDataDecryptedObject): EngineOptions {
    return toEngineOptions(engineSettings(credential), this.home());
  }

  /** @throws DialflowError when the credential is not valid or the engine does not start. */
  async open(credential: ICredentialDataDecryptedObject): Promise<EngineAccess> {
    const settings = engineSettings(credential);
    const options = toEngineOptions(settings, this.home());
    const use = await named(this.engines.use(options), LINE_PATHS);
    try {
      const { instance: name, maxConcurrency } = settings;
      const instance = await use.once(`instance ${maxConcurrency} ${name}`, () =>
        use.client.as({ host: HOST }).instances.ensure({ name, maxConcurrency }),
      );
      const { client, done } = use;
      return { client, instanceId: instance.id, dataFolder: options.dataFolder, done };
    } catch (error) {
      use.done();
      throw error;
    }
  }
}

const engineSettings = (credential: ICredentialDataDecryptedObject): EngineSettings =>
  checkSettings(
    engineFields,
    fromCredential(engineFields, credential),
    'credential "Dialflow Engine API"',
  );

/** n8n's user folder, where its own database lies. */
export const n8nHome = (env: NodeJS.ProcessEnv = process.env): string =>
  join(env['N8N_USER_FOLDER'] ?? homedir(), '.n8n');

/** The engines of this n8n process. Timers are the host's: they do not hold it when it ends. */
export const hostEngines: EngineSource = new EnginesByCredential(
  new LingeringEngines({
    acquire: acquireEngine,
    after: (ms, run) => {
      const timer = setTimeout(run, ms).unref();
      return { cancel: () => clearTimeout(timer) };
    },
    lingerMs: 10_000,
    report: (error) => {
      const { message, code } = DialflowError.from(error);
      LoggerProxy.error(`Dialflow engine: ${message}`, { code });
    },
  }),
  n8nHome,
);

// n8n ends without a word to nodes: calls that are up are hung up, not left to their callees.
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stopEngines());
