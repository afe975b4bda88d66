import type { TrunkStatus } from '../api';
import { appendEvents, type NewEvent } from '../store/events';
import type { Writer } from '../store/writer';
import type { Clock, Timer } from '../time/clock';

/** A trunk that goes up and down all the time floods nobody. */
const EVERY_MS = 1_000;

interface Known {
  now: TrunkStatus;
  /** As the last event has it. */
  told: TrunkStatus | undefined;
  /** Runs for a second after each event. */
  pause: Timer | undefined;
}

export interface TrunkTellerParts {
  clock: Clock;
  writer: Writer;
  /** A fault of ours; nothing is swallowed. */
  failed: (error: unknown) => void;
}

/** Tells by events how trunks stand: at most once a second each, the last state wins. */
export class TrunkTeller {
  private readonly trunks = new Map<string, Known>();
  private stopped = false;

  constructor(private readonly parts: TrunkTellerParts) {}

  /** How a trunk stands now. */
  changed(status: TrunkStatus): void {
    if (this.stopped) return;
    const known = this.trunks.get(status.name);
    const trunk = known ?? { now: status, told: undefined, pause: undefined };
    trunk.now = status;
    this.trunks.set(status.name, trunk);
    if (!trunk.pause) this.tell(trunk);
  }

  /** What the end of the line does to its trunks is no news. */
  stop(): void {
    this.stopped = true;
    for (const { pause } of this.trunks.values()) pause?.cancel();
  }

  private tell(trunk: Known): void {
    trunk.pause = undefined;
    if (!isNews(trunk)) return;
    const { clock, writer, failed } = this.parts;
    trunk.told = trunk.now;
    trunk.pause = clock.after(EVERY_MS, () => this.tell(trunk));
    const event = trunkEvent(trunk.now, clock.now());
    writer.write((trx) => appendEvents(trx, [event])).catch(failed);
  }
}

/** While a trunk is down its registration is no news: what counts is that it comes back. */
function isNews({ now, told }: Known): boolean {
  if (now.state !== told?.state) return true;
  return now.state !== 'down' && now.registered !== told.registered;
}

function trunkEvent(trunk: TrunkStatus, now: number): NewEvent {
  return {
    type: 'TrunkChanged',
    instanceId: '',
    groupId: '',
    sceneId: null,
    callId: null,
    direct: false,
    body: { eventType: 'TrunkChanged', eventTime: now, trunk },
  };
}
