import type { Announcement, CallAnswer, Page, PrivacyCall, PrivacyMethods } from '../api';
import type { NewEvent } from '../store/events';
import type { CallRecord } from '../store/privacy/calls';
import { unpackFlags } from './bindingTable';
import type { PrivacyContext } from './context';
import { idOf } from './find';
import { endEvents } from './masked/events';
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
  /** Where it was answered, a transcript is to be made of the recording. */
  transcript?: boolean;
  /** Whom one side has put the other through to. */
  transferredTo?: string;
}

export interface CallsContext extends PrivacyContext {
  prices: PrivacyPriceList;
  /** There is a transcript to be made. */
  toTranscribe: () => void;
}

/**
 * Records of calls through X numbers: whoever carries them begins and ends one, with the events
 * that tell of it, and what it used is counted in the same transaction.
 */
export class PrivacyCalls implements Methods {
  constructor(private readonly context: CallsContext) {}

  /**
   * Calls that a crash cut off have ended. They are billed as far as is known: for what was
   * recorded, otherwise for the minute that was begun.
   */
  async load(): Promise<void> {
    for (const record of await this.context.stores.calls.unfinished()) await this.cutOff(record);
  }

  /** Of a call that is up. */
  answered(id: string, answeredAt: number): Promise<void> {
    return this.context.stores.calls.answered(id, answeredAt);
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
      transferredTo: null,
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
    // 录音文件按通话分钟计费: by the minutes of the call, however long the file is.
    const recorded = recording === undefined ? 0 : minutes;
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
      transferredTo: ending.transferredTo ?? null,
    };
    const call = this.told(record);
    const used = {
      // The number may have been taken out of stock by now.
      ...prices.callUsage(book.numbers.get(record.x), { at: record.startedAt, minutes, recorded }),
      // The number may be in another pool by now.
      poolKey: record.poolKey,
    };
    const { language } = book.pools.get(record.poolKey)?.settings ?? { language: 'zh-CN' };
    const transcript =
      ending.transcript && answeredAt !== undefined ? { language, at: endedAt } : null;
    const events = eventsOf(call);
    if (!(await stores.calls.end(record, used, events, transcript))) return null;
    if (transcript) this.context.toTranscribe();
    return call;
  }

  /** Null: it was dropped long ago. */
  async find(id: string): Promise<PrivacyCall | null> {
    const record = await this.context.stores.calls.find(id);
    return record && this.told(record);
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

  private async cutOff({ id, startedAt, answeredAt, bindingId }: CallRecord): Promise<void> {
    const { clock, findRecording, stores } = this.context;
    const found = answeredAt === null ? null : await findRecording(id, startedAt);
    const ms = found?.durationMs ?? 0;
    const binding =
      found && bindingId !== null ? await stores.bindings.find(idOf(bindingId)) : null;
    await this.end(
      id,
      {
        endedAt: answeredAt === null ? clock.now() : answeredAt + ms,
        ...(answeredAt !== null && { answeredAt }),
        ...{ hungUpBy: 'engine', endReason: 'EngineCrashed' },
        ...(found && { recording: { file: found.fileName, ms } }),
        transcript: binding !== null && unpackFlags(binding.flags).transcript,
      },
      // Whoever was told of its beginning waits for its end.
      (call) => endEvents(call, found && { ms, url: found.url }),
    );
  }

  private told(record: CallRecord): PrivacyCall {
    const kind = this.context.book.pools.get(record.poolKey)?.kind ?? 'AXB';
    return { ...record, kind };
  }
}

/** An answered call is a minute at least, however soon it was over. */
const minutesOf = (ms: number): number => Math.max(1, Math.ceil(ms / MINUTE));
