import { expect } from 'chai';
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach } from 'mocha';
import type { SipLineSettings } from '../../../../../engine/api';
import type { LegEnd, LegListener, PlaceRequest } from '../../../../../engine/line/port';
import { DigestClient } from '../../../../../engine/line/sip/auth';
import type { SipLeg } from '../../../../../engine/line/sip/leg';
import { SipLine } from '../../../../../engine/line/sip/line';
import { parseSipLine } from '../../../../../engine/line/sip/settings';
import { pcmSound } from '../../../../../engine/media/sound';
import { readWav } from '../../../../../engine/media/wav';
import type { Synthesiser } from '../../../../../engine/speech/port';
import { SystemClock } from '../../../../../engine/time/clock';
import { tempFolder } from '../../../../support/folders';
import { seededRandom } from '../../../../support/random';
import { sines } from '../../../media/waves';
import { LOOPBACK, RealFar } from './realFar';

/** Says 440 Hz for a second, whatever it is given. */
const TONE: Synthesiser = {
  name: 'tone',
  synthesise: () => Promise.resolve(pcmSound(sines(1_000, { hertz: 440, level: 8_000 }))),
  close: () => Promise.resolve(),
};

const open: { close(): Promise<void> }[] = [];

/** Closed before the other end is: both say goodbye. */
async function lineTo(
  far: RealFar,
  more: Partial<SipLineSettings> = {},
): Promise<{ line: SipLine; warnings: string[] }> {
  const warnings: string[] = [];
  const settings = parseSipLine({
    listen: [{ protocol: 'UDP', address: LOOPBACK, port: 0 }],
    media: { address: LOOPBACK, fromPort: 33_000, toPort: 33_999 },
    trunks: [{ name: 'trunk', host: LOOPBACK, port: far.port, keepAliveSeconds: 0 }],
    ...more,
  });
  const line = await SipLine.open({
    ...{ clock: new SystemClock(), random: seededRandom(3), settings },
    ...{ synthesiser: TONE, recogniser: undefined },
    fault: (error) => {
      throw error;
    },
    warn: (message) => void warnings.push(message),
  });
  open.unshift(line);
  return { line, warnings };
}

async function farEnd(): Promise<RealFar> {
  const far = await RealFar.open();
  open.push(far);
  return far;
}

interface Talk {
  leg: SipLeg;
  answered: Promise<void>;
  ended: Promise<LegEnd>;
  keys: () => string;
}

function talk(line: SipLine, more: Partial<PlaceRequest> = {}): Talk {
  const answered = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<LegEnd>();
  let keys = '';
  const listener: LegListener = {
    ringing: () => undefined,
    answered: () => answered.resolve(),
    speechStarted: () => undefined,
    speech: () => undefined,
    key: (digit) => (keys += digit),
    ended: (end) => ended.resolve(end),
  };
  const leg = line.place(
    {
      ...{ callId: 'call', calledNumber: '13800138000', callingNumber: '02180000000' },
      ...{ ringMs: 30_000, attempt: 1, variables: {}, language: 'zh-CN', understands: true },
      ...more,
    },
    listener,
  );
  return { leg, answered: answered.promise, ended: ended.promise, keys: () => keys };
}

describe('SipLine, with real audio on the loopback', () => {
  afterEach(async () => {
    const closing = open.splice(0);
    for (const one of closing) await one.close();
    for (const one of closing) {
      if (one instanceof SipLine) {
        const { legs, incoming, sessions, rtpPorts, trunkCalls, phonesInCall } = one.counters();
        const left = { legs, incoming, sessions, rtpPorts, trunkCalls, phonesInCall };
        expect(Object.values(left), JSON.stringify(left)).to.deep.equal([0, 0, 0, 0, 0, 0]);
      }
    }
  });

  it('speaks, presses keys and hears them, and has it all in a recording', async () => {
    const far = await farEnd();
    const { line } = await lineTo(far);
    const recordTo = join(tempFolder(), 'day', 'call');
    const coming = far.next();
    const call = talk(line, { recordTo });
    const callee = await coming;
    await call.answered;
    await callee.says(1_000);
    const heard = callee.hears(440, 400);
    expect(await call.leg.say('您好').done).to.include({ reason: 'complete', heard: 1 });
    await heard;
    await callee.says(undefined);
    expect(await call.leg.sendKeys('12#')).to.equal(true);
    await callee.until(() => callee.keys === '12#');
    await (await callee.stream.promise).sendKeys('7*');
    await callee.until(() => call.keys() === '7*');
    // It can be read while it is being written.
    const soFar = `${recordTo}.copy.wav`;
    copyFileSync(`${recordTo}.wav`, soFar);
    expect(readWav(readFileSync(soFar)).length).to.be.greaterThan(4_000);
    call.leg.hangUp();
    const end = await call.ended;
    expect(end.recording?.file).to.equal(`${recordTo}.wav`);
    const samples = readWav(readFileSync(`${recordTo}.wav`)).length;
    expect(samples).to.equal((end.recording?.durationMs ?? 0) * 8);
    expect(end.quality).to.include({ lossRatio: 0 });
    expect(end.quality?.received).to.be.greaterThan(20);
    expect(end.quality?.sent).to.be.greaterThan(20);
  });

  it('leaves no recording of a call in which nothing was recorded', async () => {
    const far = await farEnd();
    const { line, warnings } = await lineTo(far);
    const recordTo = join(tempFolder(), 'call');
    const call = talk(line, { recordTo });
    void call.answered.then(() => call.leg.hangUp());
    const end = await call.ended;
    expect(end.recording).to.equal(undefined);
    expect(existsSync(`${recordTo}.wav`)).to.equal(false);
    expect(warnings).to.deep.equal([]);
  });

  it('goes on where it cannot be recorded, and says so without a number', async () => {
    const far = await farEnd();
    const { line, warnings } = await lineTo(far);
    const call = talk(line, { recordTo: join('/dev/null', 'call') });
    await call.answered;
    expect(await call.leg.say('您好').done).to.include({ reason: 'complete' });
    call.leg.hangUp();
    expect((await call.ended).recording).to.equal(undefined);
    expect(warnings).to.have.lengthOf(1);
    expect(warnings[0]).to.match(/^A call is not recorded/);
    expect(warnings[0]).to.not.match(/\d{5}/);
  });

  it('joins two calls of one line, also through a hold, and parts them', async () => {
    const far = await farEnd();
    const { line } = await lineTo(far);
    const coming = far.next();
    const one = talk(line);
    const first = await coming;
    await one.answered;
    const coming2 = far.next();
    const other = talk(line);
    const second = await coming2;
    await other.answered;
    await Promise.all([first.confirmed.promise, second.confirmed.promise]);
    one.leg.join(other.leg);
    await first.says(1_000);
    await second.hears(1_000);
    await second.says(1_700);
    await first.hears(1_700);
    // The first holds: the second hears silence, and gets its packets all the same.
    expect(await first.session?.renegotiate('inactive')).to.equal(true);
    const stream = await second.stream.promise;
    const { packets } = stream.figures().received;
    await second.until(() => stream.figures().received.packets >= packets + 15);
    expect(await first.session?.renegotiate('sendrecv')).to.equal(true);
    await Promise.all([second.hears(1_000), first.hears(1_700)]);
    expect(stream.figures().received.lost).to.equal(0);
    one.leg.part();
    void one.leg.say('您好');
    await first.hears(440);
    one.leg.hangUp();
    other.leg.hangUp();
    await Promise.all([one.ended, other.ended]);
  });

  it('says ring-back tone to whoever waits, and a prompt in its place', async () => {
    const far = await farEnd();
    const { line } = await lineTo(far);
    const coming = far.next();
    const call = talk(line);
    const callee = await coming;
    await call.answered;
    call.leg.ring(true);
    await callee.hears(450, 200);
    void call.leg.say('您好');
    await callee.hears(440, 200);
    call.leg.ring(false);
    call.leg.hangUp();
    await call.ended;
  });

  it('ends a call whose other end has fallen silent, and not one that is on hold', async () => {
    const far = await farEnd();
    const { line } = await lineTo(far, { deadPeerSeconds: 1 });
    const coming = far.next();
    const call = talk(line);
    const callee = await coming;
    await callee.confirmed.promise;
    expect(await callee.session?.renegotiate('inactive')).to.equal(true);
    let ticks = 0;
    await callee.until(() => ++ticks > 60);
    expect(await callee.session?.renegotiate('sendrecv')).to.equal(true);
    await (await callee.stream.promise).close();
    const end = await call.ended;
    expect(end).to.include({ outcome: 'answered', by: 'line', detail: 'No audio came for 1 s.' });
    await callee.ended.promise;
  });

  it('puts calls that come in through to a phone, also through a hold', async () => {
    const far = await farEnd();
    const phone = await RealFar.open('127.0.0.2');
    open.push(phone);
    const { line } = await lineTo(far, {
      phones: [{ name: '1001', password: 'secret' }],
      trunks: [
        {
          ...{ name: 'trunk', host: LOOPBACK, port: far.port, keepAliveSeconds: 0 },
          inboundPhones: ['1001'],
        },
      ],
    });
    const port = line.points[0]?.port ?? 0;
    await register(phone, port);
    const ringing = phone.next();
    const caller = await far.call(port, '02180000000');
    const callee = await ringing;
    await caller.says(1_000);
    await callee.says(1_700);
    await Promise.all([callee.hears(1_000), caller.hears(1_700)]);
    expect(await callee.session?.renegotiate('sendonly')).to.equal(true);
    await caller.hears(1_700);
    expect(await callee.session?.renegotiate('sendrecv')).to.equal(true);
    await callee.hears(1_000);
    callee.session?.hangUp();
    await caller.ended.promise;
  });
});

async function register({ agent, port: own }: RealFar, port: number): Promise<void> {
  const target = { protocol: 'UDP' as const, address: LOOPBACK, port };
  const reply = await agent.send({
    ...{ method: 'REGISTER', uri: `sip:${LOOPBACK}` },
    ...{ from: `<sip:1001@${LOOPBACK}>`, to: `<sip:1001@${LOOPBACK}>` },
    headers: [{ name: 'Contact', value: `<sip:1001@127.0.0.2:${own}>` }],
    peer: {
      route: [],
      targets: () => Promise.resolve([target]),
      auth: new DigestClient({ username: '1001', password: 'secret' }, seededRandom(4)),
    },
  });
  expect(reply.ok && reply.received.message.status).to.equal(200);
}
