import { DialflowError, type Export, type ExportKind, type HistoryFilter } from '../../api';
import { said, type Said } from '../words';

const LONGEST_NAME = 80;

const TITLES: Record<ExportKind, Said> = {
  taskResult: said('任务结果', 'Task result'),
  callLog: said('呼叫流水', 'Call log'),
  conversations: said('通话记录+录音', 'Conversations and recordings'),
};

/** 【任务结果】测试场景_20211130_163705.xlsx */
export function fileNameOf(
  { kind, format, language }: Pick<Export, 'kind' | 'format' | 'language'>,
  name: string,
  time: string,
): string {
  // eslint-disable-next-line no-control-regex -- no file system takes them
  const clean = name.replace(/[\u0000-\u001f\\/:*?"<>|]/g, '_').slice(0, LONGEST_NAME);
  const stamp = time.replace(/[-:]/g, '').replace(' ', '_');
  return `【${TITLES[kind][language]}】${clean}_${stamp}.${format}`;
}

/** @throws DialflowError `InvalidInput` for what no file can be made of. */
export function refuseExport(
  kind: ExportKind,
  format: string | undefined,
  filter: HistoryFilter,
): void {
  if (kind === 'taskResult' && filter.groupId === undefined) {
    throw DialflowError.invalid('export', [
      { path: 'groupId', reason: 'is missing; a task result is of one job group' },
    ]);
  }
  if (kind === 'taskResult') {
    const more = Object.keys(filter).filter((name) => name !== 'instanceId' && name !== 'groupId');
    const reason =
      'does not narrow a task result, which counts all of its job group; leave it empty, or export the call log';
    if (more.length > 0) {
      throw DialflowError.invalid(
        'export',
        more.map((path) => ({ path, reason })),
      );
    }
  }
  if (format === 'csv' && kind !== 'callLog') {
    throw DialflowError.invalid('export', [
      { path: 'format', reason: 'is "csv", which only a call log can be' },
    ]);
  }
}
