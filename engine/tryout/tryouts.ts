import { createHash, randomBytes } from 'node:crypto';
import {
  DialflowError,
  type DialRequest,
  type DialResult,
  type Tag,
  type Task,
  type Tryout,
  type TryoutMethods,
  type TryoutRequest,
  type TryoutSettings,
  type Turn,
} from '../api';
import type { Leg, LegListener, PlaceRequest } from '../line/port';
import type { Clock } from '../time/clock';
import { loadAssets } from './assets';
import type { Hello } from './messages';
import type { CallSource, PhoneSource, TestCaller } from './ports';
import { Reasons } from './reasons';
import { TryoutServer } from './server';
import { Session, UNOPENED_MS } from './session';

export interface TryoutsParts {
  settings: TryoutSettings;
  /** Real time, whatever the engine's speed: people type and talk. */
  clock: Clock;
  newId: () => string;
  caller: TestCaller;
  calls: CallSource;
  /** Opens what a page is spoken to and understood by; undefined where that is not set up. */
  openPhone(): Promise<{ phone: PhoneSource; missing: Hello['missing'] }>;
  fault(error: unknown): void;
}

/** People try one flow at a time; more are left over by a mistake. */
const MOST = 50;

/**
 * Pages on which somebody stands in for the callee: the call, its flow and its turns are real, the
 * line ends at the page.
 */
export class Tryouts implements TryoutMethods {
  /** By a digest of their token: what a guess is compared with tells nothing of it. */
  private readonly sessions = new Map<string, Session>();
  private readonly byCall = new Map<string, Session>();
  private readonly reasons = new Reasons();
  private server: Promise<TryoutServer> | undefined;
  /** One that is being closed still holds its port. */
  private closing: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(private readonly parts: TryoutsParts) {}

  async open(p: TryoutRequest): Promise<Tryout> {
    if (this.stopped) throw new DialflowError('WrongState', 'The engine is stopping.');
    if (this.sessions.size >= MOST) {
      throw new DialflowError(
        'LimitExceeded',
        `${MOST} pages to try flows out are open. Close some of them.`,
      );
    }
    const { caller, clock, newId, calls, openPhone, fault } = this.parts;
    const { instanceId, scene, group } = p;
    const { scene: found } = await caller.check({
      instanceId,
      ...(scene && { scene }),
      ...(group && { group }),
    });
    const { phone, missing } =
      p.kind === 'phone' ? await openPhone() : { phone: undefined, missing: [] };
    const token = randomBytes(32).toString('base64url');
    const session = new Session({
      id: newId(),
      request: p,
      language: p.language ?? found?.language ?? 'zh-CN',
      sceneName: found?.name ?? null,
      ...{ clock, phone, missing, caller, calls, fault },
      reasonOf: (text) => this.reasons.of(text),
      calling: (callId, who) => {
        if (who) this.byCall.set(callId, who);
        else this.byCall.delete(callId);
      },
      idle: (one) => {
        this.end(one, 'closed').catch(fault);
      },
    });
    this.sessions.set(digest(token), session);
    try {
      const server = await this.serving();
      return {
        id: session.id,
        url: server.urlOf(token),
        expiresAt: clock.now() + UNOPENED_MS,
      };
    } catch (error) {
      await this.end(session, 'closed');
      throw error;
    }
  }

  async close({ tryout }: { tryout: string }): Promise<void> {
    const session = this.find(tryout);
    if (session) await this.end(session, 'closed');
  }

  /** A flow dials a page. */
  dial(p: DialRequest & { tryout: string }): Promise<DialResult> {
    const session = this.find(p.tryout);
    if (!session) {
      const reason = 'is closed, or was never opened; open one again';
      throw DialflowError.invalid('call', [{ path: 'tryout', reason }]);
    }
    return session.dial(p);
  }

  giveUp(reference: string): boolean {
    return [...this.sessions.values()].some((session) => session.giveUp(reference));
  }

  /** A leg of a page's call: to the page, or to whoever it would be handed to. */
  place(request: PlaceRequest, listener: LegListener): Leg {
    const session = this.sessionOf(request.callId);
    if (session) return session.place(request, listener);
    throw new DialflowError('Internal', 'A call was to be tried out that no page waits for.');
  }

  // ------------------------------------------------------------ what is kept of calls

  turn(turn: Turn): void {
    this.sessionOf(turn.callId)?.turn(turn);
  }

  tagged(callId: string, tags: Tag[]): void {
    this.sessionOf(callId)?.tags(tags);
  }

  /** Its attempt is settled. */
  ended(task: Task): void {
    const session = this.byCall.get(task.callId);
    if (!session) return;
    this.parts.calls
      .get({ callId: task.callId })
      .then((call) => session.ended({ ...call, task }))
      .catch(this.parts.fault);
  }

  /** What matchers make of sentences, kept while there is a page to show it. */
  watch<T extends { match(text: string, ...more: never[]): unknown }>(matcher: T): T {
    return this.reasons.watch(matcher, () => this.byCall.size > 0);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    for (const session of [...this.sessions.values()]) await this.end(session, 'stopped');
    await this.closing;
  }

  // ------------------------------------------------------------ inside

  private find(id: string): Session | undefined {
    return [...this.sessions.values()].find((session) => session.id === id);
  }

  /** Legs to whoever a callee would be handed to are named after its call. */
  private sessionOf(callId: string): Session | undefined {
    return this.byCall.get(callId) ?? this.byCall.get(callId.split('.', 1)[0] ?? '');
  }

  private serving(): Promise<TryoutServer> {
    const { settings } = this.parts;
    if (this.server) return this.server;
    const opening = Promise.all([loadAssets(), this.closing]).then(([assets]) =>
      TryoutServer.open({
        ...{ settings, assets },
        sessionOf: (token) => this.sessions.get(digest(token)),
      }),
    );
    this.server = opening;
    // One that could not listen is tried again.
    opening.catch(() => {
      if (this.server === opening) this.server = undefined;
    });
    return opening;
  }

  private async end(session: Session, because: 'closed' | 'stopped'): Promise<void> {
    for (const [key, one] of this.sessions) if (one === session) this.sessions.delete(key);
    await session.close(because);
    if (this.sessions.size > 0 || !this.server) return;
    const server = this.server;
    this.server = undefined;
    this.closing = server.then(
      (one) => one.close(),
      () => undefined, // it was never open
    );
    await this.closing;
  }
}

const digest = (token: string): string => createHash('sha256').update(token).digest('base64');
