import { DialflowError, type Language, type SpeechProviderStatus } from '../api';
import { pcmSound, type Sound } from '../media/sound';
import type { Clock } from '../time/clock';
import type { Apologies } from './apologies';
import { louder } from './audio/louder';
import type { BreakerSettings } from './breaker';
import { keyOf, SoundCache } from './cache';
import type { DiskCache } from './diskCache';
import { closedError, messageOf, type ProviderFailed } from './failure';
import { askable, Health } from './health';
import type { Maker } from './maker';
import type { SpeechRequest, Synthesiser } from './port';

export interface SynthesisersParts {
  clock: Pick<Clock, 'now'>;
  failed?: ProviderFailed;
  cache?: SoundCache;
  /** Where what is `fixed` is kept as well. */
  disk?: DiskCache;
  apologies?: Apologies;
  breaker?: BreakerSettings;
}

interface Member {
  maker: Maker;
  health: Health;
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
  private readonly disk: DiskCache | undefined;
  private readonly failed: ProviderFailed;
  /** What is being made. */
  private readonly underway = new Map<string, Promise<Sound>>();
  private closed = false;

  constructor(
    makers: readonly Maker[],
    private readonly parts: SynthesisersParts,
  ) {
    this.name = makers.map(({ name }) => name).join(', ');
    this.members = makers.map((maker) => ({
      maker,
      health: new Health(parts.clock, parts.breaker),
    }));
    this.cache = parts.cache ?? new SoundCache();
    this.disk = parts.disk;
    this.failed = parts.failed ?? (() => undefined);
    for (const { maker } of this.members) {
      maker.warmUp?.().catch((error: unknown) => this.tell(error, maker));
    }
  }

  async synthesise(request: SpeechRequest): Promise<Sound> {
    if (this.closed) throw closedError();
    if (UNSPEAKABLE.test(request.text)) return pcmSound(new Int16Array(0));
    const sound = (await this.kept(request)) ?? (await this.made(request));
    return louder(sound, request.volumeDb ?? 0);
  }

  apology(language: Language): Sound | undefined {
    return this.parts.apologies?.for(language);
  }

  status(): SpeechProviderStatus[] {
    return this.members.map(({ maker, health }) => health.status(maker.name, 'speaks'));
  }

  async close(): Promise<void> {
    this.closed = true;
    await Promise.all([...this.members.map(({ maker }) => maker.close()), this.disk?.close()]);
    this.cache.clear();
  }

  /** What was made before, by whomever. */
  private async kept(request: SpeechRequest): Promise<Sound | undefined> {
    const disk = request.fixed ? this.disk : undefined;
    const keys = this.members.map(({ maker }) => keyIn(maker, request));
    for (const key of keys) {
      const sound = this.cache.get(key);
      if (!sound) continue;
      if (disk && !disk.has(key)) disk.keep(key, sound);
      return sound;
    }
    if (!disk) return undefined;
    for (const key of keys) {
      const sound = await disk.get(key);
      if (!sound) continue;
      this.cache.keep(key, sound);
      return sound;
    }
    return undefined;
  }

  private async made(request: SpeechRequest): Promise<Sound> {
    const reasons: string[] = [];
    for (const member of askable(this.members)) {
      try {
        return await this.making(member, request);
      } catch (error) {
        if (this.closed) throw closedError();
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

  private making(member: Member, request: SpeechRequest): Promise<Sound> {
    const key = keyIn(member.maker, request);
    const already = this.underway.get(key);
    if (already) return already;
    const making = this.make(member, request, key);
    this.underway.set(key, making);
    making.catch(() => this.underway.delete(key));
    return making;
  }

  private async make(
    { maker, health }: Member,
    request: SpeechRequest,
    key: string,
  ): Promise<Sound> {
    const fail = (error: unknown): void => {
      if (this.closed) return;
      health.failed(error);
      this.tell(error, maker);
    };
    health.breaker.asked();
    try {
      const { sound, whole } = await maker.make(request);
      const kept = (): void => {
        if (this.closed) return;
        health.succeeded();
        this.cache.keep(key, sound);
        if (request.fixed) this.disk?.keep(key, sound);
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

const keyIn = ({ name, fingerprint = name }: Maker, request: SpeechRequest): string =>
  keyOf(fingerprint, request);
