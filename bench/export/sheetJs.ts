import { writeFileSync } from 'node:fs';
import * as XLSX from 'xlsx';
import { callLogHeader } from '../../engine/results/export/callLog';

/** The peer: SheetJS, which makes a workbook in memory, of rows as long as a call log's. */
export function sheetJsCallLog(rows: number, path: string): { seconds: number; peakMb: number } {
  const header = callLogHeader('zh-CN');
  const table = Array.from({ length: rows }, (_, n) =>
    header.map((name, column) =>
      name.endsWith('时长') ? n % 60 : `01990003-${column}-${String(n).padStart(12, '0')}`,
    ),
  );
  const began = performance.now();
  const workbook = XLSX.utils.book_new();
  XLSX.utils.book_append_sheet(workbook, XLSX.utils.aoa_to_sheet([header, ...table]), '呼叫流水');
  const bytes = XLSX.write(workbook, { type: 'buffer', bookType: 'xlsx', compression: true });
  writeFileSync(path, bytes as Uint8Array);
  const { maxRSS } = process.resourceUsage();
  return { seconds: (performance.now() - began) / 1000, peakMb: maxRSS / 1024 };
}
