import type { Clock, Timer } from '../../../time/clock';
import type {
  InviteRequest,
  Peer,
  Reason,
  Referral,
  Session,
  SessionEnd,
  SessionListener,
} from '../dialog/types';
import type { Target } from '../transport';
import type { AudioEnd, LegAudio, LegAudioListener } from './audio';
import type { Way } from './way';

/** Who says nothing at all, not even 100, is left for the next server or way after so long. */
const SILENT_MS = 4_000;
/** The last one that there is. Timer B would wait 32 s (RFC 3261, section 17.1.1.2). */
const LAST_SILENT_MS = 10_000;
/** For an answer to our CANCEL. */
const LEAVING_MS = 4_000;

export interface AttemptParts {
  clock: Clock;
  way: Way;
  /** There is no other way after this one. */
  isLast: boolean;
  invite(request: InviteRequest, listener: SessionListener): Session;
  /** Takes a port that reaches this address; unknown: any. */
  openAudio(address: string | undefined, listener: LegAudioListener): Promise<LegAudio>;
  listener: AttemptListener;
}

export interface AttemptListener extends LegAudioListener {
  /** 180 to 199. `media`: it said where the network is heard. */
  progress(code: number, media: boolean): void;
  confirmed(audio: LegAudio): void;
  /** REFER; without it declined. */
  referred?(referral: Referral): void;
  /** Once, then nothing more. */
  ended(end: SessionEnd): void;
  /** In place of `ended`: it could not even be begun. */
  failed(error: unknown): void;
}

/**
 * What is tried over one way: its audio is opened, then its servers are called, one after the
 * other as long as they say nothing at all.
 *
 * ```
 *  opening ──→ calling ──→ leaving ──→ over
 *     │           ├── session ended ────↑
 *     └───────────┴── left, silence ────┘
 * ```
 * A session of which nothing has been heard is deserted: its CANCEL has to wait for a response
 * (RFC 3261, section 9.1), this has not. What comes of it late is turned down.
 */
export class Attempt {
  private state: 'opening' | 'calling' | 'leaving' | 'over' = 'opening';
  private opened: LegAudio | undefined;
  private current: Session | undefined;
  private timer: Timer | undefined;

  constructor(private readonly parts: AttemptParts) {}

  get audio(): LegAudio | undefined {
    return this.opened;
  }

  get session(): Session | undefined {
    return this.current;
  }

  /** Begins it. Nothing is told before this has returned. */
  start(): void {
    void this.begin();
  }

  /** Ends it, whatever its state; `ended` follows, at once where nothing was heard yet. */
  leave(reason?: Reason): void {
    if (this.state === 'leaving' || this.state === 'over') return;
    const { current } = this;
    if (!current || current.state === 'calling') return this.over(LEFT);
    this.state = 'leaving';
    this.timer?.cancel();
    this.timer = this.parts.clock.after(LEAVING_MS, () => this.over(LEFT));
    current.hangUp(reason);
  }

  /** Frees its audio. */
  async close(): Promise<AudioEnd> {
    return (await this.opened?.close()) ?? {};
  }

  // ------------------------------------------------------------ inside

  private async begin(): Promise<void> {
    const { way, openAudio, listener } = this.parts;
    await Promise.resolve();
    if (this.isOver()) return;
    try {
      const hop = way.peer.route[0] ?? way.uri;
      // Where nothing is found, the INVITE says so.
      const targets = await way.peer.targets(hop).catch((): readonly Target[] => []);
      if (this.isOver()) return;
      const audio = await openAudio(targets[0]?.address, {
        key: (digit) => listener.key(digit),
        early: (kind) => listener.early(kind),
        dead: (silentMs) => listener.dead(silentMs),
      });
      this.opened = audio;
      if (this.isOver()) await audio.close();
      else this.call(targets, audio);
    } catch (error) {
      this.fail(error);
    }
  }

  private call(targets: readonly Target[], audio: LegAudio): void {
    const { way, invite, clock, isLast } = this.parts;
    const { uri, from, to, headers } = way;
    this.state = 'calling';
    const session: Session = invite(
      { uri, from, to, headers, peer: firstAt(targets, way), audio: audio.local },
      this.listenerOf(() => this.current === session, audio),
    );
    this.current = session;
    const others = targets.slice(1);
    const patience = isLast && others.length === 0 ? LAST_SILENT_MS : SILENT_MS;
    this.timer = clock.after(patience, () => {
      if (session.state !== 'calling') return;
      if (others.length === 0) return this.over(silence(way.name, patience));
      this.desert();
      try {
        this.call(others, audio);
      } catch (error) {
        this.fail(error);
      }
    });
  }

  private listenerOf(isOurs: () => boolean, audio: LegAudio): SessionListener {
    const { listener } = this.parts;
    const isCalling = (): boolean => this.state === 'calling' && isOurs();
    return {
      progress: (code, _phrase, media) => {
        if (isCalling()) listener.progress(code, media);
      },
      media: (plan) => {
        if (isCalling()) audio.apply(plan);
      },
      confirmed: () => {
        if (!isCalling()) return;
        this.timer?.cancel();
        listener.confirmed(audio);
      },
      referred: (referral) => {
        if (isCalling() && listener.referred) listener.referred(referral);
        else referral.decline(603);
      },
      ended: (end) => {
        if (isOurs()) this.over(end);
      },
    };
  }

  private over(end: SessionEnd): void {
    if (this.isOver()) return;
    this.state = 'over';
    this.timer?.cancel();
    this.desert();
    this.parts.listener.ended(end);
  }

  private fail(error: unknown): void {
    if (this.isOver()) return;
    this.state = 'over';
    this.timer?.cancel();
    this.parts.listener.failed(error);
  }

  private desert(): void {
    const { current } = this;
    this.current = undefined;
    current?.hangUp();
  }

  private isOver(): boolean {
    return this.state === 'over';
  }
}

/** Left before anything was heard; also of a way that was taken and not even asked. */
export const LEFT: SessionEnd = { by: 'us', confirmed: false, reasons: [] };

function silence(name: string, ms: number): SessionEnd {
  const message = `${name} did not answer within ${ms / 1_000} s.`;
  return { by: 'failure', confirmed: false, reasons: [], failure: { kind: 'timeout', message } };
}

/** The way's peer, whose INVITE goes to these targets; what follows in its dialog goes as ever. */
function firstAt(targets: readonly Target[], { peer, uri }: Way): Peer {
  const hop = bare(peer.route[0] ?? uri);
  const { route, auth } = peer;
  if (targets.length === 0) return peer;
  return {
    route,
    ...(auth && { auth }),
    targets: (asked) => (bare(asked) === hop ? Promise.resolve(targets) : peer.targets(asked)),
  };
}

/** A Route is asked for with its brackets or without. */
const bare = (address: string): string => address.replace(/^<|>$/g, '');
