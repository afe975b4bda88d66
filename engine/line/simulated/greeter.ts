import type { Clock, Timer } from '../../time/clock';

/** A machine is known for one after so much of its greeting, as on a real line. */
const KNOWN_MS = 2_400;
/** Between the end of the greeting and that of the beep. */
const BEEP_MS = 700;

/** What an answering machine says that has no greeting of its own. */
export const MACHINE_GREETING = '您好，我现在无法接听电话，请在提示音后留言。';

/** What a line tells of an answering machine: that it is one, and when its beep is over. */
export interface MachineListener {
  answeredBy(who: 'machine'): void;
  messageMayBegin(): void;
}

/** The greeting and the beep of an answering machine, once a call. */
export class Greeter {
  private readonly timers: Timer[] = [];
  private greeted = false;

  constructor(
    private readonly clock: Clock,
    private readonly listener: Partial<MachineListener>,
  ) {}

  /** The greeting begins, and lasts so long. */
  greets(durationMs: number): void {
    if (this.greeted) return;
    this.greeted = true;
    const { clock, listener } = this;
    this.timers.push(
      clock.after(Math.min(KNOWN_MS, durationMs), () => listener.answeredBy?.('machine')),
      clock.after(durationMs + BEEP_MS, () => listener.messageMayBegin?.()),
    );
  }

  end(): void {
    for (const timer of this.timers) timer.cancel();
  }
}
