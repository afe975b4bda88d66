import type { EngineApi, EngineOptions, PhoneStatus, TryoutSettings, Turn, Tag } from '../api';
import { DialflowError } from '../api';
import { Calls, type CallsContext } from '../call/calls';
import type { CallRecords } from '../call/ports';
import { Attempts, type AttemptsContext } from '../campaign/attempts';
import { TestCalls, type TestCallsContext } from '../campaign/testCalls';
import { openSpeech, parseSpeech, type Speech } from '../speech';
import { SystemClock, type Clock, type Random } from '../time/clock';
import { Tryouts } from '../tryout/tryouts';
import { PhoneLine } from '../tryout/phone/phoneLine';

export interface TryoutParts {
  options: Pick<EngineOptions, 'tryout' | 'speech' | 'dataFolder' | 'speed'>;
  clock: Clock;
  random: Random;
  /** What calls are made with; those that are tried out have a line and a time of their own. */
  calls: CallsContext;
  attempts: Omit<AttemptsContext, 'caller' | 'told' | 'clock'>;
  campaign: Pick<TestCallsContext, 'newId' | 'groups' | 'jobs' | 'instances' | 'rules' | 'scenes'>;
  phones: () => PhoneStatus[];
  fault(error: unknown): void;
  warn(message: string): void;
}

export interface OpenTryout {
  api: EngineApi['tryout'];
  /** The calls that one of these belongs to; undefined: it is none that is tried out. */
  of(callId: string): Calls | undefined;
  dial(p: Parameters<Tryouts['dial']>[0]): ReturnType<Tryouts['dial']>;
  giveUp(reference: string): boolean;
  stop(): Promise<void>;
  /** After the events are out. */
  close(): void;
}

/** So many test calls are told from others after their end. */
const MOST_KNOWN = 1_000;

/** Puts together what flows are tried out with. It costs nothing until a page is asked for. */
export function openTryout(parts: TryoutParts): OpenTryout {
  const { options, random, campaign, fault, warn } = parts;
  const { clock, wall } = clocksOf(parts);
  const known = new Set<string>();
  const calls: Calls = new Calls({
    ...parts.calls,
    clock,
    line: {
      kind: 'simulated',
      place: (request, listener) => tryouts.place(request, listener),
      // Nobody real is rung: whoever could be is there.
      phones: () => parts.phones().map((one) => ({ ...one, registered: true, inCall: false })),
      close: () => Promise.resolve(),
    },
    records: watched(parts.calls.records, {
      turn: (turn) => tryouts.turn(turn),
      tagged: (callId, tags) => tryouts.tagged(callId, tags),
    }),
    understandingOf: (scene) => tryouts.watch(parts.calls.understandingOf(scene)),
    begun: () => undefined,
  });
  const attempts: Attempts = new Attempts({
    ...parts.attempts,
    clock,
    caller: calls,
    told: (attempt, what) => {
      testCalls.told(attempt);
      if (what === 'ended') tryouts.ended(attempt.task);
    },
  });
  const testCalls: TestCalls = new TestCalls({
    ...campaign,
    clock,
    attempts,
    call: (callId) => calls.get({ callId }),
  });
  let speech: Speech | undefined;
  const tryouts: Tryouts = new Tryouts({
    settings: parseTryout(options.tryout),
    clock: wall,
    newId: campaign.newId,
    caller: {
      check: (p) => testCalls.check(p),
      place: (p, dialled) =>
        testCalls.place(p, (callId) => {
          known.add(callId);
          const [oldest] = known;
          if (known.size > MOST_KNOWN && oldest !== undefined) known.delete(oldest);
          dialled(callId);
        }),
    },
    calls,
    openPhone: async () => {
      speech ??= openSpeech(parseSpeech(options.speech), {
        clock: wall,
        dataFolder: options.dataFolder,
        failed: (error) => warn(error.message),
        warn,
      });
      const { synthesiser, recogniser } = speech;
      const phone = await PhoneLine.open({
        ...{ clock: wall, random, synthesiser, recogniser, fault, warn },
      });
      const missing = [
        ...(synthesiser ? [] : (['synthesiser'] as const)),
        ...(recogniser ? [] : (['recogniser'] as const)),
      ];
      return { phone, missing };
    },
    fault,
  });
  return {
    api: { open: (p) => tryouts.open(p), close: (p) => tryouts.close(p) },
    of: (callId) => (known.has(callId) ? calls : undefined),
    dial: (p) => tryouts.dial(p),
    giveUp: (reference) => tryouts.giveUp(reference),
    async stop() {
      await calls.endAll('EngineStopped');
      await tryouts.stop();
      await speech?.close();
    },
    close: () => calls.close(),
  };
}

/**
 * People take real time, however fast a simulation runs: their calls have a clock that goes at
 * the wall's pace, from where the engine's was when it was first looked at in a call.
 */
function clocksOf({ options, clock }: TryoutParts): { clock: Clock; wall: Clock } {
  const { speed = 1 } = options;
  if (speed === 1) return { clock, wall: clock };
  const wall = new SystemClock();
  let ahead = 0;
  const now = (): number => {
    const wallNow = wall.now();
    // The engine's runs away from it; a call takes no notice while it lasts a while.
    const gap = clock.now() - wallNow;
    if (gap - ahead > CATCH_UP_MS * speed) ahead = gap;
    return wallNow + ahead;
  };
  return { clock: { now, after: (ms, run) => wall.after(ms, run) }, wall };
}

/** Of real time: longer than a call that is tried out. */
const CATCH_UP_MS = 3_600_000;

function watched(
  records: CallRecords,
  told: { turn(turn: Turn): void; tagged(callId: string, tags: Tag[]): void },
): CallRecords {
  return new Proxy(records, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      const call = value.bind(target) as (...given: unknown[]) => unknown;
      if (name === 'save') {
        return (turn: Turn) => {
          told.turn(turn);
          return call(turn);
        };
      }
      if (name !== 'tag') return call;
      return async (of: { id: string }, tags: Tag[]) => {
        await call(of, tags);
        told.tagged(of.id, await records.tags(of.id));
      };
    },
  });
}

/** @throws DialflowError `InvalidInput` */
export function parseTryout(given: TryoutSettings = {}): TryoutSettings {
  const { publicUrl, port } = given;
  const problems: { path: string; reason: string }[] = [];
  if (publicUrl !== undefined && !/^https?:$/.test(protocolOf(publicUrl))) {
    const reason = `"${publicUrl}" is no address of a web page; one is https://try.example.com`;
    problems.push({ path: 'tryout.publicUrl', reason });
  }
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65_535)) {
    problems.push({ path: 'tryout.port', reason: `is ${port}; 0 to 65535 is needed` });
  }
  if (problems.length > 0) throw DialflowError.invalid('engine', problems);
  return given;
}

function protocolOf(url: string): string {
  return URL.canParse(url) ? new URL(url).protocol : '';
}
