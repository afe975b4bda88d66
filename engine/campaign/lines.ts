import type { Hold } from '../api';
import type { Active } from './activeGroup';
import { hold } from './holds';
import type { Agents, Pace } from './ports';

export interface LinesContext {
  agents: Agents;
  pace: Pace;
  /** Calls at a time; 0 where the instance is gone. */
  limitOf: (instanceId: string) => number;
}

/** How many calls may be up: of an instance, and of a group by its own limits. */
export class Lines {
  constructor(
    private readonly context: LinesContext,
    private readonly groups: ReadonlyMap<string, Active>,
  ) {}

  /** Calls that its own limits leave a group. */
  roomOf({ group, live }: Active): number {
    const { maxConcurrency, progressive } = group.settings;
    const room = maxConcurrency > 0 ? maxConcurrency - live : Infinity;
    if (!progressive) return Math.max(0, room);
    const { agents } = this.context;
    const calls = Math.floor(agents.free(progressive.phones) * progressive.factor);
    // Who talks to an agent needs none any more.
    const waiting = live - agents.handedOver(group.id);
    return Math.max(0, Math.min(room, calls - waiting));
  }

  /** What a group waits for that gets no line; `room`: what its own limits leave it. */
  shortOf({ group, live }: Active, room: number): Hold {
    const { maxConcurrency } = group.settings;
    if (maxConcurrency > 0 && live >= maxConcurrency) return hold('GroupLimit');
    if (room <= 0) return hold('NoFreeAgent');
    const limit = this.context.limitOf(group.instanceId);
    const up = this.liveOf(group.instanceId);
    if (up >= limit) return hold('LinesBusy');
    return hold(up >= this.paced(limit) ? 'FlowsLate' : 'OthersFirst');
  }

  /** Lines that nobody uses; fewer where flows begin late, but for calls that somebody waits for. */
  freeOf(instanceId: string, claims: readonly { active: Active }[]): number {
    const limit = this.context.limitOf(instanceId);
    const direct = claims.some(({ active }) => active.group.direct);
    return (direct ? limit : this.paced(limit)) - this.liveOf(instanceId);
  }

  private paced(limit: number): number {
    const share = this.context.pace.share();
    return share >= 1 ? limit : Math.max(1, Math.floor(limit * share));
  }

  private liveOf(instanceId: string): number {
    let live = 0;
    for (const other of this.groups.values()) {
      if (other.group.instanceId === instanceId) live += other.live;
    }
    return live;
  }
}
