import { DialflowError } from '../api';
import { pcmSound, type Sound } from '../media/sound';
import type { Clock } from '../time/clock';
import { askable, Breaker, type BreakerSettings } from './breaker';
import { keyOf, SoundCache } from './cache';
import { blamesProvider, closedError, messageOf, type ProviderFailed } from './failure';
import type { Maker } from './maker';
import type { SpeechRequest, Synthesiser } from './port';

export interface SynthesisersParts {
  clock: Pick<Clock, 'now'>;
  failed?: ProviderFailed;
  cache?: SoundCache;
  breaker?: BreakerSettings;
}

interface Member {
  maker: Maker;
  breaker: Breaker;
  /** Two of the same kind are told apart by their place. */
  id: string;
}

/** Nothing in it can be said. */
const UNSPEAKABLE = /^[^\p{L}\p{N}\p{S}%&@#]*$/u;

/**
 * Several providers in a row as one synthesiser: the first that works speaks. What was made once
 * is kept, and what is asked for twice at once is made once.
 */
export class Synthesisers implements Synthesiser {
  readonly name: string;
  private readonly members: readonly Member[];
  private readonly cache: SoundCache;
  private readonly failed: ProviderFailed;
  /** What is being made. */
  private readonly underway = new Map<string, Promise<Sound>>();
  private closed = false;

  constructor(makers: readonly Maker[], parts: SynthesisersParts) {
    this.name = makers.map(({ name }) => name).join(', ');
    this.members = makers.map((maker, index) => ({
      maker,
      breaker: new Breaker(parts.clock, parts.breaker),
      id: `${index} ${maker.name}`,
    }));
    this.cache = parts.cache ?? new SoundCache();
    this.failed = parts.failed ?? (() => undefined);
    for (const { maker } of this.members) {
      maker.warmUp?.().catch((error: unknown) => this.tell(error, maker));
    }
  }

  async synthesise(request: SpeechRequest): Promise<Sound> {
    if (this.closed) throw closedError();
    if (UNSPEAKABLE.test(request.text)) return pcmSound(new Int16Array(0));
    for (const { id } of this.members) {
      const kept = this.cache.get(keyOf(id, request));
      if (kept) return kept;
    }
    const reasons: string[] = [];
    for (const member of askable(this.members)) {
      try {
        return await this.making(member, request);
      } catch (error) {
        reasons.push(messageOf(error));
      }
    }
    throw new DialflowError(
      'WrongState',
      `The text cannot be spoken. ${reasons.join(' ')}`,
      { reasons },
      true,
    );
  }

  async close(): Promise<void> {
    this.closed = true;
    await Promise.all(this.members.map(({ maker }) => maker.close()));
    this.cache.clear();
  }

  private making(member: Member, request: SpeechRequest): Promise<Sound> {
    const key = keyOf(member.id, request);
    const already = this.underway.get(key);
    if (already) return already;
    const making = this.make(member, request, key);
    this.underway.set(key, making);
    making.catch(() => this.underway.delete(key));
    return making;
  }

  private async make(
    { maker, breaker }: Member,
    request: SpeechRequest,
    key: string,
  ): Promise<Sound> {
    const fail = (error: unknown): void => {
      if (this.closed) return;
      if (blamesProvider(error)) breaker.failed();
      this.tell(error, maker);
    };
    try {
      const { sound, whole } = await maker.make(request);
      const kept = (): void => {
        if (this.closed) return;
        breaker.succeeded();
        this.cache.keep(key, sound);
      };
      void whole.then(kept, fail).finally(() => this.underway.delete(key));
      return sound;
    } catch (error) {
      fail(error);
      throw error;
    }
  }

  private tell(error: unknown, maker: Maker): void {
    if (!this.closed) this.failed(DialflowError.from(error), maker.name);
  }
}
