import {
  DialflowError,
  type HungUp,
  type ListenRequest,
  type MatchBranch,
  type MatchRequest,
  type MatchResult,
  type MissPolicy,
  type SpeakRequest,
  type SpeakResult,
} from '../api';
import type { RecordedSound } from '../line/port';
import type { LiveCall } from './liveCall';
import type { Prompts, Understanding, Understood } from './ports';
import type { PromptHow, Spoken } from './prompter';

const MISS_LIMIT = 2;

/** Where neither node nor scene has one. */
const APOLOGY = {
  again: {
    'zh-CN': '抱歉，我没有听清，请您再说一遍。',
    'en-US': 'Sorry, I did not hear that. Please say it again.',
  },
  keys: {
    'zh-CN': '抱歉，我没有听清，请您再说一遍，或者按键选择。',
    'en-US': 'Sorry, I did not hear that. Please say it again, or press a key.',
  },
} as const;

const plainly = (node: string): PromptHow => ({ node, bargeIn: 'never' });

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

  async speak(request: SpeakRequest): Promise<SpeakResult> {
    const { node, texts, bargeIn = 'never', bargeInAfter: after, voice, recording } = request;
    const recorded = recording === undefined ? undefined : await this.prompts.kept(recording);
    return this.say(texts, { node, bargeIn, after, voice }, recorded);
  }

  /** A wording with what this call puts into it. */
  spoken(wording: string): Spoken {
    const { instanceId, scene, contact } = this.call.spec;
    return this.prompts.spoken(wording, contact.variables, {
      instanceId,
      sceneId: scene?.id ?? null,
    });
  }

  /** What is said where nothing could recognise an answer. */
  apology(request: ListenRequest): Spoken {
    const { scene } = this.call.spec;
    const text = request.apology?.trim() || scene?.listening?.apology?.trim();
    return this.spoken(
      text || APOLOGY[request.accept === 'speech' ? 'again' : 'keys'][this.call.language],
    );
  }

  async match(request: MatchRequest): Promise<MatchResult> {
    const { node, heard } = request;
    if (heard.outcome === 'hungUp') return heard;
    if (heard.outcome === 'noInput') {
      return this.miss(node, 'noInput', request.onNoInput);
    }
    const understood = await this.understand(request);
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
    const said = await this.say([understood.answer], plainly(understood.question));
    if (said.outcome === 'hungUp') return said;
    const { question, confidence } = understood;
    return { outcome: 'question', question, confidence };
  }

  /** The global question that a sentence asks, where it asks one. */
  question(text: string): Extract<Understood, { kind: 'question' }> | null {
    const hit = this.understanding.match(text, [], { globalQuestions: true });
    return hit?.kind === 'question' ? hit : null;
  }

  private async understand(request: MatchRequest): Promise<Understood | null> {
    const { heard, branches, globalQuestions = true } = request;
    if (heard.outcome === 'keys') return byKeys(heard.keys, branches);
    if (heard.outcome !== 'speech') return null;
    const asked = [heard.text, branches, { globalQuestions }] as const;
    return this.understanding.consult?.(...asked) ?? this.understanding.match(...asked);
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
      if (policy.atLimit === 'goOn') {
        this.misses.delete(key);
        return { outcome: kind, count, limitReached: true };
      }
      const reason = kind === 'unrecognised' ? 'UnrecognisedLimit' : 'NoInputLimit';
      if (policy.farewell) await this.say([policy.farewell], plainly(node));
      await this.call.hangUp(reason, false);
      return this.call.hungUp() ?? { outcome: 'hungUp', endReason: reason };
    }
    const wording = policy.wordings?.[Math.min(count, policy.wordings.length) - 1];
    if (wording) {
      const said = await this.say([wording], plainly(node));
      if (said.outcome === 'hungUp') return said;
    }
    return { outcome: kind, count };
  }

  /** `recorded` stands for the first of the texts. */
  private async say(
    texts: readonly string[],
    how: PromptHow,
    recorded?: RecordedSound,
  ): Promise<SpeakResult> {
    const { node } = how;
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
    const wording = this.prompts.pick(texts, times);
    const spoken = this.spoken(wording);
    const { text } = spoken;
    const what =
      recorded && wording === texts[0] ? { ...spoken, pieces: [{ text, recorded }] } : spoken;
    const turn = await this.call.play(what, node, how.bargeIn, how);
    return (
      this.call.hungUp() ?? {
        outcome: turn.interrupted ? 'interrupted' : 'spoken',
        text,
        heard: turn.heard ?? 0,
        heardTo: turn.heardTo ?? 0,
        ...(turn.missing && { missing: turn.missing }),
        ...(turn.failed && { failed: true as const }),
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
