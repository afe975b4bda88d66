import { DialflowError, type SpeechProviderStatus } from '../api';
import { SAMPLE_RATE } from '../media/frame';
import type { Clock } from '../time/clock';
import type { BreakerSettings } from './breaker';
import { closedError, messageOf, type ProviderFailed } from './failure';
import { askable, Health } from './health';
import type { Recogniser, Recognition, RecognitionListener, RecognitionRequest } from './port';

export interface RecognisersParts {
  clock: Pick<Clock, 'now'>;
  failed?: ProviderFailed;
  breaker?: BreakerSettings;
}

interface Member {
  recogniser: Recogniser;
  health: Health;
}

/** What is kept of an utterance for the next provider; nobody speaks longer without a pause. */
const KEPT_SAMPLES = 60 * SAMPLE_RATE;

/**
 * Several providers in a row as one recogniser: where one fails in the middle of an utterance,
 * the next one gets it from its beginning.
 */
export class Recognisers implements Recogniser {
  readonly name: string;
  private readonly members: readonly Member[];
  private closed = false;

  constructor(
    recognisers: readonly Recogniser[],
    private readonly parts: RecognisersParts,
  ) {
    this.name = recognisers.map(({ name }) => name).join(', ');
    this.members = recognisers.map((recogniser) => ({
      recogniser,
      health: new Health(parts.clock, parts.breaker),
    }));
  }

  begin(request: RecognitionRequest, listener: RecognitionListener): Recognition {
    const members = this.closed ? [] : askable(this.members);
    return new Attempts(members, request, listener, (error, { recogniser, health }) => {
      if (this.closed) return;
      health.failed(error);
      this.parts.failed?.(error, recogniser.name);
    });
  }

  status(): SpeechProviderStatus[] {
    return this.members.map(({ recogniser, health }) => health.status(recogniser.name, 'listens'));
  }

  async close(): Promise<void> {
    this.closed = true;
    await Promise.all(this.members.map(({ recogniser }) => recogniser.close()));
  }
}

/** One utterance, with as many providers as it takes. */
class Attempts implements Recognition {
  private readonly left: Member[];
  private readonly reasons: string[] = [];
  private readonly heard: Int16Array[] = [];
  private length = 0;
  private ended = false;
  private over = false;
  private current: Recognition | undefined;
  private asked: Member | undefined;

  constructor(
    members: readonly Member[],
    private readonly request: RecognitionRequest,
    private readonly listener: RecognitionListener,
    private readonly failed: (error: Error, member: Member) => void,
  ) {
    this.left = [...members];
    this.next();
  }

  audio(samples: Int16Array): void {
    if (this.over || this.ended) return;
    this.current?.audio(samples);
    // Only what the next one may need.
    if (this.left.length === 0 || this.length > KEPT_SAMPLES) return;
    this.length += samples.length;
    this.heard.push(samples.slice());
  }

  end(): void {
    if (this.over || this.ended) return;
    this.ended = true;
    this.current?.end();
  }

  cancel(): void {
    if (this.over) return;
    this.over = true;
    this.asked?.health.breaker.gaveUp();
    this.current?.cancel();
  }

  private next(): void {
    const member = this.left.shift();
    if (!member) {
      queueMicrotask(() => this.giveUp());
      return;
    }
    this.asked = member;
    member.health.breaker.asked();
    const recognition = member.recogniser.begin(this.request, {
      partial: (text) => {
        if (!this.over) this.listener.partial?.(text);
      },
      final: (heard) => {
        if (this.over) return;
        this.over = true;
        member.health.succeeded();
        this.listener.final(heard);
      },
      failed: (error) => {
        if (this.over) return;
        this.failed(error, member);
        this.reasons.push(messageOf(error));
        this.next();
      },
    });
    this.current = recognition;
    for (const samples of this.heard) recognition.audio(samples);
    if (this.ended) recognition.end();
  }

  private giveUp(): void {
    if (this.over) return;
    this.over = true;
    const { reasons } = this;
    this.listener.failed(
      reasons.length === 0
        ? closedError()
        : new DialflowError(
            'WrongState',
            `What was said cannot be understood. ${reasons.join(' ')}`,
            { reasons },
            true,
          ),
    );
  }
}
