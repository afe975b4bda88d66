import type { EventEnvelope } from '../../api';

/** An event on its way to an endpoint. */
export interface Item {
  event: EventEnvelope;
  /** How often it failed. */
  tries: number;
  /** Not before then. */
  nextAt: number;
  /** It is in the store, and acknowledged to the outbox. */
  stored: boolean;
}

/** A line in which each waits for the one before: the events of a job, of a group, of a trunk. */
export interface Lane {
  key: string;
  items: Item[];
  /** Its first items are being posted, or what came of them is being written. */
  busy: boolean;
}

/** Events on their way to one endpoint, in lanes. */
export class Lanes {
  private readonly lanes = new Map<string, Lane>();
  private readonly known = new Set<number>();

  /** All items. */
  get size(): number {
    return this.known.size;
  }

  has(sequence: number): boolean {
    return this.known.has(sequence);
  }

  /** At its place by sequence, behind one that is being posted. */
  add(item: Item): Lane {
    const key = laneOf(item.event);
    const lane = this.lanes.get(key) ?? { key, items: [], busy: false };
    this.lanes.set(key, lane);
    this.known.add(item.event.sequence);
    let at = lane.items.length;
    const first = lane.busy ? 1 : 0;
    while (at > first && (lane.items[at - 1]?.event.sequence ?? 0) > item.event.sequence) at -= 1;
    lane.items.splice(at, 0, item);
    return lane;
  }

  /** They are dealt with. */
  remove(lane: Lane, items: readonly Item[]): void {
    for (const item of items) {
      const at = lane.items.indexOf(item);
      if (at < 0) continue;
      lane.items.splice(at, 1);
      this.known.delete(item.event.sequence);
    }
    if (lane.items.length === 0) this.lanes.delete(lane.key);
  }

  /** Lanes whose first item may be posted by now. */
  *due(now: number, may: (lane: Lane) => boolean): Generator<Lane> {
    for (const lane of this.lanes.values()) {
      const [head] = lane.items;
      if (!lane.busy && head && head.nextAt <= now && may(lane)) yield lane;
    }
  }

  /** When the next first item may be posted; Infinity where none waits. */
  nextAt(may: (lane: Lane) => boolean): number {
    let next = Infinity;
    for (const lane of this.lanes.values()) {
      if (!lane.busy && may(lane)) next = Math.min(next, lane.items[0]?.nextAt ?? Infinity);
    }
    return next;
  }

  get stored(): number {
    let count = 0;
    for (const { items } of this.lanes.values()) {
      for (const { stored } of items) if (stored) count += 1;
    }
    return count;
  }
}

function laneOf({ body, type, groupId }: EventEnvelope): string {
  switch (body.eventType) {
    case 'TrunkChanged':
      return `trunk ${body.trunk.name}`;
    case 'JobGroupProgress':
      return `group ${groupId}`;
    case 'PrivacyCallStart':
    case 'PrivacyCallEnd':
    case 'PrivacyRecordingReady':
    case 'PrivacyTranscriptReady':
    case 'PrivacyCallBilled':
      return `privacy call ${body.call.id}`;
    case 'SmsIntercepted':
    case 'SmsForwarded':
    case 'SmsDelivery':
    case 'SmsBilled':
      return `messages of ${body.sms.x}`;
    default:
      return 'id' in body ? `job ${String(body.id)}` : `${type} ${groupId}`;
  }
}
