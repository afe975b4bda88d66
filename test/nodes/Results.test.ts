import { expect } from 'chai';
import { DialflowError, type CallRecord, type Chart, type Export } from '../../engine/api';
import { definition } from '../../nodes/Results/definition';
import { run } from '../../nodes/Results/run';
import { timeOf } from '../../nodes/common/times';
import { subtitleOf } from '../../nodes/host/definition';
import { checkSettings } from '../../nodes/host/settings';
import { fakeClient, type Answers } from '../support/fakeClient';
import { allContext } from '../support/nodeContext';
import { aJobGroup } from '../support/records';
import { rejection } from '../support/rejection';

const instanceId = 'instance-1';
const record = (n: number): CallRecord => ({ callId: `call-${n}` }) as CallRecord;

const anExport = (own: Partial<Export> = {}): Export => ({
  id: 'export-1',
  kind: 'callLog',
  format: 'csv',
  language: 'zh-CN',
  filter: { instanceId },
  status: 'completed',
  done: 3,
  total: 3,
  fileName: '【呼叫流水】测试.csv',
  path: '/data/exports/export-1.csv',
  bytes: 6,
  error: null,
  createdAt: 1_000,
  endedAt: 2_000,
  expiresAt: 3_000,
  ...own,
});

const runWith = (answers: Answers, settings: Record<string, unknown>) => {
  const { client, paramsOf } = fakeClient(answers);
  const context = allContext(definition, { client, settings });
  return { running: run(context), paramsOf, told: context.told };
};

describe('The Results node', () => {
  it('asks for history with the filters that are set, and no others', async () => {
    const { running, paramsOf } = runWith(
      { 'results.history': { list: [record(1)], next: null }, 'jobGroups.get': aJobGroup() },
      {
        operation: 'history',
        jobGroup: ' group-1 ',
        calledNumber: ' 13800000001 ',
        taskStatuses: ['NoAnswer'],
        hasAnswered: 'no',
        completed: 'any',
        systemTags: ['CalleeHungUp', 'PlaybackCut'],
        ringTo: 30,
        from: '1767574800000',
        limit: 20,
      },
    );
    const { outputs, status } = await running;
    expect(outputs['out']).to.deep.equal([record(1)]);
    expect(status?.['en-US']).to.equal('1 call');
    expect(paramsOf('results.history')).to.deep.equal([
      {
        instanceId,
        groupId: 'group-1',
        actualTimeFrom: 1_767_574_800_000,
        calledNumber: '13800000001',
        taskStatuses: ['NoAnswer'],
        hasAnswered: false,
        systemTags: ['CalleeHungUp', 'PlaybackCut'],
        ringMsTo: 30_000,
        limit: 20,
      },
    ]);
  });

  it('goes from page to page until it has as many calls as are asked for', async () => {
    const { running, paramsOf } = runWith(
      {
        'results.history': ({ limit = 0, after }) => ({
          list: Array.from({ length: limit }, (_, n) => record(n)),
          next: `${Number(after ?? 0) + 1}`,
        }),
      },
      { operation: 'history', limit: 1_200 },
    );
    expect((await running).outputs['out']).to.have.length(1_200);
    expect(paramsOf('results.history')).to.deep.equal([
      { instanceId, limit: 500 },
      { instanceId, limit: 500, after: '1' },
      { instanceId, limit: 200, after: '2' },
    ]);
  });

  it('lists as many exports as are asked for, page by page', async () => {
    const { running, paramsOf } = runWith(
      {
        'exports.list': ({ limit = 0, after }) => ({
          list: Array.from({ length: limit }, () => anExport()),
          next: `${Number(after ?? 0) + 1}`,
        }),
      },
      { operation: 'listExports', limit: 2_500 },
    );
    const { outputs, status } = await running;
    expect(outputs['out']).to.have.length(2_500);
    expect(status?.['en-US']).to.equal('2500 exports');
    expect(paramsOf('exports.list')).to.deep.equal([
      { instanceId, limit: 1_000 },
      { instanceId, limit: 1_000, after: '1' },
      { instanceId, limit: 500, after: '2' },
    ]);
  });

  it('draws a chart as a file that a mail can carry', async () => {
    const chart: Chart = {
      kind: 'funnel',
      title: '漏斗',
      fileName: 'funnel.svg',
      width: 960,
      height: 400,
      svg: '<svg/>',
    };
    const { running } = runWith({ 'results.chart': chart }, { operation: 'chart' });
    const { outputs, files } = await running;
    expect(outputs['out']).to.deep.equal([chart]);
    const [file] = files?.['out'] ?? [];
    expect(file).to.include({ fileName: 'funnel.svg', mimeType: 'image/svg+xml' });
    expect(Buffer.from(file?.data ?? []).toString()).to.equal('<svg/>');
  });

  it('waits for an export, tells how far it is, and puts the file out', async () => {
    const content = new TextEncoder().encode('a,b\r\n1');
    const { running, told, paramsOf } = runWith(
      {
        'exports.create': anExport({ status: 'running', done: 1, bytes: null, path: null }),
        'exports.get': anExport(),
        'exports.read': ({ offset, length }) =>
          content.slice(offset, Math.min(offset + length, offset + 4)),
      },
      { operation: 'createExport', exportKind: 'callLog', format: 'csv' },
    );
    const { outputs, files, status } = await running;
    expect(outputs['out']).to.deep.equal([anExport()]);
    expect(files?.['out']?.[0]).to.include({ mimeType: 'text/csv', fileName: anExport().fileName });
    expect(Buffer.from(files?.['out']?.[0]?.data ?? []).toString()).to.equal('a,b\r\n1');
    expect(told.progress).to.deep.equal(['exporting 1 / 3']);
    expect(status?.['en-US']).to.equal('3 rows');
    expect(paramsOf('exports.create')).to.deep.equal([
      { instanceId, kind: 'callLog', language: 'zh-CN', format: 'csv' },
    ]);
  });

  it('leaves the file where it is, if told so', async () => {
    const settings = { operation: 'getExport', exportId: 'export-1', withFile: false };
    const { running } = runWith({ 'exports.get': anExport() }, settings);
    expect(await running).to.not.have.property('files');
  });

  it('fails where the export has failed', async () => {
    const { running } = runWith(
      { 'exports.get': anExport({ status: 'failed', error: 'disk full' }) },
      { operation: 'getExport', exportId: 'export-1' },
    );
    expect(await rejection(running)).to.match(/disk full/);
  });

  it('names its own fields when the engine refuses', async () => {
    const { running } = runWith(
      {
        'exports.create': () => {
          throw DialflowError.invalid('export', [{ path: 'groupId', reason: 'is missing' }]);
        },
      },
      { operation: 'createExport' },
    );
    expect(await rejection(running)).to.match(/jobGroup/);
  });

  it('labels a turn, and leaves alone what is empty', async () => {
    const { running, paramsOf } = runWith(
      {
        'results.label': {
          callId: 'call-1',
          sequence: 2,
          transcript: '你好',
          unit: 'character',
          units: 2,
          errors: 1,
          errorRate: 0.5,
          labels: [],
          labelledAt: 1,
        },
      },
      { operation: 'label', callId: 'call-1', sequence: '2', transcript: '你好' },
    );
    expect((await running).status?.['en-US']).to.equal('error rate 50.0%');
    expect(paramsOf('results.label')).to.deep.equal([
      { callId: 'call-1', sequence: 2, transcript: '你好' },
    ]);
  });

  it('takes away what was labelled, where it is told to', async () => {
    const settings = { operation: 'label', callId: 'call-1', sequence: '2', replaceLabel: true };
    const { running, paramsOf } = runWith(
      { 'results.label': { errorRate: null } as never },
      settings,
    );
    await running;
    expect(paramsOf('results.label')).to.deep.equal([
      { callId: 'call-1', sequence: 2, transcript: null, labels: [] },
    ]);
  });

  it('removes hot words', async () => {
    const { running, paramsOf } = runWith(
      { 'results.removeHotWords': { removed: 2 } },
      { operation: 'removeHotWords', hotWords: ['顺丰', '到付'] },
    );
    expect((await running).outputs['out']).to.deep.equal([{ removed: 2 }]);
    expect(paramsOf('results.removeHotWords')).to.deep.equal([
      { instanceId, words: ['顺丰', '到付'] },
    ]);
  });

  it('cancels an export, and makes one anew', async () => {
    const given = { exportId: ' export-1 ', withFile: false };
    const cancelled = runWith(
      { 'exports.cancel': anExport({ status: 'cancelled' }) },
      { operation: 'cancelExport', ...given },
    );
    expect((await cancelled.running).status?.['en-US']).to.equal('cancelled');
    const again = runWith(
      { 'exports.retry': anExport({ status: 'waiting' }), 'exports.get': anExport() },
      { operation: 'retryExport', ...given },
    );
    expect((await again.running).outputs['out']).to.deep.equal([anExport()]);
    expect(again.paramsOf('exports.retry')).to.deep.equal([{ exportId: 'export-1' }]);
  });

  it('sets for how long exports are kept', async () => {
    const { running, paramsOf } = runWith(
      { 'exports.setRetention': { days: 30 } },
      { operation: 'setExportDays', exportDays: 30 },
    );
    expect((await running).outputs['out']).to.deep.equal([{ days: 30 }]);
    expect(paramsOf('exports.setRetention')).to.deep.equal([{ days: 30 }]);
  });

  it('reads times as people write them', () => {
    expect(timeOf('1767574800000')).to.equal(1_767_574_800_000);
    expect(timeOf('2026-01-05T09:00:00+08:00')).to.equal(1_767_574_800_000);
    expect(timeOf('2026/1/5 9:00')).to.equal(new Date(2026, 0, 5, 9).getTime());
    expect(timeOf('2026-01-05')).to.equal(new Date(2026, 0, 5).getTime());
    expect(timeOf('2026-01-05', true)).to.equal(new Date(2026, 0, 6).getTime());
    expect(timeOf('2026-01-05 09:00', true)).to.equal(new Date(2026, 0, 5, 9).getTime());
    for (const none of [
      'yesterday',
      '2026-02-31',
      '2026-13-01',
      '1767574800',
      '2026-01-05 25:00',
    ]) {
      expect(timeOf(none), none).to.equal(undefined);
    }
    const settings = { operation: 'statistics', from: 'yesterday' };
    expect(() => checkSettings(definition.fields, settings)).to.throw(/from/);
  });

  it('counts the last day in where only its date is given', async () => {
    const { running, paramsOf } = runWith(
      { 'results.labelSummary': {} as never, 'results.hotWords': [] },
      { operation: 'labelSummary', from: '2026-01-05', to: '2026-01-05' },
    );
    await running;
    expect(paramsOf('results.labelSummary')[0]).to.deep.include({
      from: new Date(2026, 0, 5).getTime(),
      to: new Date(2026, 0, 6).getTime(),
    });
  });

  it('says on the canvas what it does', () => {
    const saidOf = (given: Record<string, unknown>): string =>
      subtitleOf(definition, checkSettings(definition.fields, given), 'en-US');
    expect(saidOf({})).to.equal('Call history');
    expect(saidOf({ operation: 'chart', chart: 'tags', jobGroup: 'May' })).to.equal('Tags May');
  });
});
