import { expect } from 'chai';
import type { Leg, LegEnd, LegListener, Line, PlaceRequest } from '../../../engine/line/port';
import type { FakeClock } from '../../support/fakeClock';

/** What whoever is called does. */
export interface Callee {
  name: string;
  /** Rings for so long before it does so; 0: does not ring. */
  ringMs: number;
  then: 'answers' | 'isBusy' | 'never';
  /** Hangs up so long after it has answered; unset: never. */
  hangsUpAfterMs?: number;
}

/** A line on a clock that a test moves, with whoever may be called over it. */
export interface LineBench {
  clock: FakeClock;
  line: Line;
  /** How one of the callees is called. */
  to(callee: string): Partial<PlaceRequest>;
  /** Closes everything, and checks that nothing is left. */
  close(): Promise<void>;
}

/** Callees, and phones of the same names. */
export const CALLEES: readonly Callee[] = [
  { name: '1001', ringMs: 2_000, then: 'answers' },
  { name: '1002', ringMs: 2_000, then: 'answers', hangsUpAfterMs: 3_000 },
  { name: '1003', ringMs: 0, then: 'isBusy' },
  { name: '1004', ringMs: 60_000, then: 'never' },
];

interface Call {
  leg: Leg;
  events: string[];
  end: LegEnd | undefined;
}

/** The port's contract (`engine/line/port.ts`), which every line keeps. */
export function lineContract(name: string, open: () => Promise<LineBench>): void {
  describe(`${name} keeps the contract of a line:`, () => {
    let bench: LineBench;
    beforeEach(async () => (bench = await open()));
    afterEach(() => bench.close());

    const place = (
      callee: string,
      reactions: (leg: () => Leg) => Partial<LegListener> = () => ({}),
      request: Partial<PlaceRequest> = {},
    ): Call => {
      let inside = true;
      const note = (what: string): void => {
        if (inside) throw new Error(`Told from inside place: ${what}`);
        if (call.end) throw new Error(`Told after the end: ${what}`);
        call.events.push(what);
      };
      const reacting = reactions(() => call.leg);
      const leg = bench.line.place(
        {
          ...{ callId: 'call', calledNumber: '13800138000', callingNumber: '02180000000' },
          ...{ ringMs: 30_000, attempt: 1, variables: {}, language: 'zh-CN', understands: true },
          ...bench.to(callee),
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
          speechStarted: () => undefined,
          speech: () => undefined,
          key: () => undefined,
          ended: (end) => {
            note(`${end.outcome} by ${end.by}`);
            call.end = end;
            reacting.ended?.(end);
          },
        },
      );
      const call: Call = { leg, events: [], end: undefined };
      inside = false;
      return call;
    };
    const answered = async (callee = '1001'): Promise<Call> => {
      const call = place(callee);
      await bench.clock.advance(2_500);
      expect(call.events).to.deep.equal(['ringing', 'answered']);
      return call;
    };

    it('rings, is answered, is hung up, each told once and in this order', async () => {
      const call = await answered();
      call.leg.hangUp();
      call.leg.hangUp();
      await bench.clock.advance(5_000);
      expect(call.events).to.deep.equal(['ringing', 'answered', 'answered by us']);
    });

    it('tells when the callee hangs up', async () => {
      const call = place('1002');
      await bench.clock.advance(10_000);
      expect(call.events).to.deep.equal(['ringing', 'answered', 'answered by callee']);
    });

    it('tells what became of a call that nobody takes', async () => {
      const busy = place('1003');
      const rung = place('1004');
      await bench.clock.advance(40_000);
      expect(busy.events).to.deep.equal(['busy by line']);
      expect(busy.end?.detail).to.match(/^486 /);
      expect(rung.events).to.deep.equal(['ringing', 'noAnswer by line']);
    });

    for (const [when, ms] of [
      ['at once', 0],
      ['while it is tried', 1],
      ['while it rings', 1_000],
    ] as const) {
      it(`is cancelled when it is hung up ${when}`, async () => {
        const call = place('1001');
        if (ms > 0) await bench.clock.advance(ms);
        call.leg.hangUp();
        expect(call.end, 'told from inside hangUp').to.equal(undefined);
        await bench.clock.advance(10_000);
        expect(call.events.at(-1)).to.equal('cancelled by us');
        expect(call.events).to.not.include('answered');
      });
    }

    it('may be hung up on any word that it tells', async () => {
      const rung = place('1001', (leg) => ({ ringing: () => leg().hangUp() }));
      const up = place('1001', (leg) => ({ answered: () => leg().hangUp() }));
      const over = place('1003', (leg) => ({ ended: () => leg().hangUp() }));
      await bench.clock.advance(10_000);
      expect(rung.events).to.deep.equal(['ringing', 'cancelled by us']);
      expect(up.events).to.deep.equal(['ringing', 'answered', 'answered by us']);
      expect(over.events).to.deep.equal(['busy by line']);
    });

    it('says nothing before the answer, and nothing after the end', async () => {
      const call = place('1001');
      await bench.clock.advance(500);
      expect(() => call.leg.say('您好'))
        .to.throw()
        .with.property('code', 'WrongState');
      expect(await call.leg.sendKeys('1')).to.equal(false);
      expect(await call.leg.refer({ number: '13900000000' })).to.include({ taken: false });
      call.leg.hangUp();
      await bench.clock.advance(5_000);
      expect(await call.leg.say('您好').done).to.deep.equal({
        heard: 0,
        heardTo: 0,
        reason: 'ended',
      });
      expect(await call.leg.sendKeys('1')).to.equal(false);
      expect(await call.leg.refer({ number: '13900000000' })).to.include({ taken: false });
      call.leg.ring(true);
      call.leg.part();
    });

    it('ends what is being said with the call', async () => {
      const call = await answered();
      const { done } = call.leg.say('您好，请问您是王芳吗？');
      await bench.clock.advance(10);
      call.leg.hangUp();
      await bench.clock.advance(1_000);
      expect((await done).reason).to.equal('ended');
    });

    it('keeps one of two that were joined up when the other ends', async () => {
      const one = await answered();
      const other = await answered('1002');
      one.leg.join(other.leg);
      await bench.clock.advance(5_000);
      expect(other.events.at(-1)).to.equal('answered by callee');
      expect(one.end).to.equal(undefined);
      one.leg.part();
      one.leg.hangUp();
      await bench.clock.advance(1_000);
      expect(one.events.at(-1)).to.equal('answered by us');
    });

    it('joins no leg that has not been answered', async () => {
      const one = await answered();
      const early = place('1004');
      await bench.clock.advance(100);
      expect(() => one.leg.join(early.leg))
        .to.throw()
        .with.property('code', 'WrongState');
    });

    it('has a phone in a call from the moment it is rung until the end is told', async () => {
      const inCall = (): boolean | undefined =>
        bench.line.phones().find(({ name: phone }) => phone === '1001')?.inCall;
      expect(inCall()).to.equal(false);
      let freeAtEnd: boolean | undefined;
      const ended = (): void => {
        freeAtEnd = inCall() === false;
      };
      const first = place('1004', () => ({ ended }), { phone: '1001', calledNumber: '' });
      expect(inCall()).to.equal(true);
      const second = place('1004', undefined, { phone: '1001', calledNumber: '' });
      await bench.clock.advance(2_500);
      expect(first.events).to.deep.equal(['ringing', 'answered']);
      expect(second.events).to.deep.equal(['busy by line']);
      expect(inCall()).to.equal(true);
      first.leg.hangUp();
      await bench.clock.advance(1_000);
      expect(freeAtEnd).to.equal(true);
      expect(inCall()).to.equal(false);
    });

    it('ends what is up when it is closed, and carries nothing afterwards', async () => {
      const up = await answered();
      const rung = place('1004');
      await bench.clock.advance(100);
      const placed = place('1001');
      const closed = bench.line.close();
      await bench.clock.advance(10_000);
      await closed;
      expect(up.events.at(-1)).to.equal('answered by line');
      expect(rung.events.at(-1)).to.equal('lineFailed by line');
      expect(placed.events).to.deep.equal(['lineFailed by line']);
      const late = place('1001');
      await bench.clock.advance(100);
      expect(late.events).to.deep.equal(['lineFailed by line']);
      await bench.line.close();
    });
  });
}
