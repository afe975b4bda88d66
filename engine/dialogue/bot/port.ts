import type { BotBranch, BotFailure, BotUsage, Language, Tag, TagGroup } from '../../api';

/** An outside bot: it is told of a turn and answers with what to say and what to do. */
export interface Bot {
  /** For people. */
  readonly name: string;
  /**
   * What it answers, as it comes. Ends when the answer is complete; throws `BotFailed` where it is
   * not, or an abort error where `signal` gave it up.
   */
  answer(turn: BotTurn, signal: AbortSignal): AsyncIterable<BotPiece>;
}

export interface BotTurn {
  call: BotCall;
  language: Language;
  /** 1 for its first answer in this conversation. */
  turn: number;
  systemPrompt: string;
  variables: Readonly<Record<string, string>>;
  /** The call so far, the oldest first; what was heard last is its end. */
  history: readonly BotMessage[];
  /** What it is to answer; `nothing`: it begins. */
  heard: BotHeard;
  branches: readonly BotBranch[];
  may: BotMay;
  /** Of the scene; none where it may not tag. */
  tagGroups: readonly TagGroup[];
}

export interface BotCall {
  id: string;
  node: string;
  instanceId: string;
  groupId: string;
  jobId: string;
  phoneNumber: string;
  referenceId?: string;
}

export interface BotMay {
  hangUp: boolean;
  transfer: boolean;
  tag: boolean;
}

export type BotHeard =
  | { kind: 'speech'; text: string; confidence: number }
  | { kind: 'keys'; keys: string }
  | { kind: 'nothing' };

export type BotMessage =
  | { from: 'callee'; text: string; keys?: string }
  /** As far as it was heard. `acts`: what it did besides, and what came of it. */
  | { from: 'bot'; text: string; interrupted?: boolean; acts?: readonly ActDone[] };

/** What a bot may do; a closed set, so that nothing said to it can make it do anything else. */
export type BotAct =
  | { do: 'branch'; branch: string; arguments: Record<string, string> }
  | { do: 'hangUp'; say?: string }
  | { do: 'transfer'; reason: string }
  | { do: 'handOver'; reason: string }
  | { do: 'tag'; tags: Tag[] }
  /** It wanted something that there is not. */
  | { do: 'mistake'; problem: string };

export interface ActDone {
  act: BotAct;
  result: string;
  /** The provider's own, given back as it came. */
  token?: unknown;
}

export type BotPiece =
  | { kind: 'text'; text: string }
  | { kind: 'act'; act: BotAct; token?: unknown }
  /** All of this answer; the last one counts. */
  | { kind: 'usage'; usage: BotUsage };

/** The bot could not answer. */
export class BotFailed extends Error {
  override readonly name = 'BotFailed';

  /** @param again whether the same question may be answered if it is asked once more */
  constructor(
    readonly reason: Extract<BotFailure, 'unreachable' | 'malformed'>,
    message: string,
    readonly again = false,
  ) {
    super(message);
  }
}
