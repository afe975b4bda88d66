import type { ListenRequest, ListenResult } from '../api';
import type { Clock, Timer } from '../time/clock';
import { DialflowError } from '../api';
import type { LiveCall } from './liveCall';

const NO_INPUT_MS = 5_000;
const INTER_DIGIT_MS = 3_000;
/** A sentence that does not end by itself is given up after so long. */
const LONGEST_SPEECH_MS = 30_000;

/**
 * Waits for what the callee says or presses.
 *
 * The no-input time runs until the callee begins; then it is the sentence's end, or the entry's
 * (its end key, its last digit, or a pause between digits) that ends the listening.
 */
export function listen(
  call: LiveCall,
  request: ListenRequest,
  clock: Clock,
): Promise<ListenResult> {
  const gone = call.hungUp();
  if (gone) return Promise.resolve(gone);

  return new Promise((resolve, reject) => {
    const takesKeys = request.accept !== 'speech';
    const takesSpeech = request.accept !== 'keys';
    const endKey = request.endKey ?? '#';
    let keys = '';
    let timer: Timer | null = null;

    const stop = call.listen(changed);
    if (!stop) {
      reject(
        new DialflowError(
          'WrongState',
          `Another node listens to this call already; "${request.node}" cannot listen at the same time.`,
        ),
      );
      return;
    }

    function changed(): void {
      const ended = call.hungUp();
      if (ended) return finish(ended);
      for (let input = call.inputs.take(); input; input = call.inputs.take()) {
        if (input.kind === 'speech') {
          if (!takesSpeech) continue;
          const turn = call.lastHeard();
          if (turn) {
            turn.node = request.node;
            call.saveTurn(turn);
          }
          return finish({ outcome: 'speech', text: input.text, confidence: input.confidence });
        }
        if (!takesKeys) continue;
        if (input.key === endKey) return finishKeys();
        keys += input.key;
        if (keys.length >= (request.maxDigits ?? 1)) return finishKeys();
      }
      if (keys) wait(request.interDigitMs ?? INTER_DIGIT_MS, finishKeys);
      else if (call.speaking && takesSpeech) wait(LONGEST_SPEECH_MS, noInput);
    }

    function wait(ms: number, then: () => void): void {
      timer?.cancel();
      timer = clock.after(ms, then);
    }

    function finishKeys(): void {
      call.addTurn('callee', '', { keys, node: request.node, confidence: 1 });
      finish({ outcome: 'keys', keys });
    }

    function noInput(): void {
      finish({ outcome: 'noInput' });
    }

    function finish(result: ListenResult): void {
      timer?.cancel();
      stop?.();
      resolve(result.outcome === 'hungUp' ? result : { ...result, ...call.byMachine() });
    }

    wait(request.noInputMs ?? NO_INPUT_MS, noInput);
    changed();
  });
}
