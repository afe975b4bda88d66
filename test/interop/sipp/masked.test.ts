import { expect } from 'chai';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CallQuestion } from '../../../engine/api';
import { SipLine } from '../../../engine/line/sip/line';
import { parseSipLine } from '../../../engine/line/sip/settings';
import type { MaskedCallsParts } from '../../../engine/privacy/masked';
import { SystemClock } from '../../../engine/time/clock';
import { A, axb, B, Bureau, extended, STRANGER, X } from '../../engine/privacy/masked/bureau';
import { tempFolder } from '../../support/folders';
import { seededRandom } from '../../support/random';
import { Capture } from '../support/capture';
import { Handset } from '../support/handset';
import { keepForTest } from '../support/keep';
import { freePort, LOOPBACK } from '../support/ports';
import { ToneSynthesiser } from '../support/speech';
import { Sipp } from '../support/sipp';

/** Each party is a carrier of its own, at an address of its own. */
const PLACES = {
  a: { address: '127.0.0.2', number: A, canary: 'canaryalpha' },
  b: { address: '127.0.0.3', number: B, canary: 'canarybravo' },
  stranger: { address: '127.0.0.4', number: STRANGER, canary: 'canarycharlie' },
} as const;
type Who = keyof typeof PLACES;

const secretsOf = (who: Who): string[] => Object.values(PLACES[who]);

/** All that a party could tell of itself. */
const canaries = ({ address, number, canary }: (typeof PLACES)[Who]): string =>
  [
    `P-Asserted-Identity: "${canary}" <sip:${number}@${address}>`,
    `Remote-Party-ID: "${canary}" <sip:${number}@${address}>;party=called`,
    `Diversion: <sip:${number}@${address}>;reason=unconditional`,
    `History-Info: <sip:${number}@${address}>;index=1`,
    `Server: ${canary}`,
    `Subject: ${canary} ${number}`,
    `Organization: ${canary}`,
    `Call-Info: <http://${address}/${canary}>;purpose=icon`,
    `Alert-Info: <http://${address}/${canary}.wav>`,
    `Warning: 399 ${address} "${canary} ${number}"`,
    `X-Number: ${number}`,
  ].join('\n');

const sdpTold = ({ address, number, canary }: (typeof PLACES)[Who], port: number): string =>
  [
    'Content-Type: application/sdp',
    'Content-Length: [len]',
    '',
    'v=0',
    `o=${canary} 1 1 IN IP4 ${address}`,
    `s=${canary}`,
    `i=${canary} ${number}`,
    `e=${canary}@${address}`,
    `p=+86${number}`,
    `c=IN IP4 ${address}`,
    't=0 0',
    `m=audio ${port} RTP/AVP 8 101`,
    'a=rtpmap:8 PCMA/8000',
    'a=rtpmap:101 telephone-event/8000',
    'a=fmtp:101 0-16',
    `a=ice-ufrag:${canary}`,
    `a=candidate:1 1 UDP 2130706431 ${address} ${port} typ host`,
    `a=rtcp:${port + 1} IN IP4 ${address}`,
    'a=sendrecv',
    '',
  ].join('\n');

const INVITED = [
  'Max-Forwards: 70',
  'From: "{{canary}}" <sip:{{number}}@{{host}}>;tag={{canary}}[call_number]',
  '[last_To:]',
  'Call-ID: {{canary}}///[call_id]',
].join('\n');

const REPLY = [
  '[last_Via:]',
  '[last_Record-Route:]',
  '[last_From:]',
  '[last_To:];tag={{canary}}',
  '[last_Call-ID:]',
  '[last_CSeq:]',
  'Contact: "{{canary}}" <sip:{{number}}@{{host}};transport=[transport]>',
].join('\n');

/** A line with A's carrier, B's and a stranger's, of which every packet is kept. */
class Exchange {
  private constructor(
    readonly capture: Capture,
    readonly line: SipLine,
    readonly bureau: Bureau,
    private readonly ports: Record<Who, number>,
    readonly handsets: Record<Who, Handset>,
  ) {}

  /** Calls go out to `callee`. */
  static async open(
    callee: Who,
    resolve: MaskedCallsParts['resolve'] = axb(),
    parts: Partial<MaskedCallsParts> = {},
  ): Promise<Exchange> {
    const capture = new Capture();
    const ports = { a: 0, b: 0, stranger: 0 };
    const handsets: Partial<Record<Who, Handset>> = {};
    for (const who of ['a', 'b', 'stranger'] as const) {
      const { address, canary } = PLACES[who];
      ports[who] = await freePort(address);
      handsets[who] = await Handset.open(address, canary);
    }
    const faults: unknown[] = [];
    const clock = new SystemClock();
    const line = await SipLine.open({
      ...{ clock, random: seededRandom(Date.now()), wires: capture.wires },
      settings: parseSipLine({
        listen: [{ protocol: 'UDP', address: LOOPBACK, port: 0 }],
        media: { address: LOOPBACK, fromPort: 30_000, toPort: 31_999 },
        trunks: (['a', 'b', 'stranger'] as const).map((name) => ({
          ...{ name, host: PLACES[name].address, port: ports[name], keepAliveSeconds: 0 },
          ...(name === 'b' && { identity: 'pAssertedIdentity' as const }),
        })),
      }),
      ...{ synthesiser: new ToneSynthesiser(), recogniser: undefined },
      fault: (error) => void faults.push(error),
      warn: (message) => void faults.push(new Error(message)),
    });
    keepForTest({
      end: async () => {
        await line.close();
        if (faults.length > 0) throw faults[0];
      },
    });
    const bureau = new Bureau({ clock, line, resolve, trunkOf: () => callee, ...parts });
    return new Exchange(capture, line, bureau, ports, handsets as Record<Who, Handset>);
  }

  run(who: Who, scenario: string, values: Record<string, string | number> = {}): Promise<Sipp> {
    const place = PLACES[who];
    const point = this.line.points[0]?.port ?? 0;
    const calls = /call|cancel|^masked-transfers|is-refused/.test(scenario);
    return Sipp.start(scenario, {
      ...{ address: place.address, port: this.ports[who] },
      ...(calls && { to: { port: point } }),
      values: {
        ...{ called: X, talk: 1_500, number: place.number, canary: place.canary },
        ...{ canaries: canaries(place), inCall: INVITED, replyTold: REPLY },
        ...{ sdpTold: sdpTold(place, this.handsets[who].port) },
        ...{ mediaPort: this.handsets[who].port, tag: `${place.canary}` },
        ...values,
      },
    });
  }

  /** Where the line takes the audio of this party, once it has said so. */
  async mediaFor(who: Who): Promise<{ address: string; port: number }> {
    const { address } = PLACES[who];
    for (;;) {
      const [port] = this.capture.values(address, /^m=audio (\d+)/gm);
      if (port !== undefined) return { address: LOOPBACK, port: Number(port) };
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** That nothing of one has gone to the other, whichever way. */
  expectNoLeak(one: Who, other: Who): void {
    const { capture } = this;
    for (const [to, of] of [
      [one, other],
      [other, one],
    ] as const) {
      const { address } = PLACES[to];
      // Its own number comes back to it: what is looked for would be found.
      expect(capture.leaks(address, [PLACES[to].number]), `to ${to}`).to.not.deep.equal([]);
      expect(capture.leaks(address, secretsOf(of)), `of ${of} to ${to}`).to.deep.equal([]);
    }
    for (const [what, pattern] of IDENTIFIERS) {
      const mine = capture.values(PLACES[one].address, pattern);
      const theirs = capture.values(PLACES[other].address, pattern);
      expect(
        [...mine].filter((value) => theirs.has(value)),
        what,
      ).to.deep.equal([]);
    }
  }
}

const IDENTIFIERS: [string, RegExp][] = [
  ['Call-ID', /^Call-ID: *(.*)$/gim],
  ['tags', /;tag=([^;>\s]+)/g],
  ['branches', /;branch=([^;\s]+)/g],
  ['sessions of SDP', /^o=\S+ (\d+)/gm],
  ['ports of SDP', /^m=audio (\d+)/gm],
];

describe('masked calls between sipp and sipp', function () {
  this.timeout(30_000);

  for (const [caller, callee] of [
    ['a', 'b'],
    ['b', 'a'],
  ] as const) {
    it(`join ${caller} and ${callee}, and tell neither anything of the other`, async () => {
      const exchange = await Exchange.open(callee);
      const { handsets, capture, bureau } = exchange;
      const called = await exchange.run(callee, 'masked-answers');
      const calling = await exchange.run(caller, 'masked-calls');
      for (const who of [caller, callee]) {
        void exchange.mediaFor(who).then((to) => {
          handsets[who].talk(to);
          setTimeout(() => handsets[who].press(to), 1_200).unref();
        });
      }
      await Promise.all([calling.done(), called.done()]);
      await bureau.over(1);

      expect(bureau.receipt).to.include({ hungUpBy: 'caller', endReason: 'HungUp' });
      const invite = capture
        .to(PLACES[callee].address, 'sip')
        .map(({ bytes }) => bytes.toString('latin1'))
        .find((text) => text.startsWith('INVITE'));
      expect(invite).to.match(new RegExp(`^From: .*sip:${X}@`, 'm'));
      for (const who of [caller, callee]) {
        expect(handsets[who].heard, `heard by ${who}`).to.be.greaterThan(20);
        expect(handsets[who].events, `keys heard by ${who}`).to.be.greaterThan(2);
        const reports = capture
          .to(PLACES[who].address, 'media')
          .filter(({ bytes }) => bytes[1] === 200 || bytes[1] === 201);
        expect(reports, `reports to ${who}`).to.not.deep.equal([]);
      }
      exchange.expectNoLeak('a', 'b');
    });
  }

  it('put B through to whom A names by REFER, who learns no more of them than that X calls', async () => {
    const trunks = ['b', 'stranger'];
    const exchange = await Exchange.open('b', axb({ longestMinutes: 0.05 }), {
      trunkOf: () => trunks.shift() ?? null,
      transfer: ({ by, number }) =>
        by === 'caller' && number === STRANGER ? { callee: number, ringTimeoutSeconds: 20 } : null,
    });
    const { bureau, capture, handsets } = exchange;
    // Both ask for a transfer as well, and are declined.
    const called = await exchange.run('b', 'masked-answers');
    const named = await exchange.run('stranger', 'masked-answers');
    const calling = await exchange.run('a', 'masked-transfers', { to: STRANGER });
    for (const who of ['b', 'stranger'] as const) {
      void exchange.mediaFor(who).then((to) => handsets[who].talk(to));
    }
    await Promise.all([calling.done(), called.done(), named.done()]);
    await bureau.over(1);

    expect(bureau.receipt).to.include({ endReason: 'TimeLimit', transferredTo: STRANGER });
    const told = calling.received('NOTIFY').map(({ text }) => /^SIP\/2\.0 .*$/m.exec(text)?.[0]);
    expect(told).to.deep.equal(['SIP/2.0 100 Trying', 'SIP/2.0 180 Ringing', 'SIP/2.0 200 OK']);
    const [invite] = capture.to(PLACES.stranger.address, 'sip');
    expect(invite?.bytes.toString('latin1')).to.match(new RegExp(`^From: .*sip:${X}@`, 'm'));
    expect(handsets.stranger.heard, 'heard by the one named').to.be.greaterThan(20);
    exchange.expectNoLeak('a', 'b');
    exchange.expectNoLeak('b', 'stranger');
    exchange.expectNoLeak('a', 'stranger');
  });

  it('put the caller through to whom B names, and go on recording in the same file', async () => {
    const trunks = ['b', 'stranger'];
    const folder = tempFolder();
    const exchange = await Exchange.open('b', axb({ longestMinutes: 0.07, recording: true }), {
      trunkOf: () => trunks.shift() ?? null,
      transfer: ({ by, number }) =>
        by === 'callee' && number === STRANGER ? { callee: number, ringTimeoutSeconds: 20 } : null,
      recordTo: (id) => join(folder, id),
    });
    const { bureau, handsets } = exchange;
    const called = await exchange.run('b', 'masked-answers-and-transfers', { to: STRANGER });
    const named = await exchange.run('stranger', 'masked-answers');
    const calling = await exchange.run('a', 'masked-calls-and-is-hung-up-on');
    for (const who of ['a', 'b', 'stranger'] as const) {
      void exchange.mediaFor(who).then((to) => handsets[who].talk(to));
    }
    await Promise.all([calling.done(), called.done(), named.done()]);
    await bureau.over(1);

    const { recording, ...receipt } = bureau.receipt ?? {};
    expect(receipt).to.include({ endReason: 'TimeLimit', transferredTo: STRANGER });
    // All of the 4.2 s, of which B was there for little more than one.
    expect(recording?.ms).to.be.within(3_800, 4_500);
    expect(readdirSync(folder)).to.deep.equal(['call-1.wav']);
    exchange.expectNoLeak('a', 'b');
    exchange.expectNoLeak('b', 'stranger');
    exchange.expectNoLeak('a', 'stranger');
  });

  for (const status of [486, 404, 480, 302, 500]) {
    it(`say no more than that nobody takes the call where the callee refuses with ${status}`, async () => {
      const exchange = await Exchange.open('b');
      const expected = { 486: 486, 404: 404 }[status] ?? 480;
      const called = await exchange.run('b', 'masked-refuses', { status });
      const calling = await exchange.run('a', 'masked-is-refused', { status: expected });
      await Promise.all([calling.done(), called.done()]);
      await exchange.bureau.over(1);
      exchange.expectNoLeak('a', 'b');
    });
  }

  it('end for the callee when the caller cancels, who does not learn why', async () => {
    const exchange = await Exchange.open('b');
    const called = await exchange.run('b', 'rings-out');
    const calling = await exchange.run('a', 'masked-cancels');
    await Promise.all([calling.done(), called.done()]);
    await exchange.bureau.over(1);
    expect(exchange.bureau.receipt).to.include({ endReason: 'Cancelled', hungUpBy: 'caller' });
    exchange.expectNoLeak('a', 'b');
  });

  it('say to a stranger that there is no binding, and call nobody', async () => {
    const exchange = await Exchange.open('b', axb(), { limits: { announcement: 1_000 } });
    const calling = await exchange.run('stranger', 'masked-is-refused', { status: 403 });
    await calling.done();
    await exchange.bureau.over(1);
    expect(exchange.bureau.receipt).to.include({ endReason: 'NoBinding' });
    expect(exchange.capture.to(PLACES.a.address)).to.deep.equal([]);
    expect(exchange.capture.to(PLACES.b.address)).to.deep.equal([]);
    const { stranger } = PLACES;
    const secrets = [...secretsOf('a'), ...secretsOf('b')];
    expect(exchange.capture.leaks(stranger.address, secrets)).to.deep.equal([]);
    expect(exchange.capture.to(stranger.address, 'media').length).to.be.greaterThan(10);
  });

  it('put a stranger through to A by an extension in the Request-URI, as X', async () => {
    const exchange = await Exchange.open('a', (question: CallQuestion) => extended()(question));
    const called = await exchange.run('a', 'masked-answers');
    const calling = await exchange.run('stranger', 'masked-calls', { called: `${X},123` });
    await Promise.all([calling.done(), called.done()]);
    await exchange.bureau.over(1);
    exchange.expectNoLeak('a', 'stranger');
  });
});
