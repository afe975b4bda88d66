import { DialflowError, type CallRecord, type Export, type HistoryFilter } from '../../engine/api';
import { allPages } from '../common/allPages';
import { named } from '../common/renamed';
import { findJobGroup } from '../common/resources';
import { maskNumber, taskStatusWords, verbatim } from '../common/terms';
import { optional, several } from '../common/values';
import { words, type Words } from '../host/definition';
import type { AllContext, AllResult, Data, FileOut, RunAll } from '../host/run';
import type { definition } from './definition';
import { completed, contentOf, exportText } from './exports';
import { timeOf } from '../common/times';

/** The engine's paths → the node's fields. */
const FIELDS = [
  ['actualTimeFrom', 'from'],
  ['actualTimeTo', 'to'],
  ['ringMsFrom', 'ringFrom'],
  ['ringMsTo', 'ringTo'],
  ['groupId', 'jobGroup'],
  ['kind', 'exportKind'],
] as const;

const PAGE = 500;

export type Context = AllContext<typeof definition.fields>;

export const run: RunAll<typeof definition.fields> = async (context) => {
  const { settings, client, instanceId } = context;
  switch (settings.operation) {
    case 'history': {
      const records = await named(history(context), FIELDS);
      return list(records, words(`${records.length} 次呼叫`, several(records.length, 'call')));
    }
    case 'call': {
      const call = await client.results.call({ callId: settings.callId.trim() });
      const { 'zh-CN': zh, 'en-US': en } = taskStatusWords[call.taskStatus];
      const number = maskNumber(call.calledNumber);
      return one({ ...call }, words(`${number} ${zh}`, `${number} ${en}`));
    }
    case 'statistics': {
      const asked = { ...(await scopeOf(context)), top: settings.top };
      const statistics = await named(client.results.statistics(asked), FIELDS);
      const { part, of } = statistics.connection;
      return one({ ...statistics }, words(`接通 ${part}/${of}`, `${part} of ${of} answered`));
    }
    case 'chart': {
      const chart = await named(
        client.results.chart({
          ...(await scopeOf(context)),
          kind: settings.chart,
          language: settings.language,
          ...optional('title', settings.title),
        }),
        FIELDS,
      );
      const { fileName, svg } = chart;
      const data = new TextEncoder().encode(svg);
      return withFile(
        { ...chart },
        settings.withFile ? { fileName, data, mimeType: 'image/svg+xml' } : undefined,
        verbatim(chart.title),
      );
    }
    case 'createExport': {
      const { exportKind: kind, format, language, recordings } = settings;
      const made = client.exports.create({
        ...(await filterOf(context)),
        kind,
        language,
        ...(kind === 'callLog' && { format }),
        ...(kind === 'conversations' && { recordings }),
      });
      return exported(context, await named(made, FIELDS));
    }
    case 'getExport':
      return exported(context, await client.exports.get({ exportId: settings.exportId.trim() }));
    case 'listExports': {
      const all = await allPages(settings.limit, (page) =>
        client.exports.list({ instanceId, ...page }),
      );
      return list(all, words(`${all.length} 个导出`, several(all.length, 'export')));
    }
    case 'cancelExport': {
      const made = await client.exports.cancel({ exportId: settings.exportId.trim() });
      return one({ ...made }, exportText(made));
    }
    case 'retryExport':
      return exported(context, await client.exports.retry({ exportId: settings.exportId.trim() }));
    case 'setExportDays': {
      const { days } = await client.exports.setRetention({ days: settings.exportDays });
      return one({ days }, words(`保留 ${days} 天`, `kept for ${days} days`));
    }
    case 'deleteExport': {
      const exportId = settings.exportId.trim();
      await client.exports.delete({ exportId });
      return one({ id: exportId, deleted: true }, words('已删除', 'deleted'));
    }
    case 'label': {
      const { callId, sequence, transcript, labels, hotWords, replaceLabel: clears } = settings;
      const label = await client.results.label({
        callId: callId.trim(),
        sequence: Number(sequence),
        ...(clears && transcript.trim() === ''
          ? { transcript: null }
          : optional('transcript', transcript)),
        ...((clears || labels.length > 0) && { labels }),
        ...(hotWords.length > 0 && { hotWords }),
      });
      return one({ ...label }, rateText(label.errorRate));
    }
    case 'removeHotWords': {
      const { removed } = await client.results.removeHotWords({
        instanceId,
        words: settings.hotWords,
      });
      return one({ removed }, words(`删除 ${removed} 个热词`, `${removed} removed`));
    }
    case 'labelSummary': {
      const summary = await named(client.results.labelSummary(await scopeOf(context)), FIELDS);
      const hotWords = await client.results.hotWords({ instanceId });
      const rate = summary.characterErrorRate ?? summary.wordErrorRate;
      return one({ ...summary, hotWords }, rateText(rate));
    }
  }
};

async function history({ client, settings, ...context }: Context): Promise<CallRecord[]> {
  const filter = await filterOf({ client, settings, ...context });
  const ask = (page: { limit: number; after?: string }) =>
    client.results.history({ ...filter, ...page });
  return allPages(settings.limit, ask, PAGE);
}

/** Answers with its state, or with its file as soon as it is complete. */
async function exported(context: Context, begun: Export): Promise<AllResult> {
  const { settings } = context;
  const made = settings.wait ? await completed(context, begun) : begun;
  const status = exportText(made);
  if (!settings.withFile || made.status !== 'completed') return one({ ...made }, status);
  return withFile({ ...made }, await contentOf(context, made), status);
}

interface Scope {
  instanceId: string;
  groupId?: string;
  from?: number;
  to?: number;
}

async function scopeOf(context: Context): Promise<Scope> {
  const { settings, instanceId } = context;
  const [from, to] = [instant('from', settings.from), instant('to', settings.to)];
  return {
    instanceId,
    ...(await groupOf(context)),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
  };
}

async function filterOf(context: Context): Promise<HistoryFilter> {
  const { settings } = context;
  const { instanceId, groupId, from, to } = await scopeOf(context);
  const { jobStatuses, taskStatuses, systemTags, ringFrom, ringTo } = settings;
  return {
    instanceId,
    ...(groupId !== undefined && { groupId }),
    ...(from !== undefined && { actualTimeFrom: from }),
    ...(to !== undefined && { actualTimeTo: to }),
    ...optional('calledNumber', settings.calledNumber),
    ...optional('referenceId', settings.referenceId),
    ...optional('groupName', settings.groupName),
    ...optional('scene', settings.scene),
    ...optional('taskId', settings.taskId),
    ...optional('jobId', settings.jobId),
    ...optional('sessionId', settings.sessionId),
    ...(jobStatuses.length > 0 && { jobStatuses }),
    ...(taskStatuses.length > 0 && { taskStatuses }),
    ...(systemTags.length > 0 && { systemTags }),
    ...yesNo('hangUpByRejection', settings.hangUpByRejection),
    ...yesNo('hasAnswered', settings.hasAnswered),
    ...yesNo('completed', settings.completed),
    ...(ringFrom > 0 && { ringMsFrom: ringFrom * 1000 }),
    ...(ringTo > 0 && { ringMsTo: ringTo * 1000 }),
  };
}

async function groupOf(context: Context): Promise<{ groupId?: string }> {
  const wanted = context.settings.jobGroup.trim();
  return wanted === '' ? {} : { groupId: (await findJobGroup(context, wanted)).id };
}

function instant(path: 'from' | 'to', text: string): number | undefined {
  if (text.trim() === '') return undefined;
  const at = timeOf(text, path === 'to');
  if (at !== undefined) return at;
  throw DialflowError.invalid('settings', [
    { path, reason: `"${text}" is not a time; one is 2026-01-05 09:00` },
  ]);
}

const yesNo = <K extends string>(name: K, wanted: 'any' | 'yes' | 'no'): { [P in K]?: boolean } =>
  (wanted === 'any' ? {} : { [name]: wanted === 'yes' }) as { [P in K]?: boolean };

const list = (records: readonly object[], status: Words): AllResult => ({
  outputs: { out: records.map((record) => ({ ...record })) },
  status,
});

const one = (record: Data, status: Words): AllResult => ({ outputs: { out: [record] }, status });

const withFile = (record: Data, file: FileOut | undefined, status: Words): AllResult => ({
  ...one(record, status),
  ...(file && { files: { out: [file] } }),
});

function rateText(rate: number | null): Words {
  if (rate === null) return words('已标注', 'labelled');
  const share = `${(rate * 100).toFixed(1)}%`;
  return words(`错误率 ${share}`, `error rate ${share}`);
}
