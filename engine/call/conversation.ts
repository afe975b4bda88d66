import {
  DialflowError,
  type BargeIn,
  type HungUp,
  type MatchBranch,
  type MatchRequest,
  type MatchResult,
  type MissPolicy,
  type SpeakRequest,
  type SpeakResult,
} from '../api';
import type { LiveCall } from './liveCall';
import type { Prompts, Understanding, Understood } from './ports';

const MISS_LIMIT = 2;

/**
 * What a flow says to a callee and how it reads the answers, with what has to be remembered
 * from one turn to the next: which wording comes next, how often an answer was missed.
 */
export class Conversation {
  private readonly played = new Map<string, number>();
  private readonly misses = new Map<string, number>();

  constructor(
    private readonly call: LiveCall,
    private readonly prompts: Prompts,
    private readonly understanding: Understanding,
  ) {}

  speak({ node, texts, bargeIn }: SpeakRequest): Promise<SpeakResult> {
    return this.say(node, texts, bargeIn ?? 'never');
  }

  async match(request: MatchRequest): Promise<MatchResult> {
    const { node, heard } = request;
    if (heard.outcome === 'hungUp') return heard;
    if (heard.outcome === 'noInput') {
      return this.miss(node, 'noInput', request.onNoInput);
    }
    const understood = this.understand(request);
    if (!understood) {
      const turn = this.call.lastHeard();
      if (turn) this.call.saveTurn(Object.assign(turn, { unrecognised: true }));
      return this.miss(node, 'unrecognised', request.onUnrecognised);
    }

    this.misses.delete(`${node} unrecognised`);
    this.misses.delete(`${node} noInput`);
    const turn = this.call.lastHeard();
    if (turn) {
      turn.confidence = understood.confidence;
      if (understood.kind === 'question') turn.globalQuestion = understood.question;
      else turn.intent = understood.intent ?? understood.branch;
      this.call.saveTurn(turn);
    }
    if (understood.kind === 'branch') {
      const { branch, intent, confidence, because } = understood;
      return { outcome: 'branch', branch, intent, confidence, because };
    }
    const said = await this.say(understood.question, [understood.answer], 'never');
    if (said.outcome === 'hungUp') return said;
    const { question, confidence } = understood;
    return { outcome: 'question', question, confidence };
  }

  private understand(request: MatchRequest): Understood | null {
    const { heard, branches } = request;
    if (heard.outcome === 'keys') return byKeys(heard.keys, branches);
    if (heard.outcome !== 'speech') return null;
    return this.understanding.match(heard.text, branches, {
      globalQuestions: request.globalQuestions ?? true,
    });
  }

  /** One more answer that fits nothing, or none: a wording, or the end of the call. */
  private async miss(
    node: string,
    kind: 'unrecognised' | 'noInput',
    policy: MissPolicy = {},
  ): Promise<MatchResult> {
    const gone = this.call.hungUp();
    if (gone) return gone;
    const key = `${node} ${kind}`;
    const count = (this.misses.get(key) ?? 0) + 1;
    this.misses.set(key, count);

    const limit = policy.limit ?? MISS_LIMIT;
    if (limit > 0 && count >= limit) {
      const reason = kind === 'unrecognised' ? 'UnrecognisedLimit' : 'NoInputLimit';
      if (policy.farewell) await this.say(node, [policy.farewell], 'never');
      await this.call.hangUp(reason, false);
      return this.call.hungUp() ?? { outcome: 'hungUp', endReason: reason };
    }
    const wording = policy.wordings?.[Math.min(count, policy.wordings.length) - 1];
    if (wording) {
      const said = await this.say(node, [wording], 'never');
      if (said.outcome === 'hungUp') return said;
    }
    return { outcome: kind, count };
  }

  private async say(
    node: string,
    texts: readonly string[],
    bargeIn: BargeIn,
  ): Promise<SpeakResult> {
    const gone: HungUp | null = this.call.hungUp();
    if (gone) return gone;
    if (this.call.state !== 'answered') {
      throw new DialflowError(
        'WrongState',
        `The call is ${this.call.state}; nobody can hear "${node}" yet.`,
      );
    }
    const key = `${node} ${texts.join('\n')}`;
    const times = this.played.get(key) ?? 0;
    this.played.set(key, times + 1);
    const text = this.prompts.render(
      this.prompts.pick(texts, times),
      this.call.spec.contact.variables,
    );
    const turn = await this.call.play(text, node, bargeIn);
    return (
      this.call.hungUp() ?? {
        outcome: turn.interrupted ? 'interrupted' : 'spoken',
        text,
        heard: turn.heard ?? 0,
        ...this.call.byMachine(),
      }
    );
  }
}

function byKeys(keys: string, branches: readonly MatchBranch[]): Understood | null {
  const branch = branches.find((candidate) => candidate.keys?.includes(keys));
  if (!branch) return null;
  return {
    kind: 'branch',
    branch: branch.name,
    intent: null,
    confidence: 1,
    because: `key ${keys}`,
  };
}
