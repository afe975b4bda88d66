import type {
  PhoneStatus,
  SipLineSettings,
  SipProtocol,
  TrunkSettings,
  TrunkStatus,
} from '../../../engine/api';
import type { LegEnd, LegListener, PlaceRequest } from '../../../engine/line/port';
import { SipLine } from '../../../engine/line/sip/line';
import { parseSipLine } from '../../../engine/line/sip/settings';
import { SystemClock } from '../../../engine/time/clock';
import { seededRandom } from '../../support/random';
import { keepForTest } from './keep';
import { LOOPBACK } from './ports';
import { StopwatchRecogniser, ToneSynthesiser } from './speech';

export const CALLED = '13800138000';
export const CALLING = '02180000000';

export type TrunkOf = Partial<TrunkSettings> & { port: number };

export interface LineSetting extends Partial<Omit<SipLineSettings, 'trunks'>> {
  /** `trunk1`, `trunk2`… unless named. On the loopback, without OPTIONS unless asked for. */
  trunks: TrunkOf[];
  /** How fast the clock of its signalling runs; audio keeps the real time. Default 1. */
  speed?: number;
}

/** A line on the loopback that speaks tones. */
export class TestLine {
  private constructor(readonly line: SipLine) {}

  static async open({ trunks, speed = 1, ...more }: LineSetting): Promise<TestLine> {
    const faults: unknown[] = [];
    const settings = parseSipLine({
      listen: [{ protocol: 'UDP', address: LOOPBACK, port: 0 }],
      media: { address: LOOPBACK, fromPort: 30_000, toPort: 31_999 },
      trunks: trunks.map((trunk, index) => ({
        ...{ name: `trunk${index + 1}`, host: LOOPBACK, keepAliveSeconds: 0 },
        ...trunk,
      })),
      ...more,
    });
    const line = await SipLine.open({
      ...{ clock: new SystemClock(speed), random: seededRandom(Date.now()), settings },
      ...{ synthesiser: new ToneSynthesiser(), recogniser: new StopwatchRecogniser() },
      fault: (error) => void faults.push(error),
      warn: (message) => void faults.push(new Error(message)),
    });
    keepForTest({
      end: async () => {
        await line.close();
        if (faults.length > 0) throw faults[0];
      },
    });
    return new TestLine(line);
  }

  /** One trunk, there. */
  static to(
    { port }: { port: number },
    trunk: Partial<TrunkSettings> = {},
    more: Omit<LineSetting, 'trunks'> = {},
  ): Promise<TestLine> {
    return TestLine.open({ trunks: [{ port, ...trunk }], ...more });
  }

  call(request: Partial<PlaceRequest> = {}): TestCall {
    return new TestCall(this.line, {
      ...{ callId: 'call', calledNumber: CALLED, callingNumber: CALLING, ringMs: 30_000 },
      ...{ attempt: 1, variables: {}, language: 'zh-CN', understands: true },
      ...request,
    });
  }

  /** Where others reach it. */
  port(protocol: SipProtocol = 'UDP'): number {
    const point = this.line.points.find((one) => one.protocol === protocol);
    if (!point) throw new Error(`The line does not listen on ${protocol}.`);
    return point.port;
  }

  trunk(name = 'trunk1'): TrunkStatus {
    const found = this.line.trunks().find((one) => one.name === name);
    if (!found) throw new Error(`There is no trunk ${name}.`);
    return found;
  }

  phones(): PhoneStatus[] {
    return this.line.phones();
  }

  phone(name: string): PhoneStatus | undefined {
    return this.line.phones().find((one) => one.name === name);
  }

  /** Resolves once it is so; what the line does has no other sign. */
  async until(so: () => boolean): Promise<void> {
    while (!so()) await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

type Told = 'ringing' | 'answered' | 'speechStarted' | 'speech' | 'key' | 'ended';

/** A call of ours, with all that the line told of it. */
export class TestCall {
  /** In order, e.g. `['ringing', 'answered', 'ended']`; keys and speech are told apart. */
  readonly told: Told[] = [];
  readonly speech: string[] = [];
  keys = '';
  end: LegEnd | undefined;
  readonly leg: ReturnType<SipLine['place']>;
  private readonly waiting = new Set<() => void>();

  constructor(line: SipLine, request: PlaceRequest) {
    const listener: LegListener = {
      ringing: () => this.tell('ringing'),
      answered: () => this.tell('answered'),
      speechStarted: () => this.tell('speechStarted'),
      speech: ({ text }) => {
        this.speech.push(text);
        this.tell('speech');
      },
      key: (digit) => {
        this.keys += digit;
        this.tell('key');
      },
      ended: (end) => {
        this.end = end;
        this.tell('ended');
      },
    };
    this.leg = line.place(request, listener);
  }

  /** Resolves once it is so; asked whenever something is told. Rejects when the call ends before. */
  async until(so: () => boolean): Promise<void> {
    while (!so()) {
      if (this.end) throw new Error(`The call has ended: ${JSON.stringify(this.end)}`);
      await new Promise<void>((resolve) => this.waiting.add(resolve));
    }
  }

  /** Resolves when the line has told it. */
  async hears(what: Told): Promise<void> {
    await this.until(() => this.told.includes(what));
  }

  async ended(): Promise<LegEnd> {
    while (!this.end) await new Promise<void>((resolve) => this.waiting.add(resolve));
    return this.end;
  }

  private tell(what: Told): void {
    this.told.push(what);
    for (const look of [...this.waiting]) {
      this.waiting.delete(look);
      look();
    }
  }
}
