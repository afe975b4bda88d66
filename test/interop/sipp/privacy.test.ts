import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { EventEnvelope } from '../../../engine/api';
import { composeEngine, type Engine } from '../../../engine/service/compose';
import { SystemClock } from '../../../engine/time/clock';
import { tempFolder } from '../../support/folders';
import { seededRandom } from '../../support/random';
import { keepForTest } from '../support/keep';
import { freePort, LOOPBACK } from '../support/ports';
import { Sipp } from '../support/sipp';

const [A, B, STRANGER, X] = ['13811111111', '13922222222', '13733333333', '17000000001'];
const CARRIERS = { in: '127.0.0.2', out: '127.0.0.3' };
const TYPES = [
  ...(['PrivacyCallStart', 'PrivacyCallEnd'] as const),
  ...(['PrivacyRecordingReady', 'PrivacyCallBilled'] as const),
];

/** A whole engine whose X number has one AXB binding, and a carrier for each side. */
async function openExchange(recording: boolean) {
  const [port, out] = [await freePort(), await freePort(CARRIERS.out)];
  const dataFolder = tempFolder();
  const faults: unknown[] = [];
  const trunk = (name: 'in' | 'out', at: number) => ({
    ...{ name, host: CARRIERS[name], port: at, keepAliveSeconds: 0 },
  });
  const engine: Engine = await composeEngine(
    {
      ...{ dataFolder, timeZone: 'Asia/Shanghai' },
      line: {
        kind: 'sip',
        listen: [{ protocol: 'UDP', address: LOOPBACK, port }],
        media: { address: LOOPBACK, fromPort: 30_000, toPort: 31_999 },
        trunks: [trunk('in', 5060), trunk('out', out)],
      },
    },
    {
      clock: new SystemClock(),
      random: seededRandom(1),
      failed: (error) => void faults.push(error),
      trainer: null,
      // It has no voice, and says so.
      warn: () => undefined,
    },
  );
  keepForTest({
    end: async () => {
      await engine.stop();
      if (faults.length > 0) throw faults[0];
    },
  });
  const { privacy } = engine.api;
  const { key: poolKey } = await privacy.createPool({ kind: 'AXB', name: 'rides' });
  await privacy.addStock({ numbers: [{ number: X, spec: 'virtual', trunk: 'out' }] });
  await privacy.buyNumbers({ poolKey, spec: 'virtual', count: 1 });
  const binding = await privacy.bind({
    ...{ poolKey, a: A, b: B, x: X, expiresAt: Date.now() + 600_000, outId: 'ride-7', recording },
  });
  const events: EventEnvelope[] = [];
  const id: number = await engine.subscribe('test', { types: TYPES }, (event) => {
    events.push(event);
    void engine.api.events.acknowledge({ subscription: id, sequence: event.sequence });
  });
  const call = async (number: string, scenario: string, values = {}): Promise<Sipp> =>
    Sipp.start(scenario, {
      ...{ address: CARRIERS.in, to: { port }, echo: true },
      values: { called: X, phone: number, talk: 500, ...values },
    });
  const answers = (scenario: string, values = {}): Promise<Sipp> =>
    Sipp.start(scenario, { address: CARRIERS.out, port: out, echo: true, values });
  const told = async (count: number): Promise<EventEnvelope[]> => {
    while (events.length < count) await new Promise((resolve) => setTimeout(resolve, 10));
    return events;
  };
  return { engine, dataFolder, poolKey, binding, call, answers, told };
}

describe('number privacy of a whole engine, with carriers of sipp', function () {
  this.timeout(30_000);

  it('puts B through to A as X, records it, keeps a record and tells of it without a number', async () => {
    const exchange = await openExchange(true);
    const called = await exchange.answers('answers');
    const calling = await exchange.call(B, 'calls');
    await Promise.all([calling.done(), called.done()]);

    const [invite] = called.received('INVITE');
    expect(invite?.start).to.contain(`sip:${A}@`);
    expect(invite?.text).to.contain(`sip:${X}@`).and.to.not.contain(B);

    const events = await exchange.told(4);
    expect(events.map(({ type }) => type)).to.deep.equal(TYPES);
    expect(events.map(({ groupId }) => groupId)).to.deep.equal(Array(4).fill(exchange.poolKey));
    const written = JSON.stringify(events.map(({ body }) => body));
    expect(written).to.contain('ride-7').and.to.not.contain(A).and.to.not.contain(B);

    const { list: items } = await exchange.engine.api.privacy.listCalls({
      poolKey: exchange.poolKey,
    });
    expect(items).to.have.length(1);
    expect(items[0]).to.include({
      ...{ caller: B, callee: A, from: 'other', x: X, bindingId: exchange.binding.id },
      ...{ outId: 'ride-7', hungUpBy: 'caller', endReason: 'HungUp', announcement: null },
      ...{ billedMinutes: 1, recordedMinutes: 1 },
    });
    const file = items[0]?.recordingFile ?? '';
    expect(existsSync(join(exchange.dataFolder, 'recordings', file)), file).to.equal(true);
    const names = readdirSync(exchange.dataFolder, { recursive: true }).join('\n');
    for (const number of [A, B, X]) expect(names).to.not.contain(number);
    const { rows } = await exchange.engine.api.privacy.usage({ poolKey: exchange.poolKey });
    expect(rows.find(({ item }) => item === 'call')?.quantity).to.equal(1);
  });

  it('puts nobody through who is in no binding, and keeps that there was none', async () => {
    const exchange = await openExchange(false);
    const calling = await exchange.call(STRANGER, 'calls-and-is-refused', { status: 403 });
    await calling.done();
    const events = await exchange.told(2);
    expect(events.map(({ type }) => type)).to.deep.equal(['PrivacyCallStart', 'PrivacyCallEnd']);
    const { list: items } = await exchange.engine.api.privacy.listCalls({ x: X });
    expect(items[0]).to.include({
      ...{ caller: STRANGER, callee: null, announcement: 'unknownCaller', billedMinutes: 0 },
      ...{ endReason: 'NoBinding', hungUpBy: 'engine', bindingId: null },
    });
  });

  it('puts nobody through any more once it is unbound', async () => {
    const exchange = await openExchange(false);
    await exchange.engine.api.privacy.unbind({ bindingId: exchange.binding.id });
    const calling = await exchange.call(A, 'calls-and-is-refused', { status: 403 });
    await calling.done();
    expect((await exchange.told(2)).map(({ type }) => type)).to.include('PrivacyCallEnd');
  });
});
