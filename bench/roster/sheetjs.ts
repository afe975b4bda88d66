import { readFileSync } from 'node:fs';
import * as XLSX from 'xlsx';

/** The peer: the same workbook as rows, nothing checked and nothing written. */
const book = XLSX.read(readFileSync(process.argv[2] ?? ''), { dense: true, cellDates: true });
const [name = ''] = book.SheetNames;
const rows = XLSX.utils.sheet_to_json<unknown[]>(book.Sheets[name] ?? {}, { header: 1 });
const peakMb = Math.round(process.resourceUsage().maxRSS / 1024);
process.send?.({ contacts: rows.length - 1, peakMb }, () => process.disconnect());
