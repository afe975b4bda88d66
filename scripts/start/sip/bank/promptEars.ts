import type { FrameTap } from '../../../../engine/media/frame';
import { Alignment } from '../hearing/alignment';
import { Cepstrum, type Heard, HOP_MS } from '../hearing/cepstrum';
import { isLoud, type Template } from '../hearing/template';

/** What is told of prompts; `Conduct` of the simulated line listens to it. */
export interface PromptListener {
  /** Known now; it has been heard for `heardMs` already. The text is empty where it is none of those that were expected. */
  promptBegins(text: string, durationMs: number, heardMs: number): void;
  promptEnds(): void;
  promptStops(): void;
}

/** All in frames of 10 ms. */
const BEGINS_AFTER = 3;
const LEAST_HEARD = 30;
const PAUSE = 10;
const ENDED_AFTER = 60;
/** Over the longest pause of its own, a prompt that is silent has been cut short. */
const STOPPED_AFTER = 15;
/** The last sounds fade: a prompt is over so much before its template is. */
const END_SLACK = 3;
/** Of late, to tell whether it is still the same prompt. */
const LATELY = 20;
/** Differences: what fits, by how much better than the next one, and what does not any more. */
const FITS = 2.5;
const BETTER = 1.4;
const SLACK = 0.3;
const MISFITS = 4;

/**
 * Hears which prompt is being said. These ears do not understand: they are given, ahead, all
 * prompts that the robot may say in this call, in the robot's own voice, and compare what comes in
 * with each of them from its first sound on, until one fits and no other does. Of what is none of
 * these they tell only that it was said, and when it was over.
 *
 * ```
 *  silence ── a sound ──→ guessing ── one fits ──→ following ── its last sound ──→ over
 *     ↑                      └─ silence: unknown       └─ silence, another: cut short │
 *     └───────────────────────────────────────────────────────── silence ────────────┘
 * ```
 */
export class PromptEars implements FrameTap {
  private readonly cepstrum = new Cepstrum();
  private state: 'silence' | 'guessing' | 'following' | 'over' = 'silence';
  /** What was heard since the last pause. */
  private recent: Heard[] = [];
  private loud = 0;
  private quiet = 0;
  private guesses: Alignment[] = [];
  private heardFrames = 0;
  private followed: Alignment | undefined;
  /** Costs of the followed one of late. */
  private costs: number[] = [];

  constructor(
    private readonly templates: readonly Template[],
    private readonly listener: PromptListener,
  ) {}

  frame(heard: Int16Array): void {
    for (const one of this.cepstrum.push(heard)) this.hear(one);
  }

  private hear(heard: Heard): void {
    if (isLoud(heard)) {
      if (this.quiet >= PAUSE) this.recent = [];
      this.loud++;
      this.quiet = 0;
    } else {
      this.loud = 0;
      this.quiet++;
    }
    this.recent.push(heard);
    this.step(heard);
  }

  private step(heard: Heard): void {
    switch (this.state) {
      case 'silence':
        if (this.loud === 0) this.recent = [];
        else if (this.loud >= BEGINS_AFTER) this.begin();
        return;
      case 'guessing':
        return this.guess(heard);
      case 'following':
        return this.follow(heard);
      case 'over':
        if (this.quiet > 0) this.rest();
        // The next one has followed without a pause.
        else if (this.loud >= LATELY) this.begin();
    }
  }

  private rest(): void {
    this.state = 'silence';
    this.recent = [];
  }

  /** Something is said, since the last pause. */
  private begin(): void {
    this.state = 'guessing';
    this.guesses = this.templates.map((template) => new Alignment(template));
    this.heardFrames = 0;
    for (const heard of [...this.recent]) this.step(heard);
  }

  private guess(heard: Heard): void {
    this.heardFrames++;
    let best: Alignment | undefined;
    for (const guess of this.guesses) {
      guess.push(heard);
      if (!best || guess.distance < best.distance) best = guess;
    }
    const isOver = this.quiet >= ENDED_AFTER;
    if (best && best.distance < FITS && (isOver || this.isSure(best))) {
      this.followed = best;
      this.costs = [];
      this.state = 'following';
      const { template, position } = best;
      this.listener.promptBegins(template.text, template.durationMs, position * HOP_MS);
    } else if (isOver) {
      this.rest();
      const frames = this.heardFrames - this.quiet;
      if (frames < LEAST_HEARD) return;
      const ms = frames * HOP_MS;
      this.listener.promptBegins('', ms, ms);
      this.listener.promptEnds();
    }
  }

  /** Enough has been heard, and no other text fits nearly as well. */
  private isSure(best: Alignment): boolean {
    if (this.heardFrames < LEAST_HEARD || best.position < LEAST_HEARD / 2) return false;
    return this.guesses.every(
      ({ distance, template }) =>
        template.text === best.template.text || distance > best.distance * BETTER + SLACK,
    );
  }

  private follow(heard: Heard): void {
    const { followed, costs } = this;
    if (!followed) return this.rest();
    followed.push(heard);
    const { template, position, cost } = followed;
    costs.push(cost);
    // A step in time is two on the path, one in each.
    const lately = (cost - (costs.at(-1 - LATELY) ?? cost)) / (2 * LATELY);
    if (position >= template.frames - END_SLACK) {
      this.state = 'over';
      this.recent = [];
      this.loud = 0;
      this.listener.promptEnds();
    } else if (this.quiet > template.longestPause + STOPPED_AFTER) {
      this.rest();
      this.listener.promptStops();
    } else if (lately > MISFITS) {
      this.listener.promptStops();
      this.begin();
    }
  }
}
