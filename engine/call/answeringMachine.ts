import type { AnsweringMachinePolicy } from '../api';
import type { Clock, Timer } from '../time/clock';
import type { LiveCall } from './liveCall';

/** A machine that never lets a message begin is left alone after so long. */
const LONGEST_GREETING_MS = 90_000;
/** The node that a message's turn is kept with. */
export const MACHINE_NODE = 'answeringMachine';

/**
 * What is done about a machine that answers: nothing, or the call is taken from its flow, and
 * hung up at once or after a message.
 *
 * ```
 *  flow's ──machine──▶ waiting ──beep──▶ saying ──▶ hung up
 *     └─────hangUp──────────┴──too long──────────────▲
 * ```
 */
export class MachineAnswer {
  private state: 'flow' | 'waiting' | 'saying' | 'left' = 'flow';
  private timer: Timer | undefined;

  constructor(
    private readonly call: LiveCall,
    private readonly policy: AnsweringMachinePolicy,
    private readonly clock: Clock,
  ) {}

  /** The call is not the flow's any more. */
  get taken(): boolean {
    return this.state !== 'flow';
  }

  /** It was taken from the flow, and nothing has reached anybody. */
  get inVain(): boolean {
    return this.state === 'waiting' || this.state === 'saying';
  }

  /** A machine has answered. Whether the call is taken from its flow for it. */
  take(): boolean {
    const { action } = this.policy;
    if (this.taken || action === 'continue') return false;
    this.state = 'waiting';
    if (action === 'hangUp') void this.hangUp();
    else this.timer = this.clock.after(LONGEST_GREETING_MS, () => void this.hangUp());
    return true;
  }

  /** What is said from now on is kept. */
  async messageMayBegin(): Promise<void> {
    if (this.state !== 'waiting' || this.policy.action !== 'leaveMessage') return;
    this.state = 'saying';
    this.timer?.cancel();
    const { heard } = await this.call.play(this.policy.message ?? '', MACHINE_NODE, 'never');
    if (heard === 1) this.state = 'left';
    await this.hangUp();
  }

  /** The call is over. */
  ended(): void {
    this.timer?.cancel();
  }

  private hangUp(): Promise<void> {
    return this.call.hangUp('AnsweringMachine', true);
  }
}
