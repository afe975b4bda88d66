import type { NodeMarks } from './branch';
import type { HungUp, ListenRequest, MissPolicy } from './methods';
import type { Tag } from './model';
import type { BargeIn, BargeInAfter, PromptVoice } from './prompts';

/** Where an outside bot is and how it is asked. Set by operators, never by a contact. */
export type BotSettings = OpenAiBotSettings | HttpBotSettings;

/** Whatever speaks OpenAI's chat completions, a local model as well. */
export interface OpenAiBotSettings {
  kind: 'openai';
  /** http or https: of the method itself, of the interface (`…/v1`), or of the server alone. */
  url: string;
  /** Sent as `Authorization: Bearer …`. */
  apiKey?: string;
  model: string;
  /** 0 to 2; the model's own without it. */
  temperature?: number;
  /** The longest answer. Default 400. */
  maxTokens?: number;
}

/** An endpoint of one's own; its request and response are in docs/integrators.md. */
export interface HttpBotSettings {
  kind: 'http';
  url: string;
  apiKey?: string;
}

/** A way on that the bot may choose: an output of its node. */
export interface BotBranch {
  name: string;
  /** When to take it, in words for the bot. */
  description?: string;
  /** What the bot tells with it. */
  arguments?: BotArgument[];
}

export interface BotArgument {
  name: string;
  description?: string;
}

export interface ConverseRequest
  extends
    NodeMarks,
    Pick<ListenRequest, 'noInputMs' | 'maxSpeechMs' | 'endSilenceMs' | 'hotWords'> {
  callId: string;
  node: string;
  bot: BotSettings;
  /** Who the bot is and what it does, with ` @name ` variables. */
  systemPrompt?: string;
  /** Said first, similar wordings in turn, with ` @name ` variables. */
  opening?: string[];
  /** Who is next then. `bot`: it also answers what the callee has said before. Default `callee`. */
  begins?: 'callee' | 'bot';
  branches: BotBranch[];
  /** What the bot may do besides. Default: all of it. Tags are those of the scene. */
  may?: { hangUp?: boolean; transfer?: boolean; tag?: boolean };
  /** Default `speech`. */
  bargeIn?: BargeIn;
  bargeInAfter?: BargeInAfter;
  /** Keys are told to the bot as well. Default `speech`. */
  accept?: 'speech' | 'both';
  voice?: PromptVoice;
  /** No answer: wordings as in a match; at the limit the conversation ends with `noInput`. */
  onNoInput?: Pick<MissPolicy, 'wordings' | 'limit'>;
  /** Said in turn when the bot has not begun to answer after `fillerMs`. Default: nothing. */
  fillers?: string[];
  /** Default 2,000. */
  fillerMs?: number;
  /** The bot has to begin an answer, and to go on with it, within this time. Default 10,000. */
  answerMs?: number;
  /** Answers of the bot. Default 30. */
  maxTurns?: number;
  /** Of the conversation. Default 600,000. */
  maxMs?: number;
  /** What the bot must not say, besides the words that are barred anyway. */
  forbiddenWords?: string[];
}

/** Why a conversation was handed back to the flow. */
export type BotDoubt =
  /** The bot asked for it. */
  | 'unsure'
  /** It was about to say what must not be said. */
  | 'wording'
  | 'turns'
  | 'duration';

export type BotFailure =
  /** No answer in time. */
  | 'late'
  /** It could not be asked, or broke off. */
  | 'unreachable'
  /** It answered with something else, or with nothing. */
  | 'malformed'
  /** What the callee said could not be recognised. */
  | 'unheard'
  /** Its answers could not be spoken. */
  | 'unspoken';

/** Tokens, as the bot counts them. */
export interface BotUsage {
  prompt: number;
  completion: number;
}

export interface ConverseFacts {
  /** What the callee said last. */
  heard: string;
  /** Answers of the bot. */
  turns: number;
  usage: BotUsage;
  tags: Tag[];
  /** What was left out of its answers, for people: a tag that the scene has not got. */
  warnings: string[];
  answeredBy?: 'machine';
}

/** How the conversation of a bot ended. */
export type ConverseResult =
  | ({ outcome: 'branch'; branch: string; arguments: Record<string, string> } & ConverseFacts)
  /** The bot wants the callee to be handed over to a person. */
  | ({ outcome: 'transfer'; reason: string } & ConverseFacts)
  | ({ outcome: 'doubt'; reason: BotDoubt; detail: string } & ConverseFacts)
  | ({ outcome: 'failed'; reason: BotFailure; detail: string } & ConverseFacts)
  | ({ outcome: 'noInput'; count: number } & ConverseFacts)
  /** The callee, or the bot, has hung up. */
  | (HungUp & Partial<ConverseFacts>);

/** Outside bots that talk with a callee. */
export interface BotMethods {
  /**
   * Lets an outside bot talk with the callee until it takes a branch, hands back, or the call is
   * over.
   */
  converse(p: ConverseRequest): Promise<ConverseResult>;
}
