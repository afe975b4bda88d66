import { DialflowError } from '../api';
import { makeExport } from '../results/export';
import type { ExportParts, Tell } from '../results/export/job';
import type { ResultReader } from '../results/ports';
import type { Question, ReaderAnswer, ReaderData, ReaderRequest } from '../results/reader/messages';
import { statisticsOf } from '../results/statistics';
import { localText } from '../rules/localTime';
import { startOfDay } from '../rules/windows';
import { Counts } from '../store/results/counts';
import { callDetail } from '../store/results/detail';
import { ExportRows } from '../store/results/exportRows';
import { historyPage } from '../store/results/history';
import { labelSummary } from '../store/results/labels';
import { recordsOf } from '../store/results/records';
import { openSqliteReadOnly } from '../store/sqlite';
import { SystemClock } from '../time/clock';

const PROGRESS_MS = 250;

/** Takes what a reader is asked. */
export type TakeRequest = (request: ReaderRequest) => void;

/**
 * Reads results: history, statistics, exports. It has a connection of its own to the database,
 * which cannot write.
 */
export function serveReader(data: ReaderData, answer: (answer: ReaderAnswer) => void): TakeRequest {
  const cancelled = new Set<number>();
  const answerTo = answersFrom(data);
  const clock = new SystemClock();

  function tellOf(id: number): Tell {
    let told = -Infinity;
    return async (done, total) => {
      const now = clock.now();
      if (now - told >= PROGRESS_MS || done === total) {
        told = now;
        answer({ id, done, total });
      }
      // One turn of the loop: others are served, and a cancel is heard.
      await new Promise((next) => setImmediate(next));
      if (cancelled.delete(id)) throw new DialflowError('Aborted', 'The export was given up.');
    };
  }

  return (request) => {
    if ('cancel' in request) {
      cancelled.add(request.cancel);
      return;
    }
    const { id } = request;
    answerTo(request, tellOf(id))
      .then(
        (value) => answer({ id, value }),
        (error: unknown) => answer({ id, error: DialflowError.from(error).toJSON() }),
      )
      .finally(() => cancelled.delete(id));
  };
}

type Asked = Exclude<ReaderRequest, { cancel: number }>;

function answersFrom({ dataFolder, timeZone }: ReaderData) {
  const db = openSqliteReadOnly(dataFolder);
  const rows = new ExportRows(db);

  function startOf(step: 'hour' | 'day', at: number): number {
    if (step === 'day') return startOfDay(timeZone, at);
    const text = localText(timeZone, at);
    return at - Number(text.slice(14, 16)) * 60_000 - Number(text.slice(17, 19)) * 1000;
  }

  const parts: ExportParts = {
    rows,
    countsOf: (scope) => new Counts(db, scope),
    localText: (at) => localText(timeZone, at),
    startOf,
  };

  const reader: { [Q in Question]: ResultReader[Q] } = {
    history: async ({ filter, limit, before }) =>
      recordsOf(db, await historyPage(db, filter, limit, before)),
    call: ({ callId }) => callDetail(db, callId),
    nameOf: ({ filter }) => rows.nameOf(filter),
    labelSummary: ({ scope }) => labelSummary(db, scope),
    statistics: async ({ scope, top }) => {
      const { groupId, instanceId } = scope;
      if (groupId !== undefined && (await rows.group(groupId))?.instance_id !== instanceId) {
        throw DialflowError.notFound('job group', groupId);
      }
      return {
        statistics: await statisticsOf(new Counts(db, scope), scope, startOf, top),
        name: await rows.nameOf(scope),
      };
    },
  };

  return (request: Asked, tell: Tell): Promise<unknown> => {
    if ('export' in request) return makeExport(request.export, parts, tell);
    return (reader[request.question] as (p: unknown) => Promise<unknown>)(request.params);
  };
}
