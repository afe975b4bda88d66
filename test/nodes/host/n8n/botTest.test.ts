import { expect } from 'chai';
import { testBot } from '../../../../nodes/host/n8n/botTest';
import { executeNode } from '../../../../nodes/host/n8n/execute';
import { outsideBot } from '../../../../nodes/OutsideBot';
import { BotServer, json, type BotHandler } from '../../../support/bot/server';
import { fakeClient } from '../../../support/fakeClient';
import { fakeEngines, fakeExecution } from './fakes';

describe('the credential of an outside bot in n8n', () => {
  let server: BotServer;
  let answer: BotHandler;

  beforeEach(async () => {
    server = await BotServer.open((request, response) => answer(request, response));
  });
  afterEach(() => server.close());

  const test = (more: object = {}) =>
    testBot({ data: { url: `${server.url}/v1`, apiKey: 'sk-secret', ...more } });

  it('is well where the server lists its models', async () => {
    answer = (_, response) => json(response, { data: [] });
    expect(await test()).to.deep.equal({
      status: 'OK',
      message: 'The bot answers and takes the key (HTTP 200)',
    });
    const [request] = server.requests;
    expect(request).to.include({ method: 'GET', path: '/v1/models' });
    expect(request?.headers.authorization).to.equal('Bearer sk-secret');
  });

  it('is asked beside the method, and at the server alone', async () => {
    answer = (_, response) => json(response, { data: [] });
    await test({ url: `${server.url}/x/chat/completions` });
    await test({ url: server.url, apiKey: '' });
    expect(server.requests.map(({ path }) => path)).to.deep.equal(['/x/models', '/v1/models']);
    expect(server.requests[1]?.headers).to.not.have.property('authorization');
  });

  it('is well where an endpoint answers that has no such list', async () => {
    answer = (_, response) => json(response, 'no', 404);
    expect(await test()).to.deep.equal({
      status: 'OK',
      message: 'A server answers there (HTTP 404)',
    });
  });

  it('is not where the key is wrong, nobody is there, or the address is none', async () => {
    answer = (_, response) => json(response, { error: { message: 'sk-secret' } }, 401);
    expect(await test()).to.deep.equal({
      status: 'Error',
      message: 'The bot does not take this key (HTTP 401)',
    });
    const nobody = await test({ url: 'http://127.0.0.1:1/v1' });
    expect(nobody.status).to.equal('Error');
    expect(nobody.message).to.match(/cannot be reached: .+/);
    const none = await test({ url: 'bot' });
    expect(none.message).to.include('url: "bot" is no address');
    const key = await test({ apiKey: 'sk\nsecret' });
    expect(key.status).to.equal('Error');
    expect(key.message).to.not.include('secret');
  });

  it('is what the node asks the bot with', async () => {
    const facts = {
      heard: '',
      turns: 1,
      usage: { prompt: 0, completion: 0 },
      tags: [],
      warnings: [],
    };
    const { client, paramsOf } = fakeClient({
      'calls.converse': { outcome: 'doubt', reason: 'unsure', detail: '', ...facts },
    });
    const asked: [string, number][] = [];
    const host = Object.assign(
      fakeExecution({
        items: [{ json: { call: { id: 'call-1' } } }],
        parameters: { kind: 'http' },
      }),
      {
        getCredentials: (name: string, index: number) => {
          asked.push([name, index]);
          const bot = { url: 'http://127.0.0.1:9/bot', apiKey: 'sk-secret' };
          return Promise.resolve(name === 'dialflowBotApi' ? bot : { instance: 'default' });
        },
      },
    );
    const outputs = await executeNode(host, outsideBot, fakeEngines(client));
    expect(outputs.map((items) => items.length)).to.deep.equal([0, 1]);
    expect(asked).to.deep.include(['dialflowBotApi', 0]);
    const [params] = paramsOf('calls.converse') as { bot: unknown }[];
    expect(params?.bot).to.deep.equal({
      kind: 'http',
      url: 'http://127.0.0.1:9/bot',
      apiKey: 'sk-secret',
    });
    // No item carries it on.
    expect(JSON.stringify(outputs)).to.not.include('sk-secret');
  });
});
