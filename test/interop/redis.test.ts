import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { expect } from 'chai';
import type { RedisSettings, RedisStatus } from '../../engine/api';
import { certificate } from '../engine/line/sip/transport/certificates';
import { until } from '../engine/events/webhooks/support';
import { TestEngine } from '../support/engine';
import { tempFolder } from '../support/folders';
import { RedisServer, type Entry } from './support/redisServer';

const CALLEES = [{ name: 'all', numbers: ['*'], onAnswer: { hangUp: true, afterSeconds: 2 } }];
const NUMBERS = Array.from({ length: 8 }, (_, n) => `1380000000${n}`);

describe('events of an engine in Redis', () => {
  const start = (
    redis: RedisSettings,
    more: Parameters<typeof TestEngine.start>[0] = {},
    clock?: TestEngine['clock'],
  ): Promise<TestEngine> => TestEngine.start({ callees: CALLEES, redis, ...more }, clock);

  const campaign = async (engine: TestEngine): Promise<string> => {
    const { id } = await engine.campaign(NUMBERS);
    await engine.untilEnded(id);
    return id;
  };

  const status = async ({ api }: TestEngine): Promise<RedisStatus> => {
    const found = await api.events.redis();
    if (!found) throw new Error('there is no Redis');
    return found;
  };

  /** Until all events are taken; the engine's clock goes on meanwhile, for what is tried again. */
  const taken = (engine: TestEngine, stepMs = 0): Promise<void> =>
    until('all are taken', async () => {
      if (stepMs > 0) await engine.clock.advance(stepMs);
      const { state, waiting, delivered } = await status(engine);
      const { length } = await engine.api.events.list({ limit: 10_000 });
      return state === 'connected' && waiting === 0 && delivered > 0 && length > 0;
    });

  /** Every event of the engine is there, in its order, whatever came twice. */
  const expectAll = async (engine: TestEngine, entries: readonly Entry[]): Promise<void> => {
    const all = await engine.api.events.list({ limit: 10_000 });
    const sequences = [...new Set(entries.map(({ sequence }) => Number(sequence)))];
    expect(sequences).to.deep.equal(all.map(({ sequence }) => sequence));
  };

  it('are entries of a stream, each with its body', async () => {
    const server = await RedisServer.start();
    const engine = await start({ url: server.url });
    const groupId = await campaign(engine);
    await taken(engine);
    const entries = await server.entries();
    await expectAll(engine, entries);
    expect(entries).to.have.length(new Set(entries.map(({ sequence }) => sequence)).size);
    const [event] = await engine.api.events.list({ types: ['JobComplete'], limit: 1 });
    const entry = entries.find(({ sequence }) => Number(sequence) === event?.sequence);
    expect(entry).to.include({ type: 'JobComplete', groupId });
    expect(JSON.parse(entry?.body ?? '')).to.deep.equal(event?.body);
    for (const number of NUMBERS) {
      const types = entries.filter(({ body }) => body.includes(`"${number}"`)).map((e) => e.type);
      expect([...new Set(types)]).to.deep.equal([
        'Dialing',
        'CallAnswered',
        'CallFinished',
        'JobComplete',
      ]);
    }
    expect(await status(engine)).to.include({ state: 'connected', waiting: 0, lastError: null });
  });

  it('are kept while Redis is away, and come when it is back', async () => {
    const server = await RedisServer.start();
    const engine = await start({ url: server.url });
    await campaign(engine);
    await taken(engine);
    await server.kill();
    await campaign(engine);
    await until('it is noticed', async () => (await status(engine)).state === 'retrying');
    expect((await status(engine)).lastError).to.match(/ECONNREFUSED/);
    await server.resume();
    await taken(engine, 5_000);
    await expectAll(engine, await server.entries());
  });

  it('are all there after Redis was killed at any moment', async function () {
    this.timeout(60_000);
    const server = await RedisServer.start();
    const engine = await start({ url: server.url });
    const ended = (async () => {
      for (let round = 0; round < 10; round++) await campaign(engine);
    })();
    for (let round = 0; round < 5; round++) {
      const before = (await status(engine)).delivered;
      await until('some are taken', async () => (await status(engine)).delivered > before);
      await server.kill();
      await server.resume();
    }
    await ended;
    await taken(engine, 5_000);
    await expectAll(engine, await server.entries());
  });

  it('go on over a restart of the engine with what was not taken', async () => {
    const server = await RedisServer.start();
    const first = await start({ url: server.url });
    await campaign(first);
    await taken(first);
    await server.kill();
    await campaign(first);
    await first.stop();
    await server.resume();
    const { dataFolder, clock } = first;
    const second = await start({ url: server.url }, { dataFolder }, clock);
    await taken(second, 1_000);
    await expectAll(second, await server.entries());
  });

  it('need the password where there is one, and say so', async () => {
    const server = await RedisServer.start(['--requirepass', 'let-me-in']);
    const engine = await start({ url: server.url });
    await campaign(engine);
    await until('it is refused', async () => (await status(engine)).state === 'retrying');
    expect((await status(engine)).lastError).to.match(/NOAUTH|Authentication/i);
    await engine.stop();
    const { dataFolder, clock } = engine;
    const wrong = await start({ url: server.url, password: 'guess' }, { dataFolder }, clock);
    await until('it is refused', async () => (await status(wrong)).state === 'retrying');
    expect((await status(wrong)).lastError).to.match(/WRONGPASS|NOAUTH|invalid/i);
    await wrong.stop();
    const settings = { url: `${server.url}/0`, password: 'let-me-in', stream: 'calls' };
    const right = await start(settings, { dataFolder }, clock);
    await taken(right, 1_000);
    const client = server.client({ password: 'let-me-in' });
    await expectAll(right, await server.entries('calls', client));
    expect(JSON.stringify(await status(right))).to.not.include('let-me-in');
  });

  it('wait for a Redis that has no memory left, in their order', async () => {
    const server = await RedisServer.start();
    const engine = await start({ url: server.url });
    const client = server.client();
    await client.config('SET', 'maxmemory', '1');
    await campaign(engine);
    await until('it is refused', async () => (await status(engine)).state === 'retrying');
    expect((await status(engine)).lastError).to.match(/^OOM/);
    expect(await server.entries()).to.deep.equal([]);
    await client.config('SET', 'maxmemory', '0');
    await taken(engine, 5_000);
    await expectAll(engine, await server.entries());
  });

  it('say that the key is something else than a stream', async () => {
    const server = await RedisServer.start();
    await server.client().set('dialflow:events', 'something else');
    const engine = await start({ url: server.url });
    await campaign(engine);
    await until('it is refused', async () => (await status(engine)).state === 'retrying');
    expect((await status(engine)).lastError).to.match(/WRONGTYPE/);
  });

  it('are no more than the stream is to hold', async () => {
    const server = await RedisServer.start(['--stream-node-max-entries', '10']);
    const engine = await start({ url: server.url, maxLength: 20 });
    for (let round = 0; round < 3; round++) await campaign(engine);
    await taken(engine);
    const entries = await server.entries();
    expect(entries.length).to.be.within(20, 40);
    const last = (await engine.api.events.list({ limit: 10_000 })).at(-1);
    expect(Number(entries.at(-1)?.sequence)).to.equal(last?.sequence);
  });

  it('go over TLS to a Redis whose certificate is trusted, and to no other', async () => {
    const { key, cert } = certificate('IP:127.0.0.1');
    const folder = tempFolder();
    const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    writeFileSync(keyFile, key);
    writeFileSync(certFile, cert);
    const tls = ['--tls-cert-file', certFile, '--tls-key-file', keyFile];
    const server = await RedisServer.start([
      ...['--tls-port', '{{port}}', '--tls-auth-clients', 'no', '--tls-ca-cert-file', certFile],
      ...tls,
    ]);
    const url = server.url.replace('redis:', 'rediss:');
    const engine = await start({ url });
    await campaign(engine);
    await until('it is refused', async () => (await status(engine)).state === 'retrying');
    expect((await status(engine)).lastError).to.match(/certificate/i);
    const trusted = getCACertificates('default');
    setDefaultCACertificates([...trusted, cert]);
    try {
      await taken(engine, 5_000);
    } finally {
      setDefaultCACertificates(trusted);
    }
  });
});
