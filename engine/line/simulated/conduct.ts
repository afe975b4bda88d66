import type { CalleeAction } from '../../api';
import type { Clock, Timer } from '../../time/clock';
import { Greeter, type MachineListener } from './greeter';
import { withoutSpace, type Persona, type Rule } from './callees';
import { speechTime } from './speechTime';

/** What a callee can do to a call. */
export interface CalleeSide extends Partial<MachineListener> {
  /** How long it takes to say this, ms; where it is not told, as long as people take. */
  lengthOf?(text: string): number;
  /** Begins to say this. */
  speechStarted(text: string): void;
  speech(heard: { text: string; confidence: number }): void;
  key(digit: string): void;
  hangUp(): void;
}

const DEFAULT_AFTER_SECONDS = 0.8;
const DEFAULT_CONFIDENCE = 0.95;
const BETWEEN_KEYS_MS = 250;

/**
 * An action that is to come.
 * `heard`: waits for the end of its prompt; `timed`: for its moment; `due`: for the callee
 * to be done with what it is doing.
 */
interface Intention {
  action: CalleeAction;
  /** Whose turn is used up when it begins. */
  rule: Rule | undefined;
  state: 'heard' | 'timed' | 'due';
  timer: Timer | undefined;
}

/**
 * What a callee does in one call, from the answer on.
 *
 * ```
 *  prompt begins ─┬─ interruptAt ───────────────────────────────┐
 *                 └─ heard to its end ── afterSeconds ──────────┤
 *  answered ─────── onAnswer, afterSeconds ─────────────────────┴─→ due ─→ acting
 * ```
 * It answers the last thing it heard: a prompt that begins, or the stop of the one it
 * would answer, drops an answer that has not begun. What has begun goes on to its end.
 */
export class Conduct {
  private greeting: Intention | undefined;
  private reply: Intention | undefined;
  private acting = false;
  private step: Timer | undefined;
  private over = false;
  /** Times each rule was taken in this call. */
  private readonly taken = new Map<Rule, number>();
  private readonly greeter: Greeter | undefined;

  constructor(
    private readonly persona: Persona,
    private readonly clock: Clock,
    private readonly side: CalleeSide,
  ) {
    if (persona.machine) this.greeter = new Greeter(clock, side);
  }

  answered(): void {
    const action = this.persona.onAnswer;
    if (!action) return;
    const greeting = intentionOf(action);
    this.greeting = greeting;
    const wait = afterMs(action);
    if (wait > 0) this.at(greeting, wait);
    else this.fallDue(greeting);
  }

  /** `heardMs`: how much of it has been heard before it was known. */
  promptBegins(text: string, durationMs: number, heardMs = 0): void {
    this.dropReply();
    const { action, rule } = this.reactionTo(text);
    if (!action) return;
    this.reply = intentionOf(action, rule);
    if (action.interruptAt !== undefined) {
      this.at(this.reply, Math.max(0, Math.round(durationMs * action.interruptAt - heardMs)));
    }
  }

  /** Heard to its end. */
  promptEnds(): void {
    const reply = this.reply;
    if (reply?.state === 'heard') this.at(reply, afterMs(reply.action));
  }

  /** Cut short. */
  promptStops(): void {
    this.dropReply();
  }

  /** The leg is over: nothing more is done. */
  end(): void {
    this.over = true;
    this.greeting?.timer?.cancel();
    this.greeting = undefined;
    this.dropReply();
    this.step?.cancel();
    this.greeter?.end();
  }

  private reactionTo(text: string): { action: CalleeAction | undefined; rule?: Rule } {
    const prompt = withoutSpace(text);
    const rule = this.persona.rules.find(({ texts }) =>
      texts.some((part) => prompt.includes(part)),
    );
    if (!rule) return { action: this.persona.otherwise };
    const turn = Math.min(this.taken.get(rule) ?? 0, rule.actions.length - 1);
    return { action: rule.actions[turn], rule };
  }

  private at(intention: Intention, ms: number): void {
    intention.state = 'timed';
    intention.timer = this.clock.after(ms, () => this.fallDue(intention));
  }

  private fallDue(intention: Intention): void {
    intention.state = 'due';
    intention.timer = undefined;
    this.beginNext();
  }

  private dropReply(): void {
    this.reply?.timer?.cancel();
    this.reply = undefined;
  }

  private beginNext(): void {
    if (this.acting || this.over) return;
    if (this.greeting?.state === 'due') {
      const { action } = this.greeting;
      this.greeting = undefined;
      this.act(action);
    } else if (this.reply?.state === 'due') {
      const { action, rule } = this.reply;
      this.reply = undefined;
      if (rule) this.taken.set(rule, (this.taken.get(rule) ?? 0) + 1);
      this.act(action);
    }
  }

  private act(action: CalleeAction): void {
    this.acting = true;
    if (action.say) return this.speak(action, action.say);
    this.greeter?.greets(0);
    this.press(action, 0);
  }

  private speak(action: CalleeAction, text: string): void {
    this.side.speechStarted(text);
    if (this.over) return;
    const lengthMs = this.side.lengthOf?.(text) ?? speechTime(text);
    this.greeter?.greets(lengthMs);
    this.step = this.clock.after(lengthMs, () => {
      this.side.speech({ text, confidence: action.confidence ?? DEFAULT_CONFIDENCE });
      this.press(action, 0);
    });
  }

  private press(action: CalleeAction, index: number): void {
    if (this.over) return;
    const keys = action.keys ?? '';
    const digit = keys[index];
    if (digit === undefined) return this.finish(action);
    this.side.key(digit);
    if (this.over) return;
    if (index + 1 === keys.length) return this.finish(action);
    this.step = this.clock.after(BETWEEN_KEYS_MS, () => this.press(action, index + 1));
  }

  private finish(action: CalleeAction): void {
    this.acting = false;
    this.step = undefined;
    if (action.hangUp) this.side.hangUp();
    else this.beginNext();
  }
}

const intentionOf = (action: CalleeAction, rule?: Rule): Intention => ({
  action,
  rule,
  state: 'heard',
  timer: undefined,
});

const afterMs = (action: CalleeAction): number =>
  Math.round((action.afterSeconds ?? DEFAULT_AFTER_SECONDS) * 1000);
