import { DialflowError, type HungUp, type TransferRequest, type TransferResult } from '../api';
import type { Leg, Line } from '../line/port';
import type { Clock } from '../time/clock';
import { AgentLeg } from './agentLeg';
import type { LiveCall } from './liveCall';
import { pause } from './pause';
import type { Prompts } from './ports';
import type { Spoken } from './prompter';
import { Refusals } from './refusals';
import { targetOf, type Destination, type Target } from './transferTarget';
import { keepWaiting } from './waiting';
import { WaitingCallee, type WaitingSide } from './waitingCallee';

const RING_SECONDS = 25;
/** How often a phone that is in a call is looked at. */
const LOOK_MS = 1_000;
/** A blind transfer is the trunk's to end; one that stays silent is given up so long after its ringing. */
const REFER_GRACE_MS = 10_000;
/** The line ends a leg whose callee somebody else has got; if it forgets to, so long after. */
const REFERRED_END_MS = 5_000;

export interface TransferContext {
  clock: Clock;
  line: Line;
  prompts: Prompts;
  /** The trunk that a caller number's calls go by; undefined: the line chooses. */
  trunkOf?: (callerNumber: string) => string | undefined;
  /** The global question that a sentence asks, where it asks one. */
  question: WaitingSide['question'];
}

/**
 * Hands the callee of a live call over, to a number or to the first of several phones that
 * answers; a callee that nobody takes is left to the flow.
 *
 *   waiting ──answered──▶ announced ──▶ joined ──either hangs up──▶ both ended
 *      │ ▲                    │
 *      │ └──── next phone ◀───┘ hung up again
 *      └──▶ nobody left: notTaken
 *
 * A global question that the callee asks while it waits is answered. A callee that hangs up on the way, an engine or a group that stops: whatever rings is given up.
 *
 * @throws DialflowError `WrongState` where the call is not answered, or is being transferred.
 */
export async function transfer(
  call: LiveCall,
  request: TransferRequest,
  context: TransferContext,
): Promise<TransferResult> {
  const gone = call.hungUp();
  if (gone) return gone;
  if (call.state !== 'answered') {
    throw new DialflowError(
      'WrongState',
      `The call is ${call.state}; there is nobody to transfer.`,
    );
  }
  const target = targetOf(request, context.line);
  return call.transfer((leg) => new Transfer(call, leg, request, target, context).run());
}

class Transfer {
  private readonly refusals = new Refusals();
  private readonly tried = new Set<string>();
  /** Legs that are up. */
  private readonly legs = new Set<AgentLeg>();
  /** Resolves when the callee is gone. */
  private readonly gone: Promise<void>;
  private placed = 0;

  constructor(
    private readonly call: LiveCall,
    private readonly leg: Leg,
    private readonly request: TransferRequest,
    private readonly target: Target,
    private readonly context: TransferContext,
  ) {
    this.gone = call.over();
  }

  async run(): Promise<TransferResult> {
    if (this.request.how === 'refer') return this.each((one) => this.refer(one));
    const waiting = new WaitingCallee({
      call: this.call,
      leg: this.leg,
      sound: (again) => this.keepWaiting(again),
      question: this.context.question,
      spoken: (wording) => this.spoken(wording),
    });
    try {
      return await this.each((...batch) => this.ring(batch, () => waiting.end()));
    } finally {
      waiting.end();
      for (const { leg } of this.legs) leg.hangUp();
    }
  }

  /** Asks one after the other, or all that are free at once, until somebody has taken the callee. */
  private async each(
    ask: (first: Destination, ...others: Destination[]) => Promise<string | null>,
  ): Promise<TransferResult> {
    const atOnce = this.request.ring === 'atOnce' && this.request.how !== 'refer';
    const giveUpAt = this.context.clock.now() + (this.request.waitSeconds ?? 0) * 1000;
    for (;;) {
      const gone = this.isGone();
      if (gone) return gone;
      const { free, busy, absent } = this.left();
      const [first, ...others] = free;
      if (first) {
        const batch = atOnce ? others : [];
        for (const { name } of [first, ...batch]) this.tried.add(name);
        const to = await ask(first, ...batch);
        if (to !== null) return { outcome: 'transferred', to };
        continue;
      }
      const wait = Math.min(LOOK_MS, giveUpAt - this.context.clock.now());
      if (busy.length === 0 || wait <= 0) {
        for (const { name } of busy) this.refusals.skip(name, 'busy', 'in another call');
        for (const { name } of absent) this.refusals.skip(name, 'unavailable', 'not registered');
        return this.refusals.result();
      }
      await pause(this.context.clock, wait, this.gone);
    }
  }

  /** Who has not been asked yet. A number is always free: the line tells more once it is rung. */
  private left(): Record<'free' | 'busy' | 'absent', Destination[]> {
    const phones = new Map(this.context.line.phones().map((phone) => [phone.name, phone]));
    const left: ReturnType<Transfer['left']> = { free: [], busy: [], absent: [] };
    for (const one of this.target.destinations) {
      if (this.tried.has(one.name)) continue;
      const phone = one.kind === 'phone' ? phones.get(one.name) : undefined;
      if (one.kind === 'phone' && !phone?.registered) left.absent.push(one);
      else (phone?.inCall ? left.busy : left.free).push(one);
    }
    return left;
  }

  // ------------------------------------------------------------ joined by the engine

  /** Rings all of them; the first to answer is joined. Its name, or null when none will. */
  private async ring(batch: Destination[], stopWaiting: () => void): Promise<string | null> {
    const ringing = new Set(batch.map((one) => this.place(one)));
    while (ringing.size > 0) {
      const answers = [...ringing].map(async (agent) => ({ agent, end: await agent.outcome }));
      const first = await Promise.race([...answers, this.gone]);
      if (!first || this.isGone()) return null;
      ringing.delete(first.agent);
      if (first.end) {
        this.refusals.add(first.agent.name, first.end.outcome, first.end.detail);
        continue;
      }
      for (const { leg } of ringing) leg.hangUp();
      return (await this.join(first.agent, stopWaiting)) ? first.agent.name : null;
    }
    return null;
  }

  private place({ name, kind }: Destination): AgentLeg {
    const { spec } = this.call;
    this.placed += 1;
    const callingNumber = this.target.callerNumber || spec.callingNumber;
    const trunk = kind === 'number' ? this.context.trunkOf?.(callingNumber) : undefined;
    const agent = new AgentLeg(name, this.context.line, {
      callId: `${spec.id}.${this.placed}`,
      calledNumber: kind === 'number' ? name : '',
      ...(kind === 'phone' && { phone: name }),
      callingNumber,
      ...(trunk !== undefined && { trunk }),
      ringMs: (this.request.ringSeconds ?? RING_SECONDS) * 1000,
      attempt: 1,
      variables: {},
      language: this.call.language,
      understands: false,
    });
    this.legs.add(agent);
    void agent.over.then(() => this.legs.delete(agent));
    return agent;
  }

  /** Tells the agent whom it gets, and joins the two; false where either has gone meanwhile. */
  private async join(agent: AgentLeg, stopWaiting: () => void): Promise<boolean> {
    const { call } = this;
    let left = false;
    void agent.over.then(() => (left = true));
    const announcement = this.request.announcement?.trim();
    if (announcement) {
      const { pieces } = this.spoken(announcement);
      const said = agent.leg.say({ pieces }).done;
      await Promise.race([said, agent.over, this.gone]);
    }
    if (this.isGone()) return false;
    if (left) {
      this.refusals.add(agent.name, 'answered', 'hung up before the callee was handed over');
      return false;
    }
    stopWaiting();
    this.legs.delete(agent);
    call.handOver(agent.name, 'joined');
    this.leg.join(agent.leg);
    void this.gone.then(() => agent.leg.hangUp());
    void agent.over.then(({ by }) =>
      by === 'line'
        ? call.hangUp('LineFailed', true, 'line')
        : call.hangUp('Transferred', true, 'agent'),
    );
    return true;
  }

  private keepWaiting(again: boolean): () => void {
    const written = this.request.waitingText?.trim();
    if (!written) return keepWaiting(this.leg, null, this.context.clock, () => undefined);
    const { text, pieces } = this.spoken(written);
    if (again) return keepWaiting(this.leg, pieces, this.context.clock, () => undefined);
    const turn = this.call.addTurn('robot', text, { node: this.request.node });
    return keepWaiting(this.leg, pieces, this.context.clock, (heard) => {
      turn.heard = heard;
      this.call.saveTurn(turn);
    });
  }

  // ------------------------------------------------------------ asked of the line

  /** Blind: the line hands the callee over, and its leg ends with that. */
  private async refer({ name, kind }: Destination): Promise<string | null> {
    const { call, context } = this;
    const limit = (this.request.ringSeconds ?? RING_SECONDS) * 1000 + REFER_GRACE_MS;
    const late = Promise.withResolvers<void>();
    const timeout = context.clock.after(limit, late.resolve);
    const asked = this.leg
      .refer(kind === 'number' ? { number: name } : { phone: name })
      .then((answer) => {
        // At once, for the leg ends next.
        if (answer.taken && !this.isGone()) call.handOver(name, 'referred');
        return answer;
      });
    const end = await Promise.race([asked, this.gone, late.promise]);
    timeout.cancel();
    if (call.transferredTo !== null) {
      const timer = context.clock.after(REFERRED_END_MS, () => {
        void call.hangUp('Transferred', true, 'flow');
      });
      void this.gone.then(() => timer.cancel());
      return name;
    }
    if (end && !end.taken) this.refusals.add(name, end.outcome, end.detail);
    else if (!this.isGone()) this.refusals.add(name, 'noAnswer', 'the line did not say in time');
    return null;
  }

  // ------------------------------------------------------------ inside

  private isGone(): HungUp | null {
    return this.call.hungUp();
  }

  private spoken(wording: string): Spoken {
    const { instanceId, scene, contact } = this.call.spec;
    const of = { instanceId, sceneId: scene?.id ?? null };
    return this.context.prompts.spoken(wording, contact.variables, of);
  }
}
