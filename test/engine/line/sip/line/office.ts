import { expect } from 'chai';
import type { SipLineSettings, TrunkSettings } from '../../../../../engine/api';
import type { LegEnd, LegListener, PlaceRequest } from '../../../../../engine/line/port';
import type { SipLeg } from '../../../../../engine/line/sip/leg';
import { SipLine } from '../../../../../engine/line/sip/line';
import { parseSipLine } from '../../../../../engine/line/sip/settings';
import { pcmSound } from '../../../../../engine/media/sound';
import type { Synthesiser } from '../../../../../engine/speech/port';
import { FakeClock } from '../../../../support/fakeClock';
import { FakeNetwork } from '../../../../support/fakeNetwork';
import { seededRandom } from '../../../../support/random';
import { FakeDns, type Zone } from '../transport/fakeDns';
import { Far, type FarParts } from './far';
import { FakeLineAudio } from './fakeLineAudio';

export const LINE = '10.0.0.1';
export const TRUNK = '10.0.0.2';
export const CALLED = '13800138000';

export interface OfficeOptions extends Partial<Omit<SipLineSettings, 'trunks'>> {
  trunks?: Partial<TrunkSettings>[];
  zone?: Zone;
  /** Its callees are spoken to: by silence. */
  synthesises?: boolean;
}

const SILENT: Synthesiser = {
  name: 'silent',
  synthesise: () => Promise.resolve(pcmSound(new Int16Array(8_000))),
  close: () => Promise.resolve(),
};

export interface Placed {
  leg: SipLeg;
  /** With the ms since it was placed. */
  log: string[];
  end: LegEnd | undefined;
}

/** A line on a fake network, with trunks and phones that are user agents of their own. */
export class Office {
  readonly fars: Far[] = [];

  private constructor(
    readonly clock: FakeClock,
    readonly network: FakeNetwork,
    readonly audio: FakeLineAudio,
    readonly line: SipLine,
    readonly faults: unknown[],
    readonly warnings: string[],
  ) {}

  static async open(options: OfficeOptions = {}): Promise<Office> {
    const { trunks = [{}], zone = {}, synthesises = false, ...more } = options;
    const clock = new FakeClock();
    const network = new FakeNetwork(clock, seededRandom(1));
    const audio = new FakeLineAudio(LINE);
    const faults: unknown[] = [];
    const warnings: string[] = [];
    const settings = parseSipLine({
      listen: [{ protocol: 'UDP', address: LINE }],
      trunks: trunks.map((trunk, index) => ({
        ...{ name: `trunk${index + 1}`, host: TRUNK, keepAliveSeconds: 0, ...trunk },
      })),
      phones: ['1001', '1002', '1003'].map((name) => ({ name, password: `secret-${name}` })),
      ...more,
    });
    const opening = SipLine.open({
      ...{ clock, random: seededRandom(2), settings, audio },
      ...{ wires: network.host(LINE), dns: new FakeDns(zone) },
      ...{ synthesiser: synthesises ? SILENT : undefined, recogniser: undefined },
      fault: (error) => void faults.push(error),
      warn: (message) => void warnings.push(message),
    });
    await clock.advance(0);
    return new Office(clock, network, audio, await opening, faults, warnings);
  }

  /** Whoever is at the other end; a trunk of the line unless said otherwise. */
  async far(more: Partial<FarParts> = {}): Promise<Far> {
    const { clock, network, faults } = this;
    const protocol = more.protocol ?? 'UDP';
    const point = this.line.points.find((one) => one.protocol === protocol);
    const far = await Far.open({
      ...{ clock, network, faults, address: TRUNK },
      line: { protocol, address: LINE, port: point?.port ?? 5060 },
      ...more,
    });
    this.fars.push(far);
    return far;
  }

  /** A phone, registered from an address of its own. */
  async phone(name: string, more: Partial<FarParts> = {}): Promise<Far> {
    const far = await this.far({ address: `10.0.1.${name.slice(-1)}`, ...more });
    expect(await far.register(name, `secret-${name}`)).to.equal(200);
    return far;
  }

  place(request: Partial<PlaceRequest> = {}, reactions: Partial<LegListener> = {}): Placed {
    const begun = this.clock.now();
    const note = (what: string): void => {
      if (placed.end) throw new Error(`After the end: ${what}`);
      placed.log.push(`${this.clock.now() - begun} ${what}`);
    };
    const log: string[] = [];
    const leg = this.line.place(
      {
        ...{ callId: 'call', calledNumber: CALLED, callingNumber: '02180000000' },
        ...{ ringMs: 30_000, attempt: 1, variables: {}, language: 'zh-CN', understands: false },
        ...request,
      },
      {
        ringing: () => note('ringing'),
        answered: () => {
          note('answered');
          reactions.answered?.();
        },
        speechStarted: () => note('speech starts'),
        speech: ({ text }) => note(`speech ${text}`),
        key: (digit) => note(`key ${digit}`),
        ended: (end) => {
          note(`ended ${end.outcome} by ${end.by}`);
          placed.end = end;
          reactions.ended?.(end);
        },
      },
    );
    const placed: Placed = { leg, log, end: undefined };
    return placed;
  }

  isInCall(phone: string): boolean | undefined {
    return this.line.phones().find(({ name }) => name === phone)?.inCall;
  }

  counters(): Record<string, number> {
    return this.line.counters();
  }

  /** Waits until transactions are over: then nothing is left, or something leaks. */
  async rest(): Promise<void> {
    await this.clock.advance(70_000);
    // Phones are asked by OPTIONS now and then, which takes its time as well.
    for (let second = 0; second < 20 && this.left().length > 0; second++) {
      await this.clock.advance(1_000);
    }
    expect(Object.fromEntries(this.left()), 'left in the line').to.deep.equal({});
  }

  /** Closes everything, and looks for what is left. */
  async close(): Promise<void> {
    for (const far of this.fars) await far.close();
    const closed = this.line.close();
    await this.clock.advance(20_000);
    await closed;
    expect(Object.fromEntries(this.left()), 'left in the line').to.deep.equal({});
    // Phones that are still registered elsewhere have been forgotten with the line.
    await this.clock.advance(100_000);
    expect(this.clock.pending(), 'timers').to.equal(0);
    expect(this.network.udp.size, 'sockets').to.equal(0);
    expect(this.network.streams.size, 'connections').to.equal(0);
    if (this.faults.length > 0) throw this.faults[0];
  }

  private left(): [string, number][] {
    return Object.entries(this.line.counters()).filter(([, count]) => count !== 0);
  }
}

/** Without times. */
export const events = (log: readonly string[]): string[] =>
  log.map((line) => line.slice(line.indexOf(' ') + 1));
