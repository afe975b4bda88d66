import {
  DialflowError,
  type BotDoubt,
  type BotFailure,
  type ConverseFacts,
  type ConverseRequest,
  type ConverseResult,
  type HungUp,
  type Turn,
} from '../../api';
import type { ActDone, BotAct } from '../../dialogue/bot/port';
import { mark } from '../marks';
import { Answering, type Answered } from './answering';
import { failureOf, isPassing } from './failure';
import { forbids, type Forbids } from './forbidden';
import type { ConverseParts } from './parts';
import { Memory } from './memory';
import type { Reply } from './reply';
import { speakable } from './speakable';
import { turnOf } from './turnOf';

const MISS_LIMIT = 2;
const MAX_TURNS = 30;
const MAX_MS = 600_000;
const NO_INPUT_MS = 5_000;
/** A bot that calls tools and says nothing is asked again so often. */
const MOST_ROUNDS = 4;

type Step = 'listen' | 'ask' | ConverseResult;

/**
 * Lets an outside bot talk with the callee:
 *
 *   opening ──▶ listening ──heard──▶ asking ──says something──▶ listening …
 *                  └──no input, a limit         └──takes a branch, hands back, hangs up, fails
 *
 * What the bot may do is a closed set: nothing that the callee says to it can make it do more.
 *
 * @throws DialflowError `WrongState` where the call cannot be spoken to
 */
export function converse(request: ConverseRequest, parts: ConverseParts): Promise<ConverseResult> {
  return new Conversing(request, parts).run();
}

class Conversing {
  private readonly memory: Memory;
  private readonly forbids: Forbids;
  private readonly begunAt: number;
  private readonly facts: Omit<ConverseFacts, 'answeredBy' | 'heard'> = {
    turns: 0,
    usage: { prompt: 0, completion: 0 },
    tags: [],
    warnings: [],
  };
  private misses = 0;
  private fillers = 0;
  /** One was said for the answer that is waited for. */
  private filled = false;

  constructor(
    private readonly request: ConverseRequest,
    private readonly parts: ConverseParts,
  ) {
    this.memory = new Memory(parts.call.turns);
    this.begunAt = parts.clock.now();
    const own = forbids(request.forbiddenWords ?? []);
    this.forbids = (text) => own(text) ?? parts.barred(text);
  }

  async run(): Promise<ConverseResult> {
    const { request, parts } = this;
    const gone = parts.call.hungUp();
    if (gone) return gone;
    if (parts.call.state !== 'answered') {
      const message = `The call is ${parts.call.state}; no bot can talk on it yet.`;
      throw new DialflowError('WrongState', message);
    }
    const opening = (request.opening ?? []).filter((text) => text.trim() !== '');
    if (opening.length > 0) {
      const said = await parts.talk.speak({ ...this.saying, texts: opening });
      if (said.outcome === 'hungUp') return this.gone(said);
    }
    let step: Step = request.begins === 'bot' ? 'ask' : 'listen';
    while (typeof step === 'string') {
      if (this.leftMs <= 0) return this.doubt('duration', `It took ${this.maxMs / 1_000} s.`);
      step = step === 'listen' ? await this.listen() : await this.ask();
    }
    return step;
  }

  // ------------------------------------------------------------ the callee's turn

  private async listen(): Promise<Step> {
    const { request, parts } = this;
    const { callId, node, accept = 'speech', maxSpeechMs, endSilenceMs, hotWords } = request;
    const { limit = MISS_LIMIT, wordings = [] } = request.onNoInput ?? {};
    const heard = await parts.talk.listen({
      callId,
      node,
      accept,
      noInputMs: Math.max(1, Math.min(request.noInputMs ?? NO_INPUT_MS, this.leftMs)),
      ...(maxSpeechMs !== undefined && { maxSpeechMs }),
      ...(endSilenceMs !== undefined && { endSilenceMs }),
      ...(hotWords && { hotWords }),
    });
    if (heard.outcome === 'hungUp') return this.gone(heard);
    if (heard.outcome !== 'noInput') {
      this.misses = 0;
      return 'ask';
    }
    if (heard.recognitionFailed) {
      return this.failed('unheard', 'What the callee said could not be recognised.');
    }
    if (this.leftMs <= 0) return 'listen'; // the time is up, which is told
    this.misses += 1;
    if (limit > 0 && this.misses >= limit) {
      return { outcome: 'noInput', count: this.misses, ...this.told };
    }
    const wording = wordings[Math.min(this.misses, wordings.length) - 1];
    if (!wording) return 'listen';
    const said = await parts.talk.speak({ ...this.saying, texts: [wording] });
    return said.outcome === 'hungUp' ? this.gone(said) : 'listen';
  }

  // ------------------------------------------------------------ the bot's turn

  private async ask(): Promise<Step> {
    const { maxTurns = MAX_TURNS } = this.request;
    if (this.facts.turns >= maxTurns) {
      return this.doubt('turns', `The bot has answered ${maxTurns} times.`);
    }
    this.facts.turns += 1;
    let triedAgain = false;
    this.filled = false;
    let askedAt = this.parts.clock.now();
    for (let round = 1; ; round++) {
      const answered = await this.answer(askedAt);
      const { end, reply, turn } = answered;
      this.facts.usage.prompt += reply.usage.prompt;
      this.facts.usage.completion += reply.usage.completion;
      if (end === 'goesOn') {
        this.facts.turns -= 1;
        return 'ask';
      }
      if (end !== 'complete') {
        const mayTry = end === 'failed' && isPassing(answered.error) && !turn && !triedAgain;
        if (!mayTry) return this.stepOf(answered);
        triedAgain = true;
        continue;
      }
      const step = await this.act(reply, turn);
      if (step !== 'again') return step;
      askedAt = this.parts.clock.now();
      if (round >= MOST_ROUNDS) {
        return this.failed('malformed', 'The bot goes on calling tools and says nothing.');
      }
    }
  }

  private answer(askedAt: number): Promise<Answered> {
    const { call, clock, bot } = this.parts;
    const { heardAt, ...recalled } = this.memory.recall();
    const turn = turnOf({
      ...this.parts,
      request: this.request,
      number: this.facts.turns,
      recalled,
    });
    const filler = this.filled ? undefined : () => this.sayFiller();
    const parts = { call, clock, bot, forbids: this.forbids, filler };
    return new Answering(this.request, parts, turn, heardAt, askedAt).run();
  }

  private async sayFiller(): Promise<void> {
    this.filled = true;
    const { call } = this.parts;
    const { fillers = [], node, bargeIn = 'speech' } = this.request;
    const text = fillers[this.fillers++ % fillers.length] ?? '';
    const rendered = this.parts.prompts.render(text, call.spec.contact.variables);
    this.memory.skip(await call.play(rendered, node, bargeIn));
  }

  private stepOf(answered: Exclude<Answered, { end: 'complete' | 'goesOn' }>): Step {
    switch (answered.end) {
      case 'hungUp':
        return this.gone(answered.gone);
      case 'interrupted':
        return 'listen';
      case 'barred':
        return this.doubt('wording', `It was about to say "${answered.phrase}".`);
      case 'late':
        return this.failed('late', `${this.parts.bot.name} did not answer in time.`);
      case 'unspoken':
        return this.failed('unspoken', 'Its answer could not be spoken.');
      case 'failed': {
        const { error } = answered;
        const message = error instanceof Error ? error.message : String(error);
        return this.failed(failureOf(error), message);
      }
    }
  }

  // ------------------------------------------------------------ what it does

  /** Does what the bot wants besides what it has said. `again`: it wants to know what came of it. */
  private async act(reply: Reply, turn: Turn | undefined): Promise<Step | 'again'> {
    const done: ActDone[] = [];
    let last: BotAct | undefined;
    for (const { act, token } of reply.acts) {
      let result = 'ok';
      if (act.do === 'tag') result = this.tag(act.tags);
      else if (act.do === 'mistake') this.facts.warnings.push((result = act.problem));
      else last ??= act;
      if (token !== undefined) done.push({ act, result, token });
    }
    if (last) return this.leave(last, turn);
    if (done.length > 0) this.memory.note(done, turn);
    if (turn) return 'listen';
    if (done.length > 0) return 'again';
    if (reply.acts.length > 0) return 'listen';
    return this.failed('malformed', 'The bot answered with nothing.');
  }

  private tag(tags: Extract<BotAct, { do: 'tag' }>['tags']): string {
    try {
      mark(this.parts.call, { tags }, this.parts.records);
      for (const tag of tags) {
        this.facts.tags = [...this.facts.tags.filter(({ group }) => group !== tag.group), tag];
      }
      return 'ok';
    } catch (error) {
      const { message } = DialflowError.from(error);
      this.facts.warnings.push(message);
      return message;
    }
  }

  private async leave(act: BotAct, turn: Turn | undefined): Promise<ConverseResult> {
    switch (act.do) {
      case 'branch':
        return { outcome: 'branch', branch: act.branch, arguments: act.arguments, ...this.told };
      case 'transfer':
        return { outcome: 'transfer', reason: act.reason, ...this.told };
      case 'handOver':
        return this.doubt('unsure', act.reason);
      case 'hangUp':
        return this.hangUp(turn ? '' : speakable(act.say ?? ''));
      case 'tag':
      case 'mistake':
        throw new DialflowError('Internal', `"${act.do}" ends no conversation.`);
    }
  }

  private async hangUp(farewell: string): Promise<ConverseResult> {
    const { call, hangUp } = this.parts;
    if (farewell) {
      const phrase = this.forbids(farewell);
      if (phrase) return this.doubt('wording', `It was about to say "${phrase}".`);
      const { voice } = this.request;
      await call.play(farewell, this.request.node, 'never', { voice });
    }
    return this.gone({ outcome: 'hungUp', endReason: await hangUp() });
  }

  // ------------------------------------------------------------ what is told

  private get saying() {
    const { callId, node, bargeIn = 'speech', bargeInAfter, voice } = this.request;
    const more = { ...(bargeInAfter && { bargeInAfter }), ...(voice && { voice }) };
    return { callId, node, bargeIn, ...more };
  }

  private get maxMs(): number {
    return this.request.maxMs ?? MAX_MS;
  }

  private get leftMs(): number {
    return this.begunAt + this.maxMs - this.parts.clock.now();
  }

  private get told(): ConverseFacts {
    const { call } = this.parts;
    const { text = '', keys = '' } = call.lastHeard() ?? {};
    return { heard: text || keys, ...this.facts, ...call.byMachine() };
  }

  private gone(hungUp: HungUp): ConverseResult {
    return { ...hungUp, ...this.told };
  }

  private doubt(reason: BotDoubt, detail: string): ConverseResult {
    return { outcome: 'doubt', reason, detail, ...this.told };
  }

  private failed(reason: BotFailure, detail: string): ConverseResult {
    return { outcome: 'failed', reason, detail, ...this.told };
  }
}
