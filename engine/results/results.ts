import {
  DialflowError,
  type CallDetail,
  type CallRecord,
  type Chart,
  type HotWord,
  type LabelSummary,
  type Page,
  type ResultMethods,
  type Statistics,
  type StatisticsScope,
  type TurnLabel,
} from '../api';
import type { Position } from '../store/results/history';
import type { HotWords } from './labels/hotWords';
import { drawChart } from './charts';
import type { Labels } from './labels/labels';
import type { ResultReader } from './ports';
import { refuseFilter, refuseTimes } from './ranges';

const PAGE = 50;
const MOST = 1_000;

export interface ResultsContext {
  reader: ResultReader;
  labels: Labels;
  hotWords: HotWords;
  /** `2026-01-05 09:00:00` in the engine's zone. */
  localText(at: number): string;
}

/** What came of calls. Reading is the reader's, in threads of its own. */
export class Results implements ResultMethods {
  constructor(private readonly context: ResultsContext) {}

  async history(p: Parameters<ResultMethods['history']>[0]): Promise<Page<CallRecord>> {
    const { limit: wanted = PAGE, after, ...filter } = p;
    refuseFilter(filter, 'history');
    const limit = Math.min(wanted, MOST);
    const before = after === undefined ? undefined : positionOf(after);
    const list = await this.context.reader.history({ filter, limit, ...(before && { before }) });
    const last = list.at(-1);
    return {
      list,
      next: last && list.length === limit ? `${last.actualTime}.${last.taskId}` : null,
    };
  }

  async call({ callId }: { callId: string }): Promise<CallDetail> {
    const detail = await this.context.reader.call({ callId });
    if (!detail) throw DialflowError.notFound('call', callId);
    return detail;
  }

  async statistics(p: StatisticsScope & { top?: number }): Promise<Statistics> {
    const { top, ...scope } = p;
    refuseTimes(scope);
    const asked = { scope, ...(top !== undefined && { top }) };
    return (await this.context.reader.statistics(asked)).statistics;
  }

  async chart(p: Parameters<ResultMethods['chart']>[0]): Promise<Chart> {
    const { kind, language, title, width, ...scope } = p;
    refuseTimes(scope);
    const { statistics, name } = await this.context.reader.statistics({ scope });
    return drawChart(kind, statistics, {
      language,
      title: title?.trim() || name,
      width: width ?? 960,
      localText: (at) => this.context.localText(at),
    });
  }

  label(p: Parameters<ResultMethods['label']>[0]): Promise<TurnLabel> {
    return this.context.labels.label(p);
  }

  async labelSummary(scope: StatisticsScope): Promise<LabelSummary> {
    refuseTimes(scope);
    return this.context.reader.labelSummary({ scope });
  }

  hotWords({ instanceId }: { instanceId: string }): Promise<HotWord[]> {
    return this.context.hotWords.list(instanceId);
  }

  async removeHotWords(p: { instanceId: string; words: string[] }): Promise<{ removed: number }> {
    return { removed: await this.context.hotWords.remove(p.instanceId, p.words) };
  }
}

function positionOf(after: string): Position {
  const at = Number(after.slice(0, after.indexOf('.')));
  const id = after.slice(after.indexOf('.') + 1);
  if (!Number.isSafeInteger(at) || id === '' || !after.includes('.')) {
    throw DialflowError.invalid('page', [{ path: 'after', reason: 'is not one that a page gave' }]);
  }
  return { at, id };
}
