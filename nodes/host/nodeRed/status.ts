import type { Node, NodeStatus } from 'node-red';
import type { DialflowError, Language } from '../../../engine/api';
import type { Result } from '../run';
import type { EngineState } from './connection';
import { errorWords, type Say } from './words';

/**
 * What stands under a node: the engine's trouble first, then what is under way, then how the
 * last run ended.
 */
export class StatusLine {
  private engine: EngineState = { is: 'idle' };
  private running = 0;
  private progressText = '';
  private resting: NodeStatus = {};

  constructor(
    private readonly node: Node,
    private readonly say: Say,
  ) {}

  engineIs(state: EngineState): void {
    this.engine = state;
    this.show();
  }

  begin(): void {
    this.running += 1;
    this.show();
  }

  /** A run is over; `status` stays until something else happens. */
  end(status: NodeStatus): void {
    this.running -= 1;
    if (this.running === 0) this.progressText = '';
    this.rest(status);
  }

  /** What a run or a background task tells of itself. */
  progress(text: string): void {
    if (this.running > 0) this.progressText = text;
    else this.resting = { fill: 'blue', shape: 'ring', text };
    this.show();
  }

  rest(status: NodeStatus): void {
    this.resting = status;
    this.show();
  }

  failed(error: DialflowError): NodeStatus {
    return { fill: 'red', shape: 'ring', text: errorWords(error, this.say) };
  }

  private show(): void {
    this.node.status(this.now());
  }

  private now(): NodeStatus {
    if (this.engine.is === 'failed') return this.failed(this.engine.error);
    if (this.engine.is === 'starting') {
      return { fill: 'yellow', shape: 'ring', text: this.say('starting') };
    }
    if (this.running === 0) return this.resting;
    const busy = this.say('running');
    const text = this.running === 1 ? this.progressText || busy : `${busy} (${this.running})`;
    return { fill: 'blue', shape: 'dot', text };
  }
}

/** How a run ended that did not fail. */
export const restingStatus = (
  { status, alarming = false }: Pick<Result, 'status' | 'alarming'>,
  language: Language,
): NodeStatus =>
  status === undefined
    ? {}
    : { fill: alarming ? 'red' : 'green', shape: 'dot', text: status[language] };
