import { DialflowError, type ListenFacts, type ListenRequest, type ListenResult } from '../api';
import type { Clock, Timer } from '../time/clock';
import { Entry } from './entry';
import type { LiveCall } from './liveCall';
import type { Spoken } from './prompter';

const NO_INPUT_MS = 5_000;
/** A sentence that does not end by itself is given up after so long. */
const LONGEST_SPEECH_MS = 30_000;
/** Beyond the longest speech, until the recogniser has said what it was. */
const ANSWER_MS = 12_500;

export interface ListenContext {
  clock: Clock;
  /** What is said where nothing could recognise what the callee said. */
  apology: (request: ListenRequest) => Spoken;
}

/**
 * Waits for what the callee says or presses.
 *
 *   waiting ──speech begins──▶ hearing ──complete──▶ speech
 *    │  ▲ │                       └──failed: apology──▶ waiting (again, or for keys)
 *    │  │ └──key──▶ entering ──end key, count, pattern, pause──▶ keys
 *    └──┴──time──▶ noInput
 *
 * The no-input time runs from the end of what is being said until the callee begins, and anew behind an apology.
 */
export async function listen(
  call: LiveCall,
  request: ListenRequest,
  context: ListenContext,
): Promise<ListenResult> {
  const gone = call.hungUp();
  if (gone) return gone;
  const listening = new Listening(call, request, context);
  return listening.run();
}

class Listening {
  private readonly entry: Entry;
  private readonly facts: ListenFacts = {};
  private readonly outcome = Promise.withResolvers<ListenResult>();
  private timer: Timer | null = null;
  private apologising = false;
  private over = false;

  constructor(
    private readonly call: LiveCall,
    private readonly request: ListenRequest,
    private readonly context: ListenContext,
  ) {
    this.entry = new Entry(request);
  }

  async run(): Promise<ListenResult> {
    const { call, request } = this;
    const stop = call.listen(() => this.changed());
    if (!stop) {
      throw new DialflowError(
        'WrongState',
        `Another node listens to this call already; "${request.node}" cannot listen at the same time.`,
      );
    }
    const { endSilenceMs, hotWords, maxSpeechMs: longestMs } = request;
    call.attend({
      ...(endSilenceMs !== undefined && { endSilenceMs }),
      ...(hotWords && { hotWords }),
      ...(longestMs !== undefined && { longestMs }),
    });
    const saying = call.saying;
    if (saying) void saying.then(() => this.promptOver());
    else this.waitForInput();
    this.changed();
    try {
      const result = await this.outcome.promise;
      return result.outcome === 'hungUp'
        ? result
        : { ...result, ...this.facts, ...call.byMachine() };
    } finally {
      this.timer?.cancel();
      stop();
      call.attend({});
    }
  }

  private get takesKeys(): boolean {
    return this.request.accept !== 'speech';
  }

  private get takesSpeech(): boolean {
    return this.request.accept !== 'keys';
  }

  private changed(): void {
    const { call, entry } = this;
    if (this.over) return;
    const ended = call.hungUp();
    if (ended) return this.finish(ended);
    for (let input = call.inputs.take(); input; input = call.inputs.take()) {
      if (input.kind === 'key') {
        if (this.takesKeys && entry.press(input.key)) return this.finishKeys();
        continue;
      }
      if (!this.takesSpeech) continue;
      if (!input.failed) return this.finishSpeech(input.text, input.confidence);
      this.failed();
      if (this.over) return;
    }
    if (entry.keys) this.wait(entry.interDigitMs, () => this.finishKeys());
    else if (call.isSpeaking && this.takesSpeech) {
      const { maxSpeechMs = LONGEST_SPEECH_MS } = this.request;
      const longest = Math.max(LONGEST_SPEECH_MS, maxSpeechMs + ANSWER_MS);
      this.wait(longest, () => this.finish({ outcome: 'noInput' }));
    }
  }

  /** Nothing could recognise it: the callee is told once, and may answer again, or by keys. */
  private failed(): void {
    const again = this.facts.recognitionFailed;
    this.facts.recognitionFailed = true;
    this.heardBy();
    if (again) {
      if (this.takesKeys) this.waitForInput();
      else this.finish({ outcome: 'noInput' });
      return;
    }
    void this.apologise();
  }

  private async apologise(): Promise<void> {
    const { call, request, context } = this;
    this.apologising = true;
    this.timer?.cancel();
    const bargeIn = this.takesKeys ? 'any' : 'speech';
    // Where it cannot be said either, the line has said what it could.
    await call.play(context.apology(request), request.node, bargeIn).catch(() => undefined);
    this.apologising = false;
    if (this.over) return;
    this.waitForInput();
    this.changed();
  }

  private promptOver(): void {
    if (this.over || this.timer) return;
    this.waitForInput();
    this.changed();
  }

  private waitForInput(): void {
    this.wait(this.request.noInputMs ?? NO_INPUT_MS, () => this.finish({ outcome: 'noInput' }));
  }

  private wait(ms: number, then: () => void): void {
    if (this.apologising) return;
    this.timer?.cancel();
    this.timer = this.context.clock.after(ms, then);
  }

  private finishSpeech(text: string, confidence: number): void {
    this.heardBy();
    this.finish({ outcome: 'speech', text, confidence });
  }

  private finishKeys(): void {
    const { keys, validity } = this.entry;
    this.call.addTurn('callee', '', { keys, node: this.request.node, confidence: 1 });
    this.finish({ outcome: 'keys', keys, ...validity });
  }

  /** What was said last was said to this node. */
  private heardBy(): void {
    const turn = this.call.lastHeard();
    if (!turn) return;
    turn.node = this.request.node;
    this.call.saveTurn(turn);
  }

  private finish(result: ListenResult): void {
    if (this.over) return;
    this.over = true;
    this.timer?.cancel();
    this.outcome.resolve(result);
  }
}
