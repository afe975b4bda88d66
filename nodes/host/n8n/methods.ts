import type {
  ICredentialsDecrypted,
  ICredentialTestFunctions,
  ILoadOptionsFunctions,
  INodeCredentialTestResult,
  INodePropertyOptions,
} from 'n8n-workflow';
import { DialflowError } from '../../../engine/api';
import { listJobGroups } from '../../common/resources';
import { CREDENTIAL, hostEngines, type EngineAccess, type EngineSource } from './engine';
import { nodeError } from './errors';
import { hostLanguage } from './language';

/** Groups beyond the newest so many are named by hand. */
const MAX_GROUPS = 200;

/** What n8n's editor asks of a node: lists to choose from, and whether the credential works. */
export const n8nMethods = (engines: EngineSource = hostEngines) => {
  const scenes = (host: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> =>
    ask(host, engines, async ({ client, instanceId }) =>
      (await client.scenes.list({ instanceId })).map(({ name, description }) => ({
        name,
        value: name, // shipped flows name their scene: ids differ from engine to engine
        ...(description ? { description } : {}),
      })),
    );
  const jobGroups = (host: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> =>
    ask(host, engines, async (engine) =>
      (await listJobGroups(engine, MAX_GROUPS)).map(({ id, name, status }) => ({
        name,
        value: id,
        description: status,
      })),
    );

  return {
    loadOptions: {
      scenes(this: ILoadOptionsFunctions) {
        return scenes(this);
      },
      async scenesOrNone(this: ILoadOptionsFunctions) {
        return [none(), ...(await scenes(this))];
      },
      jobGroups(this: ILoadOptionsFunctions) {
        return jobGroups(this);
      },
      async jobGroupsOrNone(this: ILoadOptionsFunctions) {
        return [none(), ...(await jobGroups(this))];
      },
    },
    credentialTest: {
      dialflowEngineTest(
        this: ICredentialTestFunctions,
        credential: ICredentialsDecrypted,
      ): Promise<INodeCredentialTestResult> {
        return testCredential(credential, engines);
      },
    },
  };
};

const none = (): INodePropertyOptions => ({
  name: hostLanguage() === 'zh-CN' ? '（未选择）' : '(Not Set)',
  value: '',
});

async function ask<T>(
  host: ILoadOptionsFunctions,
  engines: EngineSource,
  question: (engine: EngineAccess) => Promise<T>,
): Promise<T> {
  try {
    const engine = await engines.open(await host.getCredentials(CREDENTIAL));
    try {
      return await question(engine);
    } finally {
      engine.done();
    }
  } catch (error) {
    throw nodeError(host.getNode(), error);
  }
}

async function testCredential(
  credential: ICredentialsDecrypted,
  engines: EngineSource,
): Promise<INodeCredentialTestResult> {
  try {
    const engine = await engines.open(credential.data ?? {});
    try {
      const { version, line, dataFolder } = await engine.client.engine.info();
      const message = `Engine ${version} is up, line "${line}", data folder ${dataFolder}`;
      return { status: 'OK', message };
    } finally {
      engine.done();
    }
  } catch (error) {
    return { status: 'Error', message: DialflowError.from(error).message };
  }
}
