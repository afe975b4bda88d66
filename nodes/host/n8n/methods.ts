import type {
  ICredentialsDecrypted,
  ICredentialTestFunctions,
  ILoadOptionsFunctions,
  INodeCredentialTestResult,
  INodePropertyOptions,
} from 'n8n-workflow';
import { engineFields } from '../../../credentials/engine.definition';
import { DialflowError } from '../../../engine/api';
import { probeTrunk, type TrunkProbe } from '../../../engine/client';
import { listJobGroups } from '../../common/resources';
import { jobGroupStatusWords, poolKindWords } from '../../common/terms';
import { askTrunks, type TrunkTold } from '../lineTest';
import { askGateways } from '../smsTest';
import { CREDENTIAL, hostEngines, type EngineAccess, type EngineSource } from './engine';
import { messageOf, nodeError } from './errors';
import { hostLanguage } from './language';

/** Groups beyond the newest so many are named by hand. */
const MAX_GROUPS = 200;

/** What n8n's editor asks of a node: lists to choose from, and whether the credential works. */
export const n8nMethods = (engines: EngineSource = hostEngines, probe: TrunkProbe = probeTrunk) => {
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
        description: jobGroupStatusWords[status][hostLanguage()],
      })),
    );
  const pools = (host: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> =>
    ask(host, engines, async ({ client }) =>
      (await client.privacy.listPools({})).map(({ key, name, kind }) => ({
        name,
        value: key,
        description: `${poolKindWords[kind][hostLanguage()]}, ${key}`,
      })),
    );
  const numberGroups = (host: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> =>
    ask(host, engines, async ({ client }) =>
      (await client.privacy.listGroups({})).map(({ id, name, remark }) => ({
        name,
        value: id,
        description: remark || id,
      })),
    );
  const ringTones = (host: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> =>
    ask(host, engines, async ({ client }) =>
      (await client.privacy.listRingTones()).map(({ id, name, text, fileName }) => ({
        name,
        value: id,
        description: text || fileName || id,
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
      pools(this: ILoadOptionsFunctions) {
        return pools(this);
      },
      async poolsOrNone(this: ILoadOptionsFunctions) {
        return [none(), ...(await pools(this))];
      },
      numberGroups(this: ILoadOptionsFunctions) {
        return numberGroups(this);
      },
      async numberGroupsOrNone(this: ILoadOptionsFunctions) {
        return [none(), ...(await numberGroups(this))];
      },
      ringTones(this: ILoadOptionsFunctions) {
        return ringTones(this);
      },
      async ringTonesOrNone(this: ILoadOptionsFunctions) {
        return [none(), ...(await ringTones(this))];
      },
    },
    credentialTest: {
      dialflowEngineTest(
        this: ICredentialTestFunctions,
        credential: ICredentialsDecrypted,
      ): Promise<INodeCredentialTestResult> {
        return testCredential(credential, engines, probe);
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
    throw nodeError(host.getNode(), error, { fields: engineFields });
  }
}

/** Engines that the credential cannot have just now; its trunks can be tried all the same. */
const ELSEWHERE = ['EngineSettingsDiffer', 'DataFolderInUse'];

/** The engine is up and so is each of its trunks, on the SIP line, and each gateway of messages. */
async function testCredential(
  { data = {} }: ICredentialsDecrypted,
  engines: EngineSource,
  probe: TrunkProbe,
): Promise<INodeCredentialTestResult> {
  try {
    const engine = await engines.open(data);
    try {
      const { version, line, dataFolder } = await engine.client.engine.info();
      const message = `Engine ${version} is up, line "${line}", data folder ${dataFolder}`;
      const options = engines.options(data);
      const trunks = await askTrunks(options, (trunk) => engine.client.line.test({ trunk }));
      const gateways = await askGateways(options, engine.client);
      return verdict([...trunks, ...gateways], { status: 'OK', message });
    } finally {
      engine.done();
    }
  } catch (thrown) {
    const error = DialflowError.from(thrown);
    const trunks = ELSEWHERE.includes(error.code) ? await probed(data, engines, probe) : [];
    return verdict(trunks, { status: 'Error', message: messageOf(error, engineFields) });
  }
}

async function probed(
  data: NonNullable<ICredentialsDecrypted['data']>,
  engines: EngineSource,
  probe: TrunkProbe,
): Promise<TrunkTold[]> {
  const options = engines.options(data);
  const { line } = options;
  if (line.kind !== 'sip') return [];
  return askTrunks(options, (trunk) => probe(line, trunk)).catch(() => []);
}

/** n8n shows the message of an error only; so one of them that is down tells of all. */
function verdict(
  trunks: readonly TrunkTold[],
  engine: INodeCredentialTestResult,
): INodeCredentialTestResult {
  const language = hostLanguage();
  const status = trunks.every(({ up }) => up) ? engine.status : 'Error';
  const told = trunks.map(({ words }) => words[language]);
  const parts = engine.status === 'Error' ? [engine.message, ...told] : [...told, engine.message];
  return { status, message: parts.join('; ') };
}
