import { expect } from 'chai';
import type { Callee, SimulatedLineSettings } from '../../../engine/api';
import type { Leg, LegListener, PlaceRequest, Playback } from '../../../engine/line/port';
import { SimulatedLine } from '../../../engine/line/simulated';
import { FakeClock } from '../../support/fakeClock';
import { seededRandom } from '../../support/random';

/** What happened, each with the ms since the call was placed: `2000 answered`. */
export type Log = string[];

/** What the far side of a test does when it is told something. */
type Reactions = Partial<LegListener>;

export interface TestCall {
  readonly leg: Leg;
  readonly log: Log;
  /** Says it and logs how it ended. */
  say(text: string): Playback;
}

/** A simulated line on a clock that stands still, and a listener that writes down what it is told. */
export class Station {
  readonly clock = new FakeClock();
  readonly line: SimulatedLine;

  constructor(settings: Partial<SimulatedLineSettings> = {}) {
    this.line = new SimulatedLine({
      clock: this.clock,
      random: seededRandom(1),
      settings: { callees: [], ...settings },
    });
  }

  place(
    request: Partial<PlaceRequest> = {},
    reactions: (call: TestCall) => Reactions = () => ({}),
  ): TestCall {
    const begun = this.clock.now();
    const log: Log = [];
    const note = (what: string): void => {
      log.push(`${this.clock.now() - begun} ${what}`);
    };
    let reacting: Reactions = {};
    const leg = this.line.place(
      {
        callId: 'call-1',
        calledNumber: '13800000000',
        callingNumber: '02100000000',
        ringMs: 30_000,
        attempt: 1,
        variables: {},
        language: 'zh-CN',
        understands: true,
        ...request,
      },
      {
        ringing: () => {
          note('ringing');
          reacting.ringing?.();
        },
        answered: () => {
          note('answered');
          reacting.answered?.();
        },
        speechStarted: () => {
          note('speech starts');
          reacting.speechStarted?.();
        },
        speech: (heard) => {
          note(`speech ${heard.text} ${heard.confidence}`);
          reacting.speech?.(heard);
        },
        key: (digit) => {
          note(`key ${digit}`);
          reacting.key?.(digit);
        },
        answeredBy: (who) => reacting.answeredBy?.(who),
        messageMayBegin: () => reacting.messageMayBegin?.(),
        ended: (end) => {
          note(`ended ${end.outcome} by ${end.by}`);
          reacting.ended?.(end);
        },
      },
    );
    const call: TestCall = {
      leg,
      log,
      say: (text) => {
        note(`says ${text}`);
        const playback = leg.say(text);
        void playback.done.then(({ heard, reason }) => note(`${reason} ${heard.toFixed(2)}`));
        return playback;
      },
    };
    reacting = reactions(call);
    return call;
  }

  /** Closes the line and checks that nothing is left on the clock. */
  async close(): Promise<void> {
    await this.line.close();
    expect(this.clock.pending()).to.equal(0);
  }
}

/** A call that the only callee of a line has just answered, without ringing, at 0. */
export async function answeredBy(
  callee: Omit<Callee, 'name'>,
  reactions?: (call: TestCall) => Reactions,
): Promise<{ station: Station; clock: FakeClock; call: TestCall }> {
  const station = new Station({ callees: [{ name: 'callee', ringSeconds: 0, ...callee }] });
  const call = station.place({}, reactions);
  await station.clock.advance(0);
  expect(call.log.splice(0, 2)).to.deep.equal(['0 ringing', '0 answered']);
  return { station, clock: station.clock, call };
}
