import type { CallAnswer, CallQuestion } from '../../engine/api';
import { SipLine } from '../../engine/line/sip/line';
import { RtpAudio } from '../../engine/line/sip/lineAudio';
import { parseSipLine } from '../../engine/line/sip/settings';
import { MaskedCalls } from '../../engine/privacy/masked';
import { raiseThreadPriority } from '../../engine/process/priority';
import { SystemClock } from '../../engine/time/clock';
import { type Answers, answering } from '../party';
import { ADDRESS } from '../sip/stack';
import { calleeOf, X } from './numbers';

/** The engine's side: a line and its masked calls, on a thread with nothing else to do. */
export interface EngineFigures {
  /** Calls that are up. */
  live: number;
  ended: number;
  tickP99Ms: number;
  tickSkipped: number;
  faults: string[];
}

let line: SipLine | undefined;
let audio: RtpAudio | undefined;
let calls: MaskedCalls | undefined;
let ended = 0;
const faults: string[] = [];

function resolve({ x, caller }: CallQuestion): CallAnswer {
  return {
    outcome: 'connect',
    binding: {
      ...{
        id: '1',
        poolKey: 'FC1',
        kind: 'AXB',
        x,
        a: caller,
        b: calleeOf(caller),
        extension: null,
      },
      ...{ groupId: null, ringTones: { fromA: null, toA: null }, restriction: 'none' },
      ...{ display: 'privacyNumber', recording: false, transcript: false, outId: '' },
      ...{ outOrderId: '', ringTimeoutSeconds: null, createdAt: 0, expiresAt: 9e15 },
      ...{ endedAt: null, endReason: null },
    },
    ...{ from: 'A', callee: calleeOf(caller), showNumber: X, recording: false, transcript: false },
    ...{ ringTone: null, ringTimeoutSeconds: 30, longestMinutes: 120 },
  };
}

const answers: Answers = {
  /** A line whose only trunk is there; returns its port. */
  open: async (port: number): Promise<number> => {
    const clock = new SystemClock();
    const fault = (error: unknown): void => {
      if (faults.length < 10)
        faults.push(error instanceof Error ? String(error.stack) : String(error));
    };
    const settings = parseSipLine({
      listen: [{ protocol: 'UDP', address: ADDRESS, port: 0 }],
      media: { address: ADDRESS, fromPort: 20_000, toPort: 29_999 },
      trunks: [{ name: 'far', host: ADDRESS, port, keepAliveSeconds: 0 }],
    });
    audio = new RtpAudio({ settings, random: Math.random, fault });
    line = await SipLine.open({
      ...{ clock, random: Math.random, synthesiser: undefined, recogniser: undefined },
      ...{ settings, audio },
      fault,
      warn: (message) => fault(new Error(message)),
    });
    let count = 0;
    calls = new MaskedCalls({
      ...{ clock, line, resolve, languageOf: () => 'zh-CN' },
      newId: () => String(++count),
      inUse: () => true,
      trunkOf: () => null,
      ringTone: () => undefined,
      receipts: { began: () => undefined, answered: () => undefined, ended: () => void ended++ },
      warn: (message) => fault(new Error(message)),
    });
    calls.start();
    return line.points[0]?.port ?? 0;
  },
  begin: (): void => audio?.resetFigures(),
  figures: (): EngineFigures => {
    const { p99Ms = NaN, skipped = 0 } = line?.tickFigures() ?? {};
    return { live: calls?.size ?? 0, ended, tickP99Ms: p99Ms, tickSkipped: skipped, faults };
  },
  close: () => line?.close(),
};

// As the engine's own worker does.
raiseThreadPriority();
answering(answers);
