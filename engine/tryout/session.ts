import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import { DialflowError, type DialRequest, type DialResult, type TryoutRequest } from '../api';
import type { Call, Language } from '../api';
import type { Leg, LegListener, PlaceRequest } from '../line/port';
import type { Clock, Timer } from '../time/clock';
import type { CallEnding, Hello, Reason, ToEngine, ToPage } from './messages';
import type { CallSource, PhoneSource, Tag, TestCaller } from './ports';
import { readMessage } from './readMessage';
import { TriedCall } from './triedCall';

export interface SessionParts {
  id: string;
  request: TryoutRequest;
  language: Language;
  sceneName: string | null;
  /** Real time. */
  clock: Clock;
  phone: PhoneSource | undefined;
  missing: Hello['missing'];
  caller: TestCaller;
  calls: CallSource;
  reasonOf(text: string): Reason | undefined;
  /** A call of it has got its id, or is over. */
  calling(callId: string, session: Session | null): void;
  /** Nobody comes any more. */
  idle(session: Session): void;
  fault(error: unknown): void;
}

/** Until it is opened. */
export const UNOPENED_MS = 10 * 60_000;
/** A page that is reloaded comes back. */
const LEFT_MS = 60_000;
/** Close codes of the application (RFC 6455, section 7.4.2). */
const CLOSE = { ended: 4000, elsewhere: 4001, taken: 4009 } as const;
/** Nobody picks up for so long: a page is looked at. */
const RING_SECONDS = 120;
const SOME_NUMBER = '13800000000';

/**
 * One page, from the moment that its address is given out until nobody comes any more.
 *
 * ```
 *  awaited ──page──→ open ──page gone──→ awaited ──too long──→ closed
 * ```
 */
export class Session {
  private page: WebSocket | undefined;
  private call: TriedCall | undefined;
  private callId: string | null = null;
  private busy = false;
  private atOnce = false;
  private timer: Timer | undefined;
  private closed = false;
  /** Told when a page has come. */
  private readonly arrivals = new Set<() => void>();
  private readonly dials = new Map<string, (error: DialflowError) => void>();

  constructor(private readonly parts: SessionParts) {
    this.wait(UNOPENED_MS);
  }

  get id(): string {
    return this.parts.id;
  }

  // ------------------------------------------------------------ the page

  /** Whether a page may come; a second one only in place of the first. */
  admits(takesOver: boolean): boolean {
    return !this.closed && (this.page === undefined || takesOver);
  }

  join(page: WebSocket): void {
    this.leave('elsewhere');
    this.page = page;
    this.timer?.cancel();
    page.on('message', (data: Buffer) => {
      const message = readMessage(data);
      if (message && this.page === page) this.heed(message);
    });
    page.on('error', () => undefined); // `close` follows
    page.on('close', () => {
      if (this.page === page) this.left();
    });
    this.tell(this.hello());
    for (const arrived of this.arrivals) arrived();
  }

  acceptSip(socket: Socket, frames: WebSocket, address: string): void {
    const { phone } = this.parts;
    if (phone && this.page) phone.accept(socket, frames, address);
    else frames.terminate();
  }

  // ------------------------------------------------------------ calls

  /** On its line: the call of this session, and whoever it would be handed to. */
  place(request: PlaceRequest, listener: LegListener): Leg {
    if (!this.call)
      throw new DialflowError('Internal', 'A call was placed that no page waits for.');
    return this.call.place(request, listener);
  }

  turn(turn: Parameters<TriedCall['turn']>[0]): void {
    this.call?.turn(turn);
  }

  tags(tags: Tag[]): void {
    this.call?.tags(tags);
  }

  /** A flow dials. Waits for the page, then as for any answer. */
  async dial(p: DialRequest): Promise<DialResult> {
    const { promise: givenUp, reject } = Promise.withResolvers<never>();
    givenUp.catch(() => undefined);
    const key = p.reference ?? '';
    this.dials.set(key, reject);
    try {
      await Promise.race([this.ready(), givenUp]);
      return await Promise.race([this.run({ ...p, direct: true }), givenUp]);
    } finally {
      this.dials.delete(key);
    }
  }

  /** Ends a dial that is still waiting. */
  giveUp(reference: string): boolean {
    const reject = this.dials.get(reference);
    if (!reject) return false;
    reject(new DialflowError('Aborted', 'The call was given up before it was answered.'));
    this.call?.hangUp();
    return true;
  }

  /** The call's attempt is settled. */
  ended(call: Call): void {
    const { status, endReason, hangUpBy, talkMs, turnCount: turns } = call.task;
    const end: CallEnding = { status, endReason, hangUpBy, talkMs, turns };
    this.parts.calling(call.id, null);
    this.call = undefined;
    this.callId = null;
    this.busy = false;
    this.tell({ type: 'tags', tags: call.tags });
    this.tell({ type: 'ended', at: this.parts.clock.now(), end });
    this.tell({ type: 'state', state: 'idle', callId: null });
    if (!this.page) this.wait(LEFT_MS);
  }

  async close(because: 'closed' | 'stopped'): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    this.timer?.cancel();
    const gone = new DialflowError('Aborted', 'The page was closed before the call was answered.');
    for (const reject of this.dials.values()) reject(gone);
    this.leave(because);
    await this.parts.phone?.close();
  }

  // ------------------------------------------------------------ inside

  private heed(message: ToEngine): void {
    switch (message.type) {
      case 'call':
        return this.begin(message);
      case 'answer':
        return this.call?.answer();
      case 'typing':
        return this.call?.types(message.text);
      case 'speech':
        return this.call?.speaks(message.text);
      case 'key':
        return this.call?.presses(message.key);
      case 'hangUp':
        return this.call?.hangUp();
      case 'pace':
        this.atOnce = message.atOnce;
    }
  }

  private begin(given: Extract<ToEngine, { type: 'call' }>): void {
    const { request, fault } = this.parts;
    if (this.busy || request.startedBy === 'dial') return;
    const { instanceId, scene, group, name, phoneNumber, variables } = request;
    const called = given.name ?? name ?? this.somebody;
    const contact = {
      phoneNumber: phoneNumber || SOME_NUMBER,
      name: called,
      // As a roster has it: the name is a variable too, for ` @name ` in prompts.
      variables: { ...(called && { name: called }), ...(given.variables ?? variables) },
    };
    this.run({ instanceId, scene, group, contact, ringSeconds: RING_SECONDS }).catch(
      (error: unknown) => {
        const told = DialflowError.from(error);
        if (told.code === 'Internal') fault(error);
        this.tell({ type: 'refused', reason: told.message });
      },
    );
  }

  private async run(p: Parameters<TestCaller['place']>[0]): Promise<DialResult> {
    if (this.busy) {
      throw new DialflowError('WrongState', 'The page is in a call. Hang up there first.');
    }
    this.busy = true;
    const { caller, calling } = this.parts;
    try {
      return await caller.place(p, (callId) => {
        this.call = this.newCall(callId);
        this.callId = callId;
        calling(callId, this);
      });
    } catch (error) {
      if (this.callId === null) this.busy = false;
      throw error;
    }
  }

  private get somebody(): string {
    return this.parts.language === 'zh-CN' ? '李明' : 'Alex Lee';
  }

  private newCall(callId: string): TriedCall {
    const { clock, phone, calls, reasonOf, fault, missing } = this.parts;
    return new TriedCall({
      ...{ callId, clock, phone, calls, reasonOf, fault },
      mute: missing.includes('synthesiser'),
      atOnce: () => this.atOnce,
      tell: (message) => this.tell(message),
    });
  }

  /** When a page is there, and its phone has registered. */
  private ready(): Promise<void> {
    const isReady = (): boolean =>
      this.page !== undefined && (this.parts.phone?.registered ?? true);
    if (isReady()) return Promise.resolve();
    const { clock } = this.parts;
    return new Promise((resolve, reject) => {
      let timer: Timer | undefined;
      const look = (): void => {
        timer?.cancel();
        if (this.closed) {
          this.arrivals.delete(look);
          reject(new DialflowError('Aborted', 'The page was closed.'));
        } else if (isReady()) {
          this.arrivals.delete(look);
          resolve();
        } else if (this.page) timer = clock.after(200, look);
      };
      this.arrivals.add(look);
      look();
    });
  }

  /** The page is gone: whoever sat there has hung up. */
  private left(): void {
    this.page = undefined;
    this.call?.hangUp();
    if (!this.closed) this.wait(LEFT_MS);
  }

  private leave(because: 'closed' | 'elsewhere' | 'stopped'): void {
    const { page } = this;
    if (!page) return;
    this.tell({ type: 'bye', because });
    this.left();
    page.close(because === 'elsewhere' ? CLOSE.elsewhere : CLOSE.ended);
  }

  private wait(ms: number): void {
    this.timer?.cancel();
    this.timer = this.parts.clock.after(ms, () => {
      if (!this.page && !this.busy) this.parts.idle(this);
    });
  }

  private hello(): Hello {
    const { request, language, sceneName, missing, phone } = this.parts;
    return {
      type: 'hello',
      ...{ kind: request.kind, language, missing, scene: sceneName },
      startedBy: request.startedBy ?? 'page',
      name: request.name ?? this.somebody,
      phoneNumber: request.phoneNumber || SOME_NUMBER,
      variables: request.variables ?? {},
      ...(phone && { phone: phone.identity }),
    };
  }

  private tell(message: ToPage): void {
    const { page } = this;
    if (page?.readyState === page?.OPEN) page?.send(JSON.stringify(message));
  }
}

/** Of a second page. */
export const TAKEN = CLOSE.taken;
