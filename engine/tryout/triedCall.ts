import { DialflowError, type Tag, type Turn } from '../api';
import type {
  Attention,
  Leg,
  LegListener,
  PlaceRequest,
  Playback,
  ReferEnd,
  Saying,
} from '../line/port';
import { Sayings } from '../line/simulated/sayings';
import { speechTime } from '../line/simulated/speechTime';
import type { Clock } from '../time/clock';
import type { CallStage, Note, PageTurn, Reason, ToPage } from './messages';
import type { CallSource, PhoneSource } from './ports';
import { StandIn } from './standIn';
import { TextLeg } from './textLeg';

export interface TriedCallParts {
  callId: string;
  clock: Clock;
  /** Whoever speaks and listens; without one it is typed. */
  phone: PhoneSource | undefined;
  /** Nothing can be spoken: prompts are shown, and take their time. */
  mute: boolean;
  calls: CallSource;
  atOnce(): boolean;
  tell(message: ToPage): void;
  /** Why a sentence was taken for what it was, as far as that is known. */
  reasonOf(text: string): Reason | undefined;
  fault(error: unknown): void;
}

/** One call of a page: what the engine does on its line, and what the page is told of it. */
export class TriedCall {
  private leg: TriedLeg | undefined;
  private text: TextLeg | undefined;
  private told: LegListener | undefined;
  private stage: CallStage = 'dialing';
  private gone = false;
  private handed = false;
  /** When the other side's last word ended; null: nothing is waited for. */
  private heardAt: number | null = null;
  private readonly took = new Map<number, number>();

  constructor(private readonly parts: TriedCallParts) {}

  get over(): boolean {
    return this.stage === 'idle';
  }

  /** The engine places it, or rings whoever it would hand the callee to. */
  place(request: PlaceRequest, listener: LegListener): Leg {
    if (this.leg) {
      this.note({ kind: 'transfer', to: request.phone ?? request.calledNumber });
      return new StandIn(this.parts.clock, listener);
    }
    const told = this.listening(listener);
    this.told = told;
    this.leg = new TriedLeg(this.legOf(request, told), {
      says: (text) => this.says(text, speechTime(text)),
      note: (note) => this.note(note),
      handedOver: () => (this.handed = true),
      isText: this.text !== undefined,
      shown: this.text || !this.parts.mute ? undefined : this.showing(),
    });
    this.tellStage('dialing');
    return this.leg;
  }

  // ------------------------------------------------------------ what the page does

  answer(): void {
    this.text?.answer();
  }

  types(sofar: string): void {
    this.text?.types(sofar);
  }

  speaks(text: string): void {
    if (this.text) this.text.speaks(text);
    else if (this.stage === 'answered' && text.trim() !== '') {
      // Typed beside the audio: for want of a recogniser, or of a quiet room.
      this.told?.speechStarted();
      this.told?.speech({ text: text.trim(), confidence: 1 });
    }
  }

  presses(key: string): void {
    if (this.text) this.text.presses(key);
    else if (this.stage === 'answered') this.told?.key(key);
  }

  hangUp(): void {
    this.gone = true;
    if (this.text) this.text.leaves();
    else this.leg?.hangUp();
  }

  // ------------------------------------------------------------ what is kept of it

  turn(turn: Turn): void {
    const { reasonOf, tell } = this.parts;
    const reason = turn.speaker === 'callee' ? reasonOf(turn.text) : undefined;
    const tookMs = this.took.get(turn.sequence);
    if (turn.keys !== undefined) this.heardAt = this.parts.clock.now();
    const { sequence: line, at, speaker, text, keys, node, intent, globalQuestion } = turn;
    const { unrecognised, confidence, heard, interrupted, failed, missing } = turn;
    const shown: Record<string, unknown> = {
      ...{ line, at, speaker, text, keys, node, intent, globalQuestion },
      ...{ unrecognised, confidence, heard, interrupted, failed, missing, tookMs },
      ...(unrecognised ? reason : { ...reason, nearest: undefined }),
    };
    tell({ type: 'turn', ...(defined(shown) as unknown as PageTurn) });
  }

  tags(tags: Tag[]): void {
    this.parts.tell({ type: 'tags', tags });
  }

  // ------------------------------------------------------------ inside

  private legOf(request: PlaceRequest, listener: LegListener): Leg {
    const { clock, phone, atOnce } = this.parts;
    if (phone) return phone.place(request, listener);
    this.text = new TextLeg({
      ...{ clock, request, listener, atOnce },
      says: (text, ms) => this.says(text, ms),
    });
    return this.text;
  }

  private showing(): Sayings {
    return new Sayings(this.parts.clock, {
      promptBegins: (text, ms, heardMs) => this.says(text, ms - heardMs),
      promptEnds: () => undefined,
      promptStops: () => undefined,
    });
  }

  private listening(listener: LegListener): LegListener {
    const { clock } = this.parts;
    return {
      ...bound(listener),
      ringing: () => {
        this.tellStage('ringing');
        listener.ringing();
      },
      answered: () => {
        this.tellStage('answered');
        this.heardAt = clock.now();
        listener.answered();
      },
      speech: (heard) => {
        this.heardAt = clock.now();
        listener.speech(heard);
      },
      key: (digit) => {
        this.heardAt = clock.now();
        listener.key(digit);
      },
      ended: (end) => {
        this.stage = 'idle';
        this.leg?.over();
        // A page that is gone is a callee that hung up, whoever had to say so.
        const instead = this.gone ? 'callee' : this.handed ? 'line' : 'us';
        const by = end.by === 'us' ? instead : end.by;
        const outcome = by === 'callee' && end.outcome === 'cancelled' ? 'rejected' : end.outcome;
        listener.ended({ ...end, by, outcome });
      },
    };
  }

  /** The turn of what is being said is there already, with its node. */
  private says(text: string, ms: number): void {
    const { clock, calls, callId, tell, fault } = this.parts;
    const tookMs = this.heardAt === null ? undefined : clock.now() - this.heardAt;
    this.heardAt = null;
    const at = clock.now();
    calls.turns({ callId }).then((turns) => {
      const turn = turns.findLast(({ speaker }) => speaker === 'robot');
      if (!turn) return;
      if (tookMs !== undefined && !this.took.has(turn.sequence))
        this.took.set(turn.sequence, tookMs);
      const { sequence: line, node } = turn;
      tell({
        ...{ type: 'saying', line, at, text: turn.text || text, ms },
        ...(node !== undefined && { node }),
        ...(tookMs !== undefined && { tookMs }),
      });
    }, fault);
  }

  private note(note: Note): void {
    this.parts.tell({ type: 'note', at: this.parts.clock.now(), note });
  }

  private tellStage(stage: CallStage): void {
    this.stage = stage;
    this.parts.tell({ type: 'state', state: stage, callId: this.parts.callId });
  }
}

interface TriedLegParts {
  says(text: string): void;
  note(note: Note): void;
  handedOver(): void;
  isText: boolean;
  /** In place of audio. */
  shown: Sayings | undefined;
}

/** A leg whose doings are shown. What would leave for other people does not. */
class TriedLeg implements Leg {
  constructor(
    private readonly inner: Leg,
    private readonly parts: TriedLegParts,
  ) {}

  say(what: string | Saying): Playback {
    const { shown } = this.parts;
    if (shown) return shown.say(typeof what === 'string' ? { pieces: [{ text: what }] } : what);
    const playback = this.inner.say(what);
    const text = typeof what === 'string' ? what : what.pieces.map((one) => one.text).join('');
    // Typed calls tell it themselves when it begins.
    if (!this.parts.isText) this.parts.says(text);
    return playback;
  }

  async prepare(what: string | Saying): Promise<void> {
    if (!this.parts.shown) await this.inner.prepare(what);
  }

  over(): void {
    this.parts.shown?.stop('ended');
  }

  attend(how: Attention): void {
    this.inner.attend(how);
  }

  sendKeys(keys: string): Promise<boolean> {
    this.parts.note({ kind: 'keysSent', keys });
    return this.inner.sendKeys(keys);
  }

  refer(to: { number: string } | { phone: string }): Promise<ReferEnd> {
    this.parts.note({ kind: 'transfer', to: 'phone' in to ? to.phone : to.number });
    if (this.parts.isText) return this.inner.refer(to);
    // A browser would call whom it is given.
    this.parts.handedOver();
    queueMicrotask(() => this.inner.hangUp());
    return Promise.resolve({ taken: true });
  }

  ring(on: boolean): void {
    this.inner.ring(on);
  }

  join(other: Leg): void {
    if (!(other instanceof StandIn)) {
      throw new DialflowError('Internal', 'A call that is tried out is joined with nobody real.');
    }
    this.inner.ring(false);
  }

  part(): void {}

  hangUp(): void {
    this.inner.hangUp();
  }
}

/** All of a listener's, callable apart from it. */
function bound(listener: LegListener): LegListener {
  const { speaking, answeredBy, messageMayBegin } = listener;
  return {
    ringing: () => listener.ringing(),
    answered: () => listener.answered(),
    speechStarted: () => listener.speechStarted(),
    speech: (heard) => listener.speech(heard),
    key: (digit) => listener.key(digit),
    ended: (end) => listener.ended(end),
    ...(speaking && { speaking: (sofar) => listener.speaking?.(sofar) }),
    ...(answeredBy && { answeredBy: (who) => listener.answeredBy?.(who) }),
    ...(messageMayBegin && { messageMayBegin: () => listener.messageMayBegin?.() }),
  };
}

const defined = (object: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
