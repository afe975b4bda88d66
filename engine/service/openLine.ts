import { randomBytes } from 'node:crypto';
import {
  DialflowError,
  type EngineOptions,
  type SpeechProviderStatus,
  type TrunkStatus,
} from '../api';
import type { Line } from '../line/port';
import { parseSimulatedLine, SimulatedLine } from '../line/simulated';
import { SipLine } from '../line/sip/line';
import type { MessageReply, Taken, TextMessage } from '../line/sip/messages';
import { parseSipLine } from '../line/sip/settings';
import { openSpeech, parseSpeech } from '../speech';
import type { Clock, Random } from '../time/clock';

export interface LineSurroundings {
  clock: Clock;
  random?: Random;
  /**
   * What went wrong and ends nothing: a provider of speech that fails, a disk that is full, a
   * message that met a mistake of ours. The calls go on.
   */
  warn: (message: string) => void;
  /** A trunk went up or down, or its registration changed. */
  changed?: (trunk: TrunkStatus) => void;
  /** Takes texts of trunks. */
  message?: (message: TextMessage) => Promise<Taken>;
}

/** A line, and what a host may ask of its trunks. */
export interface OpenLine extends Line {
  trunks(): TrunkStatus[];
  /** How what speaks and listens on it stands. */
  speech(): SpeechProviderStatus[];
  test(trunk: string): Promise<TrunkStatus>;
  sendMessage(trunk: string, message: Omit<TextMessage, 'trunk' | 'id'>): Promise<MessageReply>;
}

type LineOptions = Pick<EngineOptions, 'line' | 'speech'> &
  Partial<Pick<EngineOptions, 'dataFolder'>>;

/** Checks the options of a line without opening it. @throws DialflowError `InvalidInput`. */
export function checkLine({ line, speech }: LineOptions): void {
  if (line.kind === 'simulated') parseSimulatedLine(line);
  else parseSipLine(line);
  parseSpeech(speech);
}

/** Opens the line that the options describe, with what speaks and listens on it. */
export async function openLine(options: LineOptions, parts: LineSurroundings): Promise<OpenLine> {
  const { clock, random = cryptoRandom, warn, changed, message } = parts;
  const { line } = options;
  if (line.kind === 'simulated') {
    const simulated = new SimulatedLine({ clock, random, settings: parseSimulatedLine(line) });
    return withoutTrunks(simulated);
  }
  const settings = parseSipLine(line);
  const speech = openSpeech(parseSpeech(options.speech), {
    clock,
    ...(options.dataFolder !== undefined && { dataFolder: options.dataFolder }),
    failed: (error) => warn(error.message),
    warn,
  });
  const { synthesiser, recogniser } = speech;
  try {
    const sip = await SipLine.open({
      ...{ clock, random, settings, synthesiser, recogniser },
      fault: (error) =>
        warn(error instanceof Error ? (error.stack ?? error.message) : String(error)),
      warn,
      ...(changed && { changed }),
      ...(message && { message }),
    });
    return {
      kind: sip.kind,
      place: (request, listener) => sip.place(request, listener),
      phones: () => sip.phones(),
      takeCalls: (taker) => sip.takeCalls(taker),
      trunks: () => sip.trunks(),
      speech: () => speech.status(),
      test: (trunk) => sip.test(trunk),
      sendMessage: (trunk, text) => sip.sendMessage(trunk, text),
      async close() {
        try {
          await sip.close();
        } finally {
          await speech.close();
        }
      },
    };
  } catch (error) {
    await speech.close();
    throw error;
  }
}

/** The simulated line has callees, and no trunks to reach them by. */
function withoutTrunks(line: SimulatedLine): OpenLine {
  return {
    kind: line.kind,
    place: (request, listener) => line.place(request, listener),
    phones: () => line.phones(),
    trunks: () => [],
    speech: () => [],
    test: (trunk) => Promise.reject(DialflowError.notFound('trunk', trunk)),
    sendMessage: () =>
      Promise.resolve({ ok: false, retryable: false, error: 'The line has no trunks.' }),
    close: () => line.close(),
  };
}

/** Asked of the system many at a time: it takes as long for one as for a thousand. */
let pool = Buffer.alloc(0);
let used = 0;

export function cryptoRandom(): number {
  if (used + 6 > pool.length) {
    pool = randomBytes(6 * 1024);
    used = 0;
  }
  const value = pool.readUIntBE(used, 6) / 2 ** 48;
  used += 6;
  return value;
}
