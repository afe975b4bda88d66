import { setTimeout as pause } from 'node:timers/promises';
import { DialflowError, type Export, type ExportFormat } from '../../engine/api';
import { words, type Words } from '../host/definition';
import type { FileOut } from '../host/run';
import { counted } from '../common/values';
import type { Context } from './run';

const FIRST_LOOK_MS = 50;
const LOOK_MS = 1_000;
const PIECE = 4 * 1024 * 1024;

const TYPES: Record<ExportFormat, string> = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv',
  zip: 'application/zip',
};

/** Waits until it is; one that fails, fails the node. A flow that is stopped leaves it to itself. */
export async function completed(context: Context, begun: Export): Promise<Export> {
  const { client, signal } = context;
  let look = FIRST_LOOK_MS;
  for (let made = begun; ; made = await client.exports.get({ exportId: begun.id })) {
    switch (made.status) {
      case 'completed':
        return made;
      case 'failed':
        throw new DialflowError('Internal', `The export has failed: ${made.error ?? ''}`);
      case 'cancelled':
        throw new DialflowError('Aborted', 'The export was cancelled.');
      case 'waiting':
      case 'running':
        context.progress(exportText(made));
    }
    await pause(look, undefined, { signal });
    look = Math.min(look * 2, LOOK_MS);
  }
}

/** Its content, piece by piece: the engine may be somewhere else. */
export async function contentOf({ client }: Context, made: Export): Promise<FileOut> {
  const data = new Uint8Array(made.bytes ?? 0);
  for (let offset = 0; offset < data.length;) {
    const piece = await client.exports.read({ exportId: made.id, offset, length: PIECE });
    if (piece.length === 0) {
      throw new DialflowError('Internal', `The file of the export ${made.id} is cut short.`);
    }
    data.set(piece, offset);
    offset += piece.length;
  }
  return { fileName: made.fileName, data, mimeType: TYPES[made.format] };
}

/** `3,000 / 10,000` */
export function exportText({ status, done, total }: Export): Words {
  const rows = total === null ? counted(done) : `${counted(done)} / ${counted(total)}`;
  switch (status) {
    case 'waiting':
      return words('等待导出', 'waiting');
    case 'running':
      return words(`正在导出 ${rows}`, `exporting ${rows}`);
    case 'completed':
      return words(`已导出 ${counted(done)} 行`, `${counted(done)} rows`);
    case 'failed':
      return words('导出失败', 'failed');
    case 'cancelled':
      return words('已取消', 'cancelled');
  }
}
