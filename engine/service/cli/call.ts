import type { EngineOptions, MediaQuality } from '../../api';
import type { LegEnd, LegListener, Line } from '../../line/port';
import type { Clock, Timer } from '../../time/clock';
import type { CallArguments } from './args';

/** What happens in a call, told step by step. */
export type Step =
  | { step: 'registered'; registered: boolean; detail: string | null }
  | { step: 'trying'; trunk: string; to: string }
  | { step: 'ringing' }
  | { step: 'answered' }
  | { step: 'said'; text: string; heard: number }
  | { step: 'speech'; text: string; confidence: number }
  | { step: 'key'; key: string }
  | { step: 'answeredBy'; who: string }
  | {
      step: 'ended';
      outcome: LegEnd['outcome'];
      by: LegEnd['by'];
      detail: string | null;
      suggestion: string | null;
      quality: MediaQuality | null;
      recording: string | null;
    };

/** The line that the command calls over. */
export function lineOf(args: CallArguments): Pick<EngineOptions, 'line' | 'speech'> {
  return {
    line: {
      kind: 'sip',
      trunks: [args.trunk],
      listen: [{ protocol: 'UDP', port: args.port }],
      // Whoever types a number knows where it leads.
      allowedPrefixes: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
      ...(args.mediaAddress && { media: { address: args.mediaAddress } }),
    },
    speech: {
      ...(args.say.length > 0 && { synthesisers: [{ kind: 'espeak' }] }),
      ...(args.recogniser && { recognisers: [{ kind: 'funasr', url: args.recogniser }] }),
    },
  };
}

/**
 * Calls, says what is to be said, presses keys, listens for a while, and hangs up. Resolves with
 * how the call ended.
 *
 * @param stop ends the call before its time (Ctrl-C).
 */
export function call(
  line: Line,
  args: CallArguments,
  clock: Clock,
  tell: (step: Step) => unknown,
  stop: AbortSignal,
): Promise<LegEnd> {
  return new Promise((resolve, reject) => {
    let listening: Timer | undefined;
    let over = false;
    const talk = async (): Promise<void> => {
      for (const text of args.say) {
        const { heard, reason } = await leg.say(text).done;
        tell({ step: 'said', text, heard });
        if (reason === 'ended') return;
      }
      if (args.keys) await leg.sendKeys(args.keys);
      if (over) return;
      listening = clock.after(args.listenSeconds * 1_000, () => leg.hangUp());
    };
    const listener: LegListener = {
      ringing: () => tell({ step: 'ringing' }),
      answered: () => {
        tell({ step: 'answered' });
        talk().catch((error: unknown) => {
          leg.hangUp();
          reject(error instanceof Error ? error : new Error(String(error)));
        });
      },
      speechStarted: () => undefined,
      speech: ({ text, confidence }) => tell({ step: 'speech', text, confidence }),
      key: (key) => tell({ step: 'key', key }),
      answeredBy: (who) => tell({ step: 'answeredBy', who }),
      ended: (end) => {
        over = true;
        listening?.cancel();
        const { outcome, by, detail = null, exception, quality = null, recording } = end;
        tell({
          ...{ step: 'ended', outcome, by, detail, quality },
          suggestion: exception?.suggestion[args.language] ?? null,
          recording: recording?.file ?? null,
        });
        resolve(end);
      },
    };
    tell({ step: 'trying', trunk: args.trunk.host, to: args.to });
    const leg = line.place(
      {
        callId: 'call',
        calledNumber: args.to,
        callingNumber: args.from,
        ringMs: args.ringSeconds * 1_000,
        attempt: 1,
        variables: {},
        language: args.language,
        understands: true,
        ...(args.record && { recordTo: args.record }),
      },
      listener,
    );
    stop.addEventListener('abort', () => leg.hangUp(), { once: true });
    if (stop.aborted) leg.hangUp();
  });
}
