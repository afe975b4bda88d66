import { expect } from 'chai';
import { join } from 'node:path';
import type { ICredentialsDecrypted, ILoadOptionsFunctions } from 'n8n-workflow';
import type { EngineOptions, TrunkStatus } from '../../../../engine/api';
import { DialflowError } from '../../../../engine/api';
import { DialflowEngineApi } from '../../../../credentials/DialflowEngineApi.credentials';
import { EnginesByCredential, n8nHome } from '../../../../nodes/host/n8n/engine';
import { hostLanguage } from '../../../../nodes/host/n8n/language';
import type { EngineUse } from '../../../../nodes/host/n8n/linger';
import { n8nMethods } from '../../../../nodes/host/n8n/methods';
import { fakeClient, type Answers } from '../../../support/fakeClient';
import { rejection } from '../../../support/rejection';
import { fakeEngines, refusing } from './fakes';

/** What n8n keeps of a credential in which nothing was changed. */
const untouched = () =>
  Object.fromEntries(new DialflowEngineApi().properties.map((p) => [p.name, p.default as string]));

function setUp(answers: Answers = {}) {
  const { client, paramsOf } = fakeClient({
    'instances.ensure': ({ name }) => ({
      id: `id of ${name}`,
      name,
      description: '',
      maxConcurrency: 10,
      settings: {
        callingTime: [],
        weekdaysOnly: false,
        dailyCap: null,
        emptyNumberNoMoreCalls: false,
        answerDelayMs: 0,
      },
      createdAt: 0,
    }),
    ...answers,
  });
  const wanted: EngineOptions[] = [];
  const known = new Map<string, Promise<unknown>>();
  let users = 0;
  const use: EngineUse = {
    client,
    once: <T>(key: string, ask: () => Promise<T>) => {
      if (!known.has(key)) known.set(key, ask());
      return known.get(key) as Promise<T>;
    },
    done: () => {
      users -= 1;
    },
  };
  const engines = new EnginesByCredential(
    {
      use: (options) => {
        wanted.push(options);
        users += 1;
        return Promise.resolve(use);
      },
    },
    () => '/home/n8n',
  );
  return { engines, wanted, paramsOf, users: () => users };
}

describe('n8n, the engine of a credential', () => {
  it('is started with what the credential says', async () => {
    const { engines, wanted } = setUp();
    await engines.open(untouched());
    expect(wanted).to.deep.equal([
      {
        dataFolder: join('/home/n8n', 'dialflow'),
        line: { kind: 'simulated', callees: [], calleeVariable: 'callee' },
        speed: 1,
        flowSilenceSeconds: 30,
        speech: { synthesisers: [{ kind: 'espeak' }], recognisers: [], cacheMb: 500 },
      },
    ]);
  });

  it('makes sure of its instance, once for each name and limit', async () => {
    const { engines, paramsOf } = setUp();
    const one = await engines.open(untouched());
    expect(one.instanceId).to.equal('id of default');
    await engines.open(untouched());
    await engines.open({ ...untouched(), instance: 'other' });
    await engines.open({ ...untouched(), maxConcurrency: 20 });
    expect(paramsOf('instances.ensure')).to.deep.equal([
      { name: 'default', maxConcurrency: 10 },
      { name: 'other', maxConcurrency: 10 },
      { name: 'default', maxConcurrency: 20 },
    ]);
  });

  it('is given back when the instance is refused', async () => {
    const { engines, users } = setUp({
      'instances.ensure': () => {
        throw new DialflowError('LimitExceeded', 'five instances at most');
      },
    });
    expect((await rejection(engines.open(untouched()))).code).to.equal('LimitExceeded');
    expect(users()).to.equal(0);
  });

  it('is refused with a credential that is not valid, field by field', async () => {
    const { engines } = setUp();
    const error = await rejection(
      engines.open({ ...untouched(), instance: ' ', speed: 0, callees: '[{' }),
    );
    expect(error.details.problems?.map(({ path }) => path)).to.deep.equal([
      'instance',
      'speed',
      'callees',
    ]);
  });

  it("lies in n8n's own folder by default", () => {
    expect(n8nHome({ N8N_USER_FOLDER: '/srv/n8n' })).to.equal(join('/srv/n8n', '.n8n'));
  });
});

describe("n8n, the credential's test", () => {
  const test = (engines: Parameters<typeof n8nMethods>[0]) =>
    n8nMethods(engines).credentialTest.dialflowEngineTest.call(
      {} as never,
      { data: untouched() } as unknown as ICredentialsDecrypted,
    );

  it('tells which engine answers', async () => {
    const { client } = fakeClient({
      'engine.info': {
        version: '0.1.0',
        dataFolder: '/data',
        line: 'simulated',
        speed: 1,
        startedAt: 0,
        liveCalls: 0,
        executingGroups: 0,
      },
    });
    const engines = fakeEngines(client);
    expect(await test(engines)).to.deep.equal({
      status: 'OK',
      message: 'Engine 0.1.0 is up, line "simulated", data folder /data',
    });
    expect(engines.inUse).to.equal(0);
  });

  it('tells why there is none', async () => {
    const error = new DialflowError('DataFolderInUse', 'held by process 7');
    expect(await test(refusing(error))).to.deep.equal({
      status: 'Error',
      message: 'held by process 7',
    });
  });

  describe('on the SIP line', () => {
    const line = {
      kind: 'sip',
      trunks: [
        { name: 'main', host: 'a.example.com' },
        { name: 'spare', host: 'b.example.com' },
      ],
    } as const satisfies EngineOptions['line'];
    const options: EngineOptions = {
      dataFolder: '/data',
      line: { ...line, trunks: [...line.trunks] },
    };
    const info = {
      version: '0.1.0',
      dataFolder: '/data',
      line: 'sip',
      speed: 1,
      startedAt: 0,
      liveCalls: 0,
      executingGroups: 0,
    } as const;
    const up = (name: string): TrunkStatus => ({
      name,
      state: 'up',
      detail: null,
      registered: true,
      since: 0,
      liveCalls: 0,
      roundTripMs: 12.4,
    });
    const down = (name: string): TrunkStatus => ({
      ...up(name),
      state: 'down',
      detail: '403 Forbidden',
      registered: false,
    });

    it('asks each trunk, and tells how all of them stand', async () => {
      const { client, paramsOf } = fakeClient({
        'engine.info': info,
        'line.test': ({ trunk }) => up(trunk),
      });
      const engines = fakeEngines(client, options);
      expect(await test(engines)).to.deep.equal({
        status: 'OK',
        message:
          'Trunk "main" is up (registered, 12 ms); Trunk "spare" is up (registered, 12 ms); Engine 0.1.0 is up, line "sip", data folder /data',
      });
      expect(paramsOf('line.test')).to.deep.equal([{ trunk: 'main' }, { trunk: 'spare' }]);
      expect(engines.inUse).to.equal(0);
    });

    it('fails when one of them is down, and says why', async () => {
      const { client } = fakeClient({
        'engine.info': info,
        'line.test': ({ trunk }) => (trunk === 'main' ? up(trunk) : down(trunk)),
      });
      const { status, message } = await test(fakeEngines(client, options));
      expect(status).to.equal('Error');
      expect(message).to.match(/"main" is up .*"spare" is down: 403 Forbidden/);
    });

    it('tries them without an engine where that is at work with other settings', async () => {
      const asked: string[] = [];
      const methods = n8nMethods(
        refusing(new DialflowError('EngineSettingsDiffer', 'is at work'), options),
        (_line, trunk) => {
          asked.push(trunk);
          return Promise.resolve(up(trunk));
        },
      );
      const { status, message } = await methods.credentialTest.dialflowEngineTest.call(
        {} as never,
        { data: untouched() } as unknown as ICredentialsDecrypted,
      );
      expect(asked).to.deep.equal(['main', 'spare']);
      expect(status).to.equal('Error');
      expect(message).to.match(/^is at work; Trunk "main" is up/);
    });
  });
});

describe('n8n, lists of what the engine has', () => {
  const host = {
    getCredentials: () => Promise.resolve({}),
    getNode: () => ({ name: 'n', type: 't' }),
  } as unknown as ILoadOptionsFunctions;

  it('names scenes by their names, which shipped flows use', async () => {
    const { client } = fakeClient({
      'scenes.list': [{ id: 's1', name: '回访', description: 'after sales' }] as never,
    });
    const { loadOptions } = n8nMethods(fakeEngines(client));
    expect(await loadOptions.scenes.call(host)).to.deep.equal([
      { name: '回访', value: '回访', description: 'after sales' },
    ]);
    expect((await loadOptions.scenesOrNone.call(host)).map(({ value }) => value)).to.deep.equal([
      '',
      '回访',
    ]);
  });

  it('names job groups by their ids, for names may repeat, and says how they stand', async () => {
    const { client } = fakeClient({
      'jobGroups.list': {
        list: [{ id: 'g1', name: 'March', status: 'Draft' }] as never,
        next: null,
      },
    });
    const { loadOptions } = n8nMethods(fakeEngines(client));
    expect(await loadOptions.jobGroups.call(host)).to.deep.equal([
      { name: 'March', value: 'g1', description: 'draft' },
    ]);
  });

  it('names pools, number groups and ring tones by what they are kept under', async () => {
    const { client } = fakeClient({
      'privacy.listPools': [{ key: 'FC1', name: 'Rides', kind: 'AXNExtension' }] as never,
      'privacy.listGroups': [{ id: '7', name: 'Agency', remark: '' }] as never,
      'privacy.listRingTones': [{ id: '10000001', name: 'Hello', text: 'Hi.' }] as never,
    });
    const { loadOptions } = n8nMethods(fakeEngines(client));
    expect(await loadOptions.pools.call(host)).to.deep.equal([
      { name: 'Rides', value: 'FC1', description: 'AXN with extension, FC1' },
    ]);
    expect(await loadOptions.numberGroups.call(host)).to.deep.equal([
      { name: 'Agency', value: '7', description: '7' },
    ]);
    expect(await loadOptions.ringTonesOrNone.call(host)).to.deep.equal([
      { name: '(Not Set)', value: '' },
      { name: 'Hello', value: '10000001', description: 'Hi.' },
    ]);
  });
});

describe('n8n, the language of the editor', () => {
  it('is Chinese where n8n is set to it, English elsewhere', () => {
    expect(hostLanguage({ N8N_DEFAULT_LOCALE: 'zh-CN' })).to.equal('zh-CN');
    expect(hostLanguage({ N8N_DEFAULT_LOCALE: 'zh' })).to.equal('zh-CN');
    expect(hostLanguage({ N8N_DEFAULT_LOCALE: 'de' })).to.equal('en-US');
    expect(hostLanguage({})).to.equal('en-US');
  });
});
