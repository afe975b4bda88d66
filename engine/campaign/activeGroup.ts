import type { Hold } from '../api';
import type { GroupRecord } from '../store/groups';
import type { Lane } from '../store/jobs';
import type { Claimant } from './allot';
import type { SiftedGroup } from './sift';

/** A group that the dispatcher has work with. */
export interface Active extends SiftedGroup {
  group: GroupRecord;
  /** False once it is paused or stopped; it stays known while calls of it are up. */
  running: boolean;
  /** Attempts under way. */
  live: number;
  /** Why nothing of it is dialled just now; null while something may be. */
  hold: Hold | null;
  /** No job of it is due before then (Infinity: none waits); it is not asked about till then. */
  restsUntil: number;
  /** Counts what has roused it: what was found out before that does not send it to rest. */
  roused: number;
  /** When it last got a line, as a count of all that were given. */
  served: number;
  /** No caller number is free before then, for first and for further attempts. */
  limited: Record<Lane, number>;
  /** What that is, in words. */
  limitHold: Hold | null;
  /** Jobs of it may have been put off by a rule. */
  mayHold: boolean;
  /** A round of its contacts is being laid out. */
  laying: Promise<void> | null;
  /** Jobs that the end of a call may find a number for, the longest waiting first. */
  readonly parked: Set<string>;
  /** Most of its due jobs are not dialled after all: they are gone through many at a time. */
  sifting: boolean;
}

export const newActive = (group: GroupRecord): Active => ({
  group,
  running: true,
  live: 0,
  hold: null,
  restsUntil: 0,
  roused: 0,
  served: 0,
  limited: { first: 0, again: 0 },
  limitHold: null,
  mayHold: group.startedAt !== null,
  laying: null,
  parked: new Set(),
  sifting: false,
  mayKnowEmpty: group.startedAt !== null,
});

export function rouse(active: Active): void {
  active.restsUntil = 0;
  active.roused += 1;
}

export const priorityOf = ({ direct, settings }: GroupRecord): Claimant['priority'] =>
  direct ? 'direct' : settings.priority;

/** First attempts and further ones are told apart where they are made from different numbers. */
export const lanesOf = ({ settings }: GroupRecord): readonly (Lane | undefined)[] =>
  settings.recallCallerNumbers.length > 0 ? ['first', 'again'] : [undefined];

const ORDER: readonly Claimant['priority'][] = ['direct', 'urgent', 'daily'];

/** In the order in which they are asked what they would dial. */
export const byPriority = (a: Active, b: Active): number =>
  ORDER.indexOf(priorityOf(a.group)) - ORDER.indexOf(priorityOf(b.group)) ||
  a.live - b.live ||
  a.served - b.served;

/** It waits for somebody or something, and not for a time. */
export const forLines = ({ code }: Hold): boolean =>
  code === 'InstanceStopped' ||
  code === 'LinesBusy' ||
  code === 'GroupLimit' ||
  code === 'OthersFirst' ||
  code === 'NoFreeAgent' ||
  code === 'FlowsLate';

/** Each instance's groups. */
export function byInstance(groups: readonly Active[]): Active[][] {
  const found = new Map<string, Active[]>();
  for (const active of groups) {
    const { instanceId } = active.group;
    const list = found.get(instanceId);
    if (list) list.push(active);
    else found.set(instanceId, [active]);
  }
  return [...found.values()];
}
