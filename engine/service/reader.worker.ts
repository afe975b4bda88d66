import { parentPort, workerData } from 'node:worker_threads';
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
import { lowerThreadPriority } from './priority';

/**
 * A thread that reads results: history, statistics, exports. It has a connection of its own,
 * which cannot write; one for what takes long gives way to the threads of calls.
 */
const { dataFolder, timeZone, givesWay } = workerData as ReaderData;
const PROGRESS_MS = 250;

const db = openSqliteReadOnly(dataFolder);
const rows = new ExportRows(db);
const clock = new SystemClock();
const cancelled = new Set<number>();

if (givesWay) lowerThreadPriority();

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

function startOf(step: 'hour' | 'day', at: number): number {
  if (step === 'day') return startOfDay(timeZone, at);
  const text = localText(timeZone, at);
  return at - Number(text.slice(14, 16)) * 60_000 - Number(text.slice(17, 19)) * 1000;
}

function answerTo(request: Exclude<ReaderRequest, { cancel: number }>): Promise<unknown> {
  if ('export' in request) return makeExport(request.export, parts, tellOf(request.id));
  return (reader[request.question] as (p: unknown) => Promise<unknown>)(request.params);
}

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

const answer = (message: ReaderAnswer): void => parentPort?.postMessage(message);

parentPort?.on('message', (request: ReaderRequest) => {
  if ('cancel' in request) {
    cancelled.add(request.cancel);
    return;
  }
  const { id } = request;
  answerTo(request)
    .then(
      (value) => answer({ id, value }),
      (error: unknown) => answer({ id, error: DialflowError.from(error).toJSON() }),
    )
    .finally(() => cancelled.delete(id));
});
