import type { Announcement, CallAnswer, Page, PrivacyCall, PrivacyMethods } from '../api';
import type { NewEvent } from '../store/events';
import type { CallRecord } from '../store/privacy/calls';
import type { PrivacyContext } from './context';
import { canonical } from './number';
import { pageOf } from './pages';
import type { PrivacyPriceList } from './prices';

type Methods = Pick<PrivacyMethods, 'listCalls'>;

const MINUTE = 60_000;

/** How a call went, as the line has it. */
export interface CallEnding {
  endedAt: number;
  ringingAt?: number;
  answeredAt?: number;
  hungUpBy: 'caller' | 'callee' | 'engine';
  sipCode?: number;
  endReason: string;
  /** What the caller heard in the end in place of somebody. */
  announcement?: Announcement;
  /** With the time that it was recorded for. */
  recording?: { file: string; ms: number };
}

export interface CallsContext extends PrivacyContext {
  prices: PrivacyPriceList;
}

/**
 * Records of calls through X numbers: whoever carries them begins and ends one, with the events
 * that tell of it, and what it used is counted in the same transaction.
 */
export class PrivacyCalls implements Methods {
  constructor(private readonly context: CallsContext) {}

  /** Calls that a crash cut off have ended, and are billed as far as is known: not at all. */
  async load(): Promise<void> {
    const { stores, clock } = this.context;
    for (const record of await stores.calls.unfinished()) {
      await this.end(record.id, {
        endedAt: clock.now(),
        hungUpBy: 'engine',
        endReason: 'EngineCrashed',
      });
    }
  }

  /** A call to an X number of a pool, with what `resolve` said of it. */
  async begin(
    p: { id: string; caller: string; answer: CallAnswer; extension?: string | null },
    eventsOf: (call: PrivacyCall) => readonly NewEvent[] = () => [],
  ): Promise<PrivacyCall | null> {
    const { clock, stores } = this.context;
    const { answer } = p;
    const binding = answer.outcome === 'connect' ? answer.binding : null;
    const poolKey = binding?.poolKey ?? ('poolKey' in answer ? answer.poolKey : null);
    // The number is in no pool: the call is nobody's.
    if (poolKey === null || poolKey === undefined) return null;
    const record: CallRecord = {
      id: p.id,
      poolKey,
      bindingId: binding?.id ?? ('bindingId' in answer ? answer.bindingId : null),
      x: binding?.x ?? ('x' in answer ? answer.x : ''),
      extension: binding?.extension ?? p.extension ?? null,
      caller: canonical(p.caller),
      callee: answer.outcome === 'connect' ? answer.callee : null,
      from: answer.outcome === 'connect' ? answer.from : null,
      outId: binding?.outId ?? '',
      outOrderId: binding?.outOrderId ?? '',
      announcement: answer.outcome === 'announce' ? answer.announcement : null,
      startedAt: clock.now(),
      ringingAt: null,
      answeredAt: null,
      endedAt: null,
      hungUpBy: null,
      sipCode: null,
      endReason: '',
      billedMinutes: 0,
      recordedMinutes: 0,
      recordingFile: null,
    };
    const call = this.told(record);
    await stores.calls.begin(record, eventsOf(call));
    return call;
  }

  /** Null: it had ended already, or never begun. */
  async end(
    id: string,
    ending: CallEnding,
    eventsOf: (call: PrivacyCall) => readonly NewEvent[] = () => [],
  ): Promise<PrivacyCall | null> {
    const { stores, prices, book } = this.context;
    const before = await stores.calls.find(id);
    if (!before || before.endedAt !== null) return null;
    const { answeredAt, endedAt, recording } = ending;
    const minutes = answeredAt === undefined ? 0 : minutesOf(endedAt - answeredAt);
    const recorded = recording === undefined ? 0 : minutesOf(recording.ms);
    const record: CallRecord = {
      ...before,
      ringingAt: ending.ringingAt ?? before.ringingAt,
      answeredAt: answeredAt ?? null,
      endedAt,
      hungUpBy: ending.hungUpBy,
      sipCode: ending.sipCode ?? null,
      endReason: ending.endReason,
      announcement: ending.announcement ?? before.announcement,
      billedMinutes: minutes,
      recordedMinutes: recorded,
      recordingFile: recording?.file ?? null,
    };
    const call = this.told(record);
    const x = book.numbers.get(record.x);
    if (!x) return null;
    const used = {
      ...prices.callUsage(x, { at: record.startedAt, minutes, recorded }),
      // The number may be in another pool by now.
      poolKey: record.poolKey,
    };
    return (await stores.calls.end(record, used, eventsOf(call))) ? call : null;
  }

  async listCalls(p: Parameters<Methods['listCalls']>[0]): Promise<Page<PrivacyCall>> {
    const { limit, after, x, ...query } = p;
    return pageOf(
      limit,
      (most) =>
        this.context.stores.calls.list({
          ...query,
          ...(x !== undefined && { x: canonical(x) }),
          ...(after !== undefined && { before: after }),
          limit: most,
        }),
      (record) => this.told(record),
      ({ id }) => id,
    );
  }

  private told(record: CallRecord): PrivacyCall {
    const kind = this.context.book.pools.get(record.poolKey)?.kind ?? 'AXB';
    return { ...record, kind };
  }
}

/** An answered call is a minute at least, however soon it was over. */
const minutesOf = (ms: number): number => Math.max(1, Math.ceil(ms / MINUTE));
